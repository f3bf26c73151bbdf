"""Give the peer its patients and their charts, told as JSON on standard input (runs in the peer's own environment)."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Any

import django


def seed(patients: list[dict[str, Any]]) -> None:
    """One account, one verified address and some resources each. Models can be imported only once Django is set up."""
    django.setup()
    users = import_module("django.contrib.auth").get_user_model().objects
    addresses = import_module("allauth.account.models").EmailAddress.objects
    resources = import_module("benchmarks.peers.portal.models").Resource
    for told in patients:
        user = users.create_user(username=told["email"], email=told["email"], password=told["password"])
        addresses.create(user=user, email=told["email"], verified=True, primary=True)
        resources.objects.bulk_create(resources(patient=user, **resource) for resource in told["resources"])


if __name__ == "__main__":
    seed(json.load(sys.stdin))
