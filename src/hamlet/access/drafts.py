"""Drafts: what somebody sent whose session had ended, kept until they are back, for an hour.

A draft belongs to one account and one page. It is encrypted under a key of that account and page,
so that a row moved to another opens nothing.
"""

import json
from datetime import timedelta
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.http import QueryDict

from hamlet.access.models import Draft
from hamlet.access.sealed import cipher
from hamlet.kernel import clock

KEPT = timedelta(hours=1)
LONGEST = 200_000
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "keep_only"})


def keep(account: UUID, page: str, typed: QueryDict) -> bool:
    """Keep what was sent from `page`; False where it is too long to be typed."""
    fields = {name: values for name, values in typed.lists() if name not in NOT_TYPED}
    text = json.dumps(fields)
    if len(text) > LONGEST:
        return False
    sealed = _cipher(account, page).encrypt(text.encode()).decode()
    now = {"sealed": sealed, "at": clock.now()}
    Draft.objects.update_or_create(account_id=account, page=page, defaults=now)
    return True


def kept(account: UUID, page: str) -> QueryDict | None:
    """What this account sent from `page` in the last hour and nobody took; else None."""
    since = clock.now() - KEPT
    draft = Draft.objects.filter(account_id=account, page=page, at__gt=since).first()
    if draft is None:
        return None
    try:
        text = _cipher(account, page).decrypt(draft.sealed.encode())
    except InvalidToken:
        return None
    typed = QueryDict(mutable=True)
    for name, values in json.loads(text).items():
        typed.setlist(name, values)
    return typed


def waiting(account: UUID) -> bool:
    """Whether any draft of this account waits."""
    return Draft.objects.filter(account_id=account, at__gt=clock.now() - KEPT).exists()


def forget(account: UUID, *pages: str) -> None:
    """Drop the drafts of some pages."""
    Draft.objects.filter(account_id=account, page__in=pages).delete()


def forget_old() -> int:
    """Delete drafts older than an hour; gives their number."""
    return Draft.objects.filter(at__lte=clock.now() - KEPT).delete()[0]


def _cipher(account: UUID, page: str):
    return cipher(f"draft {account} {page}")
