"""Wants to change or delete files: the gradebook, the grader, a neighbor's work. It sees none and may write none."""

import sqlite3

import pytest

from red_team.helpers import ROOT, attack, scores, sealed, unprotected


@pytest.fixture
def gradebook(tmp_path):
    file = tmp_path / "gradebook.db"
    with sqlite3.connect(file) as book:
        book.execute("create table grade (student text, score real)")
        book.execute("insert into grade values ('me', 0)")
    book.close()
    return file


def score(file):
    with sqlite3.connect(file) as book:
        found = book.execute("select score from grade").fetchone()[0]
    book.close()
    return found


@sealed
def test_the_gradebook_is_out_of_reach(gradebook):
    program = (
        "import sqlite3\n"
        f"with sqlite3.connect({str(gradebook)!r}) as book: book.execute('update grade set score = {{}}')"
    )
    unprotected(program.format(1))
    assert score(gradebook) == 1
    assert scores(attack(last=program.format(100))) == [5, 5]
    assert score(gradebook) == 1


@sealed
def test_deleting_and_overwriting(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).write_text("kept")
    program = "import os, shutil\nos.remove({one!r})\n"
    unprotected(program.format(one=str(tmp_path / "one")))
    assert not (tmp_path / "one").exists()
    program = (
        f"import os, shutil\nshutil.rmtree({str(tmp_path)!r}, ignore_errors=True)\n"
        f"try: open({str(tmp_path / 'two')!r}, 'w')\nexcept OSError: pass\nos.remove({str(tmp_path / 'two')!r})"
    )
    assert scores(attack(last=program)) == [5, 5]
    assert (tmp_path / "two").read_text() == "kept"


@sealed
def test_our_own_code_is_not_written():
    before = (ROOT / "course/testing.py").read_bytes()
    program = (
        "import course.testing, autograde.sandbox.process.worker\n"
        "for each in (course.testing, autograde.sandbox.process.worker):\n"
        "    try: open(each.__file__, 'ab')\n    except OSError: pass\n    else: raise SystemExit('open')"
    )
    result = attack(last=program)
    assert scores(result) == [5, 5]
    assert "SystemExit" not in str(result.outputs)
    assert (ROOT / "course/testing.py").read_bytes() == before
