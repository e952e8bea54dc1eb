"""What is on a shortlist, kept in addresses from page to page with what was searched for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from hamlet.directory.queries import Service

MOST = 12
NAME = "s"
SEARCH = ("words", "age", "near", "practice", "language", "takes_referrals", "open_now", "page")
"""What an address keeps of a search, so that one comes back to it."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ids of services on a shortlist, in order, and the search that they were found by."""

    ids: tuple[UUID, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        """Whether nothing more goes on it."""
        return len(self.ids) >= MOST

    @property
    def told(self) -> dict[str, list[str]]:
        """The ids as an address tells them."""
        return {NAME: [str(each) for each in self.ids]}

    def shortlist(self, **more: str) -> str:
        """Where the shortlist is."""
        return self._address("directory:shortlist", more)

    def results(self) -> str:
        """Where the services are that were found."""
        return self._address("directory:services", {})

    def _address(self, path: str, more: Mapping[str, Any]) -> str:
        told = urlencode({**self.told, **self.asked, **more}, doseq=True)
        return f"{reverse(path)}?{told}" if told else reverse(path)

    def adding(self, each: UUID) -> "Chosen":
        """With one more at the end."""
        return replace(self, ids=(*self.ids, each))

    def without(self, each: UUID) -> "Chosen":
        """Without one."""
        return replace(self, ids=tuple(one for one in self.ids if one != each))


def with_one(chosen: Chosen, service: Service) -> dict[str, str]:
    """The cell that adds a service and stays on the results, or takes it off again."""
    if service.pk in chosen.ids:
        text = format_html(ON_IT, service.name)
        return {"text": text, "href": f"{chosen.without(service.pk).results()}#found"}
    if chosen.is_full:
        return {"text": "The shortlist is full"}
    text = format_html(ADD, service.name)
    return {"text": text, "href": f"{chosen.adding(service.pk).results()}#found"}


ADD = 'Add<span class="nhsuk-u-visually-hidden"> {} to the shortlist</span>'
ON_IT = 'Take off<span class="nhsuk-u-visually-hidden"> {} from the shortlist</span>'


def read(address: QueryDict) -> Chosen:
    """What an address tells: each id once, at most `MOST`; what is none is let be."""
    found = dict.fromkeys(filter(None, map(_id, address.getlist(NAME))))
    asked = {name: address[name] for name in SEARCH if address.get(name)}
    return Chosen(tuple(found)[:MOST], asked)


def _id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
