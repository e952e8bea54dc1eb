"""Addresses of the directory room."""

from django.urls import path

from hamlet.directory import views

app_name = "directory"

urlpatterns = [
    path("", views.services, name="services"),
    path("new/", views.new, name="new"),
    path("shortlist/", views.shortlist, name="shortlist"),
    path("<uuid:service>/", views.service, name="service"),
    path("<uuid:service>/keep/", views.keep, name="keep"),
    path("<uuid:service>/promise/", views.promise, name="promise"),
    path("<uuid:service>/adopt/", views.adopt, name="adopt"),
    path("<uuid:service>/give-back/", views.give_back, name="give_back"),
    path("<uuid:service>/places/", views.places, name="places"),
    path("<uuid:service>/places/<uuid:location>/leave/", views.leave, name="leave"),
    path("<uuid:service>/confirm/", views.confirm, name="confirm"),
]
