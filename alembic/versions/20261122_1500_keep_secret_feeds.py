"""Keep the secret addresses under which people subscribe to what is theirs."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1500"
down_revision = "20261122_1400"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

TABLES = ("secret_feeds",)


def code(length: int) -> sa.String:
    """A text that sorts by its bytes, on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def upgrade() -> None:
    _secret_feeds()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _secret_feeds() -> None:
    op.create_table(
        "secret_feeds",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("token_hash", code(64), nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("what", sa.String(12), nullable=False),
        sa.Column("component", sa.String(6), nullable=False),
        sa.Column("unit_id", code(48), nullable=True),
        sa.Column("plan_id", sa.Integer, nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("used", INSTANT, nullable=True),
        sa.Column("revoked", INSTANT, nullable=True),
        sa.UniqueConstraint("token_hash", name="uq_secret_feeds_token_hash"),
        reference("secret_feeds", "person_id", "people"),
        reference("secret_feeds", "unit_id", "units"),
        reference("secret_feeds", "plan_id", "plans"),
        key("secret_feeds", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_secret_feeds_person_id", "secret_feeds", ["person_id"])
