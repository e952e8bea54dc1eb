"""Plain words where Django's own messages say 'required' or 'valid' and do not name the field."""

from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from hamlet.design.dates import DateField

REQUIRED = forms.Field.default_error_messages["required"]
PLAIN: tuple[tuple[Any, Any], ...] = (
    (
        forms.ChoiceField.default_error_messages["invalid_choice"],
        _("Choose one of the answers to ‘%(label)s’"),
    ),
    (
        forms.MultipleChoiceField.default_error_messages["invalid_choice"],
        _("Choose from the answers to ‘%(label)s’"),
    ),
    (
        forms.ModelChoiceField.default_error_messages["invalid_choice"],
        _("Choose one of the answers to ‘%(label)s’"),
    ),
    (
        forms.IntegerField.default_error_messages["invalid"],
        _("‘%(label)s’ must be a whole number, for example 12"),
    ),
    (
        validators.EmailValidator.message,
        _("‘%(label)s’ must be an email address, like name@example.org"),
    ),
    (
        forms.URLField.default_error_messages["invalid"],
        _("‘%(label)s’ must be a web address, like example.org"),
    ),
    (DateField.default_error_messages["required"], _("Enter a date for ‘%(label)s’")),
    (
        validators.MinValueValidator.message,
        _("‘%(label)s’ must be %(limit_value)s or more. You wrote %(show_value)s"),
    ),
    (
        validators.MaxValueValidator.message,
        _("‘%(label)s’ must be %(limit_value)s or less. You wrote %(show_value)s"),
    ),
    (
        validators.MaxLengthValidator.message,
        _("‘%(label)s’ can have up to %(limit_value)s characters. You have used %(show_value)s"),
    ),
)


def plain_errors(bound: BoundField, error: ValidationError) -> list[str]:
    """The error's sentences, Django's own replaced by ones that say what to do.

    A message that the form's author wrote is left as it is.
    """
    words = _plain(bound, error)
    if words is None:
        return [str(text) for text in error.messages]
    return [str(words) % {**(error.params or {}), "label": bound.label}]


def _plain(bound: BoundField, error: ValidationError) -> Any:
    message = getattr(error, "message", None)
    if message is REQUIRED:
        return _required(bound.field.widget)
    return next((ours for djangos, ours in PLAIN if message is djangos), None)


def _required(widget: forms.Widget) -> Any:
    if isinstance(widget, forms.CheckboxInput):
        return _("Tick ‘%(label)s’ to go on")
    if isinstance(widget, forms.widgets.ChoiceWidget):
        return _("Choose an answer to ‘%(label)s’")
    return _("Fill in ‘%(label)s’")
