"""The suite's own walls: no network beyond loopback, no display, no settings of the developer's."""

import os
import socket

import pytest
from pytest_socket import SocketConnectBlockedError


def test_a_connection_beyond_loopback_is_refused_before_it_is_made() -> None:
    with socket.socket() as outward, pytest.raises((SocketConnectBlockedError, UserWarning)):
        # An address that is reserved for documentation.
        outward.connect(("192.0.2.1", 80))


def test_a_connection_to_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address: tuple[str, int] = server.getsockname()
        with socket.create_connection(address) as client:
            assert client.getpeername() == address


def test_no_setting_of_the_developer_reaches_a_test() -> None:
    assert [name for name in os.environ if name.startswith("OPENDREAM_")] == []
    assert os.environ["QT_QPA_PLATFORM"]
    assert "opendream-tests-" in os.environ["XDG_CONFIG_HOME"]
