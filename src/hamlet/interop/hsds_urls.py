"""Addresses of the open feed: those of Open Referral UK 3.0, and the organisations of HSDS 3.0."""

from django.urls import path

from hamlet.interop.views import hsds

app_name = "hsds"

urlpatterns = [
    path("", hsds.about, name="about"),
    path("services", hsds.services, name="services"),
    path("services/<uuid:service>", hsds.service, name="service"),
    path("service_at_locations", hsds.at_locations, name="at_locations"),
    path("service_at_locations/<uuid:key>", hsds.at_location, name="at_location"),
    path("organizations", hsds.organisations, name="organisations"),
    path("organizations/<uuid:organisation>", hsds.organisation, name="organisation"),
    path("taxonomies", hsds.taxonomies, name="taxonomies"),
    path("taxonomies/<uuid:key>", hsds.taxonomy, name="taxonomy"),
    path("taxonomy_terms", hsds.terms, name="terms"),
    path("taxonomy_terms/<uuid:key>", hsds.term, name="term"),
    path("<path:name>", hsds.nothing, name="nothing"),
]
