"""What to read in words that somebody wrote: danger, and a language that nobody has read yet."""

from hamlet.frontdoor.feedback import LAY
from hamlet.frontdoor.models import Referral
from hamlet.kernel.danger import sign_of_danger
from hamlet.kernel.text import script

OTHER_LANGUAGES = {"bn": "Bengali", "so": "Somali"}
MAY_BE_AN_EMERGENCY = (
    "It may be an emergency: whoever wrote it may not have understood the question."
)


def not_translated(text: str, language: str, referrer_kind: str) -> str:
    """In which language a text is shown as it was written, by its letters or by what the referrer
    reads: 'in Bengali letters, not translated'. '' for one that is taken to be English."""
    if letters := script(text):
        return f"in {letters} letters, not translated"
    spoken = OTHER_LANGUAGES.get(language) if referrer_kind in LAY else None
    return f"perhaps in {spoken}, not translated" if spoken else ""


UNTRIAGED = frozenset({"received", "asked"})


def may_be_danger(words: str) -> str:
    """That there are words in it which may mean danger to life, and which; '' where none are."""
    sign = sign_of_danger(words)
    return f"“{sign}” may mean danger to life: make sure now that they are safe" if sign else ""


def danger_in_need(need: str, referrer_kind: str, state: str) -> str:
    """As `may_be_danger`, of a need that no professional has read yet; '' once it is decided.

    Residents are told to call 999, and may go on: whoever is to decide has to know it too, most of
    all where the words are in a language that they do not read. Staff were asked as they typed it.
    """
    return may_be_danger(need) if referrer_kind in LAY and state in UNTRIAGED else ""


def unjudged_danger(held: Referral) -> bool:
    """Whether its need may mean danger to life, and no staff said yet how soon it is."""
    unknown = held.urgency == Referral.Urgency.UNKNOWN
    return unknown and bool(danger_in_need(held.need, held.referrer_kind, held.state))


def to_be_read(need: str, language: str, referrer_kind: str) -> str:
    """That a need has to be read by a speaker, by its letters, or by what the referrer reads.

    '' for one that is in Latin letters, from somebody who reads English. Who reads another language
    may have written English: then it says 'perhaps'.
    """
    if letters := script(need):
        return f"Written in {letters} letters: have it read by a speaker now"
    spoken = OTHER_LANGUAGES.get(language) if referrer_kind in LAY else None
    return f"Perhaps written in {spoken}: if so, have it read by a speaker now" if spoken else ""
