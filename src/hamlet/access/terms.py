"""The words of sharing: categories of the record, purposes, reasons to open one, lawful grounds.

Categories follow the Professional Record Standards Body's Core Information Standard; grounds are
articles 6 and 9 of the UK GDPR; the national data opt-out covers planning and research.
"""

from collections.abc import Iterable
from datetime import date

from hamlet.journal.actions import DIRECT_CARE, RUNNING
from hamlet.kernel import clock

__all__ = ["DIRECT_CARE", "RUNNING"]

DEMOGRAPHICS = "demographics"
CONTACTS = "contacts"
END_OF_LIFE = "end_of_life"
CATEGORIES = {
    DEMOGRAPHICS: "who they are and how to reach them",
    "problems": "health problems",
    "medicines": "medicines and allergies",
    "results": "test results",
    "plans": "plans",
    CONTACTS: "referrals and visits",
    "social_care": "social care",
    "mental_health": "mental health",
    "housing_and_benefits": "housing and benefits",
    "safeguarding": "safeguarding",
    END_OF_LIFE: "wishes at the end of life",
}

PLANNING = "planning"
RESEARCH = "research"
SAFEGUARDING = "safeguarding"
PURPOSES = {
    DIRECT_CARE: "direct care",
    SAFEGUARDING: "safeguarding",
    PLANNING: "planning services",
    RESEARCH: "research",
}
BEYOND_CARE = frozenset({PLANNING, RESEARCH})
"""The purposes that the national data opt-out covers. It never touches direct care."""

ONGOING_CARE = "ongoing_care"
CONSENT = "consent"
VITAL_INTERESTS = "vital_interests"
LEGAL_DUTY = "legal_duty"
REASONS = {
    ONGOING_CARE: "I am helping them now, and no referral says so yet",
    CONSENT: "They are with me, or on the phone, and agree",
    VITAL_INTERESTS: "Their life or health is in danger and they cannot agree",
    SAFEGUARDING: "To protect them or somebody else from harm or neglect",
    LEGAL_DUTY: "A law or a court requires it",
}
DESPITE_OBJECTION = frozenset({CONSENT, VITAL_INTERESTS, SAFEGUARDING, LEGAL_DUTY})
"""Reasons that hold although the person objected (they agree now, or it cannot wait for that), and
that are a ground of their own where no agreement covers what is needed."""

LAWFUL_BASES = {
    "public_task": "Public task, with health or social care (articles 6(1)(e) and 9(2)(h))",
    "legal_obligation": "Legal duty, with social protection law (articles 6(1)(c) and 9(2)(b))",
    "vital_interests": "Vital interests (articles 6(1)(d) and 9(2)(c))",
    "consent": "Consent, with explicit consent (articles 6(1)(a) and 9(2)(a))",
    "research": "Public task, with research in the public interest (articles 6(1)(e) and 9(2)(j))",
}
CARRIED = {
    "public_task": {DIRECT_CARE, SAFEGUARDING, PLANNING},
    "legal_obligation": {DIRECT_CARE, SAFEGUARDING},
    "vital_interests": {DIRECT_CARE, SAFEGUARDING},
    "consent": set(PURPOSES),
    "research": {RESEARCH},
}
"""Which purposes a lawful basis carries, by article 9(2) of the UK GDPR: (h) is health or social
care and the management of its services, (b) social protection law, (c) vital interests, (j)
research; (a) is whatever somebody agreed to."""


def unfit(lawful_basis: str, purposes: Iterable[str]) -> str:
    """Why a lawful basis does not carry these purposes, in words; '' where it does."""
    left = [words for name, words in PURPOSES.items() if name in purposes]
    left = [words for words in left if words not in _carried(lawful_basis)]
    if not left or lawful_basis not in CARRIED:
        return ""
    return (
        f"This lawful basis carries {_listed(_carried(lawful_basis))}, and not {_listed(left)}. "
        "Choose another basis, or write an agreement of its own for the other purpose"
    )


def _carried(lawful_basis: str) -> list[str]:
    carried = CARRIED.get(lawful_basis, set())
    return [words for name, words in PURPOSES.items() if name in carried]


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


RESTRICTIONS = {
    "sexual_health": "sexual health",
    "abuse": "abuse",
    "adoption": "adoption",
    "staff": "a member of staff",
    "family_of_staff": "family of a member of staff",
    "asked": "the person asked for it",
}

EARLIEST = date(2000, 1, 1)
YEARS_AHEAD = 50
"""Between which days agreements may begin and end: beyond, a year was mistyped."""


def latest_day() -> date:
    """The last day on which an agreement may begin or end."""
    return date(clock.today().year + YEARS_AHEAD, 12, 31)


FEWEST_LETTERS, FEWEST_DIFFERENT = 10, 5
TOO_FEW_LETTERS = f"Write at least {FEWEST_LETTERS} letters in words, so that others understand it"


def says_enough(text: str) -> bool:
    """Whether a reason has letters enough to say something; 'x', 'xxxxxxxxxx' and '.' do not.

    In any script: what is written in words has at least so many letters that differ.
    """
    letters = [each for each in text.casefold() if each.isalpha()]
    return len(letters) >= FEWEST_LETTERS and len(set(letters)) >= FEWEST_DIFFERENT
