"""Keep what is uncertain in a plan made from a text, until somebody has looked at it."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1900"
down_revision = "20261122_1800"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_marks",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("plan_id", sa.Integer, nullable=False),
        sa.Column("part", sa.String(12), nullable=False),
        sa.Column("part_id", sa.Integer, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("printed", sa.Text, nullable=False),
        sa.Column("source_line", sa.Integer, nullable=True),
        sa.Column("settled", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Integer, nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_plan_marks_plan_id_plans"),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["people.id"], name="fk_plan_marks_settled_by_people"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan_marks"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_plan_marks_plan_id", "plan_marks", ["plan_id"])


def downgrade() -> None:
    op.drop_table("plan_marks")
