"""What discharge speaks of, as data: pathways, causes of delay, what people need at home.

Pathways are those of the national model (DHSC, Hospital discharge and community support guidance).
Causes stand in the five groups by which NHS England's acute discharge situation report counts
them; the words, and what stands in each group, are ours. Dates and stays are named after the NHS
Data Dictionary: HOSPITAL PROVIDER SPELL, DISCHARGE READY DATE.
"""

from datetime import date, timedelta
from types import MappingProxyType

PATHWAYS = MappingProxyType(
    {
        0: "0: home, with nothing new to arrange",
        1: "1: home, with help there",
        2: "2: a bed for some weeks, to get better",
        3: "3: a care home, or as much care at home",
    }
)
WITH_A_SERVICE = (1, 2, 3)
"""Pathways on which a service takes people on as they leave."""

GROUPS = MappingProxyType(
    {
        "hospital": "The hospital's own work",
        "wellbeing": "What the person and family need",
        "hub": "Planning the way home",
        "interface": "Between hospital and community",
        "capacity": "No room in the community",
    }
)
CAUSES = MappingProxyType(
    {
        "medicines": ("hospital", "Medicines to take home are not ready"),
        "results": ("hospital", "A test, a result or a decision is waited for"),
        "transport": ("hospital", "The way home is not arranged"),
        "choice": ("wellbeing", "They or their family need longer to decide"),
        "unsafe": ("wellbeing", "They may not be safe at home"),
        "housing": ("wellbeing", "They have no home to go to, or it is not ready"),
        "assessment": ("hub", "An assessment is waited for"),
        "referral": ("hub", "Somebody is still to be asked to help"),
        "restart": ("interface", "Care that they had is to begin again"),
        "equipment": ("interface", "Equipment at home is waited for"),
        "funding": ("interface", "Who pays is not decided"),
        "care": ("capacity", "No care at home is free yet"),
        "bed": ("capacity", "No bed for getting better is free yet"),
        "care_home": ("capacity", "No place in a care home is free yet"),
    }
)
UNSAID = "No cause said"

NEEDS = MappingProxyType(
    {
        "move": "Moving about, stairs, getting up",
        "wash": "Washing and dressing",
        "eat": "Eating, drinking, cooking",
        "medicines": "Taking medicines",
        "night": "Somebody near at night",
        "memory": "Remembering, deciding",
        "skin": "Wounds and skin",
        "equipment": "Equipment",
        "home": "Food, heating, keys",
        "carer": "Help for who looks after them",
    }
)
FOLLOW_UPS = MappingProxyType(
    {
        "care": "Help with washing, dressing or meals",
        "nursing": "A nurse who visits",
        "therapy": "Help to move about and get stronger",
        "bed": "A place to stay and get better",
        "equipment": "Equipment at home",
        "medicines": "Medicines",
        "transport": "The way home",
        "home": "Food, heating, keys",
        "gp": "The practice, to look again",
        "carer": "Help for who looks after them",
    }
)

OLD, LONG, WITHOUT_STAFF = 75, timedelta(days=7), ("home", "family")
"""What speaks for a risk at home: years of age, time in hospital, and where nobody is on duty who
sees that something is missing. Our own choice, which orders a list; it measures nobody's risk."""
RISKS = MappingProxyType(
    {
        "risk_age": f"{OLD} or older",
        "risk_nights": "a week or longer in hospital",
        "risk_home": "went where nobody is on duty",
    }
)

GO_ON, DROP, KEEP, CANCEL = "go_on", "drop", "keep", "cancel"
BECOMES = MappingProxyType(
    {
        GO_ON: "It goes on",
        DROP: "Take it back",
        KEEP: "Take it back; they keep what is booked for it",
        CANCEL: "Take it back, and cancel what is booked for it",
    }
)
"""What becomes of what was asked of a service for somebody who does not go home now."""
SAYS_WHAT_GOES_ON = ("hospital", "mistake")
"""Where whoever coordinates says what goes on; of who died nothing does."""
TAKEN_BACK = MappingProxyType(
    {
        "hospital": "They went to another hospital.",
        "died": "They died.",
        "mistake": "They were not in hospital: it was a mistake.",
    }
)
"""Why what was asked for is taken back, by where they went."""

A_YEAR = timedelta(days=366)
FAR_OFF = "That day is more than a year from now. Check the year, and say so if it is right."
"""What is asked once more: nearly always the year was mistyped."""


def is_far_off(expected_on: date | None, today: date) -> bool:
    """Whether a day on which somebody is expected to go is asked about once more."""
    return expected_on is not None and expected_on > today + A_YEAR
