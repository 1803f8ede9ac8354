"""A web server on this machine with every kind of page that agencies link to."""

from __future__ import annotations

import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ita_workbook.checks.fetch import Policy

PAGE = "<!DOCTYPE html><html><title>ข้อมูล</title><p>ข้อมูล O1".encode()
LOGIN = b"<html><form><input name=user><input type='password' name=p></form>"
PDF = b"%PDF-1.7\n..."


class Server(ThreadingHTTPServer):
    """A server that does not print a traceback when a client has read enough."""

    daemon_threads = True

    def handle_error(self, request, client_address):
        pass


class Site:
    """The server: ``seen`` counts (method, path); ``robots`` is what robots.txt says, None for none."""

    def __init__(self):
        self.seen = Counter()
        self.times = []
        self.robots = None
        self.robots_status = 200
        self.server = Server(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def port(self):
        return self.server.server_address[1]

    def url(self, path, host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def _handler(site):
        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def answer(self, status, body=b"", kind="text/html; charset=utf-8", **headers):
                self.send_response(status)
                if kind:
                    self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def do_GET(self):
                path = self.path.partition("?")[0]
                site.seen[self.command, self.path] += 1
                site.times.append(time.monotonic())
                if path == "/robots.txt":
                    found = site.robots is not None
                    return self.answer(site.robots_status if found else 404, (site.robots or "").encode(), "text/plain")
                if path == "/slow":
                    time.sleep(1.5)
                if path == "/head-refused" and self.command == "HEAD":
                    return self.answer(405)
                if path == "/head-lies" and self.command == "HEAD":
                    return self.answer(404)
                if path == "/garbage":
                    return self.wfile.write(b"ITA/9 nonsense\r\n\r\n")
                if path.startswith("/loop"):
                    return self.answer(302, Location="/loop" + path[5:] + "x")
                moved = {"/gone-home": "/", "/gone-index": "/index.php", "/members-only": "/member/login.php?next=1",
                         "/to-password": "/welcome", "/moved": "/page", "/to-file": "file:///etc/passwd",
                         "/to-metadata": "http://169.254.169.254/latest/", "/thai": "/%E0%B8%82%E0%B9%89%E0%B8%AD"}  # fmt: skip
                if path in moved:
                    return self.answer(301, Location=moved[path])
                statuses = {"/dead": 404, "/gone": 410, "/forbidden": 403, "/auth": 401, "/broken": 500}
                if path in statuses:
                    return self.answer(statuses[path], PAGE)
                files = {"/good.pdf": (PDF, "application/pdf"), "/html.pdf": (PAGE, "text/html"),
                         "/image.pdf": (b"\x89PNG\r\n", "application/pdf"), "/empty.pdf": (b"", "application/pdf"),
                         "/new.doc": (b"PK\x03\x04..", "application/msword"), "/big.pdf": (PDF * 90_000, "application/pdf")}  # fmt: skip
                if path in files:
                    return self.answer(200, *files[path])
                return self.answer(200, LOGIN if path in ("/welcome", "/page-with-box") else PAGE)

            do_HEAD = do_GET

        return Handler


@pytest.fixture
def site():
    made = Site()
    yield made
    made.close()


@pytest.fixture
def quick():
    """No waiting between requests, and this machine may be asked."""
    return Policy(host_delay=0.0, timeout=1.0, allow_private=True)
