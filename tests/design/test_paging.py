"""Long lists keep what narrows them from page to page."""

import pytest

from hamlet.design.paging import paged


def test_each_page_links_to_its_neighbours_and_keeps_what_was_asked():
    asked = {"words": "a&b", "age": 0, "open_now": True, "kind": "", "empty": None, "off": False}
    at, links = paged(list(range(120)), "2", asked)
    assert list(at) == list(range(50, 100))
    assert links["previous"] == "?words=a%26b&age=0&open_now=on&page=1"
    assert links["next"].endswith("&page=3")
    assert (links["page"], links["pages"]) == (2, 3)


@pytest.mark.parametrize(("page", "number"), [(None, 1), ("x", 1), ("-1", 3), ("99", 3)])
def test_a_page_that_is_none_is_the_first_or_last(page, number):
    assert paged(list(range(120)), page, {})[0].number == number


def test_one_page_has_no_neighbours():
    _, links = paged([], None, {})
    assert (links["previous"], links["next"]) == ("", "")
