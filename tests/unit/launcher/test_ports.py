"""A second start keeps its URLs, and never takes a port that somebody else has."""

import socket
from pathlib import Path

from launcher.ports import PortBook, answers, free_port, is_free, next_free


def test_a_port_is_remembered_across_starts(tmp_path: Path) -> None:
    chosen = PortBook(tmp_path / "ports.json").port("rabbitmq")
    assert PortBook(tmp_path / "ports.json").port("rabbitmq") == chosen


def test_a_remembered_port_that_was_taken_meanwhile_is_replaced(tmp_path: Path) -> None:
    book = PortBook(tmp_path / "ports.json")
    taken = book.port("gateway")
    with socket.create_server(("127.0.0.1", taken)):
        assert answers(taken)
        assert book.port("gateway") != taken


def test_the_preferred_port_gives_way_to_its_neighbor(tmp_path: Path) -> None:
    wanted = free_port()
    with socket.create_server(("127.0.0.1", wanted)):
        assert not is_free(wanted)
        assert PortBook(tmp_path / "ports.json").port("http", preferred=wanted) == next_free(wanted) > wanted


def test_two_names_never_share_a_port(tmp_path: Path) -> None:
    book = PortBook(tmp_path / "ports.json")
    assert len({book.port(f"server-{number}") for number in range(50)}) == 50


def test_server_ports_stand_outside_the_range_of_outgoing_connections() -> None:
    assert all(free_port() < 32_768 for _ in range(50))
