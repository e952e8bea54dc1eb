"""The verbs of people refuse what may not be, and leave everything as it was."""

from datetime import date

import pytest

from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import Conflict, NotAllowed, NotFound, UserError
from hamlet.people import actions, queries
from hamlet.people.models import CommunicationNeed, Person

NUMBER = "9990000018"


def test_a_change_of_what_has_changed_meanwhile_is_refused(world):
    person = world.person()
    actions.change(by=world.handler, person=person.pk, version=1, phone="020 7946 0123")
    with pytest.raises(Conflict, match="meanwhile"):
        actions.change(by=world.nurse, person=person.pk, version=1, phone="020 7946 0999")
    held = queries.person(person.pk)
    assert (held.phone, held.version) == ("020 7946 0123", 2)


def test_a_changed_name_is_found_and_the_old_one_is_not(world):
    person = world.person()
    actions.change(by=world.handler, person=person.pk, version=1, family_name="Oyelaran")
    assert queries.PersonSearch(name="Oyelaran").rows(world.handler) == [person]
    assert not queries.PersonSearch(name="Begum").rows(world.handler)


def test_an_nhs_number_is_one_persons(world):
    world.person(nhs_number=NUMBER)
    other = world.person("Grace", "Oyelaran", date(1970, 1, 1))
    with pytest.raises(UserError, match="known already"):
        actions.change(by=world.handler, person=other.pk, version=1, nhs_number=NUMBER)
    with pytest.raises(UserError, match="known already"):
        world.person("Somebody", "Else", nhs_number=NUMBER)


def test_only_a_source_traces_a_number_and_a_typed_one_is_stated(world):
    details = {"given_name": "Amina", "family_name": "Begum", "nhs_number": NUMBER}
    actions.keep_person(by=SYSTEM, place=world.place.pk, source="fhir", source_key="1", **details)
    held = Person.objects.get(source="fhir")
    assert held.identity == Person.Identity.TRACED
    typed = actions.change(
        by=world.handler, person=held.pk, version=held.version, nhs_number="9990000026"
    )
    assert typed.identity == Person.Identity.STATED


def test_nobody_is_left_without_a_name(world):
    person = world.person()
    with pytest.raises(UserError, match="at least one name"):
        actions.change(by=world.handler, person=person.pk, version=1, given_name="", family_name="")


def test_who_may_not_see_a_person_changes_nothing_about_them(world):
    person, by = world.person(), world.therapist
    alert = actions.record_alert(by=world.handler, person=person.pk, words="Large dog")
    attempts = (
        lambda: actions.change(by=by, person=person.pk, version=1, phone="1"),
        lambda: actions.record_communication_need(by=by, person=person.pk, language="Somali"),
        lambda: actions.record_alert(by=by, person=person.pk, words="x"),
        lambda: actions.end_alert(by=by, alert=alert.pk),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert not CommunicationNeed.objects.exists()
    assert [each.words for each in queries.alerts(queries.person(person.pk))] == ["Large dog"]


def test_an_ended_alert_is_kept_but_no_longer_shown(world):
    person = world.person()
    alert = actions.record_alert(by=world.handler, person=person.pk, words="Large dog")
    ended = actions.end_alert(by=world.handler, alert=alert.pk)
    assert ended.ended
    assert queries.alerts(queries.person(person.pk)) == []
    with pytest.raises(NotFound):
        actions.end_alert(by=world.handler, alert=person.pk)
