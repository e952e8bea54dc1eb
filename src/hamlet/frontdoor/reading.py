"""Whether a need may not be in English, so that nobody has read it yet who could."""

from hamlet.frontdoor.feedback import LAY
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


def to_be_read(need: str, language: str, referrer_kind: str) -> str:
    """That a need has to be read by a speaker, by its letters, or by what the referrer reads.

    '' for one that is in Latin letters, from somebody who reads English. Who reads another language
    may have written English: then it says 'perhaps'.
    """
    if letters := script(need):
        return f"Written in {letters} letters: have it read by a speaker now"
    spoken = OTHER_LANGUAGES.get(language) if referrer_kind in LAY else None
    return f"Perhaps written in {spoken}: if so, have it read by a speaker now" if spoken else ""
