"""Every address, by room."""

from django.urls import include, path

from hamlet.config import posts, sign_in, views
from hamlet.config.health import health

urlpatterns = [
    path("health", health, name="health"),
    path("sign-in/", sign_in.choose, name="sign_in"),
    path("sign-in/demo/", sign_in.as_demo, name="sign_in_demo"),
    path("sign-in/time-left/", sign_in.seconds_left, name="time_left"),
    path("sign-in/post/", posts.choose, name="post"),
    path("sign-out/", sign_in.out, name="sign_out"),
    path("account/", include("hamlet.config.account_urls")),
    path("", include("hamlet.portal.urls")),
    path("", include("hamlet.frontdoor.urls")),
    path("streaming/", include("hamlet.streaming.urls")),
    path("discharge/", include("hamlet.discharge.urls")),
    path("bookings/", include("hamlet.booking.urls")),
    path("people/", include("hamlet.people.urls")),
    path("people/", include("hamlet.portal.staff_urls")),
    path("people/", include("hamlet.interop.pack_urls")),
    path("sharing/", include("hamlet.sharing.urls")),
    path("fhir/", include("hamlet.interop.fhir_urls")),
    path("directory/", include("hamlet.directory.urls")),
    path("notices/", include("hamlet.notices.urls")),
    path("place/", include("hamlet.place.urls")),
    path("hsds/", include("hamlet.interop.hsds_urls")),
    path("intake/", include("hamlet.interop.urls")),
    path("design/", include("hamlet.design.urls")),
]

handler404 = views.not_found
handler400 = views.not_understood
handler429 = views.too_many
handler500 = views.broken
