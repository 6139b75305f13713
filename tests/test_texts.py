"""The sentences of the course, and which language is spoken."""

import json
import string

import pytest

from course import i18n


def fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_the_three_languages_say_the_same_things():
    tables = [i18n.sentences(lang) for lang in i18n.LANGUAGES]
    assert set(tables[0]) == set(tables[1]) == set(tables[2])
    for key in tables[0]:
        assert len({frozenset(fields(table[key])) for table in tables}) == 1, key


def test_sentences_are_written_in_their_own_language():
    for key, english in i18n.sentences("en").items():
        if len(english.split()) > 3:
            assert any("가" <= letter <= "힣" for letter in i18n.sentences("ko")[key]), key
            assert any("ぁ" <= letter <= "鿿" for letter in i18n.sentences("ja")[key]), key


def test_speaking_holds_inside_its_block_and_is_undone_after_an_error():
    with i18n.speaking("ja"):
        assert i18n.language() == "ja"
        with pytest.raises(RuntimeError), i18n.speaking("ko"):
            raise RuntimeError
        assert i18n.language() == "ja"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'fr'"), i18n.speaking("fr"):
        pass


@pytest.fixture
def silent(monkeypatch):
    monkeypatch.setattr(i18n, "_spoken", i18n.ContextVar("language", default=None))


def test_a_kernel_speaks_the_language_of_its_notebook(silent, monkeypatch, tmp_path):
    file = tmp_path / "any name.ipynb"
    file.write_text(json.dumps({"metadata": {"gradsteps": {"lang": "ja"}}}), "utf-8")
    monkeypatch.setenv("COURSE_LANG", "ko")
    assert i18n.language() == "ko"
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    assert i18n.language() == "ja"


def test_an_unknown_locale_is_spoken_to_in_english(silent, monkeypatch):
    monkeypatch.delenv("COURSE_LANG", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(i18n.locale, "getlocale", lambda: ("fr_FR", "UTF-8"))
    assert i18n.language() == "en"
