"""What makes a verb a verb: one transaction, an actor, at least one entry, and the only way in.

`@verb` marks a function that changes state. `GuardedModel` is the base of everything that only
verbs may change: outside one, saving, deleting and bulk changes raise a `Fault`. Raw SQL and
Django's private methods (`_update`, `_raw_delete`) are not held back: do not use them.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from inspect import Parameter, signature
from typing import ParamSpec, TypeVar

from django.db import models, transaction
from django.db.models.signals import class_prepared
from django.dispatch import receiver

from hamlet.kernel.actor import Actor
from hamlet.kernel.errors import Fault

P = ParamSpec("P")
R = TypeVar("R")

_entries: ContextVar[list[int] | None] = ContextVar("entries_of_this_verb", default=None)


def verb(function: Callable[P, R]) -> Callable[P, R]:
    """Make `function` a verb: keyword-only with `by=`, atomic, and journalled or undone.

    Raises `Fault` when called without an `Actor`, or when it wrote nothing in the journal.
    """
    _require_keyword_only(function)

    @wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        if not isinstance(kwargs.get("by"), Actor):
            raise Fault(f"{function.__qualname__} needs by=, the actor")
        entries: list[int] = []
        token = _entries.set(entries)
        try:
            with transaction.atomic():
                result = function(*args, **kwargs)
                if not entries:
                    raise Fault(f"{function.__qualname__} wrote nothing in the journal")
        finally:
            _entries.reset(token)
        if (outer := _entries.get()) is not None:
            outer.extend(entries)
        return result

    act.is_verb = True
    return act


def in_verb() -> bool:
    """Whether a verb is under way here."""
    return _entries.get() is not None


def note_entry(entry_id: int) -> None:
    """Tell the verb under way, if any, that it has written this entry."""
    if (entries := _entries.get()) is not None:
        entries.append(entry_id)


def _require_keyword_only(function: Callable) -> None:
    parameters = signature(function).parameters
    allowed = (Parameter.KEYWORD_ONLY, Parameter.VAR_KEYWORD)
    if "by" not in parameters or any(each.kind not in allowed for each in parameters.values()):
        raise Fault(f"{function.__qualname__}: a verb is keyword-only and takes by=")


def _require_verb(model: type[models.Model], what: str) -> None:
    if not in_verb():
        raise Fault(f"{model.__name__}.{what}: state changes only through verbs")


class GuardedQuerySet(models.QuerySet):
    """A query set that changes nothing outside a verb."""

    def update(self, **changes):
        _require_verb(self.model, "update")
        return super().update(**changes)

    def bulk_create(self, *args, **kwargs):
        _require_verb(self.model, "bulk_create")
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args, **kwargs):
        _require_verb(self.model, "bulk_update")
        return super().bulk_update(*args, **kwargs)

    def delete(self):
        _require_verb(self.model, "delete")
        return super().delete()


class GuardedModel(models.Model):
    """A model that refuses to be saved or deleted outside a verb."""

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        _require_verb(type(self), "save")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        _require_verb(type(self), "delete")
        return super().delete(*args, **kwargs)


@receiver(class_prepared)
def _guard_base_manager(sender: type[models.Model], **kwargs) -> None:
    """Guard the manager by which Django itself changes rows, as in `team.referrals.add(one)`."""
    if issubclass(sender, GuardedModel):
        sender._meta.base_manager_name = "objects"
