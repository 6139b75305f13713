"""Wants the browser of whoever opens a page: parts repeated a billion times, vast pictures, many scans."""

import base64
import json
import math
import re
import struct
import time
import zlib

import pytest

from autograde.grading.drawings import MAX_DRAWN, drawn_elements, drawn_of_picture, drawn_of_svg
from autograde.grading.notebook_file import read_cells
from autograde.grading.outputs import OutputBudget, plain_prose, safe_bundle, safe_html
from red_team.helpers import attack, patience, scores

HEAD = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' viewBox='0 0 9 9'>"


def repeated(levels, times=10, tag="use", href="href"):
    groups = ""
    for n in range(levels):
        uses = f"<{tag} {href}='#g00000{n}'/>" * times
        groups += f"<g id='g00000{n + 1}'>{uses}</g>"
    return f"{HEAD}<defs><rect id='g000000' width='1'/>{groups}</defs><{tag} {href}='#g00000{levels}'/></svg>"


USE = "<use href='#g000000'/>"
WIDE = f"{HEAD}<defs><g id='g000000'>{'<rect/>' * 1500}</g></defs>{USE * 2000}</svg>"
IMAGES = {
    "repeated": repeated(9),
    "repeated by an older attribute": repeated(9, href="xlink:href"),
    "repeated under another prefix": repeated(9, tag="dc:use").replace(
        "<svg", "<svg xmlns:dc='http://www.w3.org/2000/svg'"
    ),
    "hidden in a style": repeated(9).replace("<defs>", "<defs><style>").replace("</defs>", "</style></defs>"),
    "wide": WIDE,
    "entities": "<!DOCTYPE svg [<!ENTITY a '<g/>'>]>" + HEAD + "&a;</svg>",
    "filters": HEAD + "<filter id='f'><feMorphology radius='900'/></filter><rect filter='url(#f)'/></svg>",
    "a style that filters": HEAD + "<style>rect { filter: blur(900px) }</style><rect/></svg>",
    "a style in pieces": HEAD + "<style>rect { fil&#116;er<![CDATA[: blur(900px) }]]></style><rect/></svg>",
    "an escape in a style": HEAD + "<rect style='\\66ilter: blur(900px)'/></svg>",
    "a style sheet": "<?xml-stylesheet href='data:text/css,*{filter:blur(9px)}'?>" + HEAD + "</svg>",
    "another encoding": "<?xml version='1.0' encoding='shift_jis'?>" + HEAD + "</svg>",
    "no XML": HEAD + "<g></svg>",
    "patterns": HEAD + "<pattern id='p'><rect fill='url(#p)'/></pattern></svg>",
    "clipped clips": HEAD + "<clipPath id='a'><rect clip-path='url(#b)'/></clipPath></svg>",
    "a script's element": HEAD + "<foreignObject><p>x</p></foreignObject></svg>",
}
PLOT = (
    "<?xml version='1.0'?><!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'svg11.dtd'>" + HEAD + "<metadata><rdf:RDF>"
    "<cc:Work><dc:type rdf:resource='x'/><dc:date>2026</dc:date></cc:Work></rdf:RDF></metadata>"
    "<defs><style type='text/css'>*{stroke-linejoin: round}</style></defs><g id='figure_1'><g id='xtick_1'>"
    "<defs><path id='m1' d='M 0 0'/></defs><g><use xlink:href='#m1' x='1'/><use xlink:href='#m1' x='2'/></g></g>"
    "<g clip-path='url(#p1)'><path d='M 0 0'/></g></g><defs><clipPath id='p1'><rect width='9'/></clipPath></defs></svg>"
)


def text64(data):
    return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()


def png(width, height):
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")


def jpeg(width, height, before=b"", scans=b""):
    start = b"\xff\xd8\xff\xe0\x00\x04ab" + before
    head = b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return start + head + scans + b"\xff\xd9"


def gif(width, height, frames=1):
    screen = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0, 0, 0)
    frame = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x44\x01\x00"
    return screen + frame * frames + b"\x3b"


SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x01\x3f\x00\x2a"
FRAME = b"\x00\x00\x00\x1afcTL" + b"\x00" * 30


@pytest.mark.parametrize("source", IMAGES.values(), ids=IMAGES)
def test_no_image_is_shown_that_takes_long_to_draw(source):
    assert drawn_of_svg(source) > MAX_DRAWN
    assert safe_bundle({"text/plain": "x", "image/svg+xml": source}) == {"text/plain": "x"}
    assert safe_html(f'<p>a</p><img src="data:image/svg+xml;base64,{text64(source)}">') == ""


@pytest.mark.parametrize("source", [repeated(9), repeated(2, times=1), WIDE], ids=["deep", "nested", "wide"])
def test_no_drawing_is_shown_that_takes_long_to_draw(source):
    assert safe_html(source) == ""


@pytest.mark.parametrize(
    "unit", ["<!--", "<g id='a'>", "<![CDATA[", "<g id='a'><use href='#a'/>", "</", "<a b='", "&", "<a b='x"]
)
def test_to_read_an_image_takes_no_longer_than_its_length_allows(unit):
    start = time.process_time()
    drawn_of_svg(HEAD + unit * (1_000_000 // len(unit)))
    drawn_of_svg(f"{HEAD}<g fill='{'x' * 1_000_000}('/></svg>")
    assert time.process_time() - start < patience(2)


def test_drawings_are_bounded_over_a_notebook():
    one = f"{HEAD}<g id='g000000'>{'<rect/>' * 300}</g>{USE * 300}</svg>"
    assert drawn_elements(safe_html(one)) > 90_000
    budget = OutputBudget()
    output = {"output_type": "display_data", "data": {"text/plain": "x", "text/html": one}, "metadata": {}}
    kept = [budget.take([output])[0]["data"] for _ in range(9)]
    assert ["text/html" in each for each in kept] == [True] * 3 + [False] * 6


def shown_pixels(outputs):
    shown = json.dumps(outputs)
    images = [base64.b64decode(each).decode() for each in re.findall(r"svg\+xml;base64,([\w+/=]+)", shown)]
    pictures = [each for each in (shown, *images) for each in re.findall(r"iVBORw[\w+/=]+", each)]
    return sum(math.prod(struct.unpack(">II", base64.b64decode(each)[16:24])) for each in pictures)


@pytest.mark.parametrize("size", [(5000, 5000), (1000, 1000)])
@pytest.mark.parametrize("kind", ["image/png", "text/html", "image/svg+xml"])
def test_the_pixels_of_a_notebook_are_bounded(size, kind):
    data = text64(png(*size))
    dot = f"<img width='2' src='data:image/png;base64,{data}'>"
    image = f"{HEAD}<image width='2' xlink:href='data:image/png;base64,{data}'/></svg>"
    shown = {"image/png": data, "text/html": dot * 7, "image/svg+xml": image}[kind]
    budget = OutputBudget()
    output = {"output_type": "display_data", "data": {"text/plain": "x", kind: shown}, "metadata": {}}
    kept = [budget.take([output])[0] for _ in range(700)]
    assert kept[0]["data"].keys() - {"text/plain"}
    assert kept[-1]["data"] == {"text/plain": "x"}
    assert 500_000_000 < shown_pixels(kept) <= 600_000_000


def test_a_picture_that_is_repeated_counts_as_often():
    data = text64(png(1000, 1000))
    image = f"<image id='a' xlink:href='data:image/png;base64,{data}'/>"
    uses = "<use xlink:href='#a'/>" * 600
    assert drawn_of_svg(f"{HEAD}{image}</svg>") < 600
    assert drawn_of_svg(f"{HEAD}{image}{uses}</svg>") > MAX_DRAWN


@pytest.mark.parametrize(("count", "mentions", "stays"), [(9, 9, True), (30, 0, False), (1, 30, False)])
def test_the_pixels_of_pasted_pictures_are_bounded(count, mentions, stays):
    pictures = {str(number): {"image/png": text64(png(5000, 4999 - number))} for number in range(count)}
    source = "![](attachment:0)" * mentions
    cell = {"cell_type": "markdown", "source": source, "attachments": pictures}
    cells, _ = read_cells(json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]}), "step02.ipynb")
    assert ("attachments" in cells[0]) == stays


