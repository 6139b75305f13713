"""Wants what a collection leaves for the others: so many files, bytes and lines that no other student's are seen.

Bounds are shared: of each folder and of each student one in turn, and one line says how many were left out.
"""

import os
import time

import pytest

from autograde.classroom import archives, incoming
from autograde.classroom.collecting import Collecting
from autograde.classroom.course_file import load_course
from autograde.classroom.turns import MAX_ALL_LINES, MAX_LINES, by_path
from red_team.helpers import patience
from red_team.test_files_in_anothers_name import CAME, COURSE, ROSTER, collected, handed_in, notebook, packed

FORMS = {"Canvas": "{}_{}_{}_x.{}", "Moodle": "{}_{}_assignsubmission_file_/{}.{}", "folder": "week3/{}/{}/{}.{}"}
CANVAS = {"mallory": 771, "zoe": 773}
WITH_ZOE = ROSTER + "zoe,Zoe Kim,773,2026003\n"


def name(form, who, number=0, kind="ipynb"):
    shown = f"{who.title()} Kim" if form == "Moodle" else who
    return FORMS[form].format(shown, CANVAS[who], number, kind)


def folder_collected(root, **files):
    """What is collected of a folder on the disk with these files."""
    (root / "course.toml").write_text('timezone = "UTC"\n' + COURSE)
    (root / "roster.csv").write_text(WITH_ZOE)
    for each, (content, _) in files.items():
        file = root / "class" / each
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    course = load_course(root)
    return Collecting(course, course.find("stage1"), root, root / "submitted").run([root / "class"])


def both(root, files):
    yield collected(root / "zip", WITH_ZOE, **files)
    yield folder_collected(root / "folder", **files)


@pytest.fixture
def roots(tmp_path):
    (tmp_path / "zip").mkdir()
    (tmp_path / "folder").mkdir()
    return tmp_path


@pytest.mark.parametrize("form", FORMS)
def test_many_files_leave_turns_for_another_student(roots, form, monkeypatch):
    monkeypatch.setattr(archives, "MAX_FILES", 50)
    files = {name(form, "mallory", number): (notebook(number), CAME) for number in range(200)}
    files[name(form, "zoe")] = (notebook(7), CAME)
    for done, root in zip(both(roots, files), ("zip", "folder"), strict=True):
        assert handed_in(roots / root, "zoe") == notebook(7)
        assert [each.key for each in done.problems].count("collect_too_many") == 1


@pytest.mark.parametrize("made", [os.mkdir, lambda place: os.symlink("x", place)], ids=["folders", "links"])
def test_what_is_no_file_takes_turns_too(tmp_path, made, monkeypatch):
    monkeypatch.setattr(archives, "MAX_FILES", 50)
    (tmp_path / "class" / "mallory").mkdir(parents=True)
    for number in range(500):
        made(tmp_path / "class" / "mallory" / f"{number}")
    seen = []
    monkeypatch.setattr(archives.Source, "_at", _counted(archives.Source._at, seen))
    source = archives.Source(tmp_path / "class", lambda _: [])
    assert list(source.entries()) == []
    assert len(seen) < 60 and source.problems[-1].key == "collect_too_many"
    assert folder_collected(tmp_path, **{"zoe/step05.ipynb": (notebook(7), CAME)}).taken == {"zoe": [5]}


def _counted(look, seen):
    def counted(self, root, parts):
        seen.append(parts)
        return look(self, root, parts)

    return counted


@pytest.mark.parametrize("form", FORMS)
def test_many_bytes_leave_room_for_another_student(roots, form, monkeypatch):
    monkeypatch.setattr(incoming, "MAX_ALL", 4 << 20)
    files = {name(form, "mallory", number): (notebook(number) + b" " * (1 << 20), CAME) for number in range(9)}
    files[name(form, "zoe")] = (notebook(7), CAME)
    for done, root in zip(both(roots, files), ("zip", "folder"), strict=True):
        assert handed_in(roots / root, "zoe") == notebook(7)
        assert [each.key for each in done.problems].count("collect_no_room") in (6, 7)


