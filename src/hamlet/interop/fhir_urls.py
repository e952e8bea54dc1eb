"""Addresses of FHIR R4, as the standard names them."""

from django.urls import path

from hamlet.interop.views import fhir, messages

app_name = "fhir"

urlpatterns = [
    path("$process-message", messages.process, name="process_message"),
    path("Slot", messages.slots, name="slots"),
    path("metadata", fhir.metadata, name="metadata"),
    path("Patient/<uuid:person>/$everything", fhir.everything, name="everything"),
]
