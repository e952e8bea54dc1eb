"""Who acts: the value that every verb receives as `by` and every look is written under."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or something, that acts.

    `id` is the account's id, or None where there is no account (a resident asking without one,
    the system itself). `name` and `organisation` are what other people are shown: they are copied
    into the journal, which holds no foreign keys. `organisation_id` and `team_ids` say for whom
    they act now, `team_names` what those teams are called. `roles` are names of `access.roles`.
    """

    name: str
    kind: str = "staff"
    id: UUID | None = None
    practitioner_id: UUID | None = None
    organisation: str = ""
    organisation_id: UUID | None = None
    team_ids: frozenset[UUID] = frozenset()
    team_names: tuple[tuple[UUID, str], ...] = ()
    roles: frozenset[str] = frozenset()

    def has(self, *roles: str) -> bool:
        """Whether the actor holds any of these roles."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(name="Hamlet", kind="system")
