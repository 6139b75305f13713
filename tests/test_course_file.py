"""course.toml: what it may say, and what is said of what it may not."""

import datetime

import nbformat
import pytest
from typer.testing import CliRunner

from autograde.classroom import assignment_files, course_example, jobs
from autograde.classroom.assignment_fields import LateRule
from autograde.classroom.course_file import FILE, Assignment, load_course, seeded
from autograde.classroom.submitted import collect
from autograde.cli import app
from autograde.errors import CourseConfigError, NothingToGradeError, SubmissionError
from course import testing
from course.authoring import notebook
from course.authoring.lesson import lesson, lessons
from course.i18n import LANGUAGES, Message, use_language
from course.i18n.step_names import step_name
from tests.places import ODD, occupy

WEEK3 = """
[[assignment]]
name = "week3"
steps = "5-8"
due = 2026-03-20T23:59:00+09:00
"""
DAY = 86400


def course(folder, text):
    (folder / FILE).write_text(text, "utf-8")
    return load_course(folder)


def test_without_a_file_the_assignments_are_the_stages(tmp_path):
    found = load_course(tmp_path)
    assert {name: list(each.steps) for name, each in found.assignments.items()} == {
        "stage1": list(range(1, 11)),
        "stage2": list(range(11, 26)),
    }
    assert found.find("stage1").max_score == sum(each.points for each in lessons(1))
    with pytest.raises(NothingToGradeError, match="stage1, stage2"):
        found.find("week3")


def test_an_assignment_has_what_the_file_says(tmp_path):
    more = """
    late = { percent_per_day = 10, at_most = 25, grace_minutes = 15 }
    points = 50
    languages = ["en", "ko"]
    seed = 7
    extensions = { jiwoo = "2 days", haruto = 2026-03-21T12:00:00+09:00 }
    """
    found = course(tmp_path, WEEK3 + more).find("week3")
    assert found.steps == (5, 6, 7, 8)
    assert found.due_in_utc() == datetime.datetime(2026, 3, 20, 14, 59)
    assert found.languages == ("ko", "en")
    assert found.max_score == pytest.approx(50)
    assert found.extension("jiwoo") == datetime.timedelta(days=2)
    assert found.extension("haruto") == datetime.timedelta(hours=12, minutes=1)
    assert found.extension("yui") is None
    assert found.seed_of("anybody") == 7


@pytest.mark.parametrize(
    ("seconds", "points"),
    [(0, 0), (900, 0), (901, 1), (DAY, 1), (DAY + 1, 2), (9 * DAY, 2.5)],
)
def test_a_late_penalty_grows_with_each_day_begun_and_is_limited(seconds, points):
    assert LateRule(10, 25, 900).penalty(10, seconds) == pytest.approx(points)


def test_a_time_without_a_zone_is_in_the_time_zone_of_the_course(tmp_path):
    text = 'timezone = "Asia/Tokyo"\n' + WEEK3.replace("+09:00", "")
    found = course(tmp_path, text)
    assert found.find("week3").due_in_utc() == datetime.datetime(2026, 3, 20, 14, 59)
    assert found.shown(datetime.datetime(2026, 3, 20, 14, 59)) == "2026-03-20 23:59 UTC+09:00"


def test_a_stage_may_get_a_due_date_and_keeps_its_steps(tmp_path):
    found = course(tmp_path, '[[assignment]]\nname = "stage1"\ndue = 2026-03-20T23:59:00Z')
    assert found.find("stage1").steps == tuple(range(1, 11))
    with pytest.raises(CourseConfigError, match=r"stage1: steps"):
        course(tmp_path, '[[assignment]]\nname = "stage1"\nsteps = "5-8"')


