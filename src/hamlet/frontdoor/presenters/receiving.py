"""A need that is taken down, in words."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from hamlet.booking.queries import Written
from hamlet.design import words
from hamlet.directory import queries as directory
from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.booked import went
from hamlet.frontdoor.feedback import ways_to_who_asked
from hamlet.frontdoor.forms import Caller
from hamlet.frontdoor.models import Referral
from hamlet.frontdoor.presenters.referrals import has_reference
from hamlet.frontdoor.presenters.standing import words_of
from hamlet.frontdoor.rows import OfPerson
from hamlet.kernel import clock
from hamlet.kernel.identifiers import takes_texts
from hamlet.people.banner import full_name
from hamlet.place import queries as place

if TYPE_CHECKING:
    from hamlet.people.queries import RelatedPerson


def triage_hours() -> str:
    """Whether triage reads now, and if not, from when."""
    team = place.triage_team(place.the_place())
    calendar = directory.calendar_of_team(team.pk)
    if calendar.is_open(clock.now()):
        return "Triage is open now."
    opens = words.moment_words(calendar.next_opening(clock.now()))
    return f"Triage is closed and opens {opens}."


def booked_went(written: Written) -> str:
    """Where words of danger in what was booked went, and who was told; '' where there were none."""
    found = went(written)
    if found is None:
        return ""
    team, ended = found.referral.owner_team.name, found.referral.ended_at
    if ended:
        return f"“{written.need}” went to {team}, who ended it on {words.moment_words(ended)}."
    told = found.told.names if found.told else "nobody, for no one there has an account. Ring them"
    if found.told and found.told.team not in (None, found.referral.owner_team):
        told = f"{told} of {found.told.team.name}"
    return (
        f"“{written.need}” may mean danger to life, so {team} has it as a referral, since "
        f"{words.moment_words(found.referral.received_at)}. Told at once: {told}."
    )


def just_sent(referral: Referral, whole: bool, asked: Mapping) -> dict | None:
    """The reference to read out to who is on the line, once it was sent; None at other times."""
    if "sent" not in asked or not has_reference(referral, whole):
        return None
    texts = takes_texts(ways_to_who_asked(referral)[0])
    tells = "They get a text message at each step." if texts else "They get no texts."
    return {"reference": referral.reference, "tells": tells}


def open_needs(rows: Iterable[OfPerson]) -> list[tuple[str, str]]:
    """Open needs as choices, each by its id and version, with who holds it."""
    return [
        (
            f"{row.id}:{row.version}",
            f"Yes, add to: {words_of(row.need)} "
            f"({lifecycle.STATES[row.state].words.lower()}, held by {row.owner})",
        )
        for row in rows
    ]


def added(need: str, caller: str) -> str:
    """What is added to an open need, with who said it where they were named."""
    return f"{need.strip()}\n\n[Said by {caller}.]" if caller else need


def caller(carer: "RelatedPerson", may_open: bool) -> Caller:
    """A carer as one who may ask. Their phone only where their record is open to who asks."""
    name, kind = full_name(carer.relative), carer.kind.replace("_", " ")
    phone = carer.relative.phone if may_open and not carer.relative.not_safe else ""
    known = f", {phone} in the record" if phone else ""
    return Caller(carer.relative_id, name, phone, f"{name}, {kind} who cares for them{known}")
