"""Wants the browser of whoever looks to ask for something: another server, a log-out, a drawing that nobody read."""

import base64
import html

import pytest

from autograde.grading.drawings import MAX_DRAWN, drawn_of_svg
from autograde.grading.outputs import safe_bundle, safe_html

NS = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
PATTERN = base64.b64encode(f"<svg {NS}><pattern id='p' width='9' height='9'><rect/></pattern></svg>".encode()).decode()
PLACES = ["/logout#a", "//evil.example/a#p", f"data:image/svg+xml;base64,{PATTERN}#p"]
PAINTS = [
    "url({})",
    "URL( '{}' )",
    'url(\n"{}")',
    r"\75rl({})",
    r"u\000072 l({})",
    "url/**/({})",
    "red url({})",
    "url(#a) url({})",
    "ururl(#a)l({})",
    "src('{}')",
    "image('{}')",
    "image-set('{}' 1x)",
    "-webkit-image-set('{}' 1x)",
    "cross-fade('{}', red)",
    "-webkit-cross-fade(url({}), red)",
    "var(--none, url({}))",
    "element(#{})",
    "paint({})",
]
ATTRIBUTES = ["fill", "stroke", "transform", "width", "font-size", "dominant-baseline", "opacity", "points", "role"]


@pytest.mark.parametrize("paint", PAINTS)
@pytest.mark.parametrize("place", PLACES)
def test_no_attribute_of_an_output_leads_to_another_document(paint, place):
    value = html.escape(paint.format(place))
    for name in ATTRIBUTES:
        for tag in ("rect", "p"):
            assert place not in html.unescape(safe_html(f'<svg><{tag} {name}="{value}">x</{tag}></svg>'))
    for name in ("background", "border", "color", "cursor", "fill"):
        assert place not in html.unescape(safe_html(f'<div style="width:9px;{name}:{value}">x</div>'))


@pytest.mark.parametrize("paint", PAINTS)
@pytest.mark.parametrize("place", PLACES)
def test_no_picture_leads_to_another_document(paint, place):
    value = html.escape(paint.format(place))
    for inner in (
        *(f'<rect {name}="{value}"/>' for name in (*ATTRIBUTES, "marker-start", "cursor", "unknown")),
        f'<rect style="fill: {value}"/>',
        f"<style>rect {{ fill: {value} }}</style><rect/>",
        f"<style>rect {{ fill: <![CDATA[{paint.format(place)}]]> }}</style><rect/>",
        f'<g xml:base="{PLACES[2]}"><rect fill="url(#p)"/></g>',
    ):
        source = f"<svg {NS}>{inner}</svg>"
        assert drawn_of_svg(source) > MAX_DRAWN, inner
        assert "text/html" not in safe_bundle({"text/plain": "x", "image/svg+xml": source})
        image = base64.b64encode(source.encode()).decode()
        assert "src=" not in safe_html(f'<img src="data:image/svg+xml;base64,{image}">')


def test_paints_of_a_picture_s_own_stay():
    own = f"""<svg {NS} xmlns:sodipodi='x' sodipodi:docname='a (1).svg'><defs>
      <linearGradient id='a' gradientTransform='rotate(9)'><stop offset='0' stop-color='rgb(1,2,3)'/></linearGradient>
      </defs><g id='f(x)' transform='translate(4 112) scale(1 1)' aria-label='f(x)'><title>f(x)</title>
      <rect fill='url(#a)' stroke="url('#a')" style='fill: url(#a); stroke: rgba(0,0,0,0.5)'/></g></svg>"""
    assert drawn_of_svg(own) < MAX_DRAWN
    kept = '<rect fill="var(--ink)" stroke="rgb(1,2,3)" transform="rotate(45 1 2)"></rect>'
    assert kept in safe_html(f"<svg>{kept}</svg>")
    assert safe_html('<p title="f(x) \\ url(x)" style="color:rgb(1,2,3)">x</p>').count("(") == 3
