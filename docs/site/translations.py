"""Translate the site's own texts and the theme's: a Sphinx extension."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.locale import get_translation

NAMES = {"en": "English", "ko": "한국어", "ja": "日本語"}

WORDS = {
    "ko": {
        "languages": "언어",
        "english_only": "이 문서는 영어로만 제공됩니다.",
        "so_far": "지금까지의 코드 보기",
        "so_far_hide": "지금까지의 코드 접기",
        "figure": "바로 위의 코드가 그린 그래프. 설명은 이어지는 글에 있습니다.",
        "On this page": "이 페이지에서",
        "Home": "처음으로",
        "Back to top": "맨 위로",
        "Skip to content": "본문으로 건너뛰기",
        "solution": "풀이 보기",
        "solution_hide": "풀이 접기",
        "download": "노트북 내려받기",
        "repository": "소스 코드",
        "Made with": "만든 도구:",
        "Next": "다음",
        "Previous": "이전",
        "Link to this heading": "이 제목의 링크",
        "Link to this definition": "이 정의의 링크",
        "Toggle site navigation sidebar": "사이트 메뉴 열고 닫기",
        "Toggle table of contents sidebar": "이 페이지의 목차 열고 닫기",
        "Toggle Light / Dark / Auto color theme": "밝은 테마, 어두운 테마, 자동 중에서 바꾸기",
        "Contents": "목차",
        "Menu": "메뉴",
        "Expand": "펼치기",
        "Light mode": "밝은 테마",
        "Dark mode": "어두운 테마",
        "Auto light/dark, in light mode": "자동, 지금은 밝은 테마",
        "Auto light/dark, in dark mode": "자동, 지금은 어두운 테마",
    },
    "ja": {
        "languages": "言語",
        "english_only": "このページは英語のみです。",
        "so_far": "ここまでのコードを表示",
        "so_far_hide": "ここまでのコードを閉じる",
        "figure": "すぐ上のコードが描いたグラフ。説明は続く本文にあります。",
        "On this page": "このページの内容",
        "Home": "ホーム",
        "Back to top": "先頭へ戻る",
        "Skip to content": "本文へ移動",
        "solution": "解答を表示",
        "solution_hide": "解答を閉じる",
        "download": "ノートブックをダウンロード",
        "repository": "ソースコード",
        "Made with": "制作ツール：",
        "Next": "次へ",
        "Previous": "前へ",
        "Link to this heading": "この見出しへのリンク",
        "Link to this definition": "この定義へのリンク",
        "Toggle site navigation sidebar": "サイトのメニューを開閉",
        "Toggle table of contents sidebar": "このページの目次を開閉",
        "Toggle Light / Dark / Auto color theme": "ライト、ダーク、自動のテーマを切り替え",
        "Contents": "目次",
        "Menu": "メニュー",
        "Expand": "展開",
        "Light mode": "ライトテーマ",
        "Dark mode": "ダークテーマ",
        "Auto light/dark, in light mode": "自動（現在はライトテーマ）",
        "Auto light/dark, in dark mode": "自動（現在はダークテーマ）",
    },
    "en": {
        "languages": "Languages",
        "english_only": "This page is in English only.",
        "so_far": "Show the code so far",
        "so_far_hide": "Hide the code so far",
        "figure": "The plot that the code above draws; the text below explains it.",
        "solution": "Show the solution",
        "solution_hide": "Hide the solution",
        "download": "Download the notebook",
        "repository": "Source code",
    },
}

ARIA_FIXES = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<summary aria-label="Toggle hidden content">': "<summary>",
}
"""Accessibility fixes: markup of Sphinx and MyST-NB, and its replacement."""


WRITTEN_OUT = (
    "Link to this heading",
    "Link to this definition",
    "Toggle site navigation sidebar",
    "Toggle table of contents sidebar",
    "Toggle Light / Dark / Auto color theme",
    "Contents",
    "Menu",
    "Expand",
    "Light mode",
    "Dark mode",
    "Auto light/dark, in light mode",
    "Auto light/dark, in dark mode",
)
"""What the theme's templates, and Sphinx in some languages, write in English."""


def translate_labels(page: str, lang: str) -> str:
    """Return a page with the theme's labels in the page's language."""
    for text in WRITTEN_OUT:
        there = WORDS[lang].get(text, text)
        for before, after in (('aria-label="', '"'), ('title="', '"'), ("<title>", "</title>")):
            page = page.replace(f"{before}{text}{after}", f"{before}{there}{after}")
    return page


def setup(app: Sphinx) -> dict[str, Any]:
    """Translate theme texts that neither Sphinx nor the theme translates."""

    def translate(text: str) -> str:
        return WORDS[app.config.language].get(text.strip()) or str(get_translation("sphinx")(text))

    def into(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
        context["_"] = context["gettext"] = translate
        for part in ("body", "furo_navigation_tree"):
            for old, new in ARIA_FIXES.items():
                context[part] = context.get(part, "").replace(old, new)

    def finish(app: Sphinx, problem: Exception | None) -> None:
        for file in () if problem else Path(app.outdir).rglob("*.html"):
            file.write_text(translate_labels(file.read_text("utf-8"), app.config.language), "utf-8")

    app.connect("html-page-context", into, priority=900)
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
