"""Django form fields that render themselves as NHS.UK components.

A template writes `{{ error_summary(form) }}` once and `{{ field(form["name"]) }}` for each field.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.http import QueryDict
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from hamlet.design.dates import PARTS, BirthDateField, DateField, DateWidget
from hamlet.design.errors import plain_errors
from hamlet.kernel.errors import UserError
from hamlet.kernel.text import is_blank

__all__ = [
    "BirthDateField",
    "DateField",
    "DateWidget",
    "ReadField",
    "error_list",
    "error_summary",
    "field",
    "fill_in",
    "filled_in_with",
    "refuse_unseen",
    "take_written",
]

FORMS = "design/components/forms.jinja"
INPUT_ATTRS = ("autocomplete", "inputmode", "spellcheck", "maxlength", "class")
Options = dict[str, Any]

WRITTEN = ("need", "words", "why")
"""Fields in which forms ask for somebody's own words; they begin empty."""
_typed_before: ContextVar[QueryDict | None] = ContextVar("typed_before", default=None)


class ReadField(forms.CharField):
    """Text that a reader of `kernel.identifiers` brings to its kept form, or refuses: in words of
    the reader, or in `unread`, for pages in more languages than its own."""

    def __init__(self, *, read: Callable[[str], str], unread: Any = "", **kwargs: Any):
        self.read, self.unread = read, unread
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """The kept form, or '' where nothing was typed."""
        text = super().clean(value)
        try:
            return self.read(text) if text else ""
        except UserError as error:
            raise ValidationError(self.unread or str(error)) from None


def refuse_unseen(form: forms.BaseForm) -> None:
    """Refuse the words that a form needs where nothing was typed but characters that nobody sees:
    a person with such a name, or a need that such a name holds, would be lost. For `clean`."""
    for name, each in form.fields.items():
        typed = form.cleaned_data.get(name)
        if each.required and isinstance(typed, str) and typed and is_blank(typed):
            form.add_error(name, ValidationError(each.error_messages["required"]))


@pass_environment
def field(env: Environment, bound: BoundField, **overrides: Any) -> Markup:
    """Render a form's field with its label, hint, error and what was typed.

    The component follows from the widget. `overrides` replace what was found: the arguments of
    the macro of that name in `components/forms.jinja`, such as `size="l"`, `heading=True`,
    `hint=…`, `width=10`, `inline=True`, or `hints={value: text}` and
    `reveals={value: markup}` for single choices.
    """
    bound = _filled_in(bound)
    component, describe = _component(bound.field.widget)
    options = _common(bound) | describe(bound) | overrides
    macro = getattr(env.get_template(FORMS).module, component)
    return macro(**options)


@contextmanager
def filled_in_with(typed: QueryDict | None) -> Iterator[None]:
    """Fill fresh forms in with what was typed before, as long as the block lasts."""
    token = _typed_before.set(typed)
    try:
        yield
    finally:
        _typed_before.reset(token)


def fill_in(typed: QueryDict) -> None:
    """Fill fresh forms in with what was typed before, until the block around this ends."""
    _typed_before.set(typed)


def take_written() -> list[str]:
    """What was written before in words of one's own, for a page that has its form no more.

    No form is filled in with it any more. What was picked, or stood there already, is left out.
    """
    typed = _typed_before.get() or QueryDict()
    _typed_before.set(None)
    return [text for name in WRITTEN for text in typed.getlist(name) if text.strip()]


def _filled_in(bound: BoundField) -> BoundField:
    """The field of a fresh form, showing what was typed before in that form."""
    typed = _typed_before.get()
    if typed is None or bound.form.is_bound or not _same_form(bound.form, typed):
        return bound
    form = copy(bound.form)
    form.is_bound, form.data = True, typed
    form._errors, form._bound_fields_cache = ErrorDict(), {}
    return form[bound.name]


def _same_form(form: forms.BaseForm, typed: QueryDict) -> bool:
    """Whether the fields that were sent are fields of this form; a date has three boxes."""
    names = tuple(form.add_prefix(name) for name in form.fields)
    return bool(typed) and all(name.startswith(names) for name in typed)


@pass_environment
def error_summary(env: Environment, *bound_forms: forms.BaseForm) -> Markup:
    """Render the summary of all errors of these forms, each linked to its field; '' for none."""
    errors = [error for form in bound_forms for error in error_list(form)]
    return env.get_template(FORMS).module.error_summary(errors) if errors else Markup()


def error_list(form: forms.BaseForm) -> list[Options]:
    """The form's errors in the order of its fields, as `{"text", "href"}`; `href` may be ''.

    Words that more than one field has are told apart by what each asks: "Tuesday: …".
    """
    errors = form.errors.as_data()
    general = [
        {"text": text, "href": ""}
        for error in errors.get(NON_FIELD_ERRORS, [])
        for text in error.messages
    ]
    told = [
        (form[name], error, text)
        for name in form.fields
        for error in errors.get(name, [])
        for text in plain_errors(form[name], error)
    ]
    times = Counter(text for *_, text in told)
    return general + [
        {
            "text": f"{bound.label}: {text}" if times[text] > 1 else text,
            "href": f"#{_first_id(bound, error)}",
        }
        for bound, error, text in told
    ]


