"""Keep reports, and the outlines that ask for them."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1700"
down_revision = "20261122_1600"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

TABLES = ("outlines", "outline_units", "reports")


def code(length: int) -> sa.String:
    """A text that sorts by its bytes, on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def upgrade() -> None:
    _outlines()
    _outline_units()
    _reports()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _outlines() -> None:
    op.create_table(
        "outlines",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("period", code(9), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("pages", sa.Integer, nullable=True),
        sa.Column("typeface", sa.Text, nullable=False),
        sa.Column("closes_on", sa.Date, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("issued", INSTANT, nullable=True),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("updated", INSTANT, nullable=False),
        reference("outlines", "unit_id", "units"),
        reference("outlines", "plan_id", "plans"),
        key("outlines", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outlines_unit_id", "outlines", ["unit_id"])


def _outline_units() -> None:
    op.create_table(
        "outline_units",
        sa.Column("outline_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("unit_id", code(48), nullable=False),
        reference("outline_units", "outline_id", "outlines"),
        reference("outline_units", "unit_id", "units"),
        key("outline_units", "outline_id", "unit_id"),
    )
    op.create_index("ix_outline_units_unit_id", "outline_units", ["unit_id"])


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("outline_id", sa.Integer, nullable=True),
        sa.Column("plan_id", sa.Integer, nullable=True),
        sa.Column("consolidates", sa.Boolean, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("period", code(9), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("closes_on", sa.Date, nullable=False),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("returned", sa.Text, nullable=True),
        sa.Column("submitted", INSTANT, nullable=True),
        sa.Column("submitted_by", sa.Integer, nullable=True),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("updated", INSTANT, nullable=False),
        sa.UniqueConstraint(
            "outline_id",
            "unit_id",
            "consolidates",
            name="uq_reports_outline_id_unit_id_consolidates",
        ),
        reference("reports", "unit_id", "units"),
        reference("reports", "outline_id", "outlines"),
        reference("reports", "plan_id", "plans"),
        reference("reports", "submitted_by", "people"),
        key("reports", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_unit_id", "reports", ["unit_id"])
