import pytest
from django import forms
from django.utils import translation

from hamlet.design.jinja import translated
from hamlet.design.site import Link, Site


@pytest.fixture
def page(env):
    source = '{% extends "design/staff.jinja" %}{% block title %}Referrals{% endblock %}'

    def render(**context):
        return env.from_string(source).render(**context)

    return render


def test_a_page_names_itself_and_its_partnership(page):
    markup = page(site=Site(name="Riverside Together"))
    assert "<title>Referrals – Riverside Together</title>" in markup
    assert 'class="nhsuk-header__service-name" href="/">Riverside Together</a>' in markup


def test_no_nhs_logo_is_shown(page):
    assert "nhsuk-header__logo" not in page()
    assert "<svg" not in page()


def test_a_page_with_errors_says_so_first(page):
    class Asked(forms.Form):
        name = forms.CharField()

    assert "<title>Error: Referrals" in page(form=Asked({}))
    assert "<title>Referrals" in page(form=Asked())


def test_signing_out_is_a_form_and_is_offered_to_who_is_signed_in(page):
    markup = page(site=Site(signed_in="Amina Begum", sign_out="/out/"), csrf_input="TOKEN")
    assert 'action="/out/" method="post">TOKEN<button' in markup
    assert "Sign out" not in page()


def test_the_current_page_is_marked_in_the_menu(page):
    nav = (Link("My day", "/home/", current=True), Link("Worklist", "/worklist/"))
    markup = page(site=Site(nav=nav))
    assert markup.count('aria-current="true"') == 1


def test_unchecked_words_are_marked(page):
    sentence = "has not yet checked these words"
    assert sentence in page(site=Site(unchecked=True))
    assert sentence not in page()


def test_a_resident_s_page_has_a_way_back_if_there_is_one(env):
    source = '{% extends "design/resident.jinja" %}{% block title %}T{% endblock %}'
    template = env.from_string(source)
    assert 'class="nhsuk-back-link" href="/before/"' in template.render(back="/before/")
    assert "nhsuk-back-link" not in template.render()


@pytest.mark.usefixtures("translations")
def test_a_message_is_in_the_language_of_each_page_in_turn():
    said = []
    for language in ("en-gb", "bn", "en-gb", "so"):
        with translation.override(language):
            said.append(translated("Back"))
    assert said[0] == said[2] == "Back"
    assert len(set(said)) == 3


def test_what_is_put_in_a_message_is_escaped_and_its_own_markup_is_not():
    assert translated("<b>%(name)s</b>", name="<i>") == "<b>&lt;i&gt;</b>"
    assert translated("100%%") == "100%"
