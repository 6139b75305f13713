"""The messages of the course, and which language is used."""

import json
import pickle
import string

import pytest

from course import i18n


def fields(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_the_three_languages_have_the_same_messages():
    tables = [i18n.load_messages(lang) for lang in i18n.LANGUAGES]
    assert set(tables[0]) == set(tables[1]) == set(tables[2])
    for key in tables[0]:
        assert len({frozenset(fields(table[key])) for table in tables}) == 1, key


def test_messages_are_written_in_their_own_language():
    for key, english in i18n.load_messages("en").items():
        if len(english.split()) > 3:
            assert any("가" <= letter <= "힣" for letter in i18n.load_messages("ko")[key]), key
            assert any("ぁ" <= letter <= "鿿" for letter in i18n.load_messages("ja")[key]), key


def test_a_language_holds_inside_its_block_and_is_undone_after_an_error():
    with i18n.use_language("ja"):
        assert i18n.language() == "ja"
        with pytest.raises(RuntimeError), i18n.use_language("ko"):
            raise RuntimeError
        assert i18n.language() == "ja"


def test_an_unknown_language_is_refused():
    with pytest.raises(ValueError, match="'fr'"), i18n.use_language("fr"):
        pass


@pytest.fixture
def no_language(monkeypatch):
    monkeypatch.setattr(i18n, "_chosen", i18n.ContextVar("language", default=None))


def test_a_kernel_uses_the_language_of_its_notebook(no_language, monkeypatch, tmp_path):
    file = tmp_path / "any name.ipynb"
    file.write_text(json.dumps({"metadata": {"gradsteps": {"lang": "ja"}}}), "utf-8")
    monkeypatch.setenv("COURSE_LANG", "ko")
    assert i18n.language() == "ko"
    monkeypatch.setenv("JPY_SESSION_NAME", str(file))
    assert i18n.language() == "ja"


def test_an_unknown_locale_gets_english(no_language, monkeypatch):
    monkeypatch.delenv("COURSE_LANG", raising=False)
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setattr(i18n.locale, "getlocale", lambda: ("fr_FR", "UTF-8"))
    assert i18n.language() == "en"


def test_a_language_is_known_where_its_locale_is_not_installed(no_language, monkeypatch):
    for name in ("COURSE_LANG", "JPY_SESSION_NAME", "LANGUAGE", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("LANG", "ko_KR.UTF-8")
    monkeypatch.setattr(i18n.locale, "getlocale", lambda: (None, None))
    assert i18n.language() == "ko"


def test_a_message_is_translated_when_it_is_read():
    message = i18n.Message("hint", number=2)
    with i18n.use_language("ko"):
        korean = str(message)
    with i18n.use_language("en"):
        assert str(message) == "Hint 2" != korean
    assert (
        pickle.loads(pickle.dumps(message))
        == message
        == i18n.Message("hint", number=2)
        != i18n.Message("hint", number=3)
    )
    assert len({message, i18n.Message("hint", number=2)}) == 1
