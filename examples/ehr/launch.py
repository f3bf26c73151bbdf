"""The button in the chart: a page that posts a signed launch to Chartkey's console as soon as it is opened.

python -m examples.ehr.launch riverside-1.private.pem ehr.riverside riverside http://localhost:8080 > launch.html
"""

import argparse
import time
import uuid
from pathlib import Path

import jwt

from examples.ehr.keys import load

PAGE = """<!doctype html>
<title>Opening Chartkey</title>
<form method="post" action="{address}">
<input type="hidden" name="launch" value="{word}">
<button>Patient portal access</button>
</form>
<script>document.forms[0].submit()</script>
"""


def launch(key: Path, ehr: str, practice: str, portal: str, *, role: str = "user", chart: str | None = None) -> str:
    """A JWT that is good once, for a minute, for this staff member alone."""
    private, kid = load(key)
    now = int(time.time())
    claims = {
        "iss": ehr,
        "aud": f"{portal}/console/launch",
        "iat": now,
        "exp": now + 60,
        "jti": str(uuid.uuid4()),
        "practice": practice,
        "sub": "dr.lee",
        "name": "Dr. Jordan Lee",
        "role": role,
        **({"chart": chart} if chart else {}),
    }
    return jwt.encode(claims, private, algorithm="EdDSA", headers={"kid": kid})


def main() -> None:
    """Print the page; it works for a minute."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("key", type=Path)
    parser.add_argument("ehr")
    parser.add_argument("practice")
    parser.add_argument("portal")
    parser.add_argument("--role", choices=("user", "administrator"), default="administrator")
    parser.add_argument("--chart")
    told = parser.parse_args()
    word = launch(told.key, told.ehr, told.practice, told.portal, role=told.role, chart=told.chart)
    print(PAGE.format(address=f"{told.portal}/console/launch", word=word))


if __name__ == "__main__":
    main()
