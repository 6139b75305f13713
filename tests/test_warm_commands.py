"""What tests see of the processes that they start."""

import os

from tests.warm_commands import children


def test_a_process_may_end_while_its_children_are_read(monkeypatch):
    def ended(path):
        raise FileNotFoundError(path)

    monkeypatch.setattr(os, "scandir", ended)
    assert children(os.getpid()) == []
