"""Addresses of the portal room. None holds anything personal."""

from django.urls import path

from hamlet.portal.views import ask, bookings, follow, front, helpers, looked, mine, shared, talk

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
    path("mine/", mine.start, name="start"),
    path("mine/accept/", mine.accept, name="accept"),
    path("mine/<uuid:person>/", mine.mine, name="mine"),
    path("mine/<uuid:person>/request/<uuid:referral>/", mine.follow, name="request"),
    path("mine/<uuid:person>/bookings/", bookings.bookings, name="bookings"),
    path("mine/<uuid:person>/bookings/<uuid:booking>/take/", bookings.take, name="booking_take"),
    path("mine/<uuid:person>/bookings/<uuid:booking>/move/", bookings.move, name="booking_move"),
    path("mine/<uuid:person>/bookings/<uuid:booking>/end/", bookings.end, name="booking_end"),
    path("mine/<uuid:person>/looked/", looked.looked, name="looked"),
    path("mine/<uuid:person>/looked/<int:entry>/", looked.question, name="question_why"),
    path("mine/<uuid:person>/shared/", shared.shared, name="shared"),
    path("mine/<uuid:person>/shared/undo/", shared.undo, name="undo"),
    path("mine/<uuid:person>/shared/with/", shared.share, name="share"),
    path("mine/<uuid:person>/shared/research/", shared.research, name="research"),
    path("mine/<uuid:person>/shared/not/<slug:category>/", shared.refuse, name="refuse"),
    path("mine/<uuid:person>/talk/", talk.talk, name="talk"),
    path("mine/<uuid:person>/helpers/", helpers.helpers, name="helpers"),
    path("mine/<uuid:person>/helpers/invite/", helpers.invite, name="invite"),
    path("mine/<uuid:person>/helpers/code/", helpers.invited, name="invited"),
    path("mine/<uuid:person>/helpers/end/", helpers.end, name="end"),
    path("mine/<uuid:person>/helpers/read/", helpers.read, name="read"),
    path("mine/<uuid:person>/leave/", helpers.leave, name="leave_person"),
]
