"""Come by HTTPS: order or ask something, tell an event (its type has a dot), or read the feed.

python -m examples.ehr.call riverside-1.private.pem ehr.riverside riverside http://localhost:8080 \\
    show-access '{"staff_id": "dr.lee", "chart_id": "c-1"}'
"""

import argparse
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import jwt

from examples.ehr.keys import load

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True)
class Door:
    """The door of one portal, for one practice; `ehr` has proven who it is."""

    client: httpx.Client
    ehr: str
    practice: str

    def ask(self, request: str, body: Mapping[str, Any], *, key: str) -> httpx.Response:
        """Orders need a key of their own: the same key and body again is the same order."""
        return self.client.post(f"/practices/{self.practice}/{request}", json=body, headers={"Idempotency-Key": key})

    def tell(self, kind: str, data: Mapping[str, Any], *, event: str) -> httpx.Response:
        """One event (CloudEvents 1.0, binary mode); 202 means that it is safe."""
        said = {"specversion": "1.0", "id": event, "type": kind, "source": f"/{self.ehr}", "practice": self.practice}
        return self.client.post("/events", json=data, headers={f"ce-{name}": value for name, value in said.items()})

    def feed(self, after: str | None = None) -> httpx.Response:
        """What was told to this EHR's practices; the answer's `next` is the `after` of the next look."""
        return self.client.get("/feed", params={"after": after} if after else {})


def assertion(key: Path, ehr: str, audience: str) -> str:
    """A client assertion (RFC 7523) that is good once, for a minute."""
    private, kid = load(key)
    now = int(time.time())
    claims = {"iss": ehr, "sub": ehr, "aud": audience, "iat": now, "exp": now + 60, "jti": str(uuid.uuid4())}
    return jwt.encode(claims, private, algorithm="EdDSA", headers={"kid": kid})


def log_in(key: Path, ehr: str, practice: str, portal: str) -> Door:
    """Trade an assertion for a token, which is good for five minutes."""
    client = httpx.Client(base_url=f"{portal}/ehr/v1", timeout=10)
    signed = assertion(key, ehr, f"{portal}/ehr/v1/token")
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": signed}
    answer = client.post("/token", data=form)
    if answer.status_code != 200:
        raise SystemExit(answer.text)
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return Door(client, ehr, practice)


def main() -> None:
    """Print what is answered; a problem ends with exit code 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("key", type=Path)
    parser.add_argument("ehr")
    parser.add_argument("practice")
    parser.add_argument("portal")
    parser.add_argument("what", help="a request, the type of an event, or feed")
    parser.add_argument("body", type=json.loads, nargs="?", default={})
    told = parser.parse_args()
    door, fresh = log_in(told.key, told.ehr, told.practice, told.portal), str(uuid.uuid4())
    if told.what == "feed":
        answer = door.feed()
    elif "." in told.what:
        answer = door.tell(told.what, told.body, event=fresh)
    else:
        answer = door.ask(told.what, told.body, key=fresh)
    print(json.dumps(answer.json(), indent=1))
    raise SystemExit(0 if answer.is_success else 1)


if __name__ == "__main__":
    main()