WRONG = [
    ("", "assignment"),
    ("x = [", "course.toml"),
    ("[[assignment]]\nsteps = '5'", "assignment 1: name"),
    ("[[assignment]]\nname = '../x'\nsteps = '5'", "name"),
    ("[[assignment]]\nname = 'a+b'\nsteps = '5'", "name"),
    ("[[assignment]]\nname = 'w'\nstep = '5'", "`steps`"),
    ("[[assignment]]\nname = 'w'", "w: steps"),
    ("[[assignment]]\nname = 'w'\nsteps = '8-5'", "w: steps"),
    ("[[assignment]]\nname = 'w'\nsteps = '5-30'", "No step 26"),
    ("[[assignment]]\nname = 'w'\nsteps = '5, x'", "w: steps"),
    ("[[assignment]]\nname = 'w'\nsteps = true", "w: steps"),
    ("[[assignment]]\nname = 'w'\nsteps = '5'\ndue = '2026-03-20'", "w: due.*quotes"),
    ("[[assignment]]\nname = 'w'\nsteps = '5'\ndue = 2026-03-20", "w: due"),
    ("[[assignment]]\nname = 'w'\nsteps = '5'\ndue = 2026-03-20T10:00:00", "w: due.*time zone"),
    ("timezone = 'Mars/Base'" + WEEK3, "timezone.*Mars"),
    ("timezone = '/etc/passwd'" + WEEK3, "timezone"),
    (WEEK3 + "points = 0", "week3: points"),
    (WEEK3 + "points = nan", "week3: points"),
    (WEEK3 + "languages = ['fr']", "week3: languages"),
    (WEEK3 + "seed = 1.5", "week3: seed"),
    (WEEK3 + "variants = 0", "week3: variants"),
    (WEEK3 + "variants = 'group'", "week3: variants.*student"),
    (WEEK3 + "late = 'half'", "week3: late"),
    (WEEK3 + "late = { percent_per_day = 200 }", "week3: late: percent_per_day"),
    (WEEK3 + "late = { percent_per_dya = 20, percent_per_day = 1 }", "`percent_per_day`"),
    (WEEK3 + "extensions = { jiwoo = 'soon' }", "week3: extensions: jiwoo"),
    (WEEK3 + "extensions = { jiwoo = 2026-03-01T00:00:00Z }", "before"),
    ("[[assignment]]\nname = 'w'\nsteps = '5'\nextensions = { jiwoo = '1 day' }", "no `due`"),
    (WEEK3 + "[[assignment]]\nname = 'Week-3'\nsteps = '9'", "Week-3: name"),
    (WEEK3 + f"seed = {'9' * 5000}", "cannot be read"),
    (f"[[assignment]]\nname = 'w'\nsteps = [0x{'f' * 5000}]", "w: steps"),
    ("x = " + "[" * 5000, "cannot be read"),
    ("x = " + "{a=" * 5000, "cannot be read"),
    ("[[assignment]]\nname = 'w'\nsteps = '5'\ndue = 9999-12-31T23:59:59-14:00", "w: due"),
    ("[[assignment]]\nname = 'w'\nsteps = '5'\ndue = 0001-01-01T00:00:00+14:00", "w: due"),
    (
        WEEK3.replace("2026", "9000") + "extensions = { jiwoo = '9999 weeks', haruto = '9999 weeks' }\npoints = 0",
        "points",
    ),
    (WEEK3.replace("2026", "9990") + "extensions = { jiwoo = '9999 weeks' }", "week3: due"),
    (WEEK3 + "extensions = { jiwoo = 9999-12-31T23:59:59-14:00 }", "week3: extensions: jiwoo"),
]


@pytest.mark.parametrize("name", [FILE, "roster.csv"])
@pytest.mark.parametrize("kind", ODD)
def test_a_file_that_is_none_or_too_large_is_not_waited_for(tmp_path, name, kind):
    file = tmp_path / name
    occupy(file, kind)
    with pytest.raises(CourseConfigError, match=name):
        _ = load_course(tmp_path).people


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_a_mistake_is_named_with_its_place(tmp_path, text, says):
    with pytest.raises(CourseConfigError, match=says):
        course(tmp_path, text)
    for lang in LANGUAGES:  # the sentence exists, with the same values, in each language
        with use_language(lang), pytest.raises(CourseConfigError):
            load_course(tmp_path)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_example_can_be_used_as_it_is_and_with_all_that_it_proposes(tmp_path, lang):
    with use_language(lang):
        assert all(is_new for _, is_new in course_example.write(tmp_path))
    assert list(load_course(tmp_path).assignments) == ["week3"]
    text = (tmp_path / FILE).read_text("utf-8")
    lines = [
        line[2:] if line.startswith(("# [", "# name", "# steps", "# due", "# seed", "# variants")) else line
        for line in text.splitlines()
    ]
    lines = [line[2:] if line.startswith(("# jiwoo", "# haruto")) else line for line in lines]
    full = course(tmp_path, "\n".join(lines))
    assert list(full.assignments) == ["week3", "resit"]
    assert full.find("week3").variants == 4
    assert full.find("week3").extension("jiwoo") == datetime.timedelta(days=2)
    assert not any(is_new for _, is_new in course_example.write(tmp_path))
    assert (tmp_path / FILE).read_text("utf-8") == "\n".join(lines)


def test_variants_deal_the_class_into_groups_that_last():
    plan = Assignment("week3", (5,), seed=100, variants=3)
    dealt = {f"student{number}": plan.seed_of(f"student{number}") for number in range(60)}
    assert set(dealt.values()) == set(plan.seeds()) == {100, 101, 102}
    assert dealt == {name: plan.seed_of(name) for name in dealt}


def test_each_student_can_have_a_seed_that_lasts(tmp_path):
    found = course(tmp_path, WEEK3 + 'variants = "student"').find("week3")
    dealt = {f"student{number}": found.seed_of(f"student{number}") for number in range(60)}
    assert len(set(dealt.values())) == 60
    assert dealt == {name: found.seed_of(name) for name in dealt}
    assert (
        course(tmp_path, WEEK3 + 'variants = "student"\nseed = 9').find("week3").seed_of("student1")
        != dealt["student1"]
    )
    assert found.seeds() == []


