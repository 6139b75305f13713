"""Frames come within their time, or not at all, whatever the other side does."""

import socket
import struct
import threading
import time
from contextlib import suppress

import pytest

from autograde.sandbox import channel, codec
from autograde.sandbox.channel import Channel


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with theirs:
        yield Channel(ours), theirs
    ours.close()


def test_frames_come_one_by_one_however_they_were_cut(ends):
    ours, theirs = ends
    both = codec.add_length_prefix(b"one") + codec.add_length_prefix(b"") + codec.add_length_prefix(b"two")
    for piece in (both[:2], both[2:9], both[9:]):
        theirs.sendall(piece)
    assert [ours.receive(5) for _ in range(3)] == [b"one", b"", b"two"]


def test_a_frame_larger_than_the_pipe_comes_whole(ends):
    ours, theirs = ends
    large = bytes(range(256)) * (codec.MAX_FRAME >> 8)
    sender = threading.Thread(target=theirs.sendall, args=(codec.add_length_prefix(large),))
    sender.start()
    assert ours.receive(20) == large
    sender.join()


def test_what_trickles_in_gains_no_time(ends):
    ours, theirs = ends
    stop = threading.Event()

    def trickle():
        theirs.sendall(struct.pack("<I", 1000))
        with suppress(OSError):
            while not stop.wait(0.02):
                theirs.sendall(b"x")

    sender = threading.Thread(target=trickle)
    sender.start()
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        ours.receive(0.3)
    assert time.monotonic() - start < 10  # a thousand bytes would take twenty seconds
    stop.set()
    sender.join()


def test_silence_ends_in_time(ends):
    with pytest.raises(TimeoutError):
        ends[0].receive(0.05)


class Timed(socket.socket):
    """A socket that notes the kernel's time limit for each read."""

    def recv(self, most):
        seconds, micros = struct.unpack("@ll", self.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16))
        self.limits.append(seconds + micros / 1e6)
        return super().recv(most)


@pytest.mark.skipif(not channel.KEPT_BY_KERNEL, reason="the kernel keeps no time limit here")
@pytest.mark.parametrize("before", [0.6, 0.54, 0.5, 0.2])
def test_no_read_may_take_longer_than_the_time_left(before):
    ours, theirs = socket.socketpair()
    with theirs, Timed(fileno=ours.detach()) as end:
        end.limits, timed = [], Channel(end)
        theirs.sendall(codec.add_length_prefix(b"first"))
        assert timed.receive(before) == b"first"
        end.limits.clear()
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            timed.receive(0.5)
        assert time.monotonic() - start >= 0.5
        assert 0 < max(end.limits) < 0.5


def test_a_frame_that_says_it_is_too_long_is_not_waited_for(ends):
    ours, theirs = ends
    theirs.sendall(struct.pack("<I", 0xFFFFFFFF))
    with pytest.raises(codec.ProtocolError):
        ours.receive(5)


def test_where_the_other_side_is_gone_that_is_what_is_told(ends):
    ours, theirs = ends
    theirs.sendall(b"\x08\0\0\0half")
    theirs.close()
    with pytest.raises(EOFError):
        ours.receive(5)
    ours.send(b"question")
    with pytest.raises(EOFError):
        ours.receive(5)


def test_who_does_not_read_is_given_up(ends, monkeypatch):
    monkeypatch.setattr(channel, "WRITE_TIMEOUT", 0.1)
    ours, _ = ends
    ours.send(bytes(codec.MAX_FRAME))
    with pytest.raises(EOFError):
        ours.receive(5)
