"""What a death asks of whoever says that somebody died."""

from hamlet.access.decisions import decide
from hamlet.kernel.actor import Actor
from hamlet.people.models import Person

DEATH_FIRST = (
    "Their record says that they live, so they would still be called, booked and written to. Open "
    "their name at the top, record that they died, and send this again. Nothing was saved yet."
)


def death_to_record(actor: Actor, person: Person) -> str:
    """What has to be done before a person is said to have died, in words: their record says it
    first. '' where it does, and for whoever may not record it."""
    unsaid = person.death_date is None and decide(actor, "person.death", person.pk).allowed
    return DEATH_FIRST if unsaid else ""
