"""Create the tables of the catalogue."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "20261122_0100"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def code(length: int) -> sa.String:
    """A text that sorts by its bytes, on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def upgrade() -> None:
    revisions = op.create_table(
        "revision",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_revision"),
    )
    # The row is there from the start: syncs lock it against each other.
    start = datetime(1970, 1, 1, tzinfo=UTC)
    op.bulk_insert(revisions, [{"id": 1, "number": 0, "changed_at": start}])
    op.create_table(
        "loaded_files",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_loaded_files"),
    )
    op.create_table(
        "events",
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
        sa.Column("ever_since", sa.Integer, nullable=True),
        sa.Column("ever_until", sa.Integer, nullable=True),
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
        sa.PrimaryKeyConstraint("id", name="pk_events"),
    )
    op.create_index("ix_events_region_rule", "events", ["region", "rule"])
    op.create_index("ix_events_extended_region_rule", "events", ["extended", "region", "rule"])
    op.create_table(
        "day_stamps",
        sa.Column("id", code(24), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("changed", INSTANT, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("gone", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_day_stamps"),
    )
    op.create_table(
        "event_words",
        sa.Column("word", code(48), nullable=False),
        sa.Column("event_id", code(48), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name="fk_event_words_event_id_events", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "event_id", name="pk_event_words"),
    )
    op.create_index("ix_event_words_event_id", "event_words", ["event_id"])
    op.create_table(
        "event_changes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("event_id", code(48), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_event_changes"),
    )
    op.create_index("ix_event_changes_revision", "event_changes", ["revision"])


def downgrade() -> None:
    for table in (
        "event_changes",
        "event_words",
        "day_stamps",
        "events",
        "loaded_files",
        "revision",
    ):
        op.drop_table(table)
