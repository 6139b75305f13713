"""Bound what a browser takes to draw a picture.

A drawing of a kilobyte can repeat its parts a billion times (`<use>`), and a PNG of 50 KB can have 400 million pixels.
Whoever opens a page with one waits for the browser, which takes gigabytes.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
import struct
from collections.abc import Iterable
from functools import lru_cache
from typing import NoReturn
from xml.parsers import expat

from autograde.grading.plain_text import soon_shown

WORD = re.compile(r"[^\s(),;:]++\(?|\(")
HARMLESS = re.compile(r"(?:calc|hsla?|matrix|rgba?|rotate|scale|skew[xy]|translate|var)\(")
"""A word of a style, and the start of a function that asks for nothing and draws nothing by itself."""
MAX_DRAWN = 300_000
"""Most elements that the drawings of a notebook may have, with what is repeated. One takes a browser about 1 KB."""
MAX_PIXELS, MAX_PASSED_PIXELS = 25_000_000, 250_000_000
"""Most pixels of a picture, and those of all its frames or scans together.

A browser takes four bytes for each pixel. It goes over all of them again for each frame of an animation and for each
scan of a JPEG, which may take 42 bytes: with 30,000 scans, a picture of 1.3 MB keeps a core busy for minutes.
"""
PER_ELEMENT = 2_000
"""How many pixels, all passes together, take a browser as long as an element."""
SVG_NAMES = """
svg g defs style path use rect circle ellipse line polyline polygon text tspan title desc image clippath lineargradient
radialgradient stop a metadata rdf work type date format creator agent
"""
SVG_TAGS = frozenset(SVG_NAMES.split())
"""The elements of which Matplotlib, Graphviz and the like make pictures. What filters or animates is not in it."""
COSTLY = re.compile(r"filter|mask|animat|pattern|@|\\", re.IGNORECASE)
"""What attributes and style sheets of a picture may not hold."""
HTML_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[^>"]++|"[^"]*+")*+)>""")
HTML_ATTRIBUTE = re.compile(r"""([^\s"=]++)="([^"]*+)\"""")
WITHOUT_END = frozenset({"br", "hr", "img", "input"})
"""How `nh3` writes tags and attributes, and which of them it does not close."""
PICTURE = re.compile(r'src="data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=\s]*+)"')
SVG_IMAGE = re.compile(r'src="data:image/svg\+xml;base64,([A-Za-z0-9+/=\s]*+)"')
IN_STYLES = re.compile(rf"{COSTLY.pattern}|<|clip", re.IGNORECASE)
OWN_PART = re.compile(r"""url\((["']?)#[\w.:-]+\1\)""", re.IGNORECASE)
"""A part of the same picture as paint or as an edge: the only address in a picture's attributes."""
LINKS = frozenset({"href", "base"})
NO_STYLE = re.compile("on|.*:|(?:id|class|title|aria-label)$")
"""Attributes that are links, and those that are no style: names, scripts, and all that has a prefix."""
EMBEDDED = re.compile(r"data:(image/(?:png|jpeg));base64,(.*)", re.DOTALL)
JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
JPEG_SEGMENTS = JPEG_SIZES | {0xC4, 0xC8, 0xCC} | frozenset(range(0xDA, 0xFF))
"""The markers of a JPEG after which its size comes, and all that a length follows."""


def asks_for_nothing(style: str) -> bool:
    """Return whether a style leads to no other document.

    The value of an attribute counts as one. It has no functions but harmless ones, and no escapes, which could hide
    the name of another one.
    """
    functions = [word for word in WORD.findall(style.lower()) if word.endswith("(")]
    return "\\" not in style and all(map(HARMLESS.fullmatch, functions))


