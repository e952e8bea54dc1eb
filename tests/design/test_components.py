import pytest
from jinja2 import UndefinedError

NAME = "<b>x"
ESCAPED = "&lt;b&gt;x"
CALLS = [
    ("content", "button", (NAME,)),
    ("content", "button", (NAME,), {"href": "#"}),
    ("content", "tag", (NAME,)),
    ("content", "inset", (NAME,)),
    ("content", "warning", (NAME, NAME)),
    ("content", "card", (NAME, "#", NAME)),
    ("content", "care_card", ("urgent", NAME, NAME)),
    ("content", "details", (NAME, NAME)),
    ("content", "panel", (NAME, NAME)),
    ("content", "notification", (NAME,)),
    ("content", "summary_list", ([{"key": NAME, "value": NAME}],)),
    ("content", "breadcrumb", ([{"text": NAME, "href": "#"}],)),
    ("content", "back_link", ("#", NAME)),
    ("content", "action_link", (NAME, "#")),
    ("content", "unchecked_translation", (NAME, "020 7946 0100")),
    ("work", "person_banner", ({"name": NAME, "alerts": [NAME], "language": NAME},)),
    ("work", "owner", (NAME, NAME, NAME, NAME)),
    ("work", "clock", (NAME, "late", NAME)),
    ("work", "source", (NAME,)),
    ("work", "why", (NAME, "#")),
    ("work", "history", ([{"when": NAME, "text": NAME, "note": NAME}],)),
    ("work", "empty", (NAME, NAME, "#", NAME)),
    ("work", "worklist", (NAME, [NAME], [[NAME], [{"text": NAME, "href": NAME, "sub": NAME}]])),
    ("work", "worklist", ("", ["", ""], [[{"tag": NAME}, {"clock": NAME, "state": "ok"}]])),
    ("forms", "input", ("q", NAME, NAME), {"hint": NAME, "error": NAME}),
    ("forms", "textarea", ("q", NAME, NAME)),
    ("forms", "radios", ("q", NAME, [{"value": NAME, "text": NAME, "hint": NAME}])),
    ("forms", "select", ("q", NAME, [{"value": NAME, "text": NAME}])),
    ("forms", "date_input", ("q", NAME, {"day": NAME})),
    ("forms", "error_summary", ([{"text": NAME, "href": "#"}],)),
    ("forms", "search_box", ("#", NAME), {"value": NAME}),
]


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call[1])
def test_a_name_is_escaped_everywhere(macro, call):
    family, name, args, kwargs = (*call, {})[:4]
    markup = macro(family, name, *args, **kwargs)
    assert NAME not in markup
    assert ESCAPED in markup


def test_nothing_is_styled_or_scripted_in_line(macro):
    for family, name, args, *kwargs in CALLS:
        markup = macro(family, name, *args, **(kwargs[0] if kwargs else {}))
        assert "style=" not in markup
        assert "<script" not in markup
        assert " onclick" not in markup


def test_the_banner_says_what_is_not_known(macro):
    markup = macro("work", "person_banner", {"name": "O"})
    assert markup.count("not known") == 2
    assert "hamlet-person__alerts" not in markup


def test_the_banner_says_that_an_interpreter_is_needed_and_who_has_died(macro):
    person = {"name": "O", "language": "Bengali", "interpreter": True, "died": "1 May 2025"}
    markup = macro("work", "person_banner", person)
    assert "interpreter needed" in markup
    assert "<dt>Died</dt><dd>1 May 2025</dd>" in markup


def test_each_cell_of_a_worklist_carries_its_heading_for_narrow_screens(macro):
    rows = [["Jo", {"clock": "1 h left", "state": "soon"}, 0]]
    markup = macro("work", "worklist", "Referrals", ["Person", "Time left", "Calls"], rows)
    assert '<th class="nhsuk-table__header" scope="row" role="rowheader">' in markup
    assert 'aria-hidden="true">Time left </span>' in markup
    assert '<span class="hamlet-clock hamlet-clock--soon">1 h left</span>' in markup
    assert '<span class="hamlet-cell">0</span>' in markup


def test_an_absent_fact_says_so(macro):
    rows = [{"key": "Phone", "value": ""}, {"key": "Email", "value": None, "absent": "None given"}]
    markup = macro("content", "summary_list", rows)
    assert "Not known" in markup
    assert "None given" in markup


def test_a_page_at_either_end_offers_one_way_only(macro):
    assert macro("content", "pagination") == ""
    first = macro("content", "pagination", next="?page=2", page=1, pages=3)
    assert "2 of 3" in first
    assert "Previous" not in first


def test_a_component_takes_a_block_of_markup(env):
    source = (
        '{% from "design/components/content.jinja" import details %}'
        '{% call details("More") %}<p>In full</p>{% endcall %}'
    )
    assert "<p>In full</p>" in env.from_string(source).render()


def test_a_name_missing_from_the_context_is_an_error(env):
    with pytest.raises(UndefinedError):
        env.from_string("{{ persn }}").render(person="Jo")
