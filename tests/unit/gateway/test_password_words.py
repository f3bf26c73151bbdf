"""What a new password must be, in the words of the pages: as identity decides it, for each profile (D13)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.gateway.answers import Page
from services.gateway.doors import stranger
from services.gateway.rendering import Renderer
from services.gateway.settings import Settings
from services.gateway.statics import Statics
from services.gateway.visits import Arrival
from services.gateway.wording import LANGUAGES, POLICIES, wordings
from services.identity.domain.passwords import PROFILES
from services.identity.settings import Settings as IdentitySettings
from tests.fakes.gateway import Stage

MIXED = {"en": ("UPPERCASE", "number or symbol"), "es": ("MAYÚSCULA", "número o símbolo")}


def test_the_pages_know_the_profiles_that_identity_has_by_the_same_setting() -> None:
    assert {name: (one.shortest, one.mixed) for name, one in PROFILES.items()} == {
        name: (one.least, one.mixed) for name, one in POLICIES.items()
    }
    fields = [settings.model_fields["credential_profile"] for settings in (Settings, IdentitySettings)]
    assert fields[0].annotation == fields[1].annotation
    assert fields[0].default == fields[1].default == "seed"


@pytest.mark.spec("D13", "S61", "S62", "S63")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("profile", POLICIES)
def test_the_form_tells_the_rules_of_its_profile(stage: Stage, language: str, profile: str) -> None:
    renderer = Renderer(product="Chartkey", static=Statics().path, policy=POLICIES[profile])
    page = rendered(stage, renderer, language)
    assert f"{POLICIES[profile].least} caract" in page.replace("charact", "caract")
    for words in MIXED[language]:
        assert (words in page) == (profile == "seed")


@pytest.mark.parametrize(("profile", "least"), [("seed", 8), ("nist", 15)])
def test_a_password_that_is_too_short_is_told_how_long_it_must_be(profile: str, least: int) -> None:
    for language, say in wordings("Chartkey", POLICIES[profile]).items():
        assert f" {least} " in say("problem.password_short"), language


def rendered(stage: Stage, renderer: Renderer, language: str) -> str:
    """The form of a new password."""
    arrival = Arrival(stage.tools, datetime.now(UTC), "GET", {}, {"language": language}, {}, "", "")
    return renderer.render(Page("reset_password.html"), stranger(arrival), seal="", way_out="").decode()
