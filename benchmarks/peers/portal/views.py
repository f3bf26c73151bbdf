"""Signed-in reads: one section, all of them, the profile."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from benchmarks.peers.portal.models import Resource

PAGE = 25


@login_required
def section(request: HttpRequest, section: str) -> HttpResponse:
    """The newest entries of one section."""
    entries = Resource.objects.filter(patient=request.user, section=section).order_by("-sorted_by")[:PAGE]
    return render(request, "chart.html", {"sections": [(section, [entry.content for entry in entries])]})


@login_required
def chart(request: HttpRequest) -> HttpResponse:
    """Every section, by one query."""
    found = Resource.objects.filter(patient=request.user).exclude(section="demographics")
    entries = found.order_by("section", "-sorted_by")
    sections = [(name, [entry.content for entry in group]) for name, group in groupby(entries, lambda e: e.section)]
    return render(request, "chart.html", {"sections": sections})


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """The patient's demographics."""
    found = Resource.objects.get(patient=request.user, section="demographics")
    return render(request, "profile.html", {"patient": found.content})
