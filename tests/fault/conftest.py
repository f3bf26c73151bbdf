"""The kernel's toys, to be killed."""

from tests.integration.kernel.conftest import admin, asker, clinic, toy_servers, toys

__all__ = ["admin", "asker", "clinic", "toy_servers", "toys"]
