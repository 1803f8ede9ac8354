"""The page for tests: an app in this process for its answers, a server and a real Chromium for what people see."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from workbooks import restart

from ita_workbook.web.app import Server, app
from ita_workbook.web.folder import SeasonFolder
from ita_workbook.web.guard import Gate

PORT = 8642
OWN = f"http://127.0.0.1:{PORT}"


@dataclass
class Visit:
    """A browser that was let in, without a browser."""

    server: Server
    client: TestClient

    @property
    def season(self) -> SeasonFolder:
        return self.server.season

    def get(self, place: str):
        return self.client.get(place)

    def post(self, place: str, data=None, files=None):
        """Send a form and wait for its outcome."""
        answer = self.client.post(place, data=data or {}, files=files)
        deadline = time.monotonic() + 120
        while "/work/" in str(answer.url) and time.monotonic() < deadline:
            time.sleep(0.1)
            answer = self.client.get(str(answer.url))
        return answer


@pytest.fixture
def visit(tmp_path):
    """Return a function that serves a folder (one of this test) in this process and lets one browser in."""
    opened = []

    def serve(folder: Path | None = None) -> Visit:
        root = folder or tmp_path / "season"
        root.mkdir(exist_ok=True)
        server = Server(SeasonFolder(root), Gate(PORT))
        client = TestClient(app(server), base_url=OWN, headers={"origin": OWN})
        client.get(server.gate.address)
        opened.append(server)
        return Visit(server, client)

    yield serve
    for server in opened:
        server.works.end()


@pytest.fixture
def played(copied, visit):
    """A season that was issued, with its returns in the folder."""
    season = copied()
    return visit(season.folder)


@pytest.fixture
def served():
    """Return a function that starts the command on a folder and gives its process and address."""
    running = []

    def start(folder: Path, *arguments: str):
        command = [*restart(), "serve", str(folder), "--no-browser", *arguments]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        running.append(process)
        return process, process.stdout.readline().strip()

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def chromium():
    """A real Chromium; in CI it has to be there."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is required in CI")
        pytest.skip("Chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()
