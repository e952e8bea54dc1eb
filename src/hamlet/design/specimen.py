"""Invented things to show the components with: long, short, other scripts, and many."""

from django import forms

from hamlet.design.fields import BirthDateField, DateField

LONG = "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley O’Shaughnessy-Ramanathapillai"
UNBROKEN = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
STATES = ("late", "soon", "ok", "paused", "met")

PEOPLE = [
    {
        "name": LONG,
        "href": "#",
        "pronouns": "she/her",
        "born": "9 January 1952",
        "age": "74 years",
        "nhs_number": "999 123 4567",
        "language": "Bengali",
        "interpreter": True,
        "link_person": "Tunde Adeyemi-Falconbridge",
        "more": [{"key": "Needs", "value": "large print"}],
        "alerts": ["Visit in pairs", UNBROKEN, "Allergic to penicillin"],
    },
    {"name": "O", "born": "3 March 1931", "died": "1 May 2025", "nhs_number": ""},
    {"name": "আমিনা বেগম", "href": "#", "born": "২ ফেব্রুয়ারি ১৯৬১", "language": "Bengali"},
]

ROW_NAMES = (LONG, "O", "Dara O’Neill", "আমিনা বেগম", "Xaawo Cabdi", "<b>x", "Jo Lee")
NEEDS = (
    "Cannot manage the stairs since a fall on Sunday",
    "দুই সপ্তাহ ধরে একা আছেন, কথা বলার কেউ নেই",
    "Leg dressing",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
)
CLOCKS = (
    {"clock": "35 min late, was due 13:30", "state": "late"},
    {"clock": "1 h 20 min left, closes 20:00", "state": "soon"},
    {"clock": "2 days left", "state": "ok"},
    {"clock": "Paused, waiting for an answer", "state": "paused"},
    {"clock": "Met", "state": "met"},
)


class SpecimenForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(
        label="Full name",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    born = BirthDateField(label="Date of birth", help_text="For example, 9 1 1952")
    seen = DateField(label="When were they last seen?", required=False)
    email = forms.EmailField(label="Email address", required=False)
    age = forms.IntegerField(label="How many live there?", required=False)
    way = forms.ChoiceField(
        label="How should we get in touch?",
        choices=[("phone", "Phone"), ("letter", "Letter"), ("other", "Another way")],
        widget=forms.RadioSelect,
    )
    help = forms.MultipleChoiceField(
        label="What would help?",
        choices=[("stairs", "Getting up and down stairs"), ("shop", "Shopping"), ("talk", "আলাপ")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    service = forms.ChoiceField(
        label="Service",
        choices=[
            ("", "Choose a service"),
            ("At home", [("rapid", "Rapid response"), ("nurse", "Community nursing")]),
            ("Nearby", [("link", "Social prescribing")]),
        ],
    )
    need = forms.CharField(
        label="What is needed?", widget=forms.Textarea(attrs={"maxlength": 400, "rows": 4})
    )
    agreed = forms.BooleanField(label="The person agrees to this referral")


FILLED = {
    "name": "Wilhelmina-Alexandrina Featherstonehaugh-Cholmondeley",
    "born_day": "31",
    "born_month": "2",
    "born_year": "52",
    "email": "amina at home",
    "age": "three",
    "need": "<b>x</b> and what was typed stays",
}


def rows(count: int) -> list[list]:
    """A worklist of `count` rows, each of six cells."""
    return [_row(number) for number in range(count)]


def _row(number: int) -> list:
    name = ROW_NAMES[number % len(ROW_NAMES)]
    return [
        {"text": name, "href": f"#person-{number}", "sub": "74 years · 999 123 4567"},
        {"text": NEEDS[number % len(NEEDS)], "sub": "from Harbour Street Surgery"},
        CLOCKS[number % len(CLOCKS)],
        {"text": "Rapid response", "sub": "Amina Begum"},
        {"tag": "Urgent", "colour": "red"} if number % 3 == 0 else {"tag": "Routine"},
        "Tue 14:02",
    ]


HEAD = ["Person", "Need", "Time left", "Held by", "Priority", "Received"]
HISTORY = [
    {
        "when": "Tue 9 December 2025, 14:02",
        "datetime": "2025-12-09T14:02",
        "text": "Amina Begum accepted it for Rapid response",
        "href": "#",
    },
    {
        "when": "Tue 9 December 2025, 13:10",
        "text": "Tom Okafor asked Harbour Street Surgery for more information",
        "note": "Which leg? Is the wound clean?\nDoes she live alone?",
    },
    {"when": "Tue 9 December 2025, 12:55", "text": "Harbour Street Surgery sent the referral"},
]
FACTS = [
    {"key": "Need", "value": NEEDS[0], "actions": [{"text": "Change", "href": "#"}]},
    {"key": "In their words", "value": NEEDS[1], "lang": "bn"},
    {"key": "Interpreter", "value": ""},
    {"key": "Address", "value": NEEDS[3]},
]
