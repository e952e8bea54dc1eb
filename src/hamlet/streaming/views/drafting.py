"""What every change of a draft of the rules shares: the form, the second question, the answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.design.submitting import version_of
from hamlet.kernel.errors import NotAllowed, UserError
from hamlet.streaming import actions
from hamlet.streaming.queries import RuleSet
from hamlet.streaming.rules import Rules


def kept(request: HttpRequest, held: RuleSet, form, rules: Rules) -> bool:
    """Keep changed rules in a draft; whether they could be. The form says why not."""
    edits = form.cleaned_data["edits"]
    try:
        actions.set_rules(by=request.actor, version=held.pk, edits=edits, rules=rules)
    except NotAllowed:
        raise
    except UserError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "Kept. Try the draft before it goes live.")
    return True


def ask_again(
    request: HttpRequest, held: RuleSet, title: str, said: str, button: str, **hidden: str
) -> HttpResponse:
    """Show what is about to go, once more, before it does; `hidden` is sent along."""
    context = {
        "title": title,
        "version": held,
        "words": said,
        "hidden": hidden,
        "action": request.path,
        "button_words": button,
    }
    return render(request, "streaming/again.jinja", context)


def done(request: HttpRequest, held: RuleSet, verb, said: str, **given) -> HttpResponse:
    """Do it, and back to the version with what came of it."""
    try:
        verb(by=request.actor, version=held.pk, edits=version_of(request, "edits"), **given)
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("streaming:rules", version=held.pk)


def form_page(
    request: HttpRequest,
    held: RuleSet,
    form,
    title: str,
    button: str,
    part: tuple[str, str] | None = None,
) -> HttpResponse:
    """The page of a form. `part`, what it is about and its key, can be taken out there."""
    context = {
        "part": part,
        "title": title,
        "button_words": button,
        "version": held,
        "form": form,
        "fields": [form[name] for name in form.fields],
    }
    status = 422 if form.is_bound else 200
    return render(request, "streaming/form.jinja", context, status=status)
