"""Staff record what a person decided about sharing, and it counts at once."""

import pytest
from tests.staff import client_of, text

from hamlet.access import actions as access
from hamlet.access import roles
from hamlet.access.models import Restriction, Wish
from hamlet.frontdoor import actions as frontdoor


@pytest.fixture
def amina(world):
    return world.person(practice_id=world.practice.pk)


def sharing(actor, person, verb="", **typed):
    address = f"/people/{person.pk}/sharing/"
    client = client_of(actor)
    return client.post(f"{address}{verb}/", typed, follow=True) if verb else client.get(address)


def test_an_objection_is_recorded_counts_and_ends(world, amina):
    typed = {"kind": "object", "category": "", "organisation": str(world.trust.pk)}
    said = text(sharing(world.gp, amina, "wish", **typed))
    assert f"They do not want anything in their record to be seen by {world.trust.name}" in said
    assert client_of(world.handler).get(f"/people/{amina.pk}/").status_code == 403
    made = Wish.objects.get()
    ended = client_of(world.gp).post(f"/people/wishes/{made.pk}/end/", follow=True)
    assert "That no longer counts" in text(ended)
    assert client_of(world.handler).get(f"/people/{amina.pk}/").status_code == 200


def test_sharing_with_nobody_is_refused_with_a_word(world, amina):
    answer = sharing(world.gp, amina, "wish", kind="share", category="", organisation="")
    assert answer.status_code == 422
    assert "Choose with which organisation" in text(answer)
    assert not Wish.objects.exists()


def test_the_opt_out_is_about_everything(world, amina):
    typed = {"kind": "opt_out", "category": "plans", "organisation": str(world.trust.pk)}
    sharing(world.gp, amina, "wish", **typed)
    made = Wish.objects.get()
    assert (made.kind, made.category, made.organisation) == ("opt_out", "", None)


def test_a_record_is_kept_closer_and_opened_again(world, amina):
    said = text(sharing(world.gp, amina, "restrict", kind="asked"))
    assert "The whole record, because of: the person asked for it" in said
    made = Restriction.objects.get()
    ended = client_of(world.gp).post(f"/people/restrictions/{made.pk}/end/", follow=True)
    assert "Nothing that you may see." in text(ended)


def test_why_a_referral_is_kept_closer_is_told_only_to_whoever_may_see_it(world, amina):
    service = world.service("Refuge", world.therapy, restricted="abuse")
    referral = world.referral(person=amina)
    frontdoor.triage_and_offer(
        by=world.nurse,
        referral=referral.pk,
        version=referral.version,
        service=service.pk,
        urgency="urgent",
    )
    receptionist = world.staff("Ola Reed", roles.PRACTICE_STAFF, world.practice)
    for outsider in (receptionist, world.handler):
        said = text(sharing(outsider, amina))
        assert "abuse" not in said.partition("Keep the whole record closer")[0].partition("Kept")[2]
        assert "One referral" not in said
        assert "Nothing that you may see." in said
    assert "One referral, because of: abuse, since" in text(sharing(world.therapist, amina))
    access.restrict(by=world.gp, person=amina.pk, kind="asked")
    said = text(sharing(receptionist, amina))
    assert "The whole record, because of: the person asked for it" in said
    assert "One referral" not in said


def test_openings_are_shown_with_their_reasons(world, amina):
    access.open_record(
        by=world.therapist, person=amina.pk, reason="consent", words="She rang our team"
    )
    said = text(sharing(world.gp, amina))
    assert "Tom Hale" in said
    assert "She rang our team" in said


def test_whoever_may_not_see_the_person_may_not_change_their_wishes(world, amina):
    answer = sharing(world.carer_nurse, amina, "wish", kind="object")
    assert answer.status_code == 403
    held = access.record_wish(by=world.gp, person=amina.pk, kind="object")
    refused = client_of(world.carer_nurse).post(f"/people/wishes/{held.pk}/end/")
    assert refused.status_code == 403
    held.refresh_from_db()
    assert held.ended_at is None
