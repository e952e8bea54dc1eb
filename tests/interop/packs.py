"""A person about whom partners hold something of each kind, for tests of what goes out again."""

from datetime import date, timedelta

from tests.people.items import sent
from tests.people.records import NOON, came, held

from hamlet.kernel import clock
from hamlet.kernel.actor import SYSTEM
from hamlet.people import actions
from hamlet.people.models import Person
from hamlet.place.actions import add_organisation

ITEMS = (
    ("allergy", "medicines", "Penicillin: came out in a rash", {}),
    ("problem", "problems", "Diabetes", {"code": "http://snomed.info/sct|73211009"}),
    ("medicine", "medicines", "Metformin 500 mg, twice a day", {"code": "metformin"}),
    ("result", "results", "HbA1c", {"value": 58.0, "unit": "mmol/mol", "author": "Lab"}),
    ("wish", "end_of_life", "Wants to be cared for at home", {}),
    ("plan", "plans", "Falls plan", {}),
    ("contact", "contacts", "Community visit", {}),
    ("alert", "contacts", "Oxygen at home", {}),
)


def amina_of(world) -> Person:
    """Amina, known to the trust by an item of each kind; Homes and Mind share nothing yet."""
    came("gp")
    person = Person.objects.get(pk=held("gp").person_id)
    actions.record_communication_need(
        by=SYSTEM, person=person.pk, language="Bengali", interpreter=True, format="Large print",
        support="",
    )  # fmt: skip
    son = world.person("Karim", "Begum", date(1980, 7, 9), phone="07700 900456")
    family = [{"person": person, "relative": son, "kind": "son", "is_carer": True}]
    actions.record_many_circumstances(
        by=SYSTEM, circumstances=actions.Circumstances(relatives=family)
    )
    actions.record_alert(by=SYSTEM, person=person.pk, words="Key safe by the door")
    world.homes, world.mind = (
        add_organisation(by=SYSTEM, place=world.place, name=name, kind="trust")
        for name in ("Homes", "Mind")
    )
    with clock.frozen(NOON):
        for number, (kind, category, words, more) in enumerate(ITEMS):
            sent(world.trust, held("gp"), key=kind, kind=kind, category=category, words=words,
                 at=NOON - timedelta(days=number), **more)  # fmt: skip
    return person
