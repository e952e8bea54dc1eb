"""Addresses of the directory room."""

app_name = "directory"

urlpatterns = []
