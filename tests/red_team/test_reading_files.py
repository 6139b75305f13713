"""Wants the hidden tests, the reference or another's work from the disk. None of it is in its file system."""

import json

from red_team.helpers import ROOT, attack, printed, scores, sealed, unprotected

SOURCE = """
import glob, os, subprocess
def look(path):
    try:
        return open(path).read()
    except Exception as error:
        return type(error).__name__
for path in {paths!r}:
    print(look(path))
print(glob.glob('/home/*'), glob.glob('/roo?/*'))
"""


@sealed
def test_neither_decoy_nor_lessons_are_there(decoy):
    names = ("course/lessons/stage1/step02.py", "autograde/catalogue/step02.toml")
    paths = [str(decoy), *(str(ROOT / name) for name in names)]
    assert "the-hidden-answer" in unprotected(SOURCE.format(paths=paths))
    result = attack(last=SOURCE.format(paths=paths + ["/etc/passwd", "/proc/1/environ"]))
    shown = printed(result)
    assert scores(result) == [5, 5]
    assert "the-hidden-answer" not in shown
    assert "### BEGIN" not in shown
    assert "root:" not in shown
    assert shown.count("FileNotFoundError") >= 4


@sealed
def test_a_link_out_of_the_scratch_folder_leads_nowhere(decoy):
    program = f"import os\nos.symlink({str(decoy)!r}, 'link')\nprint(open('link').read())"
    result = attack(last=program)
    assert "the-hidden-answer" not in json.dumps(result.outputs)
    assert "FileNotFoundError" in printed(result)