@pytest.mark.parametrize("form", FORMS)
def test_the_files_of_one_student_have_a_bound_of_bytes_together(roots, form, monkeypatch):
    monkeypatch.setattr(incoming, "MAX_ZIP", 3 << 20)
    files = {name(form, "mallory", number): (notebook(number) + b" " * (1 << 20), CAME) for number in range(9)}
    files[name(form, "zoe")] = (notebook(7) + b" " * (2 << 20), CAME)
    for done in both(roots, files):
        assert done.taken.keys() >= {"zoe"}
        assert [each.key for each in done.problems].count("collect_too_much") == 7


def test_archives_of_many_students_have_a_bound_together(tmp_path, monkeypatch):
    monkeypatch.setattr(incoming, "MAX_ALL", 4 << 20)
    inner = packed(**{"step05.ipynb": (notebook() + b" " * (1 << 20), CAME)})
    files = {
        f"s{student}_{student}_{number}_x.zip": (inner, CAME) for student in range(100, 103) for number in range(5)
    }
    files["zoe_773_1_x.zip"] = (packed(**{"step05.ipynb": (notebook(7), CAME)}), CAME)
    done = collected(tmp_path, WITH_ZOE, **files)
    assert handed_in(tmp_path, "zoe") == notebook(7)
    assert [each.key for each in done.problems].count("collect_no_room") >= 9


@pytest.mark.parametrize("refused", [False, True])
def test_many_small_files_in_many_archives_count(tmp_path, refused, monkeypatch):
    monkeypatch.setattr(incoming, "MAX_ZIP", 1 << 20)
    inner = packed(**{f"{'../' * refused}{number}.ipynb": (b"{}", CAME) for number in range(60)})
    files = {f"mallory_771_{number}_x.zip": (inner, CAME) for number in range(9)}
    keys = [each.key for each in collected(tmp_path, **files).problems]
    assert keys.count("collect_too_much") == 7


OUTER = {"in a folder": "class.zip", "as an LMS's": None}


@pytest.mark.parametrize("archive", OUTER.values(), ids=OUTER)
@pytest.mark.parametrize("kind", ["py", "ipynb", "alz"])
def test_many_odd_files_leave_lines_for_another_student(roots, archive, kind):
    """Nobody on the roster is Carol: her notebook is listed."""
    odd = {f"carla/{number // 100}/n{number}.{kind}": (notebook(number), CAME) for number in range(3_000)}
    files = odd | {"carol/step05.ipynb": (notebook(7), CAME), "zoe/step06.py": (b"", CAME)}
    files = {archive: (packed(**files), CAME)} if archive else files
    for done in [folder_collected(roots, **files), *([] if archive else [collected(roots / "zip", **files)])]:
        lines = [str(each) for each in done.problems]
        assert len(lines) == MAX_ALL_LINES + 1
        assert any("carol/step05.ipynb" in each for each in lines) and any("zoe/step06.py" in each for each in lines)
        assert done.problems[-1].key == "collect_lines" and done.problems[-1].values["count"] == 3_002 - MAX_ALL_LINES


def test_the_archives_of_one_student_have_a_bound_of_lines_together(tmp_path):
    inner = packed(**{f"{number}.py": (b"", CAME) for number in range(60)})
    files = {f"mallory_771_{number}_x.zip": (inner, CAME) for number in range(5)}
    done = collected(tmp_path, **files, **{"carol_774_1_step05.ipynb": (notebook(), CAME)})
    assert len(done.problems) == MAX_LINES + 2
    assert any("carol" in str(each) for each in done.problems)


@pytest.mark.parametrize(
    "path",
    [["a"] * 60_000, ["\t\u3000" * 30_000], ["1_" * 30_000], ["+" * 60_000, "x"]],
    ids=["deep", "spaces", "numbers", "signs"],
)
def test_turns_take_no_longer_than_the_paths_allow(path):
    start = time.process_time()
    paths = [[*path[: 20 * number], *path, str(number)] for number in range(50)]
    assert len(list(by_path(paths, lambda each: each))) == 50
    assert time.process_time() - start < patience(0.5)
