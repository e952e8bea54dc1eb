"""Addresses of pages, and numbers in words as links."""

from uuid import uuid4

import pytest
from django.urls import reverse

from hamlet.design import links
from hamlet.design.links import calls


def test_an_address_is_that_of_the_page_whatever_was_asked_before():
    assert links.to("sign_in") == reverse("sign_in")
    for someone in (uuid4(), uuid4()):
        assert links.to("people:person", someone) == reverse("people:person", args=[someone])


def test_numbers_that_may_save_a_life_become_links():
    assert calls("Call 999, or 0800 1111.") == (
        'Call <a href="tel:999">999</a>, or <a href="tel:08001111">0800 1111</a>.'
    )


def test_other_numbers_and_markup_stay_words():
    assert calls("<b>1999</b> and 1112") == "&lt;b&gt;1999&lt;/b&gt; and 1112"


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:text/html,x", " https://x.test", "//x.test", "x.test"],
)
def test_only_an_address_of_the_web_becomes_a_link(address):
    assert links.web_link(address) == address
    assert links.web_link('https://x.test/"><b>') == (
        '<a href="https://x.test/&quot;&gt;&lt;b&gt;" rel="noopener noreferrer">'
        "x.test/&quot;&gt;&lt;b&gt;</a>"
    )
