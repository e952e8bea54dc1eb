"""Members of staff of the small world at their browsers, without a server."""

import re

from django.conf import settings
from django.test import Client

from hamlet.access.models import Account
from hamlet.config import sign_in  # noqa: F401 — signing in is timed by a signal received there
from hamlet.kernel.actor import Actor


def client_of(actor: Actor) -> Client:
    """The browser of somebody who has signed in."""
    client = Client()
    account = Account.objects.get(pk=actor.id)
    client.force_login(account, settings.AUTHENTICATION_BACKENDS[0])
    return client


def text(response) -> str:
    """What a page says, without markup, one space between words."""
    page = re.sub(r"<(script|style|title).*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())
