"""What every change of a draft of the rules shares: the form, the second question, the answer."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hamlet.design.submitting import version_of
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.streaming import actions, presenters, queries
from hamlet.streaming.queries import RuleSet
from hamlet.streaming.rules import Rules


def kept(
    request: HttpRequest, held: RuleSet, form, rules: Rules, part: tuple[str, str] | None = None
) -> bool:
    """Keep changed rules in a draft; whether they could be. The form says why not: where somebody
    else changed it, what the `part`, its kind and key, says there now."""
    edits = form.cleaned_data["edits"]
    try:
        actions.set_rules(by=request.actor, version=held.pk, edits=edits, rules=rules)
    except NotAllowed:
        raise
    except Conflict as error:
        now = queries.rule_set(held.pk)
        form.look_again(now.edits)
        form.add_error(None, f"{error} {presenters.says_now(part, queries.rules_of(now))}")
        return False
    except UserError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "Kept. Try the draft before it goes live.")
    return True


def ask_again(
    request: HttpRequest,
    held: RuleSet,
    title: str,
    said: str,
    button: str,
    points: Iterable[str] = (),
    **hidden: str,
) -> HttpResponse:
    """Show what is about to be done, once more, before it is; `hidden` is sent along, and so are
    the edits that were looked at: what somebody changes meanwhile is not done unread."""
    context = {
        "title": title,
        "version": held,
        "edits": version_of(request, "edits"),
        "words": said,
        "points": points,
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
