"""A form that was sent, and the verb that it is for."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest

from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.kernel.text import number_in

DONE = 302
"""The status of what was done: go on from there."""

CLASH = 409
"""The status where somebody else was quicker."""


def submit(form: forms.Form, verb: Callable[..., Any], **given: Any) -> int:
    """Do a verb with what a form says; gives the status of the answer.

    200 for a form that was not sent yet, 422 for what cannot be taken, 409 where somebody else was
    quicker: the form then says why, with all that was typed. `DONE` where it is done. What the
    actor may not do at all is raised (`NotAllowed`), as are faults.
    """
    if not form.is_bound:
        return 200
    if not form.is_valid():
        return 422
    try:
        verb(**given, **form.cleaned_data)
    except NotAllowed:
        raise
    except UserError as error:
        form.add_error(None, str(error))
        return CLASH if isinstance(error, Conflict) else 422
    return DONE


def version_of(request: HttpRequest, name: str = "version") -> int:
    """The version that a page without a form was about; -1, which is never right, where it cannot
    be read."""
    found = number_in(request.POST.get(name, ""))
    return -1 if found is None else found
