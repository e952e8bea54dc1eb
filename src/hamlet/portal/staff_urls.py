"""The portal's pages for staff, beneath those of people. No address holds personal data."""

from django.urls import path

from hamlet.portal.views import opening, ticket

app_name = "residents"

urlpatterns = [
    path("<uuid:person>/own-pages/", opening.own_pages, name="own_pages"),
    path("<uuid:person>/ticket-home/<slug:code>/", ticket.printed, name="ticket"),
]
