"""Addresses of the interop room."""

app_name = "interop"

urlpatterns = []
