"""A learner's own workspace: copies, JupyterLab in the learner's language, solutions."""

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
from jupyterlab.commands import get_app_dir
from jupyterlab.labapp import LabApp
from jupyterlab_server.settings_utils import get_settings
from typer.testing import CliRunner

from course import i18n
from course.authoring import lab, notebook, workspace
from course.authoring.lesson import lesson, lessons
from course.cli import app
from course.feedback import kernel_hook


def course(*words):
    return CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture
def served(monkeypatch):
    """What JupyterLab would have been started with: its options, environment, and the defaults that it would read."""
    seen = {}

    def started(argv):
        folder = next(word.partition("=")[2] for word in argv if word.startswith("--ServerApp.root_dir="))
        config = os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)
        defaults = json.loads(Path(config[0], "labconfig/default_setting_overrides.json").read_text("utf-8"))
        kernel = Path(os.environ["JUPYTER_PATH"].split(os.pathsep)[0], "kernels/python3/kernel.json")
        seen.update(
            server=json.loads(Path(config[0], "jupyter_server_config.json").read_text("utf-8")),
            saving=Path(config[0], "jupyter_server_config.py").read_text("utf-8"),
            kernel=json.loads(kernel.read_text("utf-8")),
            argv=argv,
            folder=folder,
            config=config,
            lang=os.environ["COURSE_LANG"],
            defaults=defaults,
            at=Path.cwd(),
        )

    monkeypatch.setattr(LabApp, "launch_instance", started)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/theirs")
    monkeypatch.setenv("JUPYTER_PATH", "")
    monkeypatch.setenv("COURSE_LANG", "en")
    return seen


def test_handing_out_keeps_what_a_learner_already_has(tmp_path):
    first = workspace.copy_release(tmp_path, "ko")
    assert len(first) == len(lessons())
    first[0].write_text("mine", "utf-8")
    assert workspace.copy_release(tmp_path, "ko") == []
    assert first[0].read_text("utf-8") == "mine"


def test_who_changes_the_language_keeps_the_notebooks_worked_on_and_gets_the_others_anew(tmp_path):
    first, second, *_ = workspace.copy_release(tmp_path, "ko")
    first.write_text(first.read_text("utf-8").replace("# YOUR CODE HERE", "self.data = data"), "utf-8")
    run = nbformat.read(second, as_version=4)  # run and saved, but nothing written into it
    run.metadata["language_info"] = {"name": "python", "version": "3.12"}
    next(cell for cell in run.cells if cell.cell_type == "code").execution_count = 3
    nbformat.write(run, second)
    assert workspace.copy_release(tmp_path, "ja")[0] == second
    assert workspace._cells(first)[0] == "ko"
    assert second.read_bytes() == notebook.path("release", lesson(2), "ja").read_bytes()


@pytest.mark.parametrize(("lang", "locale"), [("ko", "ko_KR"), ("ja", "ja_JP"), ("en", "en")])
def test_the_lab_speaks_the_learners_language_and_asks_for_no_news(tmp_path, served, lang, locale):
    done = course("lab", "--lang", lang, "--folder", tmp_path, "--", "--no-browser")
    assert done.exit_code == 0
    assert str(len(lessons())) in done.stdout
    assert served["folder"] == str(tmp_path.resolve()) == str(served["at"])
    assert served["argv"][-1] == "--no-browser"
    assert served["config"][1:] == ["/theirs"]
    assert not os.path.exists(served["config"][0])
    assert served["lang"] == lang
    schemas = str(Path(get_app_dir()) / "schemas")
    for name, wanted in served["defaults"].items():
        schema = get_settings("", schemas, str(tmp_path / "none"), name, served["defaults"])[0]["schema"]
        for key, value in wanted.items():
            assert schema["properties"][key]["default"] == value
            assert value in [each["const"] for each in schema["properties"][key].get("oneOf", [{"const": value}])]
    assert served["defaults"]["@jupyterlab/translation-extension:plugin"] == {"locale": locale}


def test_the_lab_opens_at_what_is_to_be_done_next(tmp_path, served):
    course("lab", "--lang", "ja", "--folder", tmp_path)
    assert served["argv"][1].endswith("/lab/tree/stage1/step01.ipynb")
    for step in (1, 2):
        workspace.workspace_path(tmp_path, lesson(step)).write_text(
            notebook.text(notebook.solution(lesson(step), "ja")), "utf-8"
        )
    course("lab", "--lang", "ja", "--folder", tmp_path)
    assert served["argv"][1].endswith("/lab/tree/stage1/step03.ipynb")


def test_the_labs_kernel_speaks_to_the_learner_before_any_cell_was_run(tmp_path, served):
    course("lab", "--folder", tmp_path)
    argv = served["kernel"]["argv"]
    assert argv[argv.index("--ext") + 1] == kernel_hook.__name__
    assert Path(argv[0]).samefile(sys.executable)


