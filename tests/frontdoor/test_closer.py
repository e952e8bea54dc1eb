"""What is kept closer of a referral follows its service, and the person whom it is about."""

import pytest
from tests.staff import client_of, text

from hamlet.access import roles
from hamlet.access.queries import restrictions_of
from hamlet.frontdoor import actions
from hamlet.journal.queries import about
from hamlet.kernel.actor import SYSTEM
from hamlet.kernel.errors import UserError
from hamlet.people.queries import Person
from hamlet.place import actions as place


@pytest.fixture
def world(world, settings):
    settings.HAMLET_DEMO = True
    world.clinic_team = place.add_team(
        by=SYSTEM, organisation=world.trust, name="Sexual health", kind="service"
    )
    world.clinic = world.service("Clinic", world.clinic_team, restricted="sexual_health")
    world.clinician = world.staff("Jo Finch", roles.TEAM_MEMBER, world.trust, world.clinic_team)
    world.amina = world.person(practice_id=world.practice.pk)
    return world


def decided(world, referral, service):
    return actions.triage_and_offer(
        by=world.nurse,
        referral=referral.pk,
        version=referral.version,
        service=service.pk,
        urgency="urgent",
    )


def accepted(by, referral):
    return actions.accept(by=by, referral=referral.pk, version=referral.version)


def offered(by, referral, team):
    return actions.offer(by=by, referral=referral.pk, version=referral.version, team=team.pk)


def identified(world, referral, person):
    return actions.identify(
        by=world.handler, referral=referral.pk, version=referral.version, person=person.pk
    )


def closer(person: Person) -> list[tuple[str, str]]:
    return [(each.kind, each.subject) for each in restrictions_of(person.pk)]


def of(referral):
    return [("sexual_health", f"referral:{referral.pk}")]


def opens(actor, referral) -> bool:
    return client_of(actor).get(f"/referrals/{referral.pk}/").status_code == 200


def test_an_offer_to_a_service_that_is_kept_closer_keeps_the_referral_closer(world):
    referral = world.referral(person=world.amina)
    referral = accepted(world.carer_nurse, decided(world, referral, world.rapid_service))
    assert opens(world.gp, referral)
    referral = offered(world.carer_nurse, referral, world.clinic_team)
    assert closer(world.amina) == of(referral)
    assert not opens(world.gp, referral)
    assert opens(world.carer_nurse, referral)
    referral = accepted(world.clinician, referral)
    assert closer(world.amina) == of(referral)
    assert not opens(world.gp, referral)
    assert opens(world.clinician, referral)


def test_a_referral_about_somebody_else_is_kept_closer_for_them_and_not_for_the_first(world):
    other = world.person("Amina", "Bibi", practice_id=world.practice.pk)
    referral = decided(world, world.referral(person=other), world.clinic)
    assert closer(other) == of(referral)
    identified(world, referral, world.amina)
    assert closer(other) == []
    assert closer(world.amina) == of(referral)


def test_whoever_it_was_wrongly_said_to_be_about_reads_that_it_is_not(world):
    other = world.person("Amina", "Bibi")
    referral = identified(world, world.referral(person=other), world.amina)
    last = about(other.pk).filter(kind="deed").first()
    assert (last.action, last.subject) == ("referral.put_right", f"referral:{referral.pk}")
    assert not about(world.amina.pk).filter(action="referral.put_right").exists()
    identified(world, referral, world.amina)
    assert not about(world.amina.pk).filter(action="referral.put_right").exists()


def test_a_new_decision_for_an_ordinary_service_keeps_the_referral_closer_no_more(world):
    referral = decided(world, world.referral(person=world.amina), world.clinic)
    referral = actions.turn_down(
        by=world.clinician, referral=referral.pk, version=referral.version, reason="wrong_service"
    )
    assert not opens(world.gp, referral)
    referral = decided(world, referral, world.rapid_service)
    assert closer(world.amina) == []
    assert opens(world.gp, referral)


def test_what_a_team_of_such_a_service_took_on_stays_as_close(world):
    referral = decided(world, world.referral(person=world.amina), world.clinic)
    referral = accepted(world.clinician, referral)
    referral = accepted(world.carer_nurse, offered(world.clinician, referral, world.rapid))
    assert closer(world.amina) == of(referral)
    assert not opens(world.gp, referral)
    assert opens(world.carer_nurse, referral)


def test_what_is_kept_closer_follows_to_the_person_it_turns_out_to_be_about(world):
    other = world.person("Amina", "Bibi", practice_id=world.practice.pk)
    referral = decided(world, world.referral(person=other), world.clinic)
    referral = accepted(world.clinician, referral)
    referral = accepted(world.carer_nurse, offered(world.clinician, referral, world.rapid))
    identified(world, referral, world.amina)
    assert closer(other) == []
    assert closer(world.amina) == of(referral)
    assert not opens(world.gp, referral)


def test_of_several_services_of_a_team_the_one_that_is_asked_for_is_named(world):
    world.service("Contraception", world.clinic_team)
    referral = world.referral(person=world.amina)
    referral = accepted(world.carer_nurse, decided(world, referral, world.rapid_service))
    with pytest.raises(UserError, match="gives several services"):
        offered(world.carer_nurse, referral, world.clinic_team)
    address = f"/referrals/{referral.pk}/offer/"
    shown = text(client_of(world.carer_nurse).get(address))
    assert "Sexual health (Riverside Community Trust): Clinic" in shown
    assert "Sexual health (Riverside Community Trust): Contraception" in shown
    assert "Community therapy (Riverside Community Trust):" not in shown
    sent = {"version": referral.version, "team": str(world.clinic.pk)}
    client_of(world.carer_nurse).post(address, sent)
    referral.refresh_from_db()
    assert (referral.offered_to, referral.offered_for) == (world.clinic_team, world.clinic)
    referral = accepted(world.clinician, referral)
    assert (referral.service, referral.offered_for) == (world.clinic, None)
