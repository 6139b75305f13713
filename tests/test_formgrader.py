"""Formgrader's buttons, by the HTTP requests that they send, before and after `autograde run`."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import nullcontext
from pathlib import Path

import pytest
from postgresql_server import running_server
from test_assignment_run import hand_in
from typer.testing import CliRunner

from autograde.classroom.assignment_run import AssignmentRun
from autograde.cli import app
from course.authoring import notebook
from course.authoring.lesson import lesson
from tests.warm_commands import nbgrader, path

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("nbgrader")]
STAGE, ALL = "stage1", lesson(1).points
ODD = "mina[late]"

SERVER = """
from autograde import startup
startup.skip_web_address_grammar()
from jupyter_server.serverapp import main
main()
"""
"""The program `jupyter server`, three seconds faster."""


class Formgrader:
    """A Jupyter server with nbgrader's extension, on loopback."""

    def __init__(self, root, home):
        self.runtime = home / "runtime"
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COURSE"))}
        environment |= {
            "HOME": str(home),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "PATH": path(),
        }
        self.log = (home / "server.log").open("w")
        words = ["--no-browser", "--allow-root", "--port=0", f"--ServerApp.root_dir={root}"]
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, *words],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.url = self.token = None

    def wait(self):
        end = time.monotonic() + 120
        while self.url is None and time.monotonic() < end:
            assert self.process.poll() is None, Path(self.log.name).read_text()
            for file in self.runtime.glob("jpserver-*.json"):
                told = json.loads(file.read_text("utf-8") or "{}")
                self.url, self.token = told.get("url"), told.get("token")
            time.sleep(0.2)

    def ask(self, *path, method="GET", query="", **data):
        """The answer to a request; a word of the path may hold any character."""
        words = "/".join(urllib.parse.quote(word, safe="") for word in path)
        request = urllib.request.Request(
            f"{self.url}formgrader/api/{words}{query}",
            json.dumps(data).encode() if method != "GET" else None,
            {"Authorization": f"token {self.token}"},
            method=method,
        )
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.loads(answer.read())

    def press(self, *path):
        """What a button says that starts a command."""
        return self.ask(*path, method="POST")

    def end(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(60)
        self.log.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def desk(request, tmp_path_factory):
    """A course folder, its exchange, and Formgrader on it; the gradebook is a file or on a server."""
    with running_server() if request.param == "postgresql" else nullcontext() as database:
        yield from serve(tmp_path_factory, database and database.new_database())


def serve(tmp_path_factory, url):
    root, exchange = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    (root / "source" / "en" / STAGE).mkdir(parents=True)
    config = (notebook.ROOT / "nbgrader_config.py").read_text("utf-8")
    config = config.replace("here = Path(__file__).resolve().parent", f"here = Path({str(notebook.ROOT)!r})")
    lines = [
        config,
        "c = get_config()",
        f"c.CourseDirectory.root = {str(root)!r}",
        f"c.Exchange.root = {str(exchange)!r}",
    ]
    lines += [f"c.CourseDirectory.db_url = {url!r}"] if url else []
    (root / "nbgrader_config.py").write_text("\n".join(lines) + "\n", "utf-8")
    for student in ("ann", ODD):
        hand_in(root, student, [1, 2], stamp="2026-03-01 09:00:00 UTC")
    odd = hand_in(root, "bob", [1], stamp="2026년 3월 2일 오후 6:00")
    (odd / "step01.ipynb").rename(odd / "step01 (1).ipynb")
    (hand_in(root, "zero", []) / "step01.ipynb").touch()
    server = Formgrader(root, tmp_path_factory.mktemp("home"))
    try:
        server.wait()
        yield root, exchange, server
    finally:
        server.end()


def run(root, *words):
    return CliRunner().invoke(app, ["run", STAGE, "--root", str(root), "--trusted", "--workers", "1", *words])


def rows(server):
    return {each["student"]: each for each in server.ask("submissions", STAGE)}


def scores(server):
    return {student: each["score"] for student, each in rows(server).items()}


def page(root, student, step=1):
    return (root / "feedback" / student / STAGE / f"step{step:02d}.html").read_text("utf-8")


def graded_notebook(server, student, name="step01"):
    found = server.ask("submitted_notebooks", STAGE, name)
    return next(each for each in found if each["student"] == student)


@pytest.mark.parametrize("first", ["run", "formgrader"])
def test_every_button_works_and_agrees_with_run_in_both_orders(desk, first):
    root, _, server = desk
    for kind in ("autograded", "feedback"):
        shutil.rmtree(root / kind, ignore_errors=True)
    if first == "run":
        assert run(root).exit_code == 1
    assert set(rows(server)) == {"ann", "bob", "zero", ODD}
    for student in ("ann", "bob", ODD):
        told = server.press("submission", STAGE, student, "autograde")
        assert told["success"], told
    told = server.press("submission", STAGE, "zero", "autograde")
    assert not told["success"]
    assert "step01.ipynb" in told["log"]
    if first == "formgrader":
        assert run(root).exit_code == 1

    expected = {"ann": ALL + lesson(2).points, "bob": ALL, "zero": 0, ODD: ALL + lesson(2).points}
    assert scores(server) == expected
    by_run = AssignmentRun(STAGE, root, trusted=True).scores()
    assert {student: sum(score for score, _ in each.values()) for student, each in by_run.items()} == expected
    assert server.ask("assignment", STAGE)["num_submissions"] == 4
    assert len(server.ask("students")) == 4


def test_feedback_is_made_and_released_for_all_and_for_one(desk):
    root, exchange, server = desk
    assert run(root).exit_code == 1
    told = server.press("assignment", STAGE, "generate_feedback")
    assert told["success"], told
    assert server.press("assignment", STAGE, ODD, "generate_feedback")["success"]
    told = server.press("assignment", STAGE, "release_feedback")
    assert told["success"], told
    released = exchange / "gradsteps" / "feedback"
    assert len(list(released.glob("*.html"))) >= 5
    for file in released.glob("*.html"):
        file.unlink()
    assert server.press("assignment", STAGE, ODD, "release_feedback")["success"]
    assert len(list(released.glob("*.html"))) == 2


def test_points_and_comments_entered_in_formgrader_reach_page_total_and_export(desk):
    root, _, server = desk
    assert run(root).exit_code == 1
    for student, changed in (("ann", {"extra_credit": 1.5}), (ODD, {"manual_score": 1})):
        query = f"?submission_id={graded_notebook(server, student)['id']}"
        grade, comment = server.ask("grades", query=query)[0], server.ask("comments", query=query)[0]
        before = scores(server)[student]
        server.ask("grade", str(grade["id"]), method="PUT", **changed)
        server.ask("comment", str(comment["id"]), method="PUT", manual_comment=f"Well named, {student}!")
        expected = before + 1.5 if student == "ann" else before - grade["auto_score"] + 1
        assert scores(server)[student] == expected
        assert "Well named" not in page(root, student)
        if student == "ann":
            assert run(root).exit_code == 1
        else:
            assert server.press("assignment", STAGE, "generate_feedback")["success"]
        assert f"Well named, {student}!" in page(root, student)
        assert f"{graded_notebook(server, student)['score']:g} / " in page(root, student)
        assert server.press("submission", STAGE, student, "autograde")["success"]  # grading again keeps both
        assert scores(server)[student] == expected
        assert f"Well named, {student}!" in page(root, student)
    export = root / "grades.csv"
    nbgrader(root, "export", "--to", str(export))
    with export.open() as file:
        total = {each["student_id"]: float(each["score"]) for each in csv.DictReader(file)}
    assert total == scores(server)
