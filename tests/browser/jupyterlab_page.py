"""A person at a browser: a Jupyter server of one's own with a home of one's own, and what hands do on its pages."""

import json
import os
import re
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

from playwright.sync_api import expect

STUDENTS = {"ko": "jiwoo", "ja": "haruto", "en": "emma"}
PATIENCE = 120_000
"""How long, in ms, to wait for anything: a server on a busy machine takes its time."""
expect.set_options(timeout=PATIENCE)


class Server:
    """A Jupyter server on loopback, with a token, and with nothing of the person's who runs the tests."""

    def __init__(self, home, command, cwd, **variables):
        self.home = home
        self.runtime = home / "runtime"
        home.mkdir(parents=True, exist_ok=True)
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "COURSE"))}
        environment |= {
            "HOME": str(home),
            "IPYTHONDIR": str(home / "ipython"),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_DATA_DIR": str(home / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.runtime),
            "MPLCONFIGDIR": str(home / "matplotlib"),
            "PATH": sysconfig.get_path("scripts") + os.pathsep + os.environ["PATH"],
        }
        self.log = (home / "server.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", *command, "--no-browser", "--allow-root", "--port=0"],
            cwd=cwd,
            env=environment | variables,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )

    def address(self):
        """The server's URL and its token, once it listens."""
        end = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < end:
            assert self.process.poll() is None, Path(self.log.name).read_text("utf-8")
            for file in self.runtime.glob("jpserver-*.json"):
                told = json.loads(file.read_text("utf-8") or "{}")
                if told:
                    return told["url"], told["token"]
            time.sleep(0.2)
        raise TimeoutError(Path(self.log.name).read_text("utf-8"))

    def end(self):
        """Ask the server to end, with its kernels."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)

    def wait(self):
        """See to it that the server has ended."""
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.log.close()


class JupyterLabPage:
    """A page of a server, and a name for the screenshots that are taken of it."""

    def __init__(self, page, server, root, shots, name):
        self.page, self.server, self.root, self.shots, self.name = page, server, root, shots, name
        self.url, self.token = server.address()
        page.set_default_timeout(PATIENCE)

    def open(self, path):
        """Go to a page of the server, like "lab/tree/stage1/step02.ipynb"; "" is where it begins."""
        self.page.goto(f"{self.url}{path}?token={self.token}&reset")
        self.page.locator("#jp-main-dock-panel").wait_for()
        self.page.locator("#jupyterlab-splash").wait_for(state="detached")

    def choose(self, *labels):
        """Choose from the menu bar of a JupyterLab in which nothing else is open."""
        self.open("lab")
        self.page.locator(".jp-Launcher").wait_for()
        self.page.locator(".lm-MenuBar-itemLabel", has_text=re.compile(f"^{labels[0]}$")).click()
        for label in labels[1:]:
            self.page.locator(".lm-Menu-itemLabel", has_text=re.compile(f"^{label}$")).click()

    def shoot(self, what):
        self.page.screenshot(path=self.shots / f"{self.name}-{what}.png")


class Notebook:
    """An open notebook: its cells are named by their ids, which the file tells in their order."""

    def __init__(self, lab, path):
        self.lab, self.page = lab, lab.page
        self.file = lab.root / path
        lab.open(f"lab/tree/{path}")
        tab = self.page.locator("#jp-main-dock-panel .lm-TabBar-tab.jp-mod-current")
        expect(tab).to_have_text(self.file.name)
        self.panel = self.page.locator(f"[id='{tab.get_attribute('data-id')}']")
        self.panel.locator(".jp-MarkdownOutput").first.wait_for()
        expect(self.panel.locator(".jp-Toolbar-kernelName")).to_have_text("Python 3 (ipykernel)")
        expect(self.panel.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute("data-status", "idle")

    def read(self):
        """The cells as they stand in the file."""
        return json.loads(self.file.read_text("utf-8"))["cells"]

    def cell(self, name):
        """The cell of an id, in view."""
        index = [cell["id"] for cell in self.read()].index(name)
        cell = self.panel.locator(f'.jp-Cell[data-windowed-list-index="{index}"]')
        cell.scroll_into_view_if_needed()
        return cell

    def write(self, name, text):
        """Write a code cell anew, as one would by hand."""
        cell = self.cell(name)
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def run(self, name):
        """Run a cell and wait for its end; the cell."""
        cell = self.cell(name)
        prompt = cell.locator(".jp-InputPrompt")
        before = prompt.inner_text()
        prompt.click()
        self.page.keyboard.press("Control+Enter")
        expect(prompt).not_to_have_text(before)
        expect(prompt).to_have_text(re.compile(r"\[\d+\]:"))
        return cell

    def output(self, name):
        return self.cell(name).locator(".jp-OutputArea")

    def save(self):
        self.page.keyboard.press("Control+s")
        expect(self.page.locator(".lm-DockPanel-tabBar .jp-mod-dirty")).to_have_count(0)
