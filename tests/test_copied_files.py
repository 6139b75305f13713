"""Which files student processes get copies of: packages, shared libraries, and what a copy keeps of its original."""

import importlib.machinery
import os
import platform
import subprocess
import sys

import pytest

from autograde.sandbox.linux import libraries, packages
from autograde.sandbox.linux.private_root import Tree

linux = pytest.mark.skipif(platform.system() != "Linux", reason="shared libraries and mounts are Linux's")
MAPPED = """
import lzma, sqlite3, ssl, numpy.linalg, numpy.random
print(*{line.split()[5] for line in open('/proc/self/maps') if line.count('/') and '.so' in line})
"""


@linux
def test_all_libraries_that_a_program_maps_are_found():
    done = subprocess.run([sys.executable, "-c", MAPPED], capture_output=True, text=True, check=True)
    mapped = {os.path.realpath(each) for each in done.stdout.split()}
    own = {each for each in mapped if each.endswith(tuple(importlib.machinery.EXTENSION_SUFFIXES))}
    found = {os.path.realpath(each) for each in libraries.closure(own, os.path.realpath(sys.executable))}
    assert own
    assert mapped - own
    assert mapped - own <= found


ODD = {
    "empty": b"",
    "its first bytes alone": b"\x7fELF",
    "numbers that lead outside": b"\x7fELF\x02\x01" + b"\xff" * 100,
    "an unknown kind": b"\x7fELF\x09",
    "a program in Python": b"import os",
}


@pytest.mark.parametrize("content", ODD.values(), ids=ODD)
def test_what_is_no_library_needs_nothing(tmp_path, content):
    file = tmp_path / "odd.so"
    file.write_bytes(content)
    assert libraries.needs(str(file)) == libraries.Needs()
    assert libraries.needs(str(tmp_path / "none.so")) == libraries.Needs()


def test_links_are_followed_once_and_what_python_does_not_read_is_left_out(tmp_path):
    top, other = tmp_path / "top", tmp_path / "other"
    tag = sys.implementation.cache_tag
    kept = ("a.py", "data.txt", f"__pycache__/a.{tag}.pyc", "tests/__init__.py")
    left = (
        "a.pyi",
        "a.h",
        "__pycache__/a.cpython-20.pyc",
        f"__pycache__/a.{tag}.opt-1.pyc",
        "tests/test_a.py",
        "tests/data/big",
        "skipped/b.py",
    )
    for name in (*kept, *left):
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).touch()
    other.mkdir()
    (other / "linked.py").touch()
    (top / "link").symlink_to(other)
    (other / "back").symlink_to(top)
    (top / "round").symlink_to("round")
    found = set(packages.files_below(str(top), frozenset(["skipped"])))
    assert {str(top / name) for name in kept} | {str(top / "link/linked.py")} <= found
    assert not found & {str(top / name) for name in left}
    assert len(found) < 30


def test_requirements_are_followed_with_the_optional_parts_that_are_asked_for(tmp_path, monkeypatch):
    folder = tmp_path / "site-packages"
    required = {
        "App_One": "lib.two[fast] >=1; python_version > '3'\nRequires-Dist: never; extra == 'docs'",
        "lib-two": 'speed; extra == "fast"\nRequires-Dist: slow; extra == "other"',
        "speed": "app-one",
        "slow": "speed",
        "never": "speed",
    }
    for name, line in required.items():
        (folder / f"{name}-1.dist-info").mkdir(parents=True)
        (folder / f"{name}-1.dist-info/METADATA").write_text(
            f"Name: {name}\nRequires-Dist: {line}\n\nRequires-Dist: x\n"
        )
    (folder / "old.egg-info").mkdir()
    (folder / "old.egg-info/PKG-INFO").write_text("Name: Old\n")
    (folder / "old.egg-info/requires.txt").write_text("slow>=1\n\n[docs]\nnever\n")
    monkeypatch.setattr(sys, "path", [str(folder)])
    among = packages.installed()
    assert set(packages.with_requirements(["app-one", "not-there"], among)) == {"app-one", "lib-two", "speed"}
    assert set(packages.with_requirements(["old"], among)) == {"old", "slow", "speed", "app-one", "lib-two"}


def test_a_copy_keeps_mode_and_time_and_two_names_of_one_file_are_one_copy(tmp_path):
    tree, file, other = Tree(str(tmp_path / "tree")), tmp_path / "a.py", tmp_path / "deep" / "b.py"
    (tmp_path / "tree").mkdir()
    other.parent.mkdir()
    file.write_text("x = 1\n")
    file.chmod(0o640)
    os.utime(file, (5, 7))
    other.symlink_to(file)
    os.mkfifo(tmp_path / "pipe")
    for path in (file, other, file, tmp_path / "pipe", tmp_path / "none", tmp_path):
        tree.add(str(path))
    copy, second = tmp_path / f"tree{file}", tmp_path / f"tree{other}"
    assert copy.read_text() == "x = 1\n"
    assert (copy.stat().st_mode & 0o777, copy.stat().st_mtime) == (0o640, 7)
    assert copy.samefile(second)
    assert sorted(each.name for each in copy.parent.iterdir()) == ["a.py", "deep"]
