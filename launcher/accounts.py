"""`./chartkey accounts …`: an operator's orders about people's accounts, while all runs."""

import json
import subprocess
import sys
from collections.abc import Sequence

from launcher import environment
from launcher.layout import HOME, PROJECT
from launcher.servers import Servers, attach


def run(arguments: Sequence[str]) -> int:
    """Identity's own command, with the keys and servers of this copy; its exit code."""
    servers = attach(HOME)
    found = environment.inherited() | environment.secrets_of("identity", servers)
    found["CHARTKEY_PUBLIC_URL"] = public_url(servers)
    command = [sys.executable, "-m", "services.identity", "accounts", *arguments]
    return subprocess.run(command, env=found, cwd=PROJECT, check=False).returncode


def public_url(servers: Servers) -> str:
    """Where the portal of this copy is, for the links in mails."""
    book = servers.directory / "ports.json"
    port = json.loads(book.read_text()).get("http", 8080) if book.exists() else 8080
    return f"http://localhost:{port}"
