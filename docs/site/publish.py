"""The site from its parts: notebooks run, pages gathered, Sphinx once a language, one front door."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console

from course.authoring.lesson import LANGUAGES
from course.authoring.notebook import ROOT
from docs.site import stage
from docs.site.run import run_all
from docs.site.words import NAMES, WORDS

HERE = Path(__file__).parent
WORK = ROOT / "build" / "docs"
OUT = ROOT / "build" / "site"
NODE = ROOT / "build" / "node"


def fetch() -> Path:
    """Install the npm packages that the lock names, where that is not done yet, and return their folder."""
    lock = (HERE / "package-lock.json").read_bytes()
    done = NODE / "node_modules" / ".of"
    if not done.exists() or done.read_bytes() != lock:
        NODE.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / name, NODE / name)
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=NODE, check=True)
        done.write_bytes(lock)
    return NODE / "node_modules"


def settings(lang: str, modules: Path) -> dict[str, Any]:
    """What Sphinx has to know of one language."""
    words = WORDS[lang]
    return {
        "language": lang,
        "html_title": "gradsteps",
        "html_static_path": [str(HERE / "static"), str(WORK / "static")],
        "html_context": {"words": words, "languages": NAMES},
        "nb_code_prompt_show": words["so_far"],
        "nb_code_prompt_hide": words["so_far_hide"],
        "katex_modules": str(modules),
    }


def build(lang: str, modules: Path) -> int:
    """Run Sphinx for one language; returns 0 where it had nothing to complain of."""
    from sphinx.application import Sphinx

    os.chdir(ROOT)
    app = Sphinx(
        WORK / lang,
        HERE,
        WORK / "html" / lang,
        WORK / "doctrees" / lang,
        "html",
        settings(lang, modules),
        status=None,
        freshenv=True,
        warningiserror=True,
    )
    app.build()
    return app.statuscode


def publish() -> int:
    """Build the whole site, say how many pages it has, and return the exit status."""
    console = Console(highlight=False)
    modules = fetch()
    for old in (WORK, OUT):
        shutil.rmtree(old, ignore_errors=True)
    stage.static_into(WORK / "static", modules)
    for lang in LANGUAGES:
        (WORK / lang).mkdir()
        stage.texts_into(WORK / lang, lang)
    with console.status("") as shown:
        for lesson, lang, executed in run_all():
            shown.update(f"{lesson.name} ({lang})")
            stage.notebook_into(WORK / lang, lesson, lang, executed)
        shown.update("Sphinx")
        fresh = get_context("spawn")  # Sphinx keeps what it has registered: one process a language
        with ProcessPoolExecutor(os.cpu_count(), fresh, max_tasks_per_child=1) as pool:
            codes = list(pool.map(build, LANGUAGES, [modules] * len(LANGUAGES)))
    for lang in LANGUAGES:
        shutil.move(WORK / "html" / lang, OUT / lang)
    door = (HERE / "door.html").read_text("utf-8")
    (OUT / "index.html").write_text(door.replace("LANGUAGES", json.dumps(LANGUAGES)), "utf-8")
    pages = {lang: len(list((OUT / lang).rglob("*.html"))) for lang in LANGUAGES}
    each = ", ".join(f"{lang} {count}" for lang, count in pages.items())
    console.print(f"{OUT.relative_to(ROOT)}: {sum(pages.values()) + 1} pages ({each}, and the front door)")
    return max(codes)
