"""Wants easier tests, more points, or none run: changed text, points, kinds, locks, tags; deleted and renamed."""

import pytest

from red_team.helpers import as_file, graded_file, scores

TEST = "step02-square-test"


def metadata(**changes):
    def change(cell, cells):
        cell["metadata"].setdefault("nbgrader", {}).update(changes)

    return change


def tagged(*tags):
    def change(cell, cells):
        cell["metadata"]["tags"] = list(tags)

    return change


WAYS = {
    "no code": lambda cell, cells: cell.update(source="pass"),
    "more points": metadata(points=1e9),
    "no points": metadata(points=-5),
    "a solution": metadata(solution=True, grade=False),
    "not locked": metadata(locked=False, schema_version=3),
    "an old schema": metadata(schema_version=0),
    "a schema to come": metadata(schema_version=99),
    "skipped": tagged("skip-execution"),
    "raises": tagged("raises-exception"),
    "prose": lambda cell, cells: cell.update(cell_type="markdown"),
    "deleted": lambda cell, cells: cells.remove(cell),
    "renamed": metadata(grade_id="step02-something"),
    "another's name": metadata(grade_id="step02-function-test"),
    "the exercise's name": metadata(grade_id="step02-square"),
    "no metadata": lambda cell, cells: cell.update(metadata={}),
    "odd metadata": lambda cell, cells: cell.update(metadata=[1, 2]),
    "twice": lambda cell, cells: cells.append(dict(cell)),
    "twice, the second empty": lambda cell, cells: cells.append(dict(cell, source="")),
    "a hundred times": lambda cell, cells: cells.extend(dict(cell) for _ in range(100)),
}


def changed(way, wrong):
    def change(raw):
        for cell in list(raw["cells"]):
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name == "step02-square" and wrong:
                cell["source"] = "class Square: pass"
            if name == TEST:
                WAYS[way](cell, raw["cells"])

    return change


@pytest.mark.parametrize("way", WAYS)
def test_a_wrong_answer_wins_nothing_and_a_right_one_loses_nothing(tmp_path, way):
    assert scores(graded_file(as_file(tmp_path, changed(way, wrong=True)))) == [5, 0]
    if way != "the exercise's name":
        assert scores(graded_file(as_file(tmp_path, changed(way, wrong=False)))) == [5, 5]


def test_duplicate_cell_ids(tmp_path):
    def change(raw):
        for cell in raw["cells"]:
            cell["id"] = TEST

    assert scores(graded_file(as_file(tmp_path, change))) == [5, 5]


def test_the_notebook_names_another_step_or_language(tmp_path):
    def change(raw):
        raw["metadata"]["gradsteps"] = {"step": 2, "lang": ["en"], "digest": {}}

    assert scores(graded_file(as_file(tmp_path, change))) == [5, 5]
