"""Advice on minor illness for who asks for help: for what, for whom, and what speaks against it.

Advice is offered only where a short need names one of `TOPICS`, nothing in it speaks against it,
the person is of the topic's age, and they say that no sign and no caution holds. It never ends or
holds up a request. The facts (how long it lasts, what soothes it, when to be seen) are those of
the NHS website's pages on each topic; the words are ours. No clinician has approved them, and no
speaker has checked the Bengali and the Somali, nor the words by which a topic is recognised.
"""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from hamlet.design.words import whole_months
from hamlet.kernel import clock
from hamlet.kernel.danger import sign_of_danger
from hamlet.portal.safety import Notice, english

EDITION = "November 2026"
LONGEST = 200
"""A longer need, in characters, tells of more than a minor illness."""

REST = gettext_noop("Rest, and drink plenty.")
PAIN = gettext_noop("For pain, ask a pharmacist which medicine is safe together with yours.")
PHARMACIST = gettext_noop("A pharmacist can advise you today. You need no appointment.")
SIGNS = (
    gettext_noop("It is hard to breathe."),
    gettext_noop("Skin, lips or tongue look blue, grey or very pale."),
    gettext_noop("A high temperature that does not go down."),
    gettext_noop("Confused, very sleepy, or too ill to drink."),
)
"""Signs of something worse, whatever the topic."""
CAUTIONS = (
    gettext_noop("Pregnant, or a baby born in the last 6 weeks."),
    gettext_noop("A long-term illness, like asthma, diabetes, or of heart, lungs or kidneys."),
    gettext_noop("An illness or a medicine that makes it hard to fight infections."),
    gettext_noop("It gets worse, or comes back again and again."),
)
"""What speaks against advice, whatever the topic."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A minor illness: how needs name it, for which ages, its own signs and caution, and advice.

    `english` is its name for staff. `lasts` says when it goes by itself, `too_long` is the caution
    that goes with it. Messages are English, to be translated where they are shown.
    """

    key: str
    english: str
    name: str
    words: str
    youngest: int
    oldest: int
    signs: tuple[str, ...]
    too_long: str
    lasts: str
    advice: tuple[str, ...]


