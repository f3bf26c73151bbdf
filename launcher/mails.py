"""`./chartkey mails …`: an operator's questions and orders about mails, while all runs."""

import subprocess
import sys
from collections.abc import Sequence

from launcher import environment
from launcher.accounts import public_url
from launcher.layout import HOME, PROJECT
from launcher.servers import attach


def run(arguments: Sequence[str]) -> int:
    """Notifications' own command, with the keys and servers of this copy; its exit code."""
    servers = attach(HOME)
    found = environment.inherited() | environment.secrets_of("notifications", servers)
    found["CHARTKEY_PUBLIC_URL"] = public_url(servers)
    command = [sys.executable, "-m", "services.notifications", "mails", *arguments]
    return subprocess.run(command, env=found, cwd=PROJECT, check=False).returncode
