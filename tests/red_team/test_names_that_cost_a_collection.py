"""Wants `autograde collect` to read names for an hour: an archive of thousands of paths that take long to take apart.

Whose a file is, is read from its path. All of an archive's paths together take what one file from an LMS may take, in a
process that can be ended.
"""

import os
import time

import pytest

from autograde.classroom.archives import Entry, Source
from autograde.classroom.lms_names import Matcher, claim
from autograde.classroom.owner import find_sender
from autograde.classroom.roster import Person
from autograde.pool import Pool
from red_team.helpers import patience
from red_team.test_files_in_anothers_name import CAME, collected, handed_in, notebook, packed

NAMES = {
    "spaces": " " * 900 + "a",
    "spaces before a dash": "a" + " " * 900 + "-b",
    "tabs and wide spaces": "\t\u3000" * 450 + "–",
    "letters that become eighteen": "/".join(["\ufdfa" * 28] * 30),
    "numbers": "/".join(["1_" * 14] * 30),
}
OUTER, NEIGHBOR = "mallory_771_90210_work.zip", "bob_772_90211_step05.ipynb"


def work(name, count):
    """An archive with a notebook under so many names."""
    return packed(**{f"{name} {number}/step05.ipynb": (notebook(), CAME) for number in range(count)})


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_the_command_itself_takes_little_time(tmp_path, name):
    files = {OUTER: (work(name, 400), CAME), NEIGHBOR: (notebook(1), CAME)}
    before = time.process_time()
    done = collected(tmp_path, **files)
    assert time.process_time() - before < patience(0.6)
    assert done.taken["bob"] == [5] and handed_in(tmp_path, "bob") == notebook(1)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_path_takes_time_that_grows_with_its_length(name):
    before = time.process_time()
    for _ in range(100):
        claim((OUTER, *f"{name}/step05.ipynb".split("/")))
    assert time.process_time() - before < patience(0.5)


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_whose_an_archive_is_takes_time_that_grows_with_its_path(name):
    """The command itself looks for it, with each beginning of the path."""
    people = {each: Person(each, f"{each} Kim") for each in ("mallory", "bob")}
    matcher = Matcher(people.values())
    before = time.process_time()
    for number in range(100):
        parts = tuple(f"{part}{number}" for part in name.split("/"))
        find_sender(Entry((*parts, "x.zip"), None, True, 0, bytes), people, matcher)
    assert time.process_time() - before < patience(1)


@pytest.mark.parametrize("parts", [["d"] * 200, ["\ufdfa" * 28] * 8], ids=["deep", "letters that become eighteen"])
def test_a_folder_of_a_long_path_costs_itself(tmp_path, parts):
    (tmp_path / "class" / "zoe").mkdir(parents=True)
    (tmp_path / "class" / "zoe" / "step05.ipynb").write_bytes(notebook())
    here = os.getcwd()
    try:
        os.chdir(tmp_path / "class")
        for part in parts:
            os.mkdir(part)
            os.chdir(part)
    finally:
        os.chdir(here)
    source = Source(tmp_path / "class", lambda _: [])
    assert [each.parts for each in source.entries()] == [("zoe", "step05.ipynb")]
    assert [each.key for each in source.problems] == ["collect_long_name"]
    assert len(str(source.problems[0])) < 1_500


def test_a_tie_of_many_long_names_is_said_in_a_line_of_some(tmp_path):
    files = {f"{NAMES['spaces']} {number}/step05.ipynb": (notebook(number), CAME) for number in range(60)}
    done = collected(tmp_path, **{OUTER: (packed(**files), CAME)})
    assert "collect_tie" in [each.key for each in done.problems]
    assert max(len(str(each)) for each in done.problems) < 25_000


@pytest.mark.slow
def test_an_archive_that_takes_too_long_is_listed_and_the_neighbor_is_taken(tmp_path, monkeypatch):
    monkeypatch.setitem(Pool.__init__.__kwdefaults__, "seconds", 1.5)
    files = {OUTER: (work(NAMES["numbers"], 15_000), CAME), NEIGHBOR: (notebook(1), CAME)}
    done = collected(tmp_path, **files)
    assert done.taken == {"bob": [5]}
    assert [OUTER in str(each) for each in done.problems] == [True]