def test_a_seed_holds_inside_its_block_alone(monkeypatch):
    monkeypatch.delenv("GRADSTEPS_SEED", raising=False)
    with seeded(5):
        assert testing.seed() == 5
        with seeded(None):
            assert testing.seed() == 5
    assert testing.seed() == testing.SEED


def test_the_notebooks_of_an_assignment_link_to_its_own_next_one(tmp_path):
    plan = Assignment("week3", (5, 10, 11), languages=("ko",))
    assert len(assignment_files.write(tmp_path, plan)) == 6
    assert assignment_files.write(tmp_path, plan) == []
    folder = tmp_path / "release" / "ko" / "week3"
    links = {}
    for step in plan.steps:
        cells = nbformat.read(folder / f"{step_name(step)}.ipynb", as_version=4).cells
        links[step] = [cell.source for cell in cells if cell.id == f"{step_name(step)}-next"]
    assert "(step10.ipynb)" in links[5][0] and lesson(10).title("ko") in links[5][0]
    assert "(step11.ipynb)" in links[10][0]
    assert links[11] == []
    fewer = Assignment("week3", (5,), languages=("ko",))
    assert len(assignment_files.write(tmp_path, fewer)) == 6  # two changed, four removed
    assert [file.name for file in folder.iterdir()] == ["step05.ipynb"]


def test_a_stage_with_a_due_date_has_the_notebooks_of_the_course(tmp_path):
    plan = Assignment("stage1", tuple(range(1, 11)), languages=("en",))
    for file, text in assignment_files.notebooks(tmp_path, plan):
        assert text == (notebook.ROOT / file.relative_to(tmp_path)).read_text("utf-8")


@pytest.fixture
def resit(tmp_path):
    return course(tmp_path, WEEK3 + '[[assignment]]\nname = "resit"\nsteps = "7-9"\n').assignments


def put(root, path, step):
    file = root / "submitted" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(notebook.text(notebook.solution(lesson(step), "en")), "utf-8")


def test_a_step_of_two_assignments_counts_where_it_lies(tmp_path, resit):
    put(tmp_path, "kim/week3/step07.ipynb", 7)
    put(tmp_path, "kim/Resit/step08 (1).ipynb", 8)
    put(tmp_path, "kim/step05.ipynb", 5)
    week3 = collect(tmp_path / "submitted", "week3", resit).students["kim"]
    assert {step: file.shown for step, file in week3.files.items()} == {5: "step05.ipynb", 7: "week3/step07.ipynb"}
    again = collect(tmp_path / "submitted", "resit", resit).students["kim"]
    assert {step: file.shown for step, file in again.files.items()} == {8: "Resit/step08 (1).ipynb"}
    assert not week3.problems and not again.problems


def test_a_notebook_is_graded_with_the_seed_of_its_student(tmp_path, monkeypatch, resit):
    used = []

    def graded(*_):
        used.append(testing.seed())
        raise SubmissionError(Message("archive", file="x"))

    monkeypatch.setattr(jobs, "grade", graded)
    put(tmp_path, "kim/week3/step05.ipynb", 5)
    file = collect(tmp_path / "submitted", "week3", resit).students["kim"].files[5]
    plan = Assignment("week3", (5,), seed=100, variants=50)
    seeds = [plan.seed_of(student) for student in ("kim", "lee")]
    for seed in seeds:
        jobs.run_job(jobs.GradingJob("kim", "week3", tmp_path / "submitted", file, seed=seed))
    assert used == seeds and len(set(seeds)) == 2


def test_a_step_of_two_assignments_in_no_folder_of_either_is_not_guessed(tmp_path, resit):
    put(tmp_path, "kim/step07.ipynb", 7)
    for name in ("week3", "resit"):
        found = collect(tmp_path / "submitted", name, resit).students["kim"]
        assert found.files == {}
        assert found.problems[0].key == "intake_which_assignment"


def test_the_commands_set_a_course_folder_up(tmp_path):
    root = tmp_path / "course"
    assert CliRunner().invoke(app, ["init", str(root), "--lang", "ja"]).exit_code == 0
    (root / FILE).write_text(WEEK3 + 'languages = "en"\n', "utf-8")
    done = CliRunner().invoke(app, ["assign", "--root", str(root)])
    assert done.exit_code == 0, done.output
    assert "2026-03-20 23:59 UTC+09:00" in done.output
    assert (root / "release/en/week3/step08.ipynb").exists()
    assert CliRunner().invoke(app, ["assign", "week4", "--root", str(root)]).exit_code == 2
    assert CliRunner().invoke(app, ["assign", "--root", str(tmp_path / "mistyped")]).exit_code == 2
    assert not (tmp_path / "mistyped").exists()


def test_a_step_of_another_assignment_is_named(resit):
    resit["week3"].require_steps([5, 8])
    with pytest.raises(NothingToGradeError, match=r"step09.*step05, step06"):
        resit["week3"].require_steps([5, 9])
