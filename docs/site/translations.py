"""Translate the site's own texts and the theme's: a Sphinx extension."""

from __future__ import annotations

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
    },
    "ja": {
        "languages": "言語",
        "english_only": "このページは英語のみです。",
        "so_far": "ここまでのコードを表示",
        "so_far_hide": "ここまでのコードを閉じる",
        "figure": "すぐ上のコードが描いたグラフ。説明は続く本文にあります。",
        "On this page": "このページの内容",
        "Home": "はじめに",
        "Back to top": "先頭へ戻る",
        "Skip to content": "本文へ移動",
    },
    "en": {
        "languages": "Languages",
        "english_only": "This page is in English only.",
        "so_far": "Show the code so far",
        "so_far_hide": "Hide the code so far",
        "figure": "The plot that the code above draws; the text below explains it.",
    },
}

ARIA_FIXES = {
    '<p class="caption" role="heading">': '<p class="caption" role="heading" aria-level="2">',
    '<summary aria-label="Toggle hidden content">': "<summary>",
}
"""Accessibility fixes: markup of Sphinx and MyST-NB, and its replacement."""


def setup(app: Sphinx) -> dict[str, Any]:
    """Translate theme texts that neither Sphinx nor the theme translates."""

    def translate(text: str) -> str:
        return WORDS[app.config.language].get(text.strip()) or str(get_translation("sphinx")(text))

    def into(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: object) -> None:
        context["_"] = context["gettext"] = translate
        for part in ("body", "furo_navigation_tree"):
            for old, new in ARIA_FIXES.items():
                context[part] = context.get(part, "").replace(old, new)

    app.connect("html-page-context", into, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
