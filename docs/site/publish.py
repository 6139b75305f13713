"""Build the site from executed notebooks, guides and a landing page."""

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

from course.authoring import badge
from course.authoring.notebook import ROOT
from course.i18n import LANGUAGES
from docs.site import collect
from docs.site.run import run_all
from docs.site.translations import NAMES, WORDS

HERE = Path(__file__).parent
WORK = ROOT / "build" / "docs"
OUT = ROOT / "build" / "site"
NODE = ROOT / "build" / "node"


def install_node_modules() -> Path:
    """Install the npm packages of the lock if they are missing; return their folder."""
    lock = (HERE / "package-lock.json").read_bytes()
    done = NODE / "node_modules" / ".of"
    if not done.exists() or done.read_bytes() != lock:
        NODE.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copyfile(HERE / name, NODE / name)
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=NODE, check=True)
        done.write_bytes(lock)
    return NODE / "node_modules"


def sphinx_settings(lang: str, modules: Path) -> dict[str, Any]:
    """Return the Sphinx settings of one language."""
    words = WORDS[lang]
    return {
        "language": lang,
        "html_title": "gradsteps",
        "html_static_path": [str(HERE / "static"), str(WORK / "static")],
        "html_context": {"words": words, "languages": NAMES, "repository": badge.repository()},
        "nb_code_prompt_show": words["so_far"],
        "nb_code_prompt_hide": words["so_far_hide"],
        "katex_modules": str(modules),
    }


def build(lang: str, modules: Path) -> int:
    """Run Sphinx for one language; return 0 if it reports no warning."""
    from sphinx.application import Sphinx

    os.chdir(ROOT)
    app = Sphinx(
        WORK / lang,
        HERE,
        WORK / "html" / lang,
        WORK / "doctrees" / lang,
        "html",
        sphinx_settings(lang, modules),
        status=None,
        freshenv=True,
        warningiserror=True,
    )
    app.build()
    return int(app.statuscode)


def publish() -> int:
    """Build the whole site, print its number of pages, and return the exit status."""
    console = Console(highlight=False)
    modules = install_node_modules()
    for old in (WORK, OUT):
        shutil.rmtree(old, ignore_errors=True)
    collect.write_static(WORK / "static", modules)
    for lang in LANGUAGES:
        (WORK / lang).mkdir()
        collect.copy_guides(WORK / lang, lang)
    with console.status("") as shown:
        for lesson, lang, executed in run_all():
            shown.update(f"{lesson.name} ({lang})")
            collect.write_notebook(WORK / lang, lesson, lang, executed)
        shown.update("Sphinx")
        fresh = get_context("spawn")  # Sphinx keeps global registries: one process per language
        with ProcessPoolExecutor(os.cpu_count(), fresh, max_tasks_per_child=1) as pool:
            codes = list(pool.map(build, LANGUAGES, [modules] * len(LANGUAGES)))
    for lang in LANGUAGES:
        shutil.move(WORK / "html" / lang, OUT / lang)
    collect.copy_downloads(OUT / "notebooks")
    landing = (HERE / "landing.html").read_text("utf-8")
    (OUT / "index.html").write_text(landing.replace("LANGUAGES", json.dumps(LANGUAGES)), "utf-8")
    pages = {lang: len(list((OUT / lang).rglob("*.html"))) for lang in LANGUAGES}
    counts = ", ".join(f"{lang} {count}" for lang, count in pages.items())
    console.print(f"{OUT.relative_to(ROOT)}: {sum(pages.values()) + 1} pages ({counts}, and the landing page)")
    return max(codes)
