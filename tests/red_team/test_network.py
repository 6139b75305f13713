"""Wants to send answers away, or to fetch them: TCP, UDP, names, raw and Unix sockets."""

import socket

import pytest

from red_team.helpers import attack, printed, scores, sealed, unprotected

TCP = "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2).sendall(b'answers')\nprint('sent')"
UDP = (
    "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    "s.sendto(b'answers', ('127.0.0.1', {port}))\nprint('sent')"
)
UNIX = "import socket\nsocket.socket(socket.AF_UNIX).connect({name!r})\nprint('sent')"


@sealed
def test_tcp(listener):
    port = listener.getsockname()[1]
    assert "sent" in unprotected(TCP.format(port=port))
    listener.accept()[0].close()
    result = attack(last=TCP.format(port=port))
    assert scores(result) == [5, 5]
    assert "PermissionError" in printed(result)
    with pytest.raises(TimeoutError):
        listener.accept()


@sealed
def test_udp():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(0.2)
        port = server.getsockname()[1]
        assert "sent" in unprotected(UDP.format(port=port))
        assert server.recv(20) == b"answers"
        assert scores(attack(last=UDP.format(port=port))) == [5, 5]
        with pytest.raises(TimeoutError):
            server.recv(20)


@sealed
@pytest.mark.parametrize("abstract", [False, True])
def test_unix(tmp_path, abstract):
    name = f"\0red-team-{id(tmp_path)}" if abstract else str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        server.settimeout(0.2)
        assert "sent" in unprotected(UNIX.format(name=name))
        server.accept()[0].close()
        result = attack(last=UNIX.format(name=name))
        assert scores(result) == [5, 5]
        assert "PermissionError" in printed(result)
        with pytest.raises(TimeoutError):
            server.accept()
