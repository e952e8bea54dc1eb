"""Addresses of the streaming room. None holds anything personal."""

from django.urls import path

from hamlet.streaming.views import assessing, attendance, board, day, identifying, versions

app_name = "streaming"

urlpatterns = [
    path("", board.board, name="board"),
    path("day/", day.day, name="day"),
    path("new/", assessing.new, name="new"),
    path("new/<uuid:person>/", assessing.new_for, name="new_for"),
    path("rules/", versions.every, name="every"),
    path("rules/<uuid:version>/", versions.version, name="rules"),
    path("rules/<uuid:version>/draft/", versions.draft, name="draft"),
    path("rules/<uuid:version>/rule/", versions.rule, name="rule"),
    path("rules/<uuid:version>/complaint/", versions.complaint, name="complaint"),
    path("rules/<uuid:version>/flag/", versions.flag, name="flag"),
    path("rules/<uuid:version>/remove/", versions.remove, name="remove"),
    path("rules/<uuid:version>/drop/", versions.drop, name="drop"),
    path("rules/<uuid:version>/try/", versions.try_out, name="try"),
    path("rules/<uuid:version>/live/", versions.live, name="live"),
    path("<uuid:attendance>/", attendance.attendance, name="attendance"),
    path("<uuid:attendance>/follow-up/", attendance.follow_up, name="follow_up"),
    path("<uuid:attendance>/book/", attendance.book, name="book"),
    path("<uuid:attendance>/correct/", assessing.correct, name="correct"),
    path("<uuid:attendance>/end/", attendance.end, name="end"),
    path("<uuid:attendance>/who/", identifying.who, name="who"),
    path("<uuid:attendance>/who/<uuid:person>/", identifying.identify, name="identify"),
    path("<uuid:attendance>/who/apart/", attendance.take_apart, name="take_apart"),
]
