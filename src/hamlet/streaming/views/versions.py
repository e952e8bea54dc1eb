"""The streaming rules: read by all who use them, drafted, tried and put live by clinical leads."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.streaming import actions, presenters, queries
from hamlet.streaming.forms import RuleForm, WhyForm
from hamlet.streaming.queries import RuleSet
from hamlet.streaming.rules import STREAMS
from hamlet.streaming.views.seeing import version_of


@staff_page("rules.look")
def every(request: HttpRequest) -> HttpResponse:
    """Every version, the newest first."""
    versions = [presenters.version(each) for each in queries.rule_sets()[:50]]
    context = {"title": "Streaming rules", "versions": versions}
    return render(request, "streaming/every.jinja", context)


@staff_page("rules.look")
def version(request: HttpRequest, version: UUID) -> HttpResponse:
    """One version in words."""
    return _page(request, queries.rule_set(version))


def _page(request: HttpRequest, held: RuleSet, tried=None, status: int = 200) -> HttpResponse:
    rules, keeps = queries.rules_of(held), roles.may(request.actor, "rules.keep")
    context = {
        "title": f"Streaming rules, version {held.number}",
        "version": held,
        "state": presenters.state(held),
        "flags": rules.named(rules.flags),
        "otherwise": STREAMS[rules.otherwise],
        "head": presenters.RULES_HEAD,
        "rows": [
            presenters.rule_row(number, each, rules) for number, each in enumerate(rules.rules, 1)
        ],
        "tried": presenters.tried(tried) if tried else None,
        "tried_head": presenters.TRIED_HEAD,
        "changes": keeps and held.live_from is None and held.dropped_at is None,
        "drafts": keeps and held.live_from is not None,
        "ready": held.tried_edits == held.edits,
        "wrote_it": held.drafter == request.actor.id,
        "form": WhyForm(),
    }
    return render(request, "streaming/rules.jinja", context, status=status)


@staff_page("rules.keep")
def draft(request: HttpRequest, version: UUID) -> HttpResponse:
    """Draft the next version from this one."""
    held = queries.rule_set(version)
    form = WhyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        made = actions.draft_rules(
            by=request.actor, rules=queries.rules_of(held), why=form.cleaned_data["why"]
        )
        return redirect("streaming:rules", version=made.pk)
    title = f"Draft the version after {held.number}"
    return _form(request, held, form, title, "Draft it")


@staff_page("rules.keep")
def rule(request: HttpRequest, version: UUID) -> HttpResponse:
    """Add a rule to a draft, or change one: `?number=` names it."""
    held = queries.rule_set(version)
    rules = queries.rules_of(held)
    form = RuleForm(rules, request.POST or None, initial=_initial(request, held, rules))
    if form.is_bound and form.is_valid():
        number = min(form.cleaned_data["number"], len(rules.rules) + 1) - 1
        was = _number(request, rules)
        kept = [each for n, each in enumerate(rules.rules, 1) if n != was]
        changed = (*kept[:number], form.rule(), *kept[number:])
        if _set(request, held, form, replace(rules, rules=changed), form.cleaned_data["edits"]):
            return redirect("streaming:rules", version=held.pk)
    return _form(request, held, form, f"A rule of version {held.number}", "Keep this rule")


def _number(request: HttpRequest, rules) -> int:
    asked = request.GET.get("number", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0
    return number if number <= len(rules.rules) else 0


def _initial(request: HttpRequest, held: RuleSet, rules) -> dict:
    number = _number(request, rules)
    if not number:
        return {"edits": held.edits, "number": len(rules.rules) + 1}
    told = rules.rules[number - 1]
    names = ("complaints", "registered", "youngest", "oldest", "to", "because")
    return {"edits": held.edits, "number": number} | {name: getattr(told, name) for name in names}


def _set(request: HttpRequest, held: RuleSet, form, rules, edits: int) -> bool:
    try:
        actions.set_rules(by=request.actor, version=held.pk, edits=edits, rules=rules)
    except NotAllowed:
        raise
    except UserError as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, "Kept. Try the draft before it goes live.")
    return True


@staff_page("rules.keep")
@require_POST
def remove(request: HttpRequest, version: UUID) -> HttpResponse:
    """Take a rule out of a draft, once it was read again."""
    held = queries.rule_set(version)
    rules, number = queries.rules_of(held), version_of(request, "number")
    if not 0 < number <= len(rules.rules):
        return redirect("streaming:rules", version=held.pk)
    if "sure" not in request.POST:
        out = presenters.rule_words(number, rules)
        return _sure(request, held, f"Take out rule {number}?", out, "Take it out", number)
    kept = tuple(each for n, each in enumerate(rules.rules, 1) if n != number)
    changed = replace(rules, rules=kept)
    return _done(request, held, actions.set_rules, f"Rule {number} is out.", rules=changed)


@staff_page("rules.keep")
@require_POST
def drop(request: HttpRequest, version: UUID) -> HttpResponse:
    """Throw a draft away, once asked again."""
    held = queries.rule_set(version)
    if "sure" not in request.POST:
        said = "Nobody can change it or put it live afterwards. It stays in the list."
        return _sure(request, held, f"Throw version {held.number} away?", said, "Throw it away")
    return _done(request, held, actions.drop_rules, "Thrown away.")


def _sure(request: HttpRequest, held: RuleSet, title: str, said: str, button: str, number=0):
    context = {
        "title": title,
        "version": held,
        "words": said,
        "number": number,
        "action": request.path,
        "button_words": button,
    }
    return render(request, "streaming/again.jinja", context)


def _done(request: HttpRequest, held: RuleSet, verb, said: str, **given) -> HttpResponse:
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


@staff_page("rules.keep")
@require_POST
def try_out(request: HttpRequest, version: UUID) -> HttpResponse:
    """Try a draft on the past, and show what it would have changed."""
    held = queries.rule_set(version)
    tried = actions.try_rules(by=request.actor, version=held.pk)
    return _page(request, queries.rule_set(held.pk), tried)


@staff_page("rules.keep")
@require_POST
def live(request: HttpRequest, version: UUID) -> HttpResponse:
    """Put a version live."""
    held = queries.rule_set(version)
    try:
        actions.put_live(by=request.actor, version=held.pk, edits=version_of(request, "edits"))
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, str(error))
        return _page(request, held, status=409 if isinstance(error, Conflict) else 422)
    messages.success(request, f"Version {held.number} holds from now on.")
    return redirect("streaming:rules", version=held.pk)


def _form(request: HttpRequest, held: RuleSet, form, title: str, button: str) -> HttpResponse:
    context = {
        "title": title,
        "button_words": button,
        "version": held,
        "form": form,
        "fields": [form[name] for name in form.fields],
    }
    status = 422 if form.is_bound else 200
    return render(request, "streaming/form.jinja", context, status=status)
