"""Index events by rule and by origin alone, so that a search for a day reads only those of it."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_2030"
down_revision = "20261122_1900"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_events_rule": "rule",
    "ix_events_origin": "origin",
    "ix_events_origin_lunar": "origin_lunar",
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        for name, column in INDEXES.items():
            op.create_index(name, "events", [column])
        return
    # Readers and syncs go on meanwhile.  What a broken attempt left is invalid, and in the way.
    with op.get_context().autocommit_block():
        # An index built so holds nobody up, but waits for whoever reads.
        op.execute(sa.text("SET lock_timeout = 0"))
        for name, column in INDEXES.items():
            op.execute(sa.text(f"DROP INDEX CONCURRENTLY IF EXISTS {name}"))
            op.create_index(name, "events", [column], postgresql_concurrently=True)
        op.execute(sa.text("SET lock_timeout = '5s'"))


def downgrade() -> None:
    for name in INDEXES:
        op.drop_index(name, "events")
