"""Keep units, groups, people, what they may do, and the log of what they did."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_1200"
down_revision = "20261122_1100"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)

SQLITE_TRIGGERS = (
    "CREATE TRIGGER log_entries_unchanged BEFORE UPDATE ON log_entries"
    " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    "CREATE TRIGGER log_entries_undeleted BEFORE DELETE ON log_entries"
    " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
    # INSERT OR REPLACE deletes without asking the trigger above.
    "CREATE TRIGGER log_entries_unreplaced BEFORE INSERT ON log_entries"
    " WHEN EXISTS (SELECT 1 FROM log_entries WHERE id = NEW.id)"
    " BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
)

POSTGRESQL_TRIGGERS = (
    "CREATE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'the log is append-only'; END $$",
    "CREATE TRIGGER log_entries_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON log_entries"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_log()",
)

TABLES = (
    "idempotency_keys",
    "log_entries",
    "invitations",
    "api_keys",
    "web_sessions",
    "delegations",
    "roles",
    "people",
    "group_leads",
    "group_members",
    "groups",
    "former_names",
    "units",
)


def code(length: int) -> sa.String:
    """A text that sorts by its bytes, on PostgreSQL too."""
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}_{other}")


def upgrade() -> None:
    _units()
    _people()
    _sessions()
    _log()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change_of_log()")


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("id", code(48), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("symbol", sa.String(48), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("level", sa.String(8), nullable=False),
        sa.Column("region", code(32), nullable=False),
        sa.Column("parent_id", code(48), nullable=True),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_to", sa.Date, nullable=True),
        sa.Column("successor_id", code(48), nullable=True),
        sa.Column("created", INSTANT, nullable=False),
        key("units", "id"),
        reference("units", "parent_id", "units"),
        reference("units", "successor_id", "units"),
    )
    op.create_index("ix_units_parent_id", "units", ["parent_id"])
    op.create_table(
        "former_names",
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("symbol", sa.String(48), nullable=False),
        key("former_names", "unit_id", "last_day"),
        reference("former_names", "unit_id", "units"),
    )
    op.create_table(
        "groups",
        sa.Column("id", code(48), nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("parent_id", code(48), nullable=True),
        sa.Column("created", INSTANT, nullable=False),
        key("groups", "id"),
        reference("groups", "unit_id", "units"),
        reference("groups", "parent_id", "groups"),
    )
    op.create_index("ix_groups_unit_id", "groups", ["unit_id"])
    op.create_table(
        "group_members",
        sa.Column("group_id", code(48), nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=True),
        key("group_members", "group_id", "unit_id", "since"),
        reference("group_members", "group_id", "groups"),
        reference("group_members", "unit_id", "units"),
    )
    op.create_index("ix_group_members_unit_id", "group_members", ["unit_id"])
    op.create_table(
        "group_leads",
        sa.Column("group_id", code(48), nullable=False),
        sa.Column("year", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        key("group_leads", "group_id", "year"),
        reference("group_leads", "group_id", "groups"),
        reference("group_leads", "unit_id", "units"),
    )


def _people() -> None:
    op.create_table(
        "people",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("email_key", code(254), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=True),
        sa.Column("password_changed", INSTANT, nullable=True),
        sa.Column("totp_secret", sa.String(64), nullable=True),
        sa.Column("totp_last_step", sa.Integer, nullable=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("locked_until", INSTANT, nullable=True),
        sa.Column("disabled", INSTANT, nullable=True),
        sa.Column("created", INSTANT, nullable=False),
        key("people", "id"),
        sa.UniqueConstraint("email_key", name="uq_people_email_key"),
    )
    op.create_table(
        "roles",
        sa.Column("person_id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.Column("granted_by", sa.Integer, nullable=True),
        key("roles", "person_id", "unit_id", "role"),
        reference("roles", "person_id", "people"),
        reference("roles", "unit_id", "units"),
        reference("roles", "granted_by", "people"),
    )
    op.create_index("ix_roles_unit_id", "roles", ["unit_id"])
    op.create_table(
        "delegations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("role", sa.String(8), nullable=False),
        sa.Column("to_person_id", sa.Integer, nullable=False),
        sa.Column("by_person_id", sa.Integer, nullable=True),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("revoked", INSTANT, nullable=True),
        key("delegations", "id"),
        reference("delegations", "unit_id", "units"),
        reference("delegations", "to_person_id", "people"),
        reference("delegations", "by_person_id", "people"),
    )
    op.create_index("ix_delegations_unit_id", "delegations", ["unit_id"])
    op.create_index("ix_delegations_to_person_id", "delegations", ["to_person_id"])
    op.create_table(
        "invitations",
        sa.Column("token_hash", code(64), nullable=False),
        sa.Column("unit_id", code(48), nullable=True),
        sa.Column("role", sa.String(8), nullable=True),
        sa.Column("email", sa.String(254), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("by_person_id", sa.Integer, nullable=True),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("used", INSTANT, nullable=True),
        key("invitations", "token_hash"),
        reference("invitations", "unit_id", "units"),
        reference("invitations", "person_id", "people"),
        reference("invitations", "by_person_id", "people"),
    )
    op.create_index("ix_invitations_unit_id", "invitations", ["unit_id"])


def _sessions() -> None:
    op.create_table(
        "web_sessions",
        sa.Column("token_hash", code(64), nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("seen", INSTANT, nullable=False),
        sa.Column("expires", INSTANT, nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
        key("web_sessions", "token_hash"),
        reference("web_sessions", "person_id", "people"),
    )
    op.create_index("ix_web_sessions_person_id", "web_sessions", ["person_id"])
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("prefix", code(12), nullable=False),
        sa.Column("secret_hash", code(64), nullable=False),
        sa.Column("person_id", sa.Integer, nullable=False),
        sa.Column("unit_id", code(48), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("scope", sa.String(5), nullable=False),
        sa.Column("created", INSTANT, nullable=False),
        sa.Column("used", INSTANT, nullable=True),
        sa.Column("expires", INSTANT, nullable=True),
        sa.Column("revoked", INSTANT, nullable=True),
        key("api_keys", "id"),
        sa.UniqueConstraint("prefix", name="uq_api_keys_prefix"),
        reference("api_keys", "person_id", "people"),
        reference("api_keys", "unit_id", "units"),
    )
    op.create_index("ix_api_keys_person_id", "api_keys", ["person_id"])
    op.create_index("ix_api_keys_unit_id", "api_keys", ["unit_id"])
    op.create_table(
        "idempotency_keys",
        sa.Column("actor", code(24), nullable=False),
        sa.Column("key", code(255), nullable=False),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("status", sa.Integer, nullable=True),
        sa.Column("body", sa.LargeBinary, nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        key("idempotency_keys", "actor", "key"),
    )
    op.create_index("ix_idempotency_keys_at", "idempotency_keys", ["at"])


def _log() -> None:
    op.create_table(
        "log_entries",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("person_id", sa.Integer, nullable=True),
        sa.Column("key_id", sa.Integer, nullable=True),
        sa.Column("unit_id", code(48), nullable=True),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("object_kind", code(24), nullable=False),
        sa.Column("object_id", code(64), nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.Column("request_id", sa.String(64), nullable=True),
        key("log_entries", "id"),
        reference("log_entries", "person_id", "people"),
        reference("log_entries", "key_id", "api_keys"),
        reference("log_entries", "unit_id", "units"),
    )
    op.create_index(
        "ix_log_entries_object_kind_object_id", "log_entries", ["object_kind", "object_id"]
    )
    op.create_index("ix_log_entries_unit_id_id", "log_entries", ["unit_id", "id"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS:
        op.execute(statement)
