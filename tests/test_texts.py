"""The sentences of the course, and which language is spoken."""

import json
import string

import pytest

from course import texts


def fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_the_three_languages_say_the_same_things():
    tables = [texts.sentences(lang) for lang in texts.LANGUAGES]
    assert set(tables[0]) == set(tables[1]) == set(tables[2])
    for key in tables[0]:
        assert len({frozenset(fields(table[key])) for table in tables}) == 1, key


def test_sentences_are_written_in_their_own_language():
    for key, english in texts.sentences("en").items():
        if len(english.split()) > 3:
            assert any("가" <= letter <= "힣" for letter in texts.sentences("ko")[key]), key
            assert any("ぁ" <= letter <= "鿿" for letter in texts.sentences("ja")[key]), key


def test_speaking_holds_inside_its_block_and_is_undone_after_an_error():
    with texts.speaking("ja"):
        assert texts.language() == "ja"
        with pytest.raises(RuntimeError), texts.speaking("ko"):
            raise RuntimeError
        assert texts.language() == "ja"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'fr'"), texts.speaking("fr"):
        pass


@pytest.fixture
def silent(monkeypatch):
    monkeypatch.setattr(texts, "_spoken", texts.ContextVar("language", default=None))


def test_a_kernel_speaks_the_language_of_its_notebook(silent, monkeypatch, tmp_path):
    file = tmp_path / "any name.ipynb"
    file.write_text(json.dumps({"metadata": {"gradsteps": {"lang": "ja"}}}), "utf-8")
    monkeypatch.setenv("COURSE_LANG", "ko")
    assert texts.language() == "ko"
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    assert texts.language() == "ja"


def test_an_unknown_locale_is_spoken_to_in_english(silent, monkeypatch):
    monkeypatch.delenv("COURSE_LANG", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(texts.locale, "getlocale", lambda: ("fr_FR", "UTF-8"))
    assert texts.language() == "en"
