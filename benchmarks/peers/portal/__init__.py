"""The peer: the same product as Chartkey's first milestone, built with Django's usual parts."""

from benchmarks.peers.portal.celery import app as celery_app

__all__ = ["celery_app"]
