"""Addresses of the transfer pack of a person: the page, the paper, and the FHIR document."""

from django.urls import path

from hamlet.interop.views import packs

app_name = "pack"

urlpatterns = [
    path("<uuid:person>/pack/", packs.pack, name="pack"),
    path("<uuid:person>/pack/paper/", packs.paper, name="paper"),
    path("<uuid:person>/pack/document/", packs.document, name="document"),
]
