"""The streaming rules: read by all who use them, drafted, tried and put live by clinical leads."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hamlet.access import roles
from hamlet.access.pages import staff_page
from hamlet.design.submitting import version_of
from hamlet.kernel.errors import Conflict, NotAllowed, UserError
from hamlet.kernel.text import number_in
from hamlet.streaming import actions, presenters, queries
from hamlet.streaming.forms import ComplaintForm, FlagForm, RuleForm, WhyForm
from hamlet.streaming.queries import RuleSet
from hamlet.streaming.rules import STREAMS, new_key
from hamlet.streaming.views.drafting import ask_again, done, form_page, kept


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


def _page(request: HttpRequest, held: RuleSet, status: int = 200) -> HttpResponse:
    rules, keeps = queries.rules_of(held), roles.may(request.actor, "rules.keep")
    tried = queries.last_tried(held) if keeps else None
    changes = keeps and held.live_from is None and held.dropped_at is None
    live = queries.live_rule_set() if changes else None
    context = {
        "title": f"Streaming rules, version {held.number}",
        "version": held,
        "state": presenters.state(held),
        "choices": presenters.choices(rules),
        "otherwise": STREAMS[rules.otherwise],
        "head": presenters.RULES_HEAD,
        "rows": presenters.rule_rows(rules),
        "never": presenters.never(rules),
        "tried": presenters.tried(tried, rules) if tried else None,
        "tried_head": presenters.TRIED_HEAD,
        "changes": changes,
        "live": live,
        "compared": presenters.changes(queries.rules_of(live), rules) if live else [],
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
    return form_page(request, held, form, title, "Draft it")


@staff_page("rules.keep")
def rule(request: HttpRequest, version: UUID) -> HttpResponse:
    """Add a rule to a draft, or change one: `?number=` names it."""
    held = queries.rule_set(version)
    rules = queries.rules_of(held)
    form = RuleForm(rules, request.POST or None, initial=_initial(request, held, rules))
    if form.is_bound and form.is_valid():
        number = min(form.cleaned_data["number"], len(rules.rules) + 1) - 1
        was = _number(request, rules)
        others = [each for n, each in enumerate(rules.rules, 1) if n != was]
        changed = (*others[:number], form.rule(), *others[number:])
        part = ("rule", str(was)) if was else None
        if kept(request, held, form, replace(rules, rules=changed), part):
            return redirect("streaming:rules", version=held.pk)
    return form_page(request, held, form, f"A rule of version {held.number}", "Keep this rule")


def _number(request: HttpRequest, rules) -> int:
    number = number_in(request.GET.get("number", "")) or 0
    return number if number <= len(rules.rules) else 0


def _initial(request: HttpRequest, held: RuleSet, rules) -> dict:
    number = _number(request, rules)
    if not number:
        return {"edits": held.edits, "number": len(rules.rules) + 1}
    told = rules.rules[number - 1]
    names = ("complaints", "registered", "youngest", "oldest", "to", "because")
    return {"edits": held.edits, "number": number} | {name: getattr(told, name) for name in names}


@staff_page("rules.keep")
def complaint(request: HttpRequest, version: UUID) -> HttpResponse:
    """Add a complaint that can be chosen to a draft, or change its words: `?key=` names it."""
    held = queries.rule_set(version)
    rules = queries.rules_of(held)
    key = _key(request, rules.complaints)
    initial = {"edits": held.edits, "words": rules.complaints.get(key, "")}
    part = ("complaint", key) if key else None
    form = ComplaintForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        words = form.cleaned_data["words"]
        named = key or new_key(words, held.number, rules.complaints)
        if kept(request, held, form, rules.with_complaint(named, words), part):
            return redirect("streaming:rules", version=held.pk)
    title = f"A complaint of version {held.number}"
    return form_page(request, held, form, title, "Keep this complaint", part)


@staff_page("rules.keep")
def flag(request: HttpRequest, version: UUID) -> HttpResponse:
    """Add a red flag to a draft, or change one: `?key=` names it."""
    held = queries.rule_set(version)
    rules = queries.rules_of(held)
    key = _key(request, rules.flags)
    initial = {"edits": held.edits} | (FlagForm.told(rules.flags[key]) if key else {})
    part = ("flag", key) if key else None
    form = FlagForm(rules, request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        made = form.flag()
        named = key or new_key(made.words, held.number, rules.flags)
        if kept(request, held, form, rules.with_flag(named, made), part):
            return redirect("streaming:rules", version=held.pk)
    title = f"A red flag of version {held.number}"
    return form_page(request, held, form, title, "Keep this red flag", part)


def _key(request: HttpRequest, known: dict) -> str:
    asked = request.GET.get("key", "")
    return asked if asked in known else ""


@staff_page("rules.keep")
@require_POST
def remove(request: HttpRequest, version: UUID) -> HttpResponse:
    """Take a rule, a complaint or a red flag out of a draft, once it was read again."""
    held = queries.rule_set(version)
    rules = queries.rules_of(held)
    part = next((each for each in presenters.PARTS if each in request.POST), "rule")
    key = request.POST.get(part, "")
    words = presenters.part_words(part, key, rules)
    if words is None:
        return redirect("streaming:rules", version=held.pk)
    called = presenters.PARTS[part]
    if "sure" not in request.POST:
        title = f"Take out this {called}?"
        return ask_again(request, held, title, words, "Take it out", **{part: key})
    changed = rules.without(part, key)
    return done(request, held, actions.set_rules, f"The {called} is out.", rules=changed)


@staff_page("rules.keep")
@require_POST
def drop(request: HttpRequest, version: UUID) -> HttpResponse:
    """Throw a draft away, once asked again."""
    held = queries.rule_set(version)
    if "sure" not in request.POST:
        said = "Nobody can change it or put it live afterwards. It stays in the list."
        return ask_again(request, held, f"Throw version {held.number} away?", said, "Throw it away")
    return done(request, held, actions.drop_rules, "Thrown away.")


@staff_page("rules.keep")
@require_POST
def try_out(request: HttpRequest, version: UUID) -> HttpResponse:
    """Try a draft on the past; the page of the version says what it would have changed."""
    held = queries.rule_set(version)
    actions.try_rules(by=request.actor, version=held.pk)
    return redirect("streaming:rules", version=held.pk)


@staff_page("rules.keep")
@require_POST
def live(request: HttpRequest, version: UUID) -> HttpResponse:
    """Put a version live, once what it changes was read again."""
    held = queries.rule_set(version)
    if "sure" not in request.POST:
        return _ask_before_live(request, held)
    given = {"edits": version_of(request, "edits")}
    if "instead_of" in request.POST:
        given["instead_of"] = version_of(request, "instead_of")
    try:
        actions.put_live(by=request.actor, version=held.pk, **given)
    except NotAllowed:
        raise
    except UserError as error:
        messages.error(request, str(error))
        return _page(request, held, 409 if isinstance(error, Conflict) else 422)
    messages.success(request, f"Version {held.number} holds from now on.")
    return redirect("streaming:rules", version=held.pk)


def _ask_before_live(request: HttpRequest, held: RuleSet) -> HttpResponse:
    """What it changes of the version that holds, what it would have changed of the past, and which
    of its rules decide on nobody, before it goes live."""
    rules, live = queries.rules_of(held), queries.live_rule_set()
    points = presenters.before_live(rules, queries.last_tried(held))
    hidden = {}
    if live:
        points = [*presenters.changes(queries.rules_of(live), rules), *points]
        hidden["instead_of"] = str(live.number)
    said = f"From now on it suggests where everybody goes who comes. {held.why}"
    title = f"Put version {held.number} live?"
    return ask_again(request, held, title, said, "Put it live", points, **hidden)
