"""One classroom for the whole story: an exchange, an instructor's course folder, three students' desks."""

import json
import shutil
import signal
from contextlib import ExitStack

import pytest
from jupyterlab_page import STUDENTS, JupyterLabPage, Server
from playwright.sync_api import sync_playwright

from course.authoring import notebook, workspace
from course.authoring.lesson import lesson
from course.i18n import LANGUAGES

SHOTS = notebook.ROOT / "build" / "screenshots"
LOCALES = {"ko": "ko-KR", "ja": "ja-JP", "en": "en-GB"}


@pytest.fixture(scope="session")
def browser():
    """Chromium of the system, which asks nobody but loopback for anything."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "apt install chromium fonts-noto-cjk"
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
    ]
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=quiet)
        yield running
        running.close()


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """The instructor's course folder with stage 1, and its exchange."""
    root = tmp_path_factory.mktemp("course")
    exchange = tmp_path_factory.mktemp("exchange")
    exchange.chmod(0o777)
    shutil.copytree(notebook.ROOT / "source" / "en" / "stage1", root / "source" / "en" / "stage1")
    ours = (notebook.ROOT / "nbgrader_config.py").read_text("utf-8")
    ours = ours.replace("here = Path(__file__).resolve().parent", f"here = Path({str(notebook.ROOT)!r})")
    (root / "nbgrader_config.py").write_text(
        f"{ours}\nc = get_config()\nc.CourseDirectory.root = {str(root)!r}\nc.Exchange.root = {str(exchange)!r}\n"
        "c.ExchangeCollect.check_owner = False  # all desks of this test belong to one user\n",
        "utf-8",
    )
    return root, exchange


@pytest.fixture(scope="session")
def servers(tmp_path_factory, course):
    """The instructor's server and one a student, all started at once."""
    root, exchange = course
    started = {}
    signal.signal(signal.SIGTERM, lambda *_: pytest.exit("ended from outside", 143))  # and the servers with it
    try:
        home = tmp_path_factory.mktemp("instructor")
        (home / "config" / "labconfig").mkdir(parents=True)
        defaults = home / "config" / "labconfig" / "default_setting_overrides.json"
        defaults.write_text(json.dumps(workspace.settings("en")), "utf-8")
        started["instructor"] = Server(home, ["jupyterlab", f"--ServerApp.root_dir={root}"], root), root
        for lang, name in STUDENTS.items():
            home = tmp_path_factory.mktemp(name)
            (home / "config").mkdir()
            (home / "config" / "nbgrader_config.py").write_text(
                f"c = get_config()\nc.CourseDirectory.course_id = 'gradsteps'\n"
                f"c.CourseDirectory.student_id = {name!r}\nc.Exchange.root = {str(exchange)!r}\n",
                "utf-8",
            )
            own = home / "notebooks"
            workspace.copy_release(own, lang)
            for step in (7, 18):  # where the player and the memory cells are: done in earlier weeks
                solved = notebook.text(notebook.solution(lesson(step), lang))
                workspace.workspace_path(own, lesson(step)).write_text(solved, "utf-8")
            words = ["course", "lab", "--lang", lang, "--folder", str(own), "--"]
            started[lang] = Server(home, words, home), own
        yield started
    finally:
        for server, _ in started.values():
            server.end()
        for server, _ in started.values():
            server.wait()


@pytest.fixture
def sit(browser, servers):
    """Sits somebody down: `sit("ko")` is that student's page, `sit("instructor")` the instructor's."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    with ExitStack() as pages:

        def down(who):
            server, root = servers[who]
            context = browser.new_context(
                viewport={"width": 1300, "height": 950}, locale=LOCALES.get(who, "en-GB"), reduced_motion="reduce"
            )
            pages.callback(context.close)
            lab = JupyterLabPage(context.new_page(), server, root, SHOTS, who)
            pages.callback(lab.shoot, "last")
            return lab

        yield down


@pytest.fixture(params=LANGUAGES)
def lang(request):
    return request.param
