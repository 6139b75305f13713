"""Make the output of a student's code safe to show.

It is what the code printed and drew, shown in a page, in Formgrader and in a terminal.

Pages of nbgrader run the scripts that they contain, in the browser of whoever grades. So only kinds of output that can
be made harmless are kept: text, pictures, and HTML as far as `nh3` (an allowlist sanitizer) lets it pass. What the
course's own drawings are made of passes: SVG, their classes, their own style sheets and no other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import html
import json
import re
from functools import cache, partial
from typing import Any

import nh3

from autograde.grading.drawings import MAX_DRAWN, asks_for_nothing, drawn_elements, drawn_of_picture, drawn_of_svg
from autograde.grading.plain_text import as_written, printable, soon_shown, turns
from course.draw import theme
from course.draw.ownership import RULES as OWNERSHIP_RULES
from course.draw.player import RULES as PLAYER_RULES

MAX_HTML, MAX_ALL_HTML = 200_000, 1 << 20
"""How many characters of HTML are sanitized, of one output and of a notebook; a longer output is shown as text."""
MAX_TAGS, MAX_FORMATTED = 4_000, 100_000
"""Most tags of an output in HTML, and most of the tags times those that format text.

Parsers take the square of the tags to find what an end tag ends, and repeat each unclosed `<b>` in each paragraph.
"""
MAX_STORED, PER_OUTPUT, PER_LINE, PER_TURN = 8 << 20, 500, 16, 200
"""How many bytes the outputs of a notebook may take on the disk, and what JSON and HTML add to each and its lines.

So that a browser soon shows all of them, each turn to the left counts as well.
"""
TEXTS = ("text", "ename", "evalue")
SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
TAG = re.compile(r"<(?=[A-Za-z/!?])(?!/?(?:details|summary|br|hr|b|i|u|em|strong|sub|sup|kbd|code|small) ?/?>)")
"""Where HTML begins, but for plain tags without attributes, as the lessons have them around hints."""
LINK = re.compile(r"\](?=[(:])")
"""Within a link, a picture or the definition of one in Markdown."""
LINK_SCHEME = re.compile(r"\][(:]<?([a-z][a-z0-9+.-]*):", re.IGNORECASE)
LINK_SCHEMES = frozenset({"attachment", "data", "http", "https", "mailto"})
LINK_PICTURE = re.compile(r"\][(:]<?data:(image/(?:png|jpeg|gif));base64,([a-z0-9+/=]*)", re.IGNORECASE)
NO_PART_OF_A_SCHEME = re.compile(r"[\s\\\x00-\x20\x7f-\xad\u200b-\u200f\ufeff]")
"""What Markdown and browsers leave out of a link's scheme."""
OWN_ID = re.compile(r"#?g[0-9a-f]{6,}[a-z0-9-]*")
"""The ids that the course's drawings give: none can meet one of the page around them."""
TAGS = re.compile(r"</?([A-Za-z][^\s/>]*)")
FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
"""The elements of which HTML opens a copy in each paragraph until they are closed."""
CHARACTER = re.compile(r"&#(?=[0-9]{8}|[xX][0-9a-fA-F]{8})")
"""A character by a number that none has; Python refuses to read the longest ones."""

