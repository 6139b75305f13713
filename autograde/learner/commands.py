"""The commands of a learner that grade: check, progress and watch.

`course.cli` offers them all, `autograde.cli` the first one. Each imports what it needs when it is called.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from autograde.classroom.terminal import at_work, bar, console, errors, json_line

if TYPE_CHECKING:
    from autograde.sandbox.protection import Protection
    from autograde.sandbox.remote.session import Limits


def complain(problem: object) -> typer.Exit:
    """Say in one line what is wrong and what to do; to be raised."""
    errors.say(problem, "red")
    return typer.Exit(2)


def require_language(lang: str | None) -> None:
    """Check that a language that was asked for is one of the course.

    The command exits if it is not.
    """
    from course.i18n import LANGUAGES, translate

    if lang is not None and lang not in LANGUAGES:
        raise complain(translate("no_such_language", lang=lang, names=", ".join(LANGUAGES)))


Trusted = Annotated[bool, typer.Option(help="Run the code even without a sandbox.")]
ExtraTests = Annotated[
    Path | None,
    typer.Option(envvar="GRADSTEPS_EXTRA_TESTS", help="A folder with your own hidden tests.", metavar="FOLDER"),
]


def use_extra_tests(folder: Path | None) -> None:
    """Use an instructor's own hidden tests from a folder.

    The command exits if they cannot be used.
    """
    from autograde.errors import ExtraTestsError
    from autograde.grading import extra_tests

    try:
        extra_tests.use(folder)
    except ExtraTestsError as problem:
        raise complain(problem) from None


def protected_limits(*, trusted: bool) -> tuple[Limits, Protection]:
    """Return the limits of a run, and what protects it.

    The command exits if the code would need to be trusted and is not.
    """
    from autograde.learner.check_files import protected_limits as detect
    from autograde.sandbox.protection import SandboxError
    from course.i18n import translate

    try:
        return detect(trusted=trusted)
    except SandboxError as problem:
        raise complain(translate("no_sandbox", why=problem)) from None


def check(
    words: Annotated[list[str], typer.Argument(metavar="[STEP] FILE...", help="Notebooks, .py files, or folders.")],
    lang: Annotated[str | None, typer.Option(help="Language of the messages: ko, ja or en.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    hint: Annotated[int, typer.Option(min=0, help="How many hints to show for the next exercise.")] = 1,
    trusted: Trusted = False,
    extra_tests: ExtraTests = None,
) -> None:
    """Check notebooks (.ipynb) and programs (.py); --json prints one line per file."""
    from autograde.sandbox.process.fork_server import start_early
    from course.i18n import language, translate, use_language

    require_language(lang)
    start_early(trusted=trusted)
    with at_work(words[-1], lang):  # to load the grader takes a second
        from autograde.errors import SubmissionError
        from autograde.grading.submission import parse_step
        from autograde.learner import check_report
        from autograde.learner.check_files import Checked, check_file, gradable_files, siblings
        from autograde.pool import Pool, call
        from course.authoring.lesson import has_solutions
    use_extra_tests(extra_tests)
    step = None
    with use_language(lang or language()):
        try:
            if len(words) > 1 and not os.path.exists(words[0]):
                step = parse_step(words.pop(0))
        except SubmissionError as bad:
            raise complain(bad) from None
        limits, protection = protected_limits(trusted=trusted)
    files = [each for word in words for each in gradable_files(Path(word))]
    tasks = [partial(check_file, file, root, step, lang, language(), limits) for file, root in files]
    bad_files = 0
    with Pool[Any, Any](call, workers=1) as pool:
        results = pool.results(tasks)
        for number, (file, _) in enumerate(files):
            with at_work(file.name, lang):
                found = next(results)[1]
                if not isinstance(found, Checked):
                    found = Checked(problem=f"{file}: {found.why}")
                result = found.result
                others = {}
                if result and len(files) == 1 and not as_json:
                    beside = pool.result(partial(siblings, file, result.step, limits))
                    others = beside if isinstance(beside, dict) else {}
            with use_language(result.lang if result else lang or language()):
                if result is None:
                    if len(files) == 1:
                        raise complain(found.problem)
                    bad_files += 1
                    if as_json:
                        print(json_line({"file": str(file), "error": str(found.problem)}), flush=True)
                    else:
                        errors.say(found.problem, "red")
                    continue
                if number == bad_files:  # the first that could be read
                    errors.say(translate("protected_by", protection=protection), "dim")
                if as_json:
                    print(json_line({"file": str(file)} | result.as_json()), flush=True)
                    continue
                for repair in found.repairs:
                    errors.say(f" ~ {repair}", "yellow")
                console.print(check_report.check(result, others, hint))
                if not has_solutions():
                    console.say(translate("visible_only"), "dim")
    if bad_files:
        raise typer.Exit(1)


def progress(
    folder: Annotated[Path, typer.Argument(help="Your own folder of notebooks.")] = Path("notebooks"),
    lang: Annotated[str | None, typer.Option(help="Language: ko, ja or en.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Number of processes; by default one per core.")] = None,
    trusted: Trusted = False,
) -> None:
    """Show your progress in your notebooks, and what to do next."""
    from autograde.errors import SubmissionError
    from autograde.learner import progress as step_status
    from course.i18n import detect_language, language, translate, use_language

    require_language(lang)
    with use_language(lang or detect_language(folder) or language()):
        try:
            places = step_status.find(folder)
        except SubmissionError as bad:
            raise complain(bad) from None
        limits, protection = protected_limits(trusted=trusted)
        errors.say(translate("protected_by", protection=protection), "dim")
        with bar(quiet=as_json) as shown:
            all_steps = step_status.grade_all(places, language(), limits, workers)
            found = list(shown.track(all_steps, len(places), description=""))
        found.sort(key=lambda each: each.step)
        if as_json:
            print(json_line(step_status.as_json(found)))
        else:
            console.print(step_status.table(found))


def watch(
    file: Annotated[
        Path,
        typer.Argument(metavar="[FILE]", help="A notebook, a .py file, or a folder (its next notebook)."),
    ] = Path("notebooks"),
    lang: Annotated[str | None, typer.Option(help="Language of the messages: ko, ja or en.")] = None,
    trusted: Trusted = False,
) -> None:
    """Check a notebook each time it is saved, and show the next exercise."""
    from course.i18n import detect_language, language, translate, use_language

    require_language(lang)
    with at_work(str(file), lang):
        from autograde.errors import SubmissionError
        from autograde.files import read_regular
        from autograde.learner.keys import keyboard
        from autograde.learner.progress import find
        from autograde.learner.watch import Watch
        from course.authoring.workspace import next_notebook
    with use_language(lang or detect_language(file) or language()):
        try:
            if os.path.isdir(file) or file == Path("notebooks"):
                find(file)
                file = next_notebook(file)
            read_regular(str(file), follow_links=True)
        except SubmissionError as bad:
            raise complain(bad) from None
        limits, protection = protected_limits(trusted=trusted)
        errors.say(translate("protected_by", protection=protection), "dim")
    with keyboard() as keys:
        Watch(file, lang, limits, console).run(keys)
