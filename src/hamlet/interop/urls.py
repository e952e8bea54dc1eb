"""Addresses of the interop room."""

from django.urls import path

from hamlet.interop import views

app_name = "interop"

urlpatterns = [
    path("", views.deliveries, name="deliveries"),
    path("<uuid:delivery>/", views.delivery, name="delivery"),
    path("refused/", views.refusals, name="refusals"),
    path("refused/<uuid:refusal>/", views.refusal, name="refusal"),
    path("refused/<uuid:refusal>/set-aside/", views.set_aside, name="set_aside"),
]
