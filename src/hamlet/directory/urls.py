"""Addresses of the directory room."""

from django.urls import path

from hamlet.directory.views import entries, links

app_name = "directory"

urlpatterns = [
    path("", entries.services, name="services"),
    path("new/", entries.new, name="new"),
    path("shortlist/", entries.shortlist, name="shortlist"),
    path("<uuid:service>/", entries.service, name="service"),
    path("<uuid:service>/keep/", entries.keep, name="keep"),
    path("<uuid:service>/promise/", entries.promise, name="promise"),
    path("<uuid:service>/adopt/", entries.adopt, name="adopt"),
    path("<uuid:service>/give-back/", entries.give_back, name="give_back"),
    path("<uuid:service>/places/", entries.places, name="places"),
    path("<uuid:service>/places/<uuid:location>/leave/", entries.leave, name="leave"),
    path("<uuid:service>/links/", links.links, name="links"),
    path("links/<uuid:link>/end/", links.end_link, name="end_link"),
    path("suggestions/<uuid:suggestion>/", links.review, name="review"),
    path("suggestions/<uuid:suggestion>/take/", links.take, name="take"),
    path("suggestions/<uuid:suggestion>/done/", links.done, name="done"),
    path("<uuid:service>/confirm/", entries.confirm, name="confirm"),
]
