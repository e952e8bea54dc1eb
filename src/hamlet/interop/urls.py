"""Addresses of the interop room."""

from django.urls import path

from hamlet.interop.views import deliveries, replaying, sources

app_name = "interop"

urlpatterns = [
    path("", deliveries.deliveries, name="deliveries"),
    path("sources/", sources.every_source, name="sources"),
    path("sources/<slug:source>/", sources.source, name="source"),
    path("<uuid:delivery>/", deliveries.delivery, name="delivery"),
    path("<uuid:delivery>/replay/", replaying.replay_of_delivery, name="replay_of_delivery"),
    path("refused/", deliveries.refusals, name="refusals"),
    path("refused/<uuid:refusal>/", deliveries.refusal, name="refusal"),
    path("refused/<uuid:refusal>/replay/", replaying.replay, name="replay"),
    path("refused/<uuid:refusal>/set-aside/", deliveries.set_aside, name="set_aside"),
]
