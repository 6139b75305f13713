"""The built site, read as files and by a browser from a server of its own."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import sync_playwright

from docs.site.publish import OUT


@pytest.fixture(scope="session")
def pages():
    """Every page, parsed, by its path in the site."""
    assert (OUT / "index.html").exists(), "make site"
    files = sorted(OUT.rglob("*.html"))
    return {file.relative_to(OUT).as_posix(): BeautifulSoup(file.read_text("utf-8"), "html.parser") for file in files}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(OUT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="session")
def browser():
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "apt install chromium fonts-noto-cjk"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=chromium, args=quiet)
        yield running
        running.close()
