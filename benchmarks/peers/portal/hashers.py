"""Django's Argon2 hasher at Chartkey's cost, so that a login hashes the same on both sides."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """argon2id, 64 MiB, 3 passes, 4 lanes."""

    time_cost = 3
    memory_cost = 64 * 1024
    parallelism = 4
