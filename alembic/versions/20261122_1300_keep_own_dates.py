"""Keep the dates that units add to the catalogue for themselves."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1300"
down_revision = "20261122_1200"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

TABLES = ("own_dates", "announced_days", "taken_dates")


def code(length: int) -> sa.String:
    """A text that sorts by its bytes, on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def upgrade() -> None:
    _own_dates()
    _announced_days()
    _taken_dates()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _own_dates() -> None:
    op.create_table(
        "own_dates",
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("offered", INSTANT, nullable=True),
        sa.Column("id", code(48), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("short_name", sa.String(32), nullable=False),
        sa.Column("name_en", sa.Text, nullable=False),
        sa.Column("rule", code(24), nullable=False),
        sa.Column("region", code(32), nullable=False),
        sa.Column("former", sa.String(48), nullable=True),
        sa.Column("category", sa.String(24), nullable=False),
        sa.Column("level", sa.String(12), nullable=False),
        sa.Column("manner", sa.String(12), nullable=False),
        sa.Column("law", sa.String(48), nullable=True),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("since", sa.Integer, nullable=True),
        sa.Column("until", sa.Integer, nullable=True),
        sa.Column("origin", sa.String(10), nullable=True),
        sa.Column("origin_lunar", sa.String(11), nullable=True),
        sa.Column("extended", sa.Boolean, nullable=False),
        sa.Column("offset_days", sa.Integer, nullable=False),
        sa.Column("lasts_days", sa.Integer, nullable=False),
        sa.Column("through", sa.String(24), nullable=True),
        sa.Column("class_from_civil_year", sa.Boolean, nullable=False),
        sa.Column("day_off", sa.Boolean, nullable=False),
        sa.Column("reviewed", sa.Boolean, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("changed", INSTANT, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("retired", INSTANT, nullable=True),
        reference("own_dates", "unit_id", "units"),
        key("own_dates", "id"),
    )
    op.create_index("ix_own_dates_unit_id_rule", "own_dates", ["unit_id", "rule"])


def _announced_days() -> None:
    op.create_table(
        "announced_days",
        sa.Column("own_date_id", code(48), nullable=False),
        sa.Column("year", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        reference("announced_days", "own_date_id", "own_dates"),
        key("announced_days", "own_date_id", "year"),
    )


def _taken_dates() -> None:
    op.create_table(
        "taken_dates",
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("own_date_id", code(48), nullable=False),
        sa.Column("taken", INSTANT, nullable=False),
        reference("taken_dates", "unit_id", "units"),
        reference("taken_dates", "own_date_id", "own_dates"),
        key("taken_dates", "unit_id", "own_date_id"),
    )
    op.create_index("ix_taken_dates_own_date_id", "taken_dates", ["own_date_id"])
