"""Where somebody who is registered was met first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Origin:
    """Where somebody is registered from: what was told there, and where one goes on afterwards.

    `on` gives that address for the person who was registered.
    """

    on: Callable[[UUID], str]
    name: str = ""
    birth_date: date | None = None
