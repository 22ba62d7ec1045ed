"""Tell why events changed."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0900"
down_revision = "20261122_0100"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event_changes", sa.Column("why", sa.Text, nullable=True))


def downgrade() -> None:
    op.drop_column("event_changes", "why")
