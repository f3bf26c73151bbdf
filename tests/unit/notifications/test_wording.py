"""The catalogs: the same sentences with the same placeholders in every language."""

from string import Formatter

import pytest

from services.notifications.channels.wording import KEPT, LANGUAGES, as_html, as_text, catalog, folder, spoken


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("version", KEPT)
def test_every_catalog_file_is_spoken(version: int) -> None:
    assert {path.stem for path in (folder(version) / "catalogs").iterdir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogs_are_equal_in_ids_and_placeholders(language: str) -> None:
    english = {key: placeholders(sentence) for key, sentence in catalog("en").items()}
    assert {key: placeholders(sentence) for key, sentence in catalog(language).items()} == english


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_end_of_the_subject_is_ascii_because_it_is_not_encoded(language: str) -> None:
    assert catalog(language)["registration.reference"].isascii()


def test_an_id_is_a_kind_and_one_word_because_templates_use_the_word_alone() -> None:
    assert [key for key in catalog("en") if key.count(".") != 1] == []


@pytest.mark.parametrize(
    ("tag", "language"), [("es-MX", "es"), ("ES_us", "es"), ("en", "en"), ("pt", "en"), ("", "en")]
)
def test_a_language_tag_finds_its_catalog_or_english(tag: str, language: str) -> None:
    assert spoken(tag) == language


def test_names_are_escaped_and_isolated_in_html_and_never_formatted_twice() -> None:
    assert as_html("Hi {name}, it's", name="<b>{x}") == "Hi <bdi>&lt;b&gt;{x}</bdi>, it&#39;s"
    assert as_text("Hi {name},", name="مريم") == "Hi \u2068مريم\u2069,"
