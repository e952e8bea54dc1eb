"""Addresses of the portal room. None holds anything personal."""

from django.urls import path

from hamlet.portal.views import ask, follow, front

app_name = "portal"

urlpatterns = [
    path("", front.front, name="front"),
    path("services/", front.services, name="services"),
    path("language/<slug:code>/", front.language, name="language"),
    path("ask/", ask.begin, name="ask"),
    path("ask/emergency/call/", ask.emergency, name="emergency"),
    path("ask/check/", ask.check, name="check"),
    path("ask/sent/", ask.sent, name="sent"),
    path("ask/clear/", ask.clear, name="clear"),
    path("ask/young/", ask.young, name="young"),
    path("ask/outside/", ask.outside, name="outside"),
    path("ask/<slug:step>/", ask.question, name="question"),
    path("follow/", follow.follow, name="follow"),
    path("follow/answer/", follow.answer, name="answer"),
    path("follow/stop/", follow.stop, name="stop"),
    path("stay/", front.stay, name="stay"),
    path("follow/leave/", follow.leave, name="leave"),
]
