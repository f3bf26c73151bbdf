"""The peer's pages."""

from __future__ import annotations

from django.urls import include, path

from benchmarks.peers.portal import views

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("invitations/", include("invitations.urls", namespace="invitations")),
    path("chart", views.chart),
    path("chart/<slug:section>", views.section),
    path("profile", views.profile),
]
