"""Addresses of the place room."""

app_name = "place"

urlpatterns = []
