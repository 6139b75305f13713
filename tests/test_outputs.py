"""What a student's code printed and drew, made safe to show."""

import base64
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters.markdown import markdown2html

from autograde.grading.outputs import plain_prose, safe_bundle, safe_html, safe_outputs
from autograde.grading.plain_text import printable
from course.authoring.lesson import LANGUAGES, lessons

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><circle r=9 /></svg>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><foreignObject><iframe srcdoc='<script>1</script>'></iframe></foreignObject></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload=alert(1)/>#x'></use></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)></style></mglyph></table></mtext></math>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src='//evil.example'></iframe>",
    "<object data='x'></object><embed src='x'><link rel=stylesheet href='//evil.example'>",
    "<form action='/x'><input name=score value=9><button>go</button></form>",
    "<meta http-equiv=refresh content='0;url=//evil.example'><base href='//evil.example'>",
    "<style>@import '//evil.example'; .score{display:none}</style>",
    "<div style='background:url(//evil.example/x)'>x</div>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%'>x</div>",
    "<img src='//evil.example/pixel.png'>",
    "<input type=text id=formgrade-score class=score autofocus onfocus=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
]
HARM = re.compile(
    r"<(?:script|iframe|object|embed|form|button|link|meta|base|foreignobject|a|animate|math|textarea|noscript)\b"
    r"|\son\w+\s*=|javascript:|evil\.example|position|<style|type=.?text|class=.?score|id=.?formgrade",
    re.IGNORECASE,
)

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


@pytest.mark.parametrize("attack", ATTACKS)
def test_html_keeps_no_script_no_request_and_nothing_that_reaches_beyond_itself(attack):
    assert not HARM.search(safe_html(f"<p>before</p>{attack}<p>after</p>"))


@pytest.mark.parametrize("attack", ATTACKS)
def test_prose_becomes_a_page_without_harm(attack):
    for source in (attack, f"# title\n\n{attack}\n\n- `{attack}`", f"$x$ {attack}", f"[{attack}](javascript:1)"):
        assert not re.search(
            r"<(?:script|img|svg|iframe|input|style|form|object|meta|div)\b", markdown2html(plain_prose(source))
        )


@pytest.mark.parametrize(
    "link",
    [
        "[a](javascript:f)",
        "[a](JAVA\tscript&colon;f)",
        "[a](&#106;avascript:f)",
        "[a][b]\n\n[b]:\n <javascript\\:f>",
        "[a](vbscript:f)",
        "[a](data:text/html,x)",
        "[a](file:/etc/passwd)",
        "![a](data:image/svg+xml,x)",
        "<javascript:f>",
        "[a]( <javascript:f> 'title')",
    ],
)
def test_a_link_in_prose_leads_to_a_page_or_nowhere(link):
    page = markdown2html(plain_prose(f"text {link}\n\n{link}"))
    assert not re.search(r"(?:href|src)=", page)


@pytest.mark.parametrize(
    "link", ["[a](https://x.example)", "[a](step02.ipynb#part)", f"![a](data:image/png;base64,{PIXEL})"]
)
def test_ordinary_links_in_prose_stay(link):
    assert plain_prose(link) == link


def test_prose_of_the_lessons_is_left_as_it_is():
    for lesson in lessons():
        for cell in lesson.cells:
            if not cell.is_code:
                for lang in LANGUAGES:
                    shown = plain_prose(cell.text[lang])
                    assert shown.replace("<\u200bmemory at", "<memory at") == cell.text[lang], (lesson.name, lang)


def test_an_svg_is_shown_as_an_image_which_runs_nothing():
    shown = safe_bundle({"text/plain": "<SVG>", "image/svg+xml": "<svg onload='x()'></svg>"})
    assert set(shown) == {"text/plain", "text/html"}
    assert re.fullmatch(r'<img alt="SVG" src="data:image/svg\+xml;base64,[\w+/=]*">', shown["text/html"])


def test_pictures_are_kept_if_they_are_pictures():
    png = base64.b64encode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(90)).decode()
    assert safe_bundle({"image/png": png}) == {"image/png": png, "text/plain": ""}
    for other in ("<script>", "!!!!", base64.b64encode(b"GIF89a").decode(), png + "'><script>"):
        assert "image/png" not in safe_bundle({"image/png": other})


@pytest.mark.parametrize(
    "kind", ["application/javascript", "text/markdown", "application/vnd.jupyter.widget-view+json"]
)
def test_other_kinds_are_left_out(kind):
    assert safe_bundle({kind: "x", "text/plain": "y"}) == {"text/plain": "y"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[38m\x1b[;m", ""),
        ("\x1b]0;title\x07text", "text"),
        ("\x1b]52;c;aGk=\x1b\\text", "text"),
        ("\x9b31mred", "red"),
        ("a\x00b\x07c\x08", "abc"),
        ("10%\r 50%\r100%\ndone", "100%\ndone"),
        ("line\r\nnext", "line\nnext"),
        ("abc\u202edef\u2066", "abcdef"),
        ("한국어 日本語 ✔", "한국어 日本語 ✔"),
    ],
)
def test_a_terminal_is_told_nothing_but_text(text, seen):
    assert printable(text) == seen


FORBIDDEN = {"script", "iframe", "style", "form", "object", "embed", "link", "meta", "base", "a", "animate"}


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, attrs))


@given(st.text())
def test_printable_text_holds_no_control_character(text):
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printable(text))


@given(
    st.lists(
        st.sampled_from([*ATTACKS, "<", ">", "'", '"', "<!--", "-->", "<p", " x ", "]]>", "<svg>", "<style>"]),
        max_size=6,
    )
)
def test_pieces_of_attacks_put_together_do_no_harm(pieces):
    cleaned = safe_html("".join(pieces))
    parser = Elements()
    parser.feed(cleaned)
    for tag, attributes in parser.found:
        assert tag not in FORBIDDEN, cleaned
        assert not any(name.startswith("on") or "javascript:" in (value or "") for name, value in attributes), cleaned


def test_errors_and_streams_lose_their_escapes():
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": "\x1b[31mhi"},
        {"output_type": "error", "ename": "A\x1b[2J", "evalue": "\u202eb", "traceback": ["\x1b[0;31mx"]},
    ]
    assert safe_outputs(outputs) == [
        {"output_type": "stream", "name": "stdout", "text": "hi"},
        {"output_type": "error", "ename": "A", "evalue": "b", "traceback": ["x"]},
    ]
