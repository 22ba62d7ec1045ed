"""Keep saved feeds."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1000"
down_revision = "20261122_0900"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_feeds",
        sa.Column(
            "slug",
            sa.String(12).with_variant(sa.String(12, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("spelling", sa.Text, nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("slug", name="pk_saved_feeds"),
    )


def downgrade() -> None:
    op.drop_table("saved_feeds")