TOPICS = (
    Topic(
        key="cough",
        english="a cough",
        name=gettext_noop("A cough"),
        words=r"\bcough\w*|কাশি|\bqufac\w*",
        youngest=5,
        oldest=64,
        signs=(gettext_noop("Coughing up blood."), gettext_noop("The chest hurts.")),
        too_long=gettext_noop("It has lasted more than 3 weeks."),
        lasts=gettext_noop("Most coughs go by themselves in 3 to 4 weeks."),
        advice=(REST, gettext_noop("Hot lemon and honey can soothe it.")),
    ),
    Topic(
        key="cold",
        english="a cold",
        name=gettext_noop("A cold"),
        words=r"\b(?:a|the|bad|heavy|head) cold\b|\b(?:runny|blocked|stuffy) nose\b"
        r"|সর্দি|নাক দিয়ে পানি|নাক বন্ধ|\bhargab\w*|\bduuf\w*",
        youngest=5,
        oldest=64,
        signs=(gettext_noop("The chest hurts."),),
        too_long=gettext_noop("It has lasted more than 2 weeks."),
        lasts=gettext_noop("Most colds get better in 1 to 2 weeks."),
        advice=(REST, gettext_noop("Keep warm."), PAIN),
    ),
    Topic(
        key="sore_throat",
        english="a sore throat",
        name=gettext_noop("A sore throat"),
        words=r"\b(?:sore|scratchy|painful) throat\b|\bthroat (?:hurts|is sore)\b"
        r"|গলা ?ব্যা?থা|গলা খুসখুস|\b(?:cune|dhuun)\w*(?: ayaa?)?(?: i| u)? ?xanuun\w*",
        youngest=5,
        oldest=64,
        signs=(
            gettext_noop("Swallowing is not possible, or the mouth does not open."),
            gettext_noop("A high sound with each breath, or dribbling."),
        ),
        too_long=gettext_noop("It has lasted more than 1 week."),
        lasts=gettext_noop("Most sore throats get better within a week."),
        advice=(REST, gettext_noop("Cool drinks and soft food can soothe it."), PAIN),
    ),
    Topic(
        key="insect_bite",
        english="an insect bite",
        name=gettext_noop("An insect bite"),
        words=r"\b(?:insect|mosquito|midge|bug|flea) bites?\b|\b(?:bee|wasp) stings?\b"
        r"|\b(?:bitten|stung) by an? (?:insect|mosquito|bug|bee|wasp)\b"
        r"|পোকার? ?কামড়|মশার? ?কামড়|মৌমাছির? ?কামড়|\bcayayaan\w*|\bkaneeco\w*|\bshinni\w*",
        youngest=5,
        oldest=64,
        signs=(
            gettext_noop("Face, mouth or throat swell."),
            gettext_noop("A sting in the mouth, the throat or near the eyes."),
            gettext_noop("The skin gets redder and more painful, or pus comes out."),
        ),
        too_long=gettext_noop("It has not got better in a few days."),
        lasts=gettext_noop("Most bites get better in a few days."),
        advice=(
            gettext_noop("Wash it with soap and water. Brush a sting off sideways."),
            gettext_noop("Put something cool on it. Do not scratch."),
        ),
    ),
    Topic(
        key="heartburn",
        english="heartburn",
        name=gettext_noop("Heartburn"),
        words=r"\bheart ?burn\b|\bacid reflux\b|\bindigestion\b"
        r"|বুক ?জ্বালা|অম্বল|(?:এ|অ্যা)সিডিটি|\blaab ?jeex\w*",
        youngest=18,
        oldest=54,
        signs=(
            gettext_noop("Pain in the chest, an arm, the neck or the jaw."),
            gettext_noop("Vomiting blood, or black stools."),
        ),
        too_long=gettext_noop("Most days for 3 weeks, food gets stuck, or weight is lost."),
        lasts=gettext_noop("Heartburn often gets better with small changes."),
        advice=(
            gettext_noop("Eat smaller meals, and nothing in the 3 hours before bed."),
            gettext_noop("Leave out what brings it on, like coffee, alcohol or fatty food."),
            gettext_noop("Raise the head of the bed."),
        ),
    ),
)
BY_KEY = {each.key: each for each in TOPICS}
AGAINST = re.compile(
    r"\b(?:pregnan\w*|bab(?:y|ies)\b|newborn|chemo\w*|cancer\w*|transplant\w*|steroid\w*|diabet\w*"
    r"|asthma\w*|copd|dialysis|hiv|immun\w*|blood\w*|worse\w*|weeks?\b|months?\b|years?\b|breath\w*"
    r"|swell\w*|swollen|fever\w*|temperature|rash\w*|stiff|wheez\w*|faint\w*|weight|kidney\w*"
    r"|uur\w*|ilm\w*|kansar\w*|sonkor\w*|neef\w*|dhiig\w*|toddobaad\w*|bil\w*|barar\w*|qandh\w*"
    r"|sii dar\w*)"
    r"|গর্ভ|অন্তঃসত্ত্বা|শিশু|বাচ্চা|ক্যান্সার|ডায়াবেটিস|হাঁপানি|অ্যাজমা|রক্ত|সপ্তাহ|মাস|বছর"
    r"|শ্বাস|ফোলা|ফুলে|জ্বর|খারাপ|বেড়ে|কিডনি",
    re.IGNORECASE,
)
"""Words in a need that speak against advice: costs little, since a request goes on as ever."""


def topic_of(need: str, born: date | None) -> Topic | None:
    """What a need asks for that may be met with advice; None where anything speaks against it."""
    said = normalize("NFC", " ".join(need.split()))
    if born is None or len(said) > LONGEST or sign_of_danger(said) or AGAINST.search(said):
        return None
    years = whole_months(born, clock.today()) // 12
    named = (each for each in TOPICS if re.search(each.words, said, re.IGNORECASE))
    found = next(named, None)
    return found if found and found.youngest <= years <= found.oldest else None


def signs(topic: Topic) -> Notice:
    """What would mean something worse."""
    return _notice(gettext_noop("Signs of something worse"), *topic.signs, *SIGNS)


def cautions(topic: Topic) -> Notice:
    """What would speak against advice."""
    return _notice(gettext_noop("What speaks against this advice"), *CAUTIONS, topic.too_long)


def advice(topic: Topic) -> Notice:
    """What somebody can do themselves, and where to go."""
    return _notice(topic.name, topic.lasts, *topic.advice, PHARMACIST)


def _notice(heading: str, *sentences: str) -> Notice:
    translated = tuple(_(each) for each in sentences)
    return Notice(_(heading), translated, english(f"{heading}.", *sentences), "111")
