"""What a process refuses to begin with."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from shared.settings import BusSettings


def settings(url: str, **more: str) -> BusSettings:
    """The least that any process needs."""
    return BusSettings.model_validate({"rabbitmq_url": url, "seal_private_key": "k", "seal_public_keys": {}, **more})


@pytest.mark.parametrize(
    "url",
    [
        "amqp://gateway:word@localhost:5672/chartkey",
        "amqp://gateway:word@127.0.0.1/chartkey",
        "amqp://gateway:word@127.8.9.1/chartkey",
        "amqp://gateway:word@[::1]/chartkey",
        "amqps://gateway:word@broker.example.org/chartkey",
        "amqps://gateway:word@10.0.0.7/chartkey",
    ],
)
def test_this_machine_in_the_open_and_every_other_one_by_tls(url: str) -> None:
    assert settings(url).rabbitmq_url == url


@pytest.mark.parametrize(
    "url",
    [
        "amqp://gateway:word@broker.example.org/chartkey",
        "amqp://gateway:word@10.0.0.7/chartkey",
        "amqp://gateway:word@rabbitmq/chartkey",
        "amqp://gateway:word@localhost.example.org/chartkey",
        "amqp://gateway:word@[2001:db8::1]/chartkey",
        "amqp://localhost@broker.example.org/chartkey",
        "http://gateway:word@broker.example.org/chartkey",
        "amqp:///chartkey",
        "",
    ],
)
def test_no_password_crosses_a_network_in_the_open(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        settings(url)
    assert "amqps://" in str(refused.value)
    assert "word" not in str(refused.value).replace("password", "")


def test_one_host_may_be_named_whose_network_is_private() -> None:
    url = "amqp://gateway:word@rabbitmq:5672/chartkey"
    assert settings(url, rabbitmq_plain_host="rabbitmq").rabbitmq_url == url
    with pytest.raises(ValidationError):
        settings(url, rabbitmq_plain_host="rabbit")
