"""What the peer keeps beside Django's own tables."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class TakenEvent(models.Model):
    """The inbox: an event id is taken once."""

    event_id = models.UUIDField(primary_key=True)
    taken_at = models.DateTimeField(auto_now_add=True)


class Enrollment(models.Model):
    """One patient's invitation: its PIN beside the django-invitations row that holds the token."""

    invitation = models.OneToOneField("invitations.Invitation", on_delete=models.CASCADE)
    chart_id = models.TextField(unique=True)
    date_of_birth = models.DateField()
    pin_hash = models.TextField()
    delivered_at = models.DateTimeField(null=True)


class Resource(models.Model):
    """One FHIR resource of a patient's chart."""

    patient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    section = models.TextField()
    sorted_by = models.DateField(null=True)
    content = models.JSONField()

    class Meta:
        """A page is one range of this index."""

        indexes = (models.Index(fields=["patient", "section", "-sorted_by"], name="resource_page"),)
