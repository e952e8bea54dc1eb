"""Addresses of the booking room. None holds anything personal."""

from django.urls import path

from hamlet.booking.views import booking, choosing, day, times, waiting

app_name = "booking"

urlpatterns = [
    path("", day.day, name="day"),
    path("for/<uuid:person>/", choosing.new, name="new"),
    path("for/<uuid:person>/full/<uuid:slot>/", choosing.overbook, name="overbook"),
    path("for/<uuid:person>/wait/<uuid:service>/", choosing.wait, name="wait"),
    path("waiting/<uuid:waiting>/stop/", waiting.stop, name="waiting_stop"),
    path("waiting/<uuid:waiting>/outcome/", waiting.outcome, name="waiting_outcome"),
    path("times/<uuid:service>/", times.times, name="times"),
    path("times/<uuid:service>/new/", times.new, name="schedule_new"),
    path("schedules/<uuid:schedule>/day/", times.set_day, name="day_set"),
    path("schedules/<uuid:schedule>/change/", times.change, name="schedule_change"),
    path("schedules/<uuid:schedule>/end/", times.end, name="schedule_end"),
    path("<uuid:booking>/", booking.booking, name="booking"),
    path("<uuid:booking>/move/", choosing.move, name="move"),
    path("<uuid:booking>/book/", booking.book, name="book"),
    path("<uuid:booking>/cancel/", booking.cancel, name="cancel"),
    path("<uuid:booking>/came/", booking.came, name="came"),
    path("<uuid:booking>/absent/", booking.absent, name="absent"),
]