class _Repetitions:
    """Count the elements of a drawing and those of each element that is repeated.

    Attributes:
        count: the elements so far.
        sizes: by id, the elements below one that has an id, with itself.
        uses: the ids that are repeated, as often as they are.
        repeating: the ids of elements in which something is repeated.
        open: the open elements: tag, id, and how many elements and repetitions came before it.
    """

    def __init__(self) -> None:
        self.count = 0
        self.sizes: dict[str, int] = {}
        self.uses: list[str] = []
        self.repeating: set[str] = set()
        self.open: list[tuple[str, str, int, int]] = []

    def start(self, tag: str, name: str, links: Iterable[str]) -> None:
        """Note the start of an element.

        `name` is its id, "" if it has none; `links` are what it links to.
        """
        self.open.append((tag, name, self.count, len(self.uses)))
        self.count += 1
        if tag == "use":
            self.uses += [link.strip().removeprefix("#") for link in links]

    def end(self) -> None:
        """Note the end of the element that was opened last."""
        _, name, elements, uses = self.open.pop()
        if name:
            self.sizes[name] = max(self.sizes.get(name, 0), self.count - elements)
            if uses < len(self.uses):
                self.repeating.add(name)

    def drawn(self) -> float:
        """Return how many elements are drawn.

        It is infinity where what is repeated repeats something itself, or is not here.
        """
        while self.open:
            self.end()
        is_known = self.sizes.keys() >= set(self.uses)
        is_flat = self.repeating.isdisjoint(self.uses)
        return self.count + sum(self.sizes[name] for name in self.uses) if is_known and is_flat else math.inf


@lru_cache(4)
def drawn_elements(cleaned: str) -> float:
    """Return how many elements a browser makes of HTML as `nh3` writes it.

    Those of its SVG images are counted too, and pictures as many as take as long. It is infinity where a part that is
    repeated repeats another one, or an image holds what no plain picture does.
    """
    images = sum(_drawn_of_image(each) for each in SVG_IMAGE.findall(cleaned))
    images += sum(drawn_of_picture(*each) for each in PICTURE.findall(cleaned))
    if "<use" not in cleaned:
        return cleaned.count("<") + images
    found = _Repetitions()
    for ends, tag, attributes in HTML_TAG.findall(cleaned):
        if not ends:
            values = dict(HTML_ATTRIBUTE.findall(attributes))
            found.start(tag, values.get("id", ""), [values["href"]] if "href" in values else ())
            if tag in WITHOUT_END:
                found.end()
        elif found.open:
            found.end()
    return found.drawn() + images


def _drawn_of_image(data: str) -> float:
    try:
        text = base64.b64decode(data).decode("utf-8")
    except (binascii.Error, ValueError):
        return math.inf  # it may be in another encoding
    return drawn_of_svg(text)


class _NotPlain(Exception):
    """An image that holds what no plain picture does."""


