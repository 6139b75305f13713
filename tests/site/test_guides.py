"""The guides name only commands and options that there are."""

import re
import shlex
import subprocess

import pytest
import typer

from autograde.cli import app as autograde
from course.authoring.notebook import ROOT
from course.cli import app as course
from course.i18n import LANGUAGES

COMMAND = re.compile(r"(\.venv/bin/)?(course|autograde) ")
GUIDES = ("index", "learner", "instructor", "grader")
COMMANDS = {"course": typer.main.get_command(course), "autograde": typer.main.get_command(autograde)}


def lines(lang, guide):
    """The command lines of a guide's blocks."""
    text = (ROOT / "docs" / lang / f"{guide}.md").read_text("utf-8")
    blocks = [block for opening, block in re.findall(r"^```([^\n]*)\n(.*?)^```$", text, re.M | re.S) if not opening]
    return [line for block in blocks for line in block.splitlines() if line]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("guide", GUIDES)
def test_every_command_of_a_guide_is_there(lang, guide, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in lines(lang, guide):
        words = shlex.split(line.removeprefix(".venv/bin/"), posix=False)
        if words[0] in COMMANDS:
            if "--root" in words:  # which has to be there
                (tmp_path / words[words.index("--root") + 1]).mkdir(exist_ok=True)
            command = COMMANDS[words[0]].commands[words[1]]
            command.make_context(line, words[2:], resilient_parsing=False)
        elif words[0] == "make":
            assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text("utf-8"), re.M), line
        else:
            known = ("nbgrader", "export", "python3", "source", "pip", "sudo", "echo", "chmod")
            assert words[0] in known or line.startswith(("submitted/", "Students' code runs")), line


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_named_in_a_sentence_is_there(lang):
    for guide in GUIDES:
        text = (ROOT / "docs" / lang / f"{guide}.md").read_text("utf-8")
        for program, word in re.findall(r"`(course|autograde) (\w+)", text):
            assert word in COMMANDS[program].commands, word


def test_the_commands_of_nbgrader_are_there():
    named = {line.split()[1] for guide in GUIDES for line in lines("en", guide) if line.startswith("nbgrader ")}
    known = subprocess.run(["nbgrader", "--help"], capture_output=True, text=True, check=True).stdout
    assert named
    assert not [each for each in named if not re.search(rf"^{each}$", known, re.M)]


@pytest.mark.parametrize("guide", GUIDES)
def test_a_guide_says_the_same_commands_in_each_language(guide):
    said = [
        {re.sub(r"(--lang |COURSE_LANG=)\w\w", r"\1", line) for line in lines(lang, guide) if COMMAND.match(line)}
        for lang in LANGUAGES
    ]
    assert said[0] == said[1] == said[2]
