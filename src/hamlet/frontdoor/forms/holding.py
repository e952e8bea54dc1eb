"""The forms of who in a team holds a referral, and until when it can wait."""

from datetime import datetime, time, timedelta
from uuid import UUID

from django import forms

from hamlet.frontdoor import lifecycle
from hamlet.frontdoor.forms.fields import choice_field, words_field
from hamlet.frontdoor.forms.moves import MoveForm
from hamlet.kernel import clock
from hamlet.place import queries as place

MORNING = time(8)
LATER = {"1h": timedelta(hours=1), "3h": timedelta(hours=3)}
FEW = 5
"""Of so many who cannot be chosen each is named."""
DAYS = {"1d": 1, "3d": 3, "6d": 6}


def _offer_members(team: place.Team, field: forms.ChoiceField, *others: tuple[str, str]) -> None:
    """Let somebody of a team be chosen by name who has an account, or one of the others; says who
    has none, for they would not see what they are given."""
    members = {each.practitioner_id: each.practitioner for each in place.members(team)}.values()
    named = [(str(each.pk), each.name) for each in members if each.account_id]
    field.choices = [*named, *others]
    if absent := [each.name for each in members if not each.account_id]:
        who = ", ".join(absent) if len(absent) <= FEW else f"{len(absent)} others of the team"
        field.help_text = (
            f"Not in this list: {who}. Without an account here they would not see it. A team lead "
            "can ask whoever runs Hamlet to open one."
        )


class AssignForm(MoveForm):
    """Somebody by name, anybody of a profession, or whoever is next."""

    holder = choice_field("Who holds it?", error="Choose who")

    def fill(self) -> None:
        team = self.referral.owner_team
        skills = [(f"any:{each}", f"Any {each}") for each in place.professions(team.pk)]
        _offer_members(team, self.fields["holder"], *skills, ("any:", "Whoever is next"))

    def clean(self) -> dict:
        """The practitioner or the skill, as the verb takes them."""
        given = super().clean()
        kind, _, skill = given.pop("holder", "").partition(":")
        by_name = kind if kind != "any" else ""
        return given | {"practitioner": UUID(by_name) if by_name else None, "skill": skill}


class SnoozeForm(MoveForm):
    until = choice_field("Until when can it wait?", error="Choose until when")
    reason = choice_field("Why can it wait?", lifecycle.PUT_ASIDE.items(), "Choose why it can wait")
    words = words_field(
        "What should be known?", "Optional. It stands in the history.", required=False, rows=2
    )

    def fill(self) -> None:
        self.fields["until"].choices = [
            ("1h", "An hour"),
            ("3h", "Three hours"),
            ("1d", "Tomorrow morning, 08:00"),
            ("3d", "In three days, 08:00"),
            ("6d", "In six days, 08:00"),
        ]

    def clean_until(self) -> datetime:
        """The moment that was chosen."""
        chosen = self.cleaned_data["until"]
        if chosen in LATER:
            return clock.now() + LATER[chosen]
        day = clock.today() + timedelta(days=DAYS[chosen])
        return datetime.combine(day, MORNING, clock.LONDON)


class OffShiftForm(forms.Form):
    """Who goes, and who takes over what they hold."""

    practitioner = choice_field("Who goes off shift?", error="Choose who goes")
    to = choice_field("Who takes over what they hold?", error="Choose who takes over")

    def __init__(self, team: UUID, holding: dict[UUID, str], *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["practitioner"].choices = [(str(pk), name) for pk, name in holding.items()]
        _offer_members(place.team(team), self.fields["to"], ("team", "Whoever is next in the team"))

    def clean(self) -> dict:
        """Ids as the verb takes them; None for the team."""
        given = super().clean()
        if self.errors:
            return given
        to = None if given["to"] == "team" else UUID(given["to"])
        return {"practitioner": UUID(given["practitioner"]), "to": to}
