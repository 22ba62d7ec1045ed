"""Keep plans, with their lines, campaigns, activities, tasks, and who has to do with them."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1400"
down_revision = "20261122_1300"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

ONE_ASSIGNEE = (
    "(unit_id IS NOT NULL AND group_id IS NULL AND body IS NULL)"
    " OR (unit_id IS NULL AND group_id IS NOT NULL AND body IS NULL)"
    " OR (unit_id IS NULL AND group_id IS NULL AND body IS NOT NULL)"
)

TABLES = (
    "plans",
    "campaigns",
    "plan_lines",
    "addressees",
    "receipts",
    "opinions",
    "activities",
    "tasks",
    "assignments",
    "shares",
    "unit_channels",
)


def code(length: int) -> sa.String:
    """A text that sorts by its bytes, on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def upgrade() -> None:
    _plans()
    _campaigns()
    _plan_lines()
    _addressees()
    _receipts()
    _opinions()
    _activities()
    _tasks()
    _assignments()
    _shares()
    _unit_channels()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("issuer_id", code(48), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("period", code(9), nullable=False),
        sa.Column("region", code(32), nullable=False),
        sa.Column("former", sa.String(48), nullable=True),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("occurrence", code(60), nullable=True),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("draft_number", sa.Integer, nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=True),
        sa.Column("submitted_by", sa.Integer, nullable=True),
        sa.Column("returned", sa.Text, nullable=True),
        sa.Column("signed_at", INSTANT, nullable=True),
        sa.Column("signed_by", sa.Integer, nullable=True),
        sa.Column("number", sa.String(64), nullable=True),
        sa.Column("issued_on", sa.Date, nullable=True),
        sa.Column("issued_at", INSTANT, nullable=True),
        sa.Column("issued_by", sa.Integer, nullable=True),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.Column("adjusts_id", sa.Integer, nullable=True),
        sa.Column("draws_from_id", sa.Integer, nullable=True),
        sa.Column("copied_from_id", sa.Integer, nullable=True),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("updated", INSTANT, nullable=False),
        reference("plans", "unit_id", "units"),
        reference("plans", "issuer_id", "units"),
        reference("plans", "submitted_by", "people"),
        reference("plans", "signed_by", "people"),
        reference("plans", "issued_by", "people"),
        reference("plans", "adjusts_id", "plans"),
        reference("plans", "draws_from_id", "plans"),
        reference("plans", "copied_from_id", "plans"),
        key("plans", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plans_adjusts_id", "plans", ["adjusts_id"])
    op.create_index("ix_plans_issuer_id", "plans", ["issuer_id"])
    op.create_index("ix_plans_unit_id", "plans", ["unit_id"])


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("origin_id", sa.Integer, nullable=True),
        sa.Column("updated", INSTANT, nullable=False),
        reference("campaigns", "plan_id", "plans"),
        reference("campaigns", "origin_id", "campaigns"),
        key("campaigns", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_campaigns_plan_id", "campaigns", ["plan_id"])


def _plan_lines() -> None:
    op.create_table(
        "plan_lines",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("key", code(60), nullable=False),
        sa.Column("said", sa.JSON, nullable=False),
        sa.Column("chosen", sa.Boolean, nullable=True),
        sa.Column("title", sa.Text, nullable=True),
        sa.Column("section", sa.Text, nullable=True),
        sa.Column("note", sa.Text, nullable=True),
        sa.Column("first", sa.Date, nullable=True),
        sa.Column("last", sa.Date, nullable=True),
        sa.Column("campaign_id", sa.Integer, nullable=True),
        sa.Column("updated", INSTANT, nullable=False),
        sa.UniqueConstraint("plan_id", "kind", "key", name="uq_plan_lines_plan_id_kind_key"),
        reference("plan_lines", "plan_id", "plans"),
        reference("plan_lines", "campaign_id", "campaigns"),
        key("plan_lines", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_lines_campaign_id", "plan_lines", ["campaign_id"])


def _addressees() -> None:
    op.create_table(
        "addressees",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=True),
        sa.Column("group_id", code(48), nullable=True),
        sa.Column("body", sa.Text, nullable=True),
        sa.Column("purpose", sa.Text, nullable=False),
        reference("addressees", "plan_id", "plans"),
        reference("addressees", "unit_id", "units"),
        reference("addressees", "group_id", "groups"),
        key("addressees", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_addressees_plan_id", "addressees", ["plan_id"])


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("plan_id", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("acknowledged", INSTANT, nullable=True),
        sa.Column("acknowledged_by", sa.Integer, nullable=True),
        reference("receipts", "plan_id", "plans"),
        reference("receipts", "unit_id", "units"),
        reference("receipts", "acknowledged_by", "people"),
        key("receipts", "plan_id", "unit_id"),
    )
    op.create_index("ix_receipts_unit_id", "receipts", ["unit_id"])


def _opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("asked", INSTANT, nullable=False),
        sa.Column("text", sa.Text, nullable=True),
        sa.Column("answered", INSTANT, nullable=True),
        sa.Column("answered_by", sa.Integer, nullable=True),
        sa.Column("outcome", sa.String(12), nullable=True),
        sa.Column("outcome_text", sa.Text, nullable=True),
        sa.UniqueConstraint(
            "plan_id", "round", "unit_id", name="uq_opinions_plan_id_round_unit_id"
        ),
        reference("opinions", "plan_id", "plans"),
        reference("opinions", "unit_id", "units"),
        reference("opinions", "answered_by", "people"),
        key("opinions", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_opinions_unit_id", "opinions", ["unit_id"])


def _activities() -> None:
    op.create_table(
        "activities",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("campaign_id", sa.Integer, nullable=True),
        sa.Column("line_id", sa.Integer, nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=True),
        sa.Column("confirmed", sa.Boolean, nullable=False),
        sa.Column("hours", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("chair", sa.Text, nullable=False),
        sa.Column("participants", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("origin_id", sa.Integer, nullable=True),
        sa.Column("updated", INSTANT, nullable=False),
        reference("activities", "plan_id", "plans"),
        reference("activities", "campaign_id", "campaigns"),
        reference("activities", "line_id", "plan_lines"),
        reference("activities", "origin_id", "activities"),
        key("activities", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_activities_plan_id", "activities", ["plan_id"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("campaign_id", sa.Integer, nullable=True),
        sa.Column("line_id", sa.Integer, nullable=True),
        sa.Column("activity_id", sa.Integer, nullable=True),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("channel", code(48), nullable=True),
        sa.Column("edition", sa.Integer, nullable=True),
        sa.Column("deliverable", sa.Text, nullable=False),
        sa.Column("measure", sa.Text, nullable=False),
        sa.Column("recipient", sa.Text, nullable=False),
        sa.Column("stages", sa.JSON, nullable=False),
        sa.Column("leader", sa.Text, nullable=False),
        sa.Column("follower", sa.Text, nullable=False),
        sa.Column("cost", sa.BigInteger, nullable=True),
        sa.Column("wording", sa.Text, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("takes", sa.Integer, nullable=False),
        sa.Column("due_first", sa.Date, nullable=True),
        sa.Column("due_last", sa.Date, nullable=True),
        sa.Column("due_day", sa.Date, nullable=True),
        sa.Column("template", code(48), nullable=True),
        sa.Column("origin_id", sa.Integer, nullable=True),
        sa.Column("origin", sa.String(8), nullable=True),
        sa.Column("updated", INSTANT, nullable=False),
        reference("tasks", "plan_id", "plans"),
        reference("tasks", "campaign_id", "campaigns"),
        reference("tasks", "line_id", "plan_lines"),
        reference("tasks", "activity_id", "activities"),
        reference("tasks", "origin_id", "tasks"),
        key("tasks", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tasks_due_day", "tasks", ["due_day"])
    op.create_index("ix_tasks_origin_id", "tasks", ["origin_id"])
    op.create_index("ix_tasks_plan_id", "tasks", ["plan_id"])


def _assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("task_id", sa.Integer, nullable=False),
        sa.Column("part", sa.String(8), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=True),
        sa.Column("group_id", code(48), nullable=True),
        sa.Column("body", sa.Text, nullable=True),
        sa.CheckConstraint(ONE_ASSIGNEE, name="ck_assignments_one_assignee"),
        reference("assignments", "task_id", "tasks"),
        reference("assignments", "unit_id", "units"),
        reference("assignments", "group_id", "groups"),
        key("assignments", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_assignments_task_id", "assignments", ["task_id"])
    op.create_index("ix_assignments_unit_id", "assignments", ["unit_id"])


def _shares() -> None:
    op.create_table(
        "shares",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("task_id", sa.Integer, nullable=False),
        sa.Column("assignment_id", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=True),
        sa.Column("own_due", sa.Date, nullable=True),
        sa.Column("received", INSTANT, nullable=True),
        sa.Column("received_by", sa.Integer, nullable=True),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("handed", sa.String(12), nullable=True),
        sa.Column("done_on", sa.Date, nullable=True),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("updated", INSTANT, nullable=False),
        reference("shares", "task_id", "tasks"),
        reference("shares", "assignment_id", "assignments"),
        reference("shares", "unit_id", "units"),
        reference("shares", "received_by", "people"),
        key("shares", "id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shares_task_id", "shares", ["task_id"])
    op.create_index("ix_shares_unit_id_state", "shares", ["unit_id", "state"])


def _unit_channels() -> None:
    op.create_table(
        "unit_channels",
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("id", code(48), nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        reference("unit_channels", "unit_id", "units"),
        key("unit_channels", "unit_id", "id"),
    )
