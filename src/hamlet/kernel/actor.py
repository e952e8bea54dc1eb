"""Who acts: the value that every verb receives as `by` and every look is written under."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody, or something, that acts.

    `id` is the account's id, or None where there is no account (a resident asking without one,
    the system itself). `name` and `organisation` are what other people are shown: they are copied
    into the journal, which holds no foreign keys. An actor acts in one post at a time:
    `organisation_id` and `team_ids` say for whom, `team_names` what those teams are called, and
    `roles` are those held there, names of `access.roles`. `posts` are all organisations, with their
    names, for which they may act; who has several and did not say for which is nothing anywhere.
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
    posts: tuple[tuple[UUID, str], ...] = ()

    def has(self, *roles: str) -> bool:
        """Whether the actor holds any of these roles."""
        return not self.roles.isdisjoint(roles)

    @property
    def has_to_choose(self) -> bool:
        """Whether they have several posts, and did not say yet in which they act."""
        return self.organisation_id is None and len(self.posts) > 1


SYSTEM = Actor(name="Hamlet", kind="system")