class _Image:
    """What Expat reads of an SVG image."""

    def __init__(self, size: int) -> None:
        self.found, self.clips = _Repetitions(), 0
        self.texts: list[str] = []
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text, self.parser.buffer_size = True, size + 1
        self.parser.XmlDeclHandler = self.declaration
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text
        self.parser.EntityDeclHandler = self.refuse  # entities repeat text
        self.parser.ProcessingInstructionHandler = self.refuse  # one may bring a style sheet

    def refuse(self, *_: object) -> NoReturn:
        raise _NotPlain

    def declaration(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding and encoding.lower() not in ("utf-8", "us-ascii"):
            self.refuse()

    def start(self, tag: str, values: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2].lower()  # a file may give any prefix to the elements of SVG
        links = {name: value.strip() for name, value in values.items() if name.rpartition(":")[2] in LINKS}
        others = [text for name, value in values.items() if name not in links for text in (name, value)]
        styles = [value for name, value in values.items() if not (name in links or NO_STYLE.match(name))]
        if tag not in SVG_TAGS or any(map(COSTLY.search, others)):
            self.refuse()
        if not all(asks_for_nothing(OWN_PART.sub(" ", each)) for each in styles):
            self.refuse()
        if (self.found.open and self.found.open[-1][0] == "style") or (self.clips and "clip" in " ".join(others)):
            self.refuse()
        pictures = [EMBEDDED.fullmatch(link) for link in links.values() if link.lower().startswith("data:")]
        pixels = sum(drawn_of_picture(data[1], data[2]) if data else math.inf for data in pictures)
        if pixels > MAX_DRAWN:
            self.refuse()
        self.clips += tag == "clippath"
        self.found.start(tag, values.get("id", ""), links.values())
        self.found.count += math.ceil(pixels)

    def end(self, tag: str) -> None:
        self.clips -= self.found.open[-1][0] == "clippath"
        self.found.end()

    def text(self, text: str) -> None:
        self.texts.append(text)
        if self.found.open[-1][0] == "style" and (IN_STYLES.search(text) or not asks_for_nothing(text)):
            self.refuse()


def drawn_of_svg(source: str) -> float:
    """Return how many elements a browser draws of an SVG image.

    It is infinity if the image is not a plain one, or no XML: then a browser draws nothing.
    """
    data = source.encode("utf-8", "replace")
    image = _Image(len(data))
    try:
        image.parser.Parse(data, True)
    except (expat.ExpatError, _NotPlain):
        return math.inf
    shown = "".join(image.texts)
    return image.found.drawn() if soon_shown(shown) == shown else math.inf


def drawn_of_picture(kind: str, data: str) -> float:
    """Return how many elements take a browser as long as a picture in Base64.

    It is infinity if the picture has too many pixels, by itself or in all passes, or does not say how many it has.
    """
    try:
        raw = base64.b64decode(data)
        width, height = _size(kind, raw)
        pixels = width * height
        passed = pixels * _passes(kind, raw)
    except (binascii.Error, ValueError, struct.error, IndexError):
        return math.inf
    return passed / PER_ELEMENT if pixels <= MAX_PIXELS and passed <= MAX_PASSED_PIXELS else math.inf


def _passes(kind: str, raw: bytes) -> int:
    """Return how many passes a picture takes at most: its frames or scans.

    The bytes that begin one are counted wherever they are: a browser may find them where no walk from part to part
    leads. Within the compressed data of a JPEG they cannot occur.
    """
    if kind == "image/gif":
        return len(_frames_of_gif(raw))
    return raw.count(b"fcTL" if kind == "image/png" else b"\xff\xda") or 1


def _size(kind: str, raw: bytes) -> tuple[int, int]:
    if kind == "image/gif":
        return _size_of_gif(raw)
    if kind == "image/png":
        if raw[12:16] != b"IHDR":
            raise ValueError("no size")
        width, height = struct.unpack(">II", raw[16:24])
        return width, height
    at = 2
    while raw[at] == 0xFF and raw[at + 1] not in JPEG_SIZES:
        if raw[at + 1] not in JPEG_SEGMENTS:
            raise ValueError("no segment")
        at += 2 + int(struct.unpack(">H", raw[at + 2 : at + 4])[0])
    if raw[at] != 0xFF:
        raise ValueError("no segment")
    height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
    return width, height


def _size_of_gif(raw: bytes) -> tuple[int, int]:
    """Return the size of a GIF.

    It is that of its screen, or of what its pictures take if that is more.
    """
    width, height = struct.unpack("<HH", raw[6:10])
    for left, top, wide, high in _frames_of_gif(raw):
        width, height = max(width, left + wide), max(height, top + high)
    return width, height


def _frames_of_gif(raw: bytes) -> list[tuple[int, int, int, int]]:
    """Return the place and the size of each picture in a GIF."""
    found, flags = [], raw[10]
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while raw[at] != 0x3B:
        if raw[at] == 0x2C:
            left, top, wide, high, flags = struct.unpack("<HHHHB", raw[at + 1 : at + 10])
            found.append((left, top, wide, high))
            at += 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
        elif raw[at] == 0x21:
            at += 2
        else:
            raise ValueError("no block")
        while raw[at]:
            at += 1 + raw[at]
        at += 1
    return found
