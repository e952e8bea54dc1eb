"""What was typed and never sent is gone once its session has ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hamlet.access.models import Session
from hamlet.config.sessions import SessionStore, forget_ended_sessions


@pytest.mark.django_db
def test_sessions_that_have_ended_are_forgotten_with_what_they_hold():
    kept, ended = SessionStore(), SessionStore()
    for each in (kept, ended):
        each["portal.ask"] = {"need": "I fell twice this week."}
        each.create()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Session.objects.filter(pk=ended.session_key).update(expire_date=an_hour_ago)
    assert forget_ended_sessions() == 1
    assert [each.pk for each in Session.objects.all()] == [kept.session_key]
