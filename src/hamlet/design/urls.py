"""The specimen page. Wired in only where people are invented."""

from django.urls import path

from hamlet.design import views

app_name = "design"
urlpatterns = [path("", views.specimen, name="specimen")]