def _first_id(bound: BoundField, error: ValidationError) -> str:
    """The id of the box to go to, which for a date is the first box at fault."""
    if isinstance(bound.field.widget, DateWidget):
        return f"{bound.auto_id}_{_parts(error)[0]}"
    return bound.auto_id


def _parts(error: ValidationError) -> tuple[str, ...]:
    return (getattr(error, "params", None) or {}).get("parts", PARTS)


def _common(bound: BoundField) -> Options:
    return {
        "name": bound.html_name,
        "id": bound.auto_id,
        "label": bound.label,
        "hint": bound.help_text,
        "error": " ".join(text for error in _errors(bound) for text in plain_errors(bound, error)),
    }


def _errors(bound: BoundField) -> list[ValidationError]:
    return bound.form.errors.as_data().get(bound.name, [])


def _component(widget: forms.Widget) -> tuple[str, Callable[[BoundField], Options]]:
    for kind, component, describe in COMPONENTS:
        if isinstance(widget, kind):
            return component, describe
    raise TypeError(f"No component shows a {type(widget).__name__}")


def _attrs(bound: BoundField) -> Options:
    given: Mapping[str, Any] = bound.field.widget.attrs
    found = {name: given[name] for name in INPUT_ATTRS if name in given}
    found["classes"] = found.pop("class", "")
    return found


def _shown(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, forms.PasswordInput) and not widget.render_value:
        return ""  # A page that holds a password leaves it in the browser's memory.
    value = widget.format_value(bound.value())
    return "" if value is None else str(value)


def _input(bound: BoundField) -> Options:
    widget = bound.field.widget
    options = {"type": widget.input_type, "value": _shown(bound)} | _attrs(bound)
    if widget.input_type == "number":
        # A number box that scrolls and drops what it cannot read loses what people typed.
        options |= {"type": "text", "inputmode": options.get("inputmode", "numeric")}
    return options


def _textarea(bound: BoundField) -> Options:
    rows = bound.field.widget.attrs.get("rows", 5)
    return {"value": _shown(bound), "rows": rows} | _attrs(bound)


def _choices(bound: BoundField) -> Options:
    widget = bound.field.widget
    value = widget.format_value(bound.value())
    options = [
        {"value": str(option["value"]), "text": option["label"], "selected": option["selected"]}
        | {"group": group or ""}
        for group, group_options, _ in widget.optgroups(bound.html_name, value, {})
        for option in group_options
    ]
    return {"items": [item for item in options if _offered(bound, item)]}


def _offered(bound: BoundField, item: Options) -> bool:
    """A select needs an empty choice; radios only where it is an answer, which takes back another
    that was chosen by mistake."""
    radios = isinstance(bound.field.widget, forms.RadioSelect)
    return bool(item["value"]) or not (radios and bound.field.required)


def _checkbox(bound: BoundField) -> Options:
    return {"checked": bool(bound.value())}


def _date(bound: BoundField) -> Options:
    value = bound.value()
    typed = value if isinstance(value, list) else bound.field.widget.decompress(value)
    return {
        "typed": dict(zip(PARTS, (text or "" for text in typed), strict=True)),
        "at_fault": [part for error in _errors(bound) for part in _parts(error)],
        "birth": isinstance(bound.field, BirthDateField) and bound.field.own,
    }


def _hidden(bound: BoundField) -> Options:
    return {"value": _shown(bound)}


def _file(bound: BoundField) -> Options:
    return {"accept": bound.field.widget.attrs.get("accept", "")}


COMPONENTS: tuple[tuple[type[forms.Widget], str, Callable[[BoundField], Options]], ...] = (
    (DateWidget, "date_input", _date),
    (forms.HiddenInput, "hidden", _hidden),
    (forms.FileInput, "file_upload", _file),
    (forms.CheckboxInput, "checkbox", _checkbox),
    (forms.CheckboxSelectMultiple, "checkboxes", _choices),
    (forms.RadioSelect, "radios", _choices),
    (forms.Select, "select", _choices),
    (forms.Textarea, "textarea", _textarea),
    (forms.widgets.Input, "input", _input),
)
"""Most particular first: Django's hidden and file widgets are inputs too."""


def ask_again(form: forms.Form, at: str, said: str, tick: str) -> None:
    """Ask once more before a form is taken: a box with the words of `tick`, which answers what is
    `said` of the field `at` until it is ticked."""
    form.fields["asked_again"] = forms.BooleanField(label=tick, required=False)
    if not form.data.get("asked_again"):
        form.add_error(at, said)
