"""Index the words of an event with the event, so that asking whether it has one reads no row."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_2040"
down_revision = "20261122_2030"
branch_labels = None
depends_on = None

OLD, NEW = "ix_event_words_event_id", "ix_event_words_event_id_word"


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.create_index(NEW, "event_words", ["event_id", "word"])
        op.drop_index(OLD, "event_words")
        return
    # Readers and syncs go on meanwhile.  What a broken attempt left is invalid, and in the way.
    with op.get_context().autocommit_block():
        # An index built so holds nobody up, but waits for whoever reads.
        op.execute(sa.text("SET lock_timeout = 0"))
        op.execute(sa.text(f"DROP INDEX CONCURRENTLY IF EXISTS {NEW}"))
        op.create_index(NEW, "event_words", ["event_id", "word"], postgresql_concurrently=True)
        op.execute(sa.text(f"DROP INDEX CONCURRENTLY IF EXISTS {OLD}"))
        op.execute(sa.text("SET lock_timeout = '5s'"))


def downgrade() -> None:
    # In a transaction: one that is broken off must not leave this revision without its index.
    op.create_index(OLD, "event_words", ["event_id"])
    op.drop_index(NEW, "event_words")
