"""The site in a browser: it asks nobody else for anything, and everybody can use it."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from docs.site.publish import NODE, OUT

AXE = NODE / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}
LOOKED_AT = (
    "index.html",
    "ko/index.html",
    "ko/stage1/step07.html",
    "ja/stage2/step16.html",
    "en/stage2/step24.html",
    "ja/learner.html",
    "ko/instructor.html",
    "en/grader.html",
    "en/reference/api.html",
    "en/reference/security.html",
    "ko/reference/benchmarks.html",
    "ja/search.html",
)
WIDE, PHONE = {"width": 1360, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def visit(browser, address):
    """Opens pages: `visit(path, "dark", PHONE)`."""
    contexts = []

    def opened(path, scheme="light", size=WIDE):
        context = browser.new_context(viewport=size, color_scheme=scheme, locale="ko-KR", reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.goto(address + path, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()


def test_nothing_is_asked_of_another_host_and_nothing_is_missing(browser, address):
    context = browser.new_context()
    asked, missing, complaints = [], [], []
    context.on("request", lambda request: asked.append(request.url))
    context.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    page = context.new_page()
    for file in sorted(OUT.rglob("*.html")):
        page.goto(address + file.relative_to(OUT).as_posix(), wait_until="load")
    context.close()
    ours = urlsplit(address).netloc
    hosts = {urlsplit(each).netloc for each in asked if not each.startswith("data:")}
    assert hosts == {ours}
    assert len(asked) > 300
    assert not missing
    assert not complaints


@pytest.mark.parametrize(("scheme", "size"), [("light", WIDE), ("dark", PHONE)], ids=["light wide", "dark phone"])
@pytest.mark.parametrize("path", LOOKED_AT)
def test_a_page_breaks_no_rule_of_accessibility(visit, path, scheme, size):
    page = visit(path + "#here" if path == "index.html" else path, scheme, size)
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
    page.add_script_tag(content=AXE.read_text("utf-8"))
    found = page.evaluate("(rules) => axe.run(document, rules)", RULES)
    told = [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"][:4]]
    assert not told, "\n".join(told)


@pytest.mark.parametrize("path", LOOKED_AT)
def test_a_page_is_no_wider_than_a_phone(visit, path):
    page = visit(path, size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_languages_lead_to_the_same_page(visit):
    page = visit("ko/stage1/step07.html")
    page.locator(".languages").get_by_text("日本語").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("h1")).to_contain_text("ステップ7")
    page.locator(".languages").get_by_text("English").click()
    expect(page.locator("h1")).to_contain_text("Step 7")


def test_the_front_door_leads_to_the_readers_language(visit):
    page = visit("index.html")
    page.wait_for_url("**/ko/index.html")


def test_a_drawing_follows_the_theme(visit):
    def paper(page):
        return page.locator(".gsd").first.evaluate("(box) => getComputedStyle(box).backgroundColor")

    path = "en/stage2/step24.html"
    light, dark = visit(path), visit(path, "dark")
    assert paper(light) != paper(dark)
    chosen = visit(path)
    while chosen.evaluate("document.body.dataset.theme") != "dark":
        chosen.locator(".theme-toggle-content .theme-toggle").click()
    assert paper(chosen) == paper(dark)


def test_formulas_are_set_without_a_script(browser, address):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "en/stage1/step05.html")
    box = page.locator(".katex-html").first.bounding_box()
    assert box["height"] > 8
    assert page.locator(".katex-mathml math").count() > 3
    context.close()
