"""Forget which files were loaded, so that the next load indexes words with their accents."""

from alembic import op

revision = "20261122_1100"
down_revision = "20261122_1000"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE loaded_files SET digest = ''")


def downgrade() -> None:
    pass