def test_no_drawing_repeats_a_part_of_another_output():
    heavy = f"{HEAD}<g id='g000000'>{'<rect/>' * 900}</g></svg>"
    other = f"{HEAD}<g id='g000001'>{USE * 900}</g></svg>"
    shown = [safe_html(heavy), safe_html(other), safe_html(f"{HEAD}<g id='g000000'><rect/></g>{USE * 900}</svg>")]
    assert not shown[1]
    (one,), (two,) = (set(re.findall(r'id="(g[^"]*)"', each)) for each in (shown[0], shown[2]))
    assert one != two
    assert shown[2].count(f'href="#{two}"') == 900


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("image/png", png(20_000, 20_000)),
        ("image/jpeg", jpeg(20_000, 20_000)),
        ("image/jpeg", jpeg(20_000, 20_000, before=b"\x00\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00")),
        ("image/gif", gif(60_000, 60_000)),
        ("image/png", b"\x89PNG\r\n\x1a\n"),
        ("image/jpeg", jpeg(5000, 5000, scans=SCAN * 11)),
        ("image/jpeg", jpeg(100, 100, scans=SCAN * 100_000)),
        ("image/jpeg", jpeg(5000, 5000, scans=b"\xff\xfe\x00\x04ab" + (b"\xff" + SCAN) * 2000)),
        ("image/gif", gif(5000, 5000, frames=11)),
        ("image/gif", gif(100, 100, frames=30_000)),
        ("image/png", png(5000, 5000) + FRAME * 11),
        ("image/png", png(1000, 1000)[:33] + FRAME * 5000),
    ],
)
def test_no_picture_is_shown_that_takes_long_or_a_gigabyte(kind, data):
    assert drawn_of_picture(kind, text64(data)) > MAX_DRAWN
    assert kind not in safe_bundle({kind: text64(data)})
    assert "src=" not in safe_html(f'<img src="data:{kind};base64,{text64(data)}">')
    assert plain_prose(f"![](data:{kind};base64,{text64(data)})").startswith("![]\u200b(")
    cell = {"cell_type": "markdown", "source": "![](attachment:a)", "attachments": {"a": {kind: text64(data)}}}
    cells, _ = read_cells(json.dumps({"nbformat": 4, "metadata": {}, "cells": [cell]}), "step02.ipynb")
    assert "attachments" not in cells[0]


def test_pictures_and_plots_stay():
    progressive = jpeg(4000, 3000, scans=SCAN * 12)
    for kind, data in (
        ("image/png", png(1600, 1200)),
        ("image/jpeg", jpeg(1600, 1200)),
        ("image/jpeg", progressive),
        ("image/png", png(600, 400) + FRAME * 100),
    ):
        assert kind in safe_bundle({kind: text64(data)})
        assert "src=" in safe_html(f'<img src="data:{kind};base64,{text64(data)}">')
    assert drawn_of_picture("image/gif", text64(gif(600, 400))) < MAX_DRAWN
    assert drawn_of_picture("image/gif", text64(gif(600, 400, frames=500))) < MAX_DRAWN
    prose = f"![](data:image/gif;base64,{text64(gif(600, 400))})"
    assert plain_prose(prose) == prose
    assert "text/html" in safe_bundle({"image/svg+xml": PLOT})


@pytest.mark.slow
def test_an_attack_loses_nothing_but_its_drawing():
    shown = "from IPython.display import HTML, SVG, display\n"
    result = attack(last=f"{shown}display(HTML({repeated(9)!r}))\ndisplay(SVG({repeated(9)!r}))")
    assert scores(result) == [5, 5]
    assert "use" not in json.dumps(result.outputs[max(result.outputs)])
