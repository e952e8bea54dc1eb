"""A great many of something, made at once."""

from datetime import timedelta

from hamlet.access.models import Agreement, Opening
from hamlet.journal.actions import deed
from hamlet.journal.verbs import verb
from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.place.models import Organisation


@verb
def _add(*, by: Actor, model, rows):
    made = model.objects.bulk_create(rows)
    deed(by=by, action="test")
    return made


def practices(world, number: int) -> list[Organisation]:
    """Practices of the place."""
    rows = [
        Organisation(place=world.place, name=f"Surgery {at:04}", kind="practice")
        for at in range(number)
    ]
    return _add(by=SYSTEM, model=Organisation, rows=rows)


def agreements(number: int) -> list[Agreement]:
    """Agreements in force, without parties."""
    said = {
        "purposes": ["direct care"], "categories": ["plans"], "lawful_basis": "public_task",
        "state": "signed", "starts_at": clock.now() - timedelta(days=9),
    }  # fmt: skip
    rows = [Agreement(reference=f"M-{at:04}", title="One of many", **said) for at in range(number)]
    return _add(by=SYSTEM, model=Agreement, rows=rows)


def openings(world, number: int, **more) -> list[Opening]:
    """Openings of Amina's record by the nurse, one a minute."""
    now = clock.now()
    said = {
        "account": world.carer_nurse.id, "actor_name": world.carer_nurse.name,
        "organisation": world.trust.pk, "organisation_name": world.trust.name,
        "person": world.amina.pk, "reason": "ongoing_care", "words": "At our door",
    }  # fmt: skip
    rows = [
        Opening(
            opened_at=now - timedelta(minutes=at), closes_at=now + timedelta(hours=8), **said | more
        )
        for at in range(number)
    ]
    return _add(by=SYSTEM, model=Opening, rows=rows)
