"""What can be done at once about each person that a search found."""

from typing import Any

from django.utils.html import format_html

from hamlet.design import links
from hamlet.people.banner import full_name
from hamlet.people.models import Person
from hamlet.people.panels import Panel


def acts(person: Person, panels: list[Panel]) -> list[Any]:
    """What can be done at once, as cells; nothing about somebody who died."""
    if person.death_date:
        return ["–"] * len(panels)
    name = full_name(person)
    return [
        {
            "text": hidden(act.context["text"], name),
            "href": links.to(act.context["view"], person.pk),
        }
        for act in panels
    ]


def hidden(text: str, whom: str) -> str:
    """A link's words, with what only a screen reader needs to tell it from its neighbours."""
    return format_html('{}<span class="nhsuk-u-visually-hidden"> for {}</span>', text, whom)
