"""Every text uses the terms of docs/terms: one word per thing in each language."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from autograde import catalogue
from course.authoring.lesson import lessons
from course.i18n import LANGUAGES, load_messages

ROOT = Path(__file__).parents[1]
UNREAD = re.compile(
    r"^```.*?^```$|<!--.*?-->|\$\$.*?\$\$|\$[^$\n]+\$|(`+)(?!`).+?(?<!`)\1(?!`)|\]\([^)\s]*\)|https?://\S+|<[^<>\n]+>",
    re.MULTILINE | re.DOTALL,
)
"""What holds no prose: code blocks, comments, formulas, code, targets of links, tags."""
NUMBERS = re.compile(
    r"\{(?:\w*(?:count|number|seconds|line|points|score|most|megabytes|percent|bytes|total|shown|least))\}"
)
FIELD = re.compile(r"(?<!\{)\{\w+\}(?!\})")


def cells(row):
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]


def rows(lang):
    """The rows of a language's table, without its head."""
    table = (ROOT / "docs" / "terms" / f"{lang}.md").read_text("utf-8").splitlines()
    return [cells(line) for line in table if line.startswith("|")][2:]


@cache
def forbidden(lang):
    found = []
    for row in rows(lang):
        for entry in re.findall(r"`([^`]+)`", row[-1]):
            pattern = entry.replace(r"\|", "|")
            pattern = rf"\b(?:{pattern})\b" if lang == "en" and pattern[-1] != ")" else pattern
            found.append((row[0], re.compile(pattern, re.IGNORECASE)))
    return found


def prose(text):
    return UNREAD.sub("`", FIELD.sub("`", NUMBERS.sub("1", text)))


def findings(lang, text):
    """What a text says in other words than the table's, with its surroundings."""
    plain = prose(text)
    for term, pattern in forbidden(lang):
        for match in pattern.finditer(plain):
            around = plain[max(0, match.start() - 20) : match.end() + 20].replace("\n", " ")
            yield f"{match[0]!r} for {term!r} in: {around}"


def in_language(entry, lang):
    """The texts of a language in a catalogue's table."""
    if isinstance(entry, dict):
        if set(entry) == set(LANGUAGES):
            yield "\n".join(entry[lang]) if isinstance(entry[lang], list) else entry[lang]
        else:
            for each in entry.values():
                yield from in_language(each, lang)
    elif isinstance(entry, list):
        for each in entry:
            yield from in_language(each, lang)


def texts(source, lang):
    """The texts of a source in a language, each with its place."""
    match source:
        case "lessons":
            for lesson in lessons():
                for cell in lesson.cells:
                    if not cell.is_code:
                        yield str(cell.id), cell.text[lang]
        case "catalogue":
            for lesson in lessons():
                for text in in_language(catalogue._table(lesson.step), lang):
                    yield f"{lesson.name}.toml", text
        case "messages":
            yield from load_messages(lang).items()
            yield from ((f"site: {key}", text) for key, text in site_words()[lang].items())
        case "guides":
            suffix = "" if lang == "en" else f".{lang}"
            files = [ROOT / f"README{suffix}.md", *sorted((ROOT / "docs" / lang).glob("*.md"))]
            if lang == "en":
                files += [ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
                files.remove(ROOT / "docs" / "confusion.md")  # a table of identifiers
            yield from ((str(file.relative_to(ROOT)), file.read_text("utf-8")) for file in files)


@cache
def site_words():
    """The site's own words, without importing Sphinx."""
    tree = ast.parse((ROOT / "docs" / "site" / "translations.py").read_text("utf-8"))
    return next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "WORDS"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("source", ["lessons", "catalogue", "messages", "guides"])
def test_a_thing_has_one_name(source, lang):
    assert [f"{place}: {found}" for place, text in texts(source, lang) for found in findings(lang, text)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_terms_themselves_are_allowed(lang):
    terms = [row[0] for row in rows(lang) if row[0] != "–"]
    assert len(terms) == len(set(terms)) > 20
    assert [found for term in terms for found in findings(lang, term)] == []


@pytest.mark.parametrize("lang", ["ko", "ja"])
def test_terms_of_the_other_languages_name_the_english_one(lang):
    assert all(row[1] or row[0] == "–" for row in rows(lang))


WRONG = {
    "en": [
        "the textbook",
        "This is no array.",
        "as unseen checks do",
        "Computation graphs grow",
        "written anew",
        "the second turn of the loop",
        "the folded cell",
        "Neighbouring colours",
        "one step towards the end",
        "minimised and realises",
        "a practised, analysed programme",
    ],
    "ko": [
        "함수는 여전히 움직입니다",
        "공식의 오차",
        "그 잎은",
        "넘파이 배열",
        "{name}을(를)",
        "참조 수를 센다",
        "이 흠은",
    ],
    "ja": [
        "葉の勾配",
        "24 個",
        "約 24です",
        "{count} 個",
        "弱い参照",
        "フォルダに",
        "整数(配列)",
        "見えないテスト",
        "互いにつかみ合う",
        "学習するパラメータの数",
        "既定の値",
        "二つの箱",
        "もう1つの箱",
        "関数Aの入力",
        "変数 bを作る",
    ],
}
RIGHT = {
    "en": [
        "there is no such step",
        "no longer `anew`",
        "```\nanew\n```",
        "[a](whom.md)",
        "thwart the plan",
        "in turn, pass through both",
        "promise, exercise otherwise",
        "raised cancellation analyses",
        "the forward and backward pass",
    ],
    "ko": ["점이 조금 움직입니다", "참조 수준", "`넘파이`", "빗 모양의 그래프", "확인자", "깻잎은", "{name}"],
    "ja": [
        "言葉",
        "24個",
        "`x` の3つ",
        "x0 は",
        "d * 2 の",
        "step07 の",
        "フォルダーに",
        "整数（配列）",
        "$f(x)$の",
        "末端の変数",
        "{name} 個",
        "パラメーターとデフォルト値",
        "もう一つ、一つずつ",
        "関数 A の入力、b を作る",
        "Cライブラリ",
        "Ctrl-Cを押す",
    ],
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_forbidden_spelling_is_found_and_its_like_is_not(lang):
    assert [text for text in WRONG[lang] if not list(findings(lang, text))] == []
    assert [(text, list(findings(lang, text))) for text in RIGHT[lang] if list(findings(lang, text))] == []


BARE = re.compile(
    r"\b(?:None(?! of)|True|False|[A-Z]\w+Error)\b|\b\w*__\w*|\b[a-z]\w*_\w+"
    r"|\b(?!e\.g|i\.e)[a-z]\w*(?:\.[a-z_]\w*)+|\b[A-Za-z]\w*\([^)]*\)(?!\w)|\b(?:gys?|gxs?|grad|eps|funcs|ndarray)\b"
)
"""Code that is not between backticks."""


def test_code_in_the_catalogue_is_between_backticks():
    found = [(place, text) for place, text in texts("catalogue", "en") if BARE.search(re.sub(r"`[^`]+`", "", text))]
    assert found == []


def test_bare_code_is_found():
    wrong = [
        "backward gets gy",
        "after y = f(x)",
        "x.data is kept",
        "It returns None.",
        "the method __call__",
        "numerical_diff",
    ]
    right = ["None of them", "the backward pass of y", "e.g. a list", "at (1, 1)", "two functions (both)"]
    assert [text for text in wrong if not BARE.search(text)] == []
    assert [text for text in right if BARE.search(text)] == []
