"""Keep what is told of tasks while they are carried out."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1600"
down_revision = "20261122_1500"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

TABLES = ("figures", "unit_measures", "share_notes", "reminders")


def code(length: int) -> sa.String:
    """A text that sorts by its bytes, on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def upgrade() -> None:
    _figures()
    _unit_measures()
    _share_notes()
    _reminders()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _figures() -> None:
    op.create_table(
        "figures",
        sa.Column("share_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("measure", code(48), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("expected", sa.Boolean, nullable=False),
        sa.Column("as_of", sa.Date, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("updated", INSTANT, nullable=False),
        reference("figures", "share_id", "shares"),
        reference("figures", "person_id", "people"),
        key("figures", "share_id", "measure"),
    )


def _unit_measures() -> None:
    op.create_table(
        "unit_measures",
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("id", code(48), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("counted", sa.String(48), nullable=False),
        reference("unit_measures", "unit_id", "units"),
        key("unit_measures", "unit_id", "id"),
    )


def _share_notes() -> None:
    op.create_table(
        "share_notes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("share_id", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=True),
        reference("share_notes", "share_id", "shares"),
        reference("share_notes", "person_id", "people"),
        key("share_notes", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_share_notes_share_id", "share_notes", ["share_id"])


def _reminders() -> None:
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("by_unit_id", code(48), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("read", INSTANT, nullable=True),
        reference("reminders", "plan_id", "plans"),
        reference("reminders", "unit_id", "units"),
        reference("reminders", "by_unit_id", "units"),
        reference("reminders", "person_id", "people"),
        key("reminders", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminders_plan_id", "reminders", ["plan_id"])
    op.create_index("ix_reminders_unit_id", "reminders", ["unit_id"])
