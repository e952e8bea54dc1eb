"""What is on a shortlist, kept in addresses from page to page."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from hamlet.directory.queries import Service

MOST = 12
NAME = "s"


def address(chosen: Sequence[UUID], path: str = "directory:shortlist", **asked: Any) -> str:
    """The address of a page that knows the shortlist."""
    told = [(NAME, str(each)) for each in chosen] + list(asked.items())
    return f"{reverse(path)}?{urlencode(told)}" if told else reverse(path)


def with_one(chosen: Sequence[UUID], service: Service) -> dict[str, str]:
    """The cell that adds a service, or says that it is on the list."""
    if service.pk in chosen:
        return {"text": "On it"}
    return {"text": "Add", "sub": "", "href": address([*chosen, service.pk])}


def read(written: Iterable[str]) -> list[UUID]:
    """The ids in an address, each once, at most `MOST`; what is none is let be."""
    return list(dict.fromkeys(filter(None, map(_id, written))))[:MOST]


def _id(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None
