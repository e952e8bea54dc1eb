"""Words on which somebody's safety may hang: until a speaker has checked them, in English too."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from hamlet.portal.languages import unchecked

NOTICES = {
    "call_999": (
        gettext_noop("Call 999 now"),
        (
            gettext_noop("Say what is happening and where you are."),
            gettext_noop("If it is not safe to speak, press 55 on your mobile when 999 asks."),
            gettext_noop("If you cannot hear or speak on the phone, call 18000 with Relay UK."),
            gettext_noop("Do not send this form. Nobody would read it in time."),
        ),
    ),
    "call_111": (
        gettext_noop("Call 111 now"),
        (
            gettext_noop("Say what is happening. It is free, day and night."),
            gettext_noop("If somebody’s life may be in danger, call 999."),
            gettext_noop("You can still send your request. A nurse does not read it at once."),
        ),
    ),
    "emergency": (
        gettext_noop("Call 999 now if any of these is happening"),
        (
            gettext_noop("Somebody cannot breathe, or is choking."),
            gettext_noop("Somebody has chest pain that does not stop."),
            gettext_noop("Somebody’s face drops, an arm is weak, or speech is slurred."),
            gettext_noop("Somebody bleeds heavily and it does not stop."),
            gettext_noop("Somebody is having a fit, or you cannot wake them."),
            gettext_noop("Somebody has a bad allergic reaction, like a swollen throat."),
            gettext_noop("Somebody took too much medicine, or poison."),
            gettext_noop("Somebody is hurting you now."),
            gettext_noop("Somebody may seriously hurt themselves or another person."),
        ),
    ),
    "front": (
        gettext_noop("In an emergency, call 999"),
        (
            gettext_noop("Call 999 when somebody’s life may be in danger."),
            gettext_noop("If it is not an emergency but cannot wait, call 111."),
            gettext_noop("Both are free, day and night. Ask for an interpreter if you need one."),
        ),
    ),
    "waiting": (
        gettext_noop("In an emergency, do not wait for us"),
        (
            gettext_noop("If somebody’s life may be in danger, call 999."),
            gettext_noop("If it cannot wait, call 111."),
        ),
    ),
    "worse": (
        gettext_noop("If things get worse"),
        (
            gettext_noop("If somebody’s life may be in danger, call 999."),
            gettext_noop("If it cannot wait, call 111."),
        ),
    ),
    "young": (
        gettext_noop("If somebody is hurting you"),
        (
            gettext_noop("If you are in danger now, call 999."),
            gettext_noop("You can talk to Childline at any time. Call 0800 1111. It is free."),
        ),
    ),
    "best_interests": (
        gettext_noop("If they cannot decide this"),
        (
            gettext_noop("Some people cannot understand or decide this, even with support."),
            gettext_noop("You may then ask for them, if you believe it is best for them."),
            gettext_noop("If they have said no, please do not send this."),
        ),
    ),
}


PHONES = {
    "call_999": "999",
    "call_111": "111",
    "emergency": "999",
    "front": "999",
    "young": "0800 1111",
}
"""Whom to call beside a notice, where that is not us."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice in the page's language; `english` is '' where that is not needed beneath.

    `phone` is whom to call to hear it.
    """

    heading: str
    sentences: tuple[str, ...]
    english: str
    phone: str


def notice(name: str) -> Notice:
    """One of `NOTICES`, ready for a page."""
    heading, sentences = NOTICES[name]
    return Notice(
        heading=gettext(heading),
        sentences=tuple(gettext(each) for each in sentences),
        english=english(f"{heading}.", *sentences),
        phone=PHONES.get(name, settings.PHONE),
    )


def english(*sentences: str) -> str:
    """The English to show beneath words that no speaker has checked; '' where there is no need."""
    return " ".join(sentences) if unchecked() else ""
