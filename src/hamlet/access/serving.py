"""The roles of the database: the owner migrates, another serves, a third finds people by name.

`hamlet_serving` owns nothing and is bound by every policy: the web server and the job worker act
as it. `hamlet_finding` owns functions that look past the policies and give ids only; nobody can be
it. Both are made before tables are, and what serving may do is said again after each migration.
"""

from django.db import ProgrammingError, connections, transaction

from hamlet.kernel.errors import UserError

SERVING, FINDING = "hamlet_serving", "hamlet_finding"
APPEND_ONLY = ("journal_entry", "journal_seal", "frontdoor_move")
READ_ONLY = ("django_migrations",)
RIGHTS = (
    f"GRANT USAGE ON SCHEMA public TO {SERVING}",
    f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {SERVING}",
    f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {SERVING}",
    f"REVOKE UPDATE, DELETE ON {', '.join(APPEND_ONLY)} FROM {SERVING}",
    f"REVOKE INSERT, UPDATE, DELETE ON {', '.join(READ_ONLY)} FROM {SERVING}",
)
BY_HAND = (
    "The database does not let Hamlet make its roles. Let its keeper run this once, then start "
    "again: CREATE ROLE {serving}; CREATE ROLE {finding}; "
    'GRANT {serving}, {finding} TO "{owner}" WITH ADMIN OPTION;'
)


def make_roles(using: str = "default", **signal) -> None:
    """Make the roles that are missing. Raises `UserError` with what to run where it may not."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        try:
            with transaction.atomic(using=using):
                for role in (SERVING, FINDING):
                    _make(cursor, role)
        except ProgrammingError as error:
            said = BY_HAND.format(serving=SERVING, finding=FINDING, owner=owner)
            raise UserError(said) from error


def _make(cursor, role: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(f"CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS")
        if role == SERVING:
            cursor.execute(f"GRANT {role} TO CURRENT_USER")


def grant(using: str = "default", **signal) -> None:
    """Let the serving role use every table as it needs, and no more."""
    with connections[using].cursor() as cursor:
        for rights in RIGHTS:
            cursor.execute(rights)
