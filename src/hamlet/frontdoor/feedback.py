"""What a referrer is told at each move, in words made for them.

One sentence for professionals and one for residents and carers, who read it in their language.
What leaves the product names the reference only: no need, no name, no service.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.models import Message, Move, Referral
from hamlet.notices.queries import NEWS, NO_WAY, Notice, Way, to_who_asked, way
from hamlet.people.queries import communication_need, written_language

PROFESSIONAL = {
    "receive": "Your referral was received. Central triage holds it.",
    "book": "What the booking is for may mean danger: {owner} reads it at once, and holds it now.",
    "identify": "The person was found in the record.",
    "add": "This was added: {words}",
    "ask": "Triage asks: {words}",
    "answer": "Your answer reached triage.",
    "triage": "Triage decided: {towards}.",
    "offer": "It was offered to {towards}. {owner} holds it until they accept.",
    "accept": "{owner} accepted it and holds it now.",
    "turn_down": "{towards} could not take it ({reason}). {owner} is deciding again.",
    "turn_down_again": "{towards} could not take it either ({reason}). The arbiter decides now.",
    "settle": "The arbiter decided: {owner} holds it now. {words}",
    "agree": "{owner} proposed to take it, and holds it now.",
    "climb_back": "{towards} did not answer in time. {owner} is deciding again.",
    "take_back": "{owner} keeps it.",
    "recall": "The offer to {towards} was taken back. {owner} is deciding again.",
    "ask_to_stop": "Somebody with the reference asked to stop it. {owner} is checking.",
    "go_on": "{owner} checked, and goes on.",
    "resume": "{owner} keeps it and goes on.",
    "assign": "{towards} of {owner} holds it now.",
    "start": "{owner} made first contact.",
    "review": "{owner} reviewed how it goes.",
    "snooze": "{owner} looks at it again on {towards} ({reason}). Its promise stands.",
    "wake": "{owner} is looking at it again.",
    "join": "It goes on together with another referral for the same need. {owner} holds both.",
    "take_in": "Another referral for the same need goes on with it. {owner} holds both.",
    "part": "It goes on by itself again. {owner} is deciding on it.",
    "end": "{owner} ended it: {reason}. {words}",
    "signpost": "Triage advises instead: {words}",
    "refuse": "Not taken on ({reason}). Held now by: {towards}. {words}",
    "withdraw": "It was withdrawn: {words}",
}

RESIDENT = {
    "receive": gettext_noop("We have your request. A nurse will read it."),
    "book": gettext_noop("We told the team that you booked with at once what you wrote."),
    "identify": gettext_noop("We have found your record."),
    "add": gettext_noop("We have what was added to your request."),
    "ask": gettext_noop("We have a question for you. Please open your request to answer."),
    "answer": gettext_noop("Thank you. We have your answer."),
    "triage": gettext_noop("A nurse has decided who should help."),
    "offer": gettext_noop("We have asked a team to help. We will tell you when they say yes."),
    "accept": gettext_noop("A team has said yes. They will contact you."),
    "turn_down": gettext_noop("That team could not help. A nurse is finding another one."),
    "turn_down_again": gettext_noop("We are deciding now which team will help you."),
    "settle": gettext_noop("We have decided which team helps you. They will contact you."),
    "agree": gettext_noop("A team has said yes. They will contact you."),
    "climb_back": gettext_noop("That team did not answer in time. A nurse is finding another."),
    "take_back": gettext_noop("The team that helps you stays the same."),
    "recall": gettext_noop("A nurse is finding another team."),
    "ask_to_stop": gettext_noop("We will check that you are safe, then stop your request."),
    "go_on": gettext_noop("We have checked. Your request goes on."),
    "resume": gettext_noop("The team that helps you stays the same."),
    "assign": gettext_noop("Somebody in the team is now looking after your request."),
    "start": gettext_noop("The team has been in touch. Your help has started."),
    "review": gettext_noop("The team has looked at how your help is going."),
    "snooze": gettext_noop("We will look at your request again soon. It is not forgotten."),
    "wake": gettext_noop("We are looking at your request again."),
    "join": gettext_noop("We are working on this. You do not need to do anything."),
    "take_in": gettext_noop("We are working on this. You do not need to do anything."),
    "part": gettext_noop("We have your request. A nurse will read it."),
    "end": gettext_noop("Your request has ended. Open it to see what happened."),
    "signpost": gettext_noop("We have advice for you. Please open your request to read it."),
    "refuse": gettext_noop("We could not take this on. Open your request to see what to do next."),
    "withdraw": gettext_noop("Your request is closed. Call us if you still need help."),
}

QUIET = frozenset(
    {
        "identify", "assign", "review", "snooze", "wake", "join", "take_in", "part", "resume",
        "take_back",
    }
)  # fmt: skip
"""Moves that stand on the page of a request, and are no reason to write to anybody."""
THERE_IS_NEWS = gettext_noop(
    "%(reference)s: there is news of what you asked for. Open your request or call us to read it."
)
GATHERED = timedelta(minutes=10)
"""What happens within this is told together."""
LAY = frozenset({"resident", "carer"})


@dataclass(frozen=True, slots=True)
class Told:
    """How the person who asks wants to be written to, as they told us; '' where they did not."""

    language: str = ""
    format: str = ""


UNTOLD = Told()


def ways_to_who_asked(referral: Referral) -> tuple[str, str]:
    """Phone and email of whoever asked. None of them where it is the person themselves, and how to
    reach them is kept closer, or no phone is safe."""
    ways = referral.referrer_phone, referral.referrer_email
    if not any(ways) or referral.referrer_kind != "resident" or referral.person is None:
        return ways
    kept_closer = referral.person.protected or referral.person.not_safe
    return ("", "") if kept_closer else ways


def told_by(referral: Referral) -> Told:
    """What the person told us, where they asked for themselves: a carer reads in their own way."""
    if referral.referrer_kind != "resident" or referral.person is None:
        return UNTOLD
    need = communication_need(referral.person)
    return Told(written_language(referral.person), need.format)


def written(referral: Referral, move: Move, told: Told = UNTOLD) -> Message:
    """The feedback of one move in the product, unsaved. `told` is what `told_by` found."""
    lay = referral.referrer_kind in LAY
    language = (told.language or referral.language) if lay else "en-gb"
    return Message(
        referral=referral,
        move=move.number,
        account=referral.referrer_account,
        organisation_id=referral.referrer_organisation_id,
        channel=Message.Channel.PRODUCT,
        language=language,
        format=told.format,
        words=_for_residents(language, move) if lay else _for_professionals(move),
        created_at=move.at,
    )


def news(referral: Referral, move: Move, told: Told = UNTOLD) -> Notice | None:
    """What whoever asked is told outside Hamlet of one move, unsaved: that they have a reference,
    or that there is news; None where they cannot be written to, read it on a page of staff, or it
    is no news to them.

    Nobody is written to about somebody who has died: that is not told by a text.
    """
    way = way_to_who_asked(referral, told)
    if not way.address or move.name in QUIET:
        return None
    lay = referral.referrer_kind in LAY
    return to_who_asked(
        way,
        subject=f"referral:{referral.pk}",
        kind="received" if move.name == "receive" else NEWS,
        words=lambda: _news_words(referral, move),
        send_at=move.at if move.name == "receive" else move.at + GATHERED,
        language=(told.language or referral.language) if lay else "en-gb",
        format=told.format,
    )


def _news_words(referral: Referral, move: Move) -> str:
    if move.name == "receive":
        return f"{referral.reference}: {gettext(RESIDENT[move.name])}"
    return gettext(THERE_IS_NEWS) % {"reference": referral.reference}


def may_be_told(of: Notice) -> bool:
    """Whether a notice of news goes to who asked, as they can be written to now."""
    found = Referral.objects.select_related("person").filter(pk=of.subject.partition(":")[2])
    referral = found.first()
    if referral is None:
        return False
    return way_to_who_asked(referral, told_by(referral)) == (of.channel, of.address)


def _for_professionals(move: Move) -> str:
    reason = lifecycle.reason_words(move.reason)
    return (
        PROFESSIONAL[move.name]
        .format(words=move.words, towards=move.towards, owner=move.owner, reason=reason.lower())
        .strip()
    )


def _for_residents(language: str, move: Move) -> str:
    with translation.override(language):
        return gettext(RESIDENT[move.name])


def way_to_who_asked(referral: Referral, told: Told = UNTOLD) -> Way:
    """How whoever asked is written to outside Hamlet: not at all where they have an account of
    staff, where it is not safe, or where the person has died."""
    lay = referral.referrer_kind in LAY
    died = referral.person is not None and referral.person.death_date is not None
    if died or referral.referrer_not_safe or (referral.referrer_account and not lay):
        return NO_WAY
    return way(*ways_to_who_asked(referral), told.format)


def reaches_somebody(referral: Referral) -> bool:
    """Whether whoever referred hears what happens; without an account or a number nobody does."""
    return bool(referral.referrer_account or way_to_who_asked(referral).address)
