"""What the files of the site hold, without a browser."""

import json
import re
from copy import copy
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag, urlsplit

import pytest

from course.authoring.lesson import lessons
from course.i18n import LANGUAGES
from docs.site.publish import OUT
from docs.site.translations import NAMES, WORDS

ELSEWHERE = ("http://", "https://", "mailto:", "data:")


def inner(path, link):
    """The page that a link leads to, as a path in the site, and the part of it that it names."""
    there, part = urldefrag(link)
    steps = []
    target = PurePosixPath(path).parent / unquote(urlsplit(there).path) if there else PurePosixPath(path)
    for each in target.parts:
        if each == "..":
            steps.pop()
        else:
            steps.append(each)
    return "/".join(steps), unquote(part)


def test_every_link_inside_the_site_arrives(pages):
    parts = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in pages.items()}
    lost, followed = [], 0
    for path, page in pages.items():
        for tag in page.find_all(["a", "link", "script", "img"]):
            link = tag.get("href") or tag.get("src")
            if not link or link.startswith(ELSEWHERE):
                continue
            followed += 1
            target, part = inner(path, link)
            if not (OUT / target).is_file() or (part and target in parts and part not in parts[target]):
                lost.append(f"{path}: {link}")
    assert not lost
    assert followed > 30 * len(pages)


def test_no_page_loads_anything_from_elsewhere(pages):
    for path, page in pages.items():
        tags = page.select("[src], link[rel~=stylesheet], link[rel~=icon]")
        loaded = [tag.get("src") or tag.get("href") for tag in tags]
        assert not [each for each in loaded if each.startswith(("http:", "https:", "//"))], path
    for sheet in OUT.rglob("*.css"):
        assert not re.search(r"""(?:url\(|@import)\s*["']?(?:https?:)?//""", sheet.read_text("utf-8")), sheet


def test_the_same_pages_stand_in_each_language(pages):
    by_language = [{path[3:] for path in pages if path.startswith(f"{lang}/")} for lang in LANGUAGES]
    assert by_language[0] == by_language[1] == by_language[2]
    for lang in LANGUAGES:
        assert pages[f"{lang}/index.html"].html["lang"] == lang


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson", lessons(), ids=lambda each: each.name)
def test_a_step_was_run_and_every_test_of_it_passed(pages, lesson, lang):
    page = pages[f"{lang}/stage{lesson.stage}/{lesson.name}.html"]
    assert lesson.title(lang).replace("`", "") in page.h1.get_text()
    outputs = "".join(each.get_text() for each in page.select(".cell_output"))
    assert outputs.count("✔") >= len(lesson.tests)
    assert "✘" not in outputs
    assert not page.select(".output.traceback")
    assert "Warning" not in "".join(each.get_text() for each in page.select(".output.stderr"))
    drawn = sum(bool(re.search(r"^(?:graph|chain|play)\(", cell.code, re.M)) for cell in lesson.of_role("demo"))
    assert len(page.select(".cell_output .gsd")) >= drawn


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("lesson", lessons(), ids=lambda each: each.name)
def test_a_step_can_be_read_unsolved_and_downloaded_in_three_languages(pages, lesson, lang):
    page = pages[f"{lang}/stage{lesson.stage}/{lesson.name}.html"]
    folded = [
        each
        for each in page.select("details.hide")
        if each.select_one(".collapsed").get_text().strip() == WORDS[lang]["solution"]
    ]
    assert len(folded) == len(lesson.exercises)
    open_code = [each for each in page.select("div.highlight") if not each.find_parent("details")]
    assert sum("YOUR CODE HERE" in each.get_text() for each in open_code) == len(lesson.exercises)
    links = [tag["href"] for tag in page.select(".downloads a")]
    assert [
        json.loads((OUT / inner(path_of(lang, lesson), link)[0]).read_text("utf-8"))["metadata"]["gradsteps"]["lang"]
        for link in links
    ] == list(NAMES)


def path_of(lang, lesson):
    return f"{lang}/stage{lesson.stage}/{lesson.name}.html"


SAME_EVERYWHERE = re.compile(r"gradsteps|English|NumPy|Python|Furo|[\W\d_]+")


@pytest.mark.parametrize("lang", ["ko", "ja"])
def test_the_words_around_a_page_are_of_its_language(pages, lang):
    for name in ("index.html", "stage1/step07.html", "learner.html", "search.html"):
        page = copy(pages[f"{lang}/{name}"])
        article = page.find(attrs={"role": "main"}) or page.article
        named = [
            tag[key]
            for tag in page.find_all(True)
            for key in ("aria-label", "title", "placeholder", "alt")
            if tag.get(key)
        ]
        for tag in [article, *page.select("script, style, .sidebar-tree, .toc-tree")]:
            tag.extract()
        words = [*named, *page.stripped_strings]
        assert len(words) > 10
        assert not [each for each in words if each.isascii() and SAME_EVERYWHERE.sub("", each)], name


def test_no_markup_is_left_standing_as_text(pages):
    found = []
    for path, page in pages.items():
        if path.endswith("reference/api.html"):  # its prose names powers, x**2
            continue
        article = copy(page.article or page.body)
        for tag in article.select("pre, code, script, style, .katex, .sig, .gsd"):
            tag.extract()
        text = article.get_text()
        left = re.findall(r".{0,20}(?:\*\*|\$\$|\]\(|```|\{[a-z]+\}`).{0,20}", text)
        found += [f"{path}: {each}" for each in left]
    assert not found
