"""A form and its verb: what the answer's status is, and what the form then says."""

import pytest
from django import forms

from hamlet.design.submitting import DONE, submit
from hamlet.kernel.errors import Conflict, Fault, NotAllowed, UserError


class Words(forms.Form):
    words = forms.CharField()


def raising(error):
    def verb(**given):
        raise error

    return verb


def test_what_was_sent_and_can_be_done_is_done_with_what_was_typed():
    told = []
    assert submit(Words({"words": "yes"}), lambda **given: told.append(given), by="her") == DONE
    assert told == [{"by": "her", "words": "yes"}]


@pytest.mark.parametrize(
    ("typed", "error", "status", "said"),
    [
        (None, Fault("never asked"), 200, ""),
        ({"words": ""}, Fault("never asked"), 422, "This field is required."),
        ({"words": "x"}, UserError("Say more."), 422, "Say more."),
        ({"words": "x"}, Conflict("Bo was quicker."), 409, "Bo was quicker."),
    ],
)
def test_what_cannot_be_done_is_said_by_the_form(typed, error, status, said):
    form = Words(typed)
    assert submit(form, raising(error)) == status
    assert said in str(form.errors)


@pytest.mark.parametrize("error", [NotAllowed("Not yours."), Fault("broken")])
def test_what_nobody_here_may_do_and_faults_are_raised(error):
    with pytest.raises(type(error)):
        submit(Words({"words": "x"}), raising(error))