def test_given_code_is_saved_folded_and_only_that():
    made = notebook.release(lesson(2), "ko")
    for cell in made.cells:
        cell.metadata.pop("jupyter", None)
    lab.fold_given({"type": "notebook", "content": made}, path="step02.ipynb")
    folded = [cell.id for cell in made.cells if cell.metadata.get("jupyter", {}).get("source_hidden")]
    assert folded == ["step02-setup", "step02-given"]
    for other in ({"type": "file", "content": "x"}, {"type": "notebook"}, {"type": "notebook", "content": {}}):
        lab.fold_given(other)


@pytest.mark.parametrize("odd", [None, [], "x", 5, {"grade_id": []}], ids=repr)
def test_a_notebook_of_any_form_is_saved_folded(odd):
    made = notebook.release(lesson(2), "ko")
    for cell in made.cells:
        cell.metadata["jupyter"] = cell.metadata["nbgrader"] = odd
    lab.fold_given({"type": "notebook", "content": made})
    assert made.cells[0].metadata.get("nbgrader") == odd
    kept = {cell.id: cell.metadata["jupyter"] for cell in made.cells}
    folded = [name for name, each in kept.items() if isinstance(each, dict) and each.get("source_hidden")]
    assert folded == ["step02-setup", "step02-given"]


def test_the_lab_saves_through_that_hook_and_has_its_style_sheet(tmp_path, served):
    course("lab", "--folder", tmp_path)
    assert served["server"]["ServerApp"]["jpserver_extensions"] == {lab.__name__: True}
    config = SimpleNamespace(ContentsManager=SimpleNamespace())
    exec(served["saving"], {"c": config})
    assert config.ContentsManager.pre_save_hook is lab.fold_given
    settings = {"static_custom_path": ["/theirs"]}
    lab._load_jupyter_server_extension(SimpleNamespace(web_app=SimpleNamespace(settings=settings)))
    assert (Path(settings["static_custom_path"][0]) / "custom.css").is_file()
    assert "--LabApp.custom_css=True" in served["argv"]


def test_a_list_of_the_steps_is_at_the_start_of_the_folder_and_follows_the_language(tmp_path):
    for lang in ("ko", "en"):
        workspace.copy_release(tmp_path, lang)
        listed = nbformat.read(tmp_path / "contents.ipynb", as_version=4).cells[0].source
        for each in lessons():
            assert f"[{each.title(lang)}](stage{each.stage}/{each.name}.ipynb)" in listed
            assert workspace.workspace_path(tmp_path, each).is_file()


def test_a_learners_notebooks_keep_their_language_whatever_the_locale(tmp_path, served, monkeypatch):
    monkeypatch.delenv("COURSE_LANG")
    monkeypatch.setattr(i18n.locale, "getlocale", lambda: (None, None))
    course("lab", "--lang", "ko", "--folder", tmp_path)
    course("lab", "--folder", tmp_path)
    assert served["lang"] == "ko"
    assert i18n.detect_language(tmp_path) == "ko"
    monkeypatch.setenv("COURSE_LANG", "ja")
    course("lab", "--folder", tmp_path)
    assert served["lang"] == "ja"


def test_root_reads_how_the_lab_starts(tmp_path, served, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "--allow-root" in course("lab", "--lang", "ko", "--folder", tmp_path).stdout
    assert "--allow-root" not in course("lab", "--folder", tmp_path, "--", "--allow-root").stdout
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "--allow-root" not in course("lab", "--folder", tmp_path).stdout


@pytest.mark.slow
def test_a_solution_comes_run_trusted_and_in_the_learners_language(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    out = tmp_path / "out"
    done = course("solution", "step02", "--lang", "ja", "--folder", out)
    assert done.exit_code == 0
    file = out / "step02.ipynb"
    assert str(file) in done.stdout.replace("\n", "")
    made = nbformat.read(file, as_version=4)
    code = [cell for cell in made.cells if cell.cell_type == "code"]
    assert all(cell.execution_count for cell in code)
    tests = [cell for cell in code if cell.metadata.get("nbgrader", {}).get("grade")]
    assert tests
    assert all("合格" in str(cell.outputs) for cell in tests)
    assert nbformat.sign.NotebookNotary().check_signature(made)
    assert [each.name for each in out.iterdir()] == ["step02.ipynb"]

    monkeypatch.setattr(workspace, "run_solution", lambda lesson, lang: made)
    assert course("solution", "2", "--lang", "ja", "--folder", out, "--html").exit_code == 0
    page = (out / "step02.html").read_text("utf-8")
    assert "合格" in page and '<html lang="ja"' in page


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["solution", "step77", "--lang", "ja"], "step77"),
        (["solution", "step01", "--lang", "fr"], "fr"),
        (["lab", "--lang", "fr"], "fr"),
        (["lab", "--lang", "ko", "--folder", "FILE"], "쓸 수 없습니다"),
        pytest.param(["solution", "1", "--lang", "ko", "--folder", "FILE"], "쓸 수 없습니다", marks=pytest.mark.slow),
    ],
)
def test_bad_input_is_one_line_in_the_learners_language_and_exit_2(tmp_path, words, told):
    (tmp_path / "file").write_text("", "utf-8")
    done = course(*(str(tmp_path / "file" / "x") if word == "FILE" else word for word in words))
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
