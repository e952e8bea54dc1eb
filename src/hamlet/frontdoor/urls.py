"""Addresses of the frontdoor room."""

app_name = "frontdoor"

urlpatterns = []
