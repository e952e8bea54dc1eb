"""Long lists a page at a time, each page with its own address."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator

ROWS = 50


def paged(rows: Any, page: str | None, asked: Mapping[str, Any]) -> tuple[Page, dict[str, Any]]:
    """One page of rows (a list or a query set), and what the `pagination` macro draws below it.

    `page` is what the address says, and anything that is no page is the first or last. `asked` is
    what narrows the list; it stays in the addresses of the other pages.
    """
    at = Paginator(rows, ROWS).get_page(page)
    told = {
        name: value
        for name, value in asked.items()
        if value is not False and value not in ("", None, [])
    }
    kept = {name: "on" if value is True else value for name, value in told.items()}

    def href(number: int) -> str:
        return "?" + urlencode(kept | {"page": number}, doseq=True)

    return at, {
        "previous": href(at.number - 1) if at.has_previous() else "",
        "next": href(at.number + 1) if at.has_next() else "",
        "page": at.number,
        "pages": at.paginator.num_pages,
    }
