"""What a booking is for, where it may mean danger to life: a referral that is read at once."""

from hamlet.access import sight
from hamlet.access.decisions import decide
from hamlet.booking.queries import Written
from hamlet.frontdoor.actions.handing_over import promise_of
from hamlet.frontdoor.actions.moving import let_see, move
from hamlet.frontdoor.actions.putting_before import put_before_at_once
from hamlet.frontdoor.actions.receiving import Referrer, receive
from hamlet.frontdoor.booked import key, told_of
from hamlet.frontdoor.models import Referral
from hamlet.journal.verbs import verb
from hamlet.kernel.actor import SYSTEM, Actor
from hamlet.kernel.danger import sign_of_danger
from hamlet.people import queries as people


def told_of_a_need(by: Actor, written: Written) -> None:
    """Tell whoever is open in the service's team, or else in central triage, of words in what was
    booked that may mean danger, whoever wrote them.

    The same words of one booking are told once, and so are those that somebody holds still.
    """
    if not sign_of_danger(written.need):
        return
    with sight.beyond("who is told of danger is told whoever booked"):
        if not told_of(written).exists():
            receive_booked(by=by, written=written)


@verb
def receive_booked(*, by: Actor, written: Written) -> Referral:
    """Take in what a booking is for as a referral: its service's team has it at once, as it has the
    booking, and it ends as any other. It is Hamlet that sends it in: nobody asked for a referral.
    """
    service = written.service
    held = receive(
        by=SYSTEM,
        submission_key=key(written),
        need=written.need,
        referrer=_who(by, written),
        consent=True,
        person=written.person.pk,
        asked_for=service.pk,
        language=people.written_language(written.person) or "en-gb",
    )
    if service.team_id:
        promised = promise_of(service, held.urgency)
        move(held, "book", by=by, towards=service.team.name, owner_team=service.team, **promised)
        let_see(SYSTEM, held, service.team_id)
    put_before_at_once(held, f"{by.name} {written.said} for this: {held.need}")
    return held


def _who(by: Actor, written: Written) -> Referrer:
    if by.kind != "resident":  # By name alone: to book gives no right to the team's referral.
        name = f"{by.name} ({by.organisation})" if by.organisation else by.name
        return Referrer("professional", name)
    ground = decide(by, "booking.make", written.person.pk).ground
    themselves = ground is not None and ground.kind == "self"
    return Referrer("resident" if themselves else "carer", by.name, account=by.id)
