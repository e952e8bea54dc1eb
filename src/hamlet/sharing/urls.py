"""Addresses of the sharing room. They name agreements and openings by opaque ids alone."""

from django.urls import path

from hamlet.sharing.views import agreements, deciding, drafting, openings

app_name = "sharing"

AGREEMENT = "agreements/<uuid:agreement>/"
OPENING = "openings/<uuid:opening>/"

urlpatterns = [
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/new/", drafting.draft, name="draft"),
    path(AGREEMENT, agreements.agreement, name="agreement"),
    path(f"{AGREEMENT}preview/", agreements.preview, name="preview"),
    path(f"{AGREEMENT}change/", drafting.change, name="change"),
    path(f"{AGREEMENT}version/", drafting.version, name="version"),
    path(f"{AGREEMENT}sign/", deciding.sign, name="sign"),
    path(f"{AGREEMENT}suspend/", deciding.suspend, name="suspend"),
    path(f"{AGREEMENT}resume/", deciding.resume, name="resume"),
    path(f"{AGREEMENT}end/", deciding.end, name="end"),
    path("openings/", openings.openings, name="openings"),
    path(OPENING, openings.opening, name="opening"),
    path(f"{OPENING}review/", openings.review, name="review"),
    path(f"{OPENING}close/", openings.close, name="close"),
    path(f"{OPENING}keep/", openings.keep, name="keep"),
]
