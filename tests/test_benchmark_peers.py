"""The peers that grading is measured against."""

from pathlib import Path

from benchmarks.grading.otter import Otter


def test_otter_is_found_from_any_folder(tmp_path, monkeypatch):
    """`make bench-grading` names its environment as seen from the checkout, and it runs in the folder of a class."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "otter").touch()
    monkeypatch.chdir(tmp_path)
    peer = Otter(Path("bin/python"), tmp_path)
    monkeypatch.chdir("/")
    assert peer.otter.is_file()
