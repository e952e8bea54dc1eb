"""Addresses of the front door."""

from django.urls import path

from hamlet.frontdoor.views import act, home, identify, new, promises, referral, worklist

app_name = "frontdoor"

urlpatterns = [
    path("home/", home.home, name="home"),
    path("worklist/", worklist.worklist, name="worklist"),
    path("worklist/raised/", worklist.raised, name="raised"),
    path("worklist/<uuid:team>/off-shift/", worklist.off_shift, name="off_shift"),
    path("promises/", promises.promises, name="promises"),
    path("promises/told/", promises.ladders, name="ladders"),
    path("promises/told/added/", promises.read_within, name="read_within"),
    path("promises/told/place/", promises.ladder, name="ladder"),
    path("promises/told/<uuid:service>/", promises.ladder, name="ladder_of"),
    path("referrals/", worklist.made, name="made"),
    path("referrals/new/", new.new, name="new"),
    path("referrals/new/<uuid:person>/", new.new_for, name="new_for"),
    path("referrals/<uuid:referral>/", referral.referral, name="referral"),
    path("referrals/<uuid:referral>/identify/", identify.identify, name="identify"),
    path("referrals/<uuid:referral>/<slug:name>/", act.act, name="act"),
]
