import re

import pytest
from django import forms

from hamlet.design.fields import BirthDateField, DateField, error_list
from hamlet.design.hours import HoursField


class Asked(forms.Form):
    name = forms.CharField(
        label="Full name",
        max_length=10,
        help_text="As they say it",
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "nhsuk-input--width-20"}),
    )
    born = BirthDateField(label="Date of birth")
    way = forms.ChoiceField(
        label="How?", choices=[("", "-"), ("a", "Phone"), ("b", "Letter")], widget=forms.RadioSelect
    )
    helps = forms.MultipleChoiceField(
        label="What helps?",
        choices=[("a", "Stairs"), ("b", "Shops")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    service = forms.ChoiceField(
        label="Service", choices=[("", "Choose"), ("At home", [("r", "Rapid"), ("n", "Nurse")])]
    )
    many = forms.IntegerField(label="How many?", required=False)
    need = forms.CharField(label="Need", widget=forms.Textarea(attrs={"maxlength": 400}))
    agreed = forms.BooleanField(label="They agree", error_messages={"required": "Ask them"})
    secret = forms.CharField(widget=forms.HiddenInput, initial="z")

    def clean(self):
        raise forms.ValidationError("The two do not fit together")


TYPED = {
    "name": "<b>x is too long",
    "born_day": "31",
    "born_month": "2",
    "born_year": "1952",
    "way": "b",
    "helps": ["b"],
    "service": "n",
    "many": "three",
    "need": "</textarea><b>x",
}


@pytest.fixture
def show(env):
    def render(form, name, **overrides):
        template = env.from_string("{{ field(form[name], **more) }}")
        return template.render(form=form, name=name, more=overrides)

    return render


def tag_of(markup, id):
    return re.search(rf'<[^>]*\sid="{id}"[^>]*>', markup)[0]


@pytest.mark.parametrize("name", list(Asked.base_fields))
def test_every_kind_of_field_renders_itself_fresh_and_bound(show, name):
    for form in (Asked(), Asked({}), Asked(TYPED), Asked(TYPED, prefix="one")):
        assert f'name="{form[name].html_name}' in show(form, name)


def test_a_password_is_never_written_back(show):
    class SignIn(forms.Form):
        password = forms.CharField(widget=forms.PasswordInput)

    markup = show(SignIn({"password": "correct horse"}), "password")
    assert 'type="password"' in markup
    assert "horse" not in markup


def test_a_field_is_described_by_its_hint_and_its_error(show):
    markup = show(Asked(TYPED), "name")
    assert 'aria-describedby="id_name-hint id_name-error"' in tag_of(markup, "id_name")
    assert "As they say it" in markup.split('id="id_name-hint">')[1]
    assert "up to 10 characters. You have used 16" in markup.split('id="id_name-error">')[1]


def test_a_field_without_hint_or_error_is_described_by_nothing(show):
    assert "aria-describedby" not in show(Asked(), "service")


def test_the_widget_s_own_wishes_are_kept(show):
    box = tag_of(show(Asked(), "name"), "id_name")
    assert 'autocomplete="name"' in box
    assert "nhsuk-input--width-20" in box


def test_what_was_typed_is_kept_and_escaped(show):
    form = Asked(TYPED)
    assert 'value="&lt;b&gt;x is too long"' in show(form, "name")
    assert "&lt;/textarea&gt;&lt;b&gt;x</textarea>" in show(form, "need")
    assert 'value="three"' in show(form, "many")


def test_a_number_is_asked_for_in_a_text_box_with_a_number_pad(show):
    box = tag_of(show(Asked(), "many"), "id_many")
    assert 'type="text"' in box
    assert 'inputmode="numeric"' in box


def test_the_choice_made_is_still_made(show):
    form = Asked(TYPED)
    assert "checked" in tag_of(show(form, "way"), "id_way-2")
    assert "checked" not in tag_of(show(form, "way"), "id_way")
    assert "checked" in tag_of(show(form, "helps"), "id_helps-2")
    assert '<option value="n" selected>' in show(form, "service")


def test_radios_need_no_empty_choice_and_a_select_keeps_its_groups(show):
    assert show(Asked(), "way").count('type="radio"') == 2
    select = show(Asked(), "service")
    assert select.index('<option value=""') < select.index('<optgroup label="At home">')
    assert select.count("</optgroup>") == 1


def test_only_the_box_of_a_date_that_is_wrong_is_marked(show):
    markup = show(Asked(TYPED), "born")
    assert "nhsuk-input--error" in tag_of(markup, "id_born_day")
    assert "nhsuk-input--error" not in tag_of(markup, "id_born_year")
    assert 'value="1952"' in tag_of(markup, "id_born_year")
    assert 'aria-describedby="id_born-error"' in markup


def test_a_choice_may_have_a_hint_and_reveal_more(show):
    markup = show(Asked(TYPED), "way", hints={"a": "9 to 5"}, reveals={"b": "Where to?"})
    assert 'aria-describedby="id_way-item-hint"' in tag_of(markup, "id_way")
    assert 'data-aria-controls="conditional-id_way-2"' in tag_of(markup, "id_way-2")
    assert "conditional--hidden" not in tag_of(markup, "conditional-id_way-2")


def test_overrides_replace_what_was_found(show):
    markup = show(Asked(), "name", size="l", heading=True, label="What is your name?")
    assert '<h1 class="nhsuk-label-wrapper">' in markup
    assert "What is your name?" in markup


def test_every_error_leads_to_a_field_that_is_there(env, show):
    form = Asked(TYPED)
    errors = error_list(form)
    assert errors[0] == {"text": "The two do not fit together", "href": ""}
    page = "".join(show(form, name) for name in form.fields)
    for error in errors[1:]:
        assert tag_of(page, error["href"].removeprefix("#"))
    assert "#id_born_day" in [error["href"] for error in errors]


def test_the_words_of_django_give_way_to_ours_and_those_of_an_author_do_not():
    said = [error["text"] for error in error_list(Asked({"service": "zz"}))]
    assert "Fill in ‘Full name’" in said
    assert "Choose an answer to ‘How?’" in said
    assert "Choose one of the answers to ‘Service’" in said
    assert "Ask them" in said
    assert not [text for text in said if "required" in text or "valid" in text]


def test_the_summary_lists_errors_and_is_not_there_without_any(env):
    template = env.from_string("{{ error_summary(form) }}")
    assert template.render(form=Asked()) == ""
    markup = template.render(form=Asked(TYPED))
    assert "There is a problem" in markup
    assert '<a href="#id_name">' in markup


def test_a_widget_that_we_cannot_show_is_named(show):
    class Odd(forms.Form):
        odd = forms.CharField(widget=forms.MultiWidget({"a": forms.TextInput()}))

    with pytest.raises(TypeError, match="MultiWidget"):
        show(Odd(), "odd")


class Opening(forms.Form):
    """Two fields that may be wrong in the same way, and one that is not."""

    monday = HoursField(label="Monday")
    tuesday = HoursField(label="Tuesday")
    since = DateField(label="Since when?")


def test_errors_in_the_same_words_name_what_they_are_about():
    form = Opening({"monday": "x", "tuesday": "y", "since_day": "99"})
    said = [error["text"] for error in error_list(form)]
    hours = "Write hours like 09:00-12:00, 13:00-17:00. Leave it empty where closed."
    assert said[:2] == [f"Monday: {hours}", f"Tuesday: {hours}"]
    assert said[2] == "Enter a month, for example 1 or January"


def test_radios_keep_an_empty_choice_that_is_an_answer_and_begin_with_it(show):
    class Optional(forms.Form):
        soon = forms.ChoiceField(
            label="How soon?", choices=[("", "As before"), ("now", "Now")],
            widget=forms.RadioSelect, required=False,
        )  # fmt: skip

    markup = show(Optional(), "soon")
    assert "As before" in markup
    assert "checked" in tag_of(markup, "id_soon")
    assert "checked" not in tag_of(markup, "id_soon-2")
