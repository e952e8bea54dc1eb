"""What a referrer is told at each move, in words made for them.

One sentence for professionals and one for residents and carers, who read it in their language.
Messages that leave the product name the reference only: no need, no name, no service.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.models import Message, Move, Referral
from hamlet.kernel.identifiers import takes_texts
from hamlet.people.queries import communication_need, written_language

PROFESSIONAL = {
    "receive": "Your referral was received. Central triage holds it.",
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


def written(referral: Referral, move: Move, told: Told = UNTOLD) -> list[Message]:
    """The feedback of one move, unsaved: in the product always, and in the outbox where the
    referrer can be reached outside it. `told` is what `told_by` found."""
    lay = referral.referrer_kind in LAY
    language = (told.language or referral.language) if lay else "en-gb"
    words = _for_residents(language, move) if lay else _for_professionals(move)
    outside = _outside(referral, told) if lay or not referral.referrer_account else []
    return [
        Message(
            referral=referral,
            move=move.number,
            account=referral.referrer_account,
            organisation_id=referral.referrer_organisation_id,
            channel=channel,
            address=address,
            language=language,
            format=told.format,
            words=_short(referral, words) if address else words,
            created_at=move.at,
        )
        for channel, address in [(Message.Channel.PRODUCT, ""), *outside]
    ]


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


def _outside(referral: Referral, told: Told = UNTOLD) -> list[tuple[str, str]]:
    """By text to a number that takes them; by email where they asked for that or have none."""
    phone, email = ways_to_who_asked(referral)
    by_email = told.format.lower() == "email" and email
    if takes_texts(phone) and not by_email:
        return [(Message.Channel.TEXT, phone)]
    return [(Message.Channel.EMAIL, email)] if email else []


def _short(referral: Referral, words: str) -> str:
    if referral.referrer_kind in LAY:
        return f"{referral.reference}: {words}"
    return f"{referral.reference}: there is news. Sign in to read it."


def reaches_somebody(referral: Referral) -> bool:
    """Whether whoever referred hears what happens; without an account or a number nobody does."""
    return bool(referral.referrer_account or _outside(referral))