_SVG_TAGS = "svg g defs use path rect circle ellipse line polyline polygon text tspan title desc"
_HTML_TAGS = """
section header footer label input div span p b i u em strong code pre small sub sup br hr img details summary
dl dt dd ul ol li table caption thead tbody tfoot tr th td h1 h2 h3 h4 h5 h6
"""
_ATTRIBUTES = """
class style id role lang title aria-label aria-labelledby aria-hidden focusable width height viewBox
x y x1 y1 x2 y2 cx cy r rx ry d points fill stroke stroke-width stroke-dasharray transform opacity
font-size text-anchor dominant-baseline preserveAspectRatio
"""
_MORE_ATTRIBUTES = {
    "use": {"href"},
    "label": {"for"},
    "input": {"type", "name", "checked", "data-lm-suppress-shortcuts"},
    "img": {"src", "alt"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
}
_PROPERTIES = """
background border border-collapse border-left border-radius color cursor display font-family font-size font-weight
height line-height margin margin-top max-width min-width overflow overflow-x padding text-align white-space width
"""


def plain_prose(source: str) -> str:
    """Return the source of a Markdown or raw cell with only plain HTML tags.

    An invisible space follows the `<` of every other tag. If a link or picture leads to something else than a page, a
    part of the notebook or a picture that is soon drawn (`javascript:`), there is one in each link, which then is none.
    """
    source = soon_shown(as_written(CHARACTER.sub("&#\u200b", source)))
    source = TAG.sub("<\u200b", source)
    links = NO_PART_OF_A_SCHEME.sub("", html.unescape(source))
    schemes = [each.lower() for each in LINK_SCHEME.findall(links)]
    pictures = [drawn_of_picture(kind.lower(), data) for kind, data in LINK_PICTURE.findall(links)]
    are_known = LINK_SCHEMES.issuperset(schemes) and len(pictures) == schemes.count("data")
    is_plain = are_known and sum(pictures) <= MAX_DRAWN
    return source if is_plain else LINK.sub("]\u200b", source)


@cache
def _own_styles() -> frozenset[str]:
    """Return the style sheets of the course's own drawings."""
    sheet = theme.style()
    return frozenset({sheet, sheet + OWNERSHIP_RULES, sheet + PLAYER_RULES})


@cache
def _own_classes() -> frozenset[str]:
    """Return the classes that the course's drawings use, and that of pandas' tables."""
    return frozenset(re.findall(r"\.([A-Za-z][\w-]*)", " ".join(_own_styles()))) | {"dataframe"}


def _attribute(mark: str, tag: str, name: str, value: str) -> str | None:
    """Return the value that an attribute may have, or None to remove it.

    No value may name a part of the page around the output, or of another output: ids get the output's own mark.
    """
    match name:
        case "class":
            return " ".join(each for each in value.split() if each in _own_classes()) or None
        case "id" | "for" | "name" | "aria-labelledby" | "href":
            names = value.split()
            return (
                " ".join(each.replace("g", f"g{mark}", 1) for each in names)
                if all(map(OWN_ID.fullmatch, names))
                else None
            )
        case "title" | "alt" | "aria-label":
            return value
        case "type":
            return value if value == "radio" else None
        case "src":
            found = re.fullmatch(r"data:(image/(?:png|jpeg|svg\+xml));base64,([A-Za-z0-9+/=\s]*)", value)
            return value if found and (found[1] not in SIGNATURES or _picture(found[1], found[2])) else None
    return value if asks_for_nothing(value) else None


def safe_html(source: str) -> str:
    """Return HTML without scripts, forms and outside requests.

    Anything else that reaches beyond the HTML itself is removed as well. Of HTML that would take long to sanitize or to
    draw, nothing is left.
    """
    if len(source) > MAX_HTML or not _is_simple(source):
        return ""
    styles = [each for each in map("<style>{}</style>".format, sorted(_own_styles())) if each in source]
    for each in styles:
        source = source.replace(each, "")
    mark = hashlib.sha256(source.encode("utf-8", "replace")).hexdigest()[:32]
    cleaned = nh3.clean(
        source,
        tags={*_SVG_TAGS.split(), *_HTML_TAGS.split()},
        attributes={"*": set(_ATTRIBUTES.split())} | _MORE_ATTRIBUTES,
        attribute_filter=partial(_attribute, mark),
        url_schemes={"data"},
        filter_style_properties=set(_PROPERTIES.split()),
        link_rel=None,
    )
    cleaned = soon_shown(cleaned)
    return "".join(styles) + cleaned if drawn_elements(cleaned) <= MAX_DRAWN else ""


def _is_simple(source: str) -> bool:
    """Return whether HTML is sanitized in time that grows with its length alone.

    The bounds are on tags as they may begin: text in the form of one counts too.
    """
    tags = [each.lower() for each in TAGS.findall(source)]
    return len(tags) <= MAX_TAGS and len(tags) * sum(each in FORMATTING for each in tags) <= MAX_FORMATTED


def _picture(kind: str, text: str) -> bool:
    """Return whether a text in Base64 is a picture of its kind that can be drawn.

    It begins as one does, and it is not too large.
    """
    try:
        begins = base64.b64decode(text[:64], validate=False).startswith(SIGNATURES[kind])
        return begins and _is_base64(text) and drawn_of_picture(kind, text) <= MAX_DRAWN
    except (binascii.Error, ValueError):
        return False


def _is_base64(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z0-9+/=\s]*", text) is not None


def safe_bundle(data: dict[str, str]) -> dict[str, str]:
    """Return the representations of an output that can be shown, made harmless.

    The result has at least "text/plain".
    """
    found: dict[str, str] = {}
    for kind, text in data.items():
        if kind == "text/plain":
            found[kind] = printable(text)
        elif kind == "text/latex":
            found[kind] = plain_prose(printable(text))
        elif kind == "text/html" and (cleaned := safe_html(text)):
            found[kind] = cleaned
        elif kind in SIGNATURES and _picture(kind, text):
            found[kind] = text
    svg = data.get("image/svg+xml", "")
    if (
        svg and "text/html" not in found and drawn_of_svg(svg) <= MAX_DRAWN
    ):  # as an image, an SVG runs no script and asks for nothing
        source = base64.b64encode(svg.encode("utf-8", "replace")).decode("ascii")
        found["text/html"] = f'<img alt="SVG" src="data:image/svg+xml;base64,{source}">'
    return found if "text/plain" in found else {"text/plain": ""} | found


def safe_outputs(outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a cell's outputs, in nbformat's shape, made safe to show."""
    found = []
    for output in outputs:
        match output:
            case {"output_type": "stream", "text": text}:
                found.append(output | {"text": printable(text)})
            case {"output_type": "error", "ename": name, "evalue": text, "traceback": lines}:
                lines = printable("\n".join(lines)).split("\n") if lines else []  # a page shows them as one text
                found.append(output | {"ename": printable(name), "evalue": printable(text), "traceback": lines})
            case {"data": dict(data)}:
                found.append(output | {"data": safe_bundle(data)})
    return found


class OutputBudget:
    """What the outputs of a notebook may still take.

    It counts bytes on the disk, HTML to sanitize, and elements to draw.

    All three are bounded over all cells. The bytes are those of the graded notebook and of the feedback page together.
    """

    def __init__(self) -> None:
        self.stored, self.html, self.drawn = MAX_STORED, MAX_ALL_HTML, float(MAX_DRAWN)

    def take(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return a cell's outputs, made safe to show, as far as there is room.

        They are in nbformat's shape.
        """
        kept: list[dict[str, Any]] = []
        for output in outputs:
            if sum(map(len, _texts(output))) <= self.stored:
                for safe in map(self._drawable, safe_outputs([self._without_html(output)])):
                    self.stored -= stored_size(safe)
                    if self.stored >= 0:
                        kept.append(safe)
            else:
                self.stored = -1
            if self.stored < 0:
                return [*kept, {"output_type": "stream", "name": "stderr", "text": "...\n"}]
        return kept

    def _without_html(self, output: dict[str, Any]) -> dict[str, Any]:
        """Return an output without its HTML, if that is more than may still be sanitized."""
        self.html -= len(_html(output))
        return output if self.html >= 0 else _without(output, "text/html")

    def _drawable(self, output: dict[str, Any]) -> dict[str, Any]:
        """Return a safe output, without what is drawn if there is no room for it."""
        data = output.get("data", {})
        self.drawn -= sum(drawn_of_picture(kind, data[kind]) for kind in SIGNATURES if kind in data)
        self.drawn -= drawn_elements(_html(output))
        return output if self.drawn >= 0 else _without(output, "text/html", *SIGNATURES)


def _html(output: dict[str, Any]) -> str:
    html: str = output.get("data", {}).get("text/html", "")
    return html


def _without(output: dict[str, Any], *kinds: str) -> dict[str, Any]:
    if "data" not in output:
        return output
    return output | {"data": {kind: text for kind, text in output["data"].items() if kind not in kinds}}


def _texts(output: dict[str, Any]) -> list[str]:
    texts = [output[key] for key in TEXTS if key in output]
    return [*texts, *output.get("data", {}).values(), *output.get("traceback", [])]


def stored_size(output: dict[str, Any]) -> int:
    """Return how many bytes an output takes at most, in notebook and page together."""
    size = PER_OUTPUT
    for text in _texts(output):
        written, shown = json.dumps(text, ensure_ascii=False), html.escape(text)
        size += len(written.encode()) + len(shown.encode()) + PER_LINE * (1 + text.count("\n")) + PER_TURN * turns(text)
    return size
