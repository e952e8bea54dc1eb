"""Addresses of the portal room."""

app_name = "portal"

urlpatterns = []
