"""The Celery application of the peer."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.peers.portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["benchmarks.peers.portal"])
# Celery closes Django's connections around every task unless told how often; CONN_MAX_AGE alone does not keep them.
app.conf.CELERY_DB_REUSE_MAX = 1_000_000
