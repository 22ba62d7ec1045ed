"""Keep what was sent by mail and to webhooks."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1800"
down_revision = "20261122_1700"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

TABLES = ("digests", "webhooks", "deliveries")


def code(length: int) -> sa.String:
    """A text that sorts by its bytes, on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def upgrade() -> None:
    op.add_column("people", sa.Column("digests_off", INSTANT, nullable=True))
    _digests()
    _webhooks()
    _deliveries()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("people", "digests_off")


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("person_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("message_id", code(120), nullable=False),
        sa.Column("begun", INSTANT, nullable=False),
        sa.Column("claimed", INSTANT, nullable=False),
        sa.Column("sent", INSTANT, nullable=True),
        sa.Column("fault", sa.Text, nullable=True),
        reference("digests", "person_id", "people"),
        key("digests", "person_id", "day"),
    )


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("events", sa.JSON, nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("disabled", INSTANT, nullable=True),
        reference("webhooks", "unit_id", "units"),
        reference("webhooks", "person_id", "people"),
        key("webhooks", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_webhooks_unit_id", "webhooks", ["unit_id"])


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("webhook_id", sa.Integer, nullable=False),
        sa.Column("key", code(120), nullable=False),
        sa.Column("event", sa.String(32), nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("next_try", INSTANT, nullable=True),
        sa.Column("delivered", INSTANT, nullable=True),
        sa.Column("status", sa.Integer, nullable=True),
        sa.Column("fault", sa.Text, nullable=True),
        reference("deliveries", "webhook_id", "webhooks"),
        key("deliveries", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deliveries_next_try", "deliveries", ["next_try"])
    op.create_index(
        "ix_deliveries_webhook_id_key", "deliveries", ["webhook_id", "key"], unique=True
    )
