"""The portal's one page for staff, beneath those of people. Its address holds no personal data."""

from django.urls import path

from hamlet.portal.views import opening

app_name = "residents"

urlpatterns = [path("<uuid:person>/own-pages/", opening.own_pages, name="own_pages")]
