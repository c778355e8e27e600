"""Connections as this machine's kernel lists them, once it counts any."""

import os
import socket

import pytest

from auditor.host.live.machine import LiveHost

pytestmark = [pytest.mark.live, pytest.mark.tried("processes", "programs")]


@pytest.mark.parametrize(
    ("family", "address", "shown"),
    [(socket.AF_INET, "127.0.0.1", "127.0.0.1"), (socket.AF_INET6, "::1", "[::1]")],
)
def test_a_listener_and_both_ends_of_a_connection_are_told(family, address, shown):
    with socket.socket(family) as server, socket.socket(family) as client:
        server.bind((address, 0))
        server.listen()
        port = server.getsockname()[1]
        client.connect((address, port))
        taken, _ = server.accept()
        with taken:
            (process,) = [
                item
                for item in LiveHost(os.getuid()).processes().processes
                if item.pid == os.getpid()
            ]
            there = client.getsockname()[1]
    assert f"{shown}:{port}" in process.listens
    assert {f"{shown}:{port}", f"{shown}:{there}"} <= set(process.remotes)
