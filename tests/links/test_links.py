"""``ita check --links``: what is told of each kind of link, and what is asked of servers to know it."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import replace

import pytest
from workbooks import Form, ita

from ita_workbook.checks import links
from ita_workbook.checks.addresses import is_public
from ita_workbook.checks.fetch import Answer, Fetcher, Policy
from ita_workbook.checks.links import Link, extension, judge
from ita_workbook.checks.urls import addresses_in, is_social


def ask(site, quick, path):
    return Fetcher(quick, wants_body=lambda url: extension(url) in links.MAGIC).ask(site.url(path))


def told(url, answer, about="โครงสร้าง", sheet="assignments"):
    event = judge(Link(url, "มอบหมาย OIT", sheet, "L8", "url", "O1", about, sheet == "assignments"), answer)
    return (event.kind, event.params) if event else None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/page", None),
        ("/", None),
        ("/moved", None),
        ("/thai", None),
        ("/head-refused", None),
        ("/head-lies", None),
        ("/page-with-box", None),  # a log-in box on the page that was asked for
        ("/good.pdf", None),
        ("/big.pdf", None),
        ("/new.doc", None),
        ("/dead", "link_dead"),
        ("/gone", "link_dead"),
        ("/forbidden", "link_unreachable"),
        ("/broken", "link_unreachable"),
        ("/slow", "link_unreachable"),
        ("/loop", "link_unreachable"),
        ("/garbage", "link_unreachable"),
        ("/to-file", "link_unreachable"),
        ("/auth", "link_needs_login"),
        ("/members-only", "link_needs_login"),
        ("/to-password", "link_needs_login"),
        ("/gone-home", "link_goes_home"),
        ("/gone-index", "link_goes_home"),
        ("/html.pdf", "link_wrong_file"),
        ("/image.pdf", "link_wrong_file"),
        ("/empty.pdf", "link_wrong_file"),
    ],
)
def test_each_kind_of_link(site, quick, path, kind):
    found = told(site.url(path), ask(site, quick, path))
    assert (found[0] if found else None) == kind


def test_a_wrong_file_is_named_for_what_it_is(site, quick):
    kind, params = told(site.url("/image.pdf"), ask(site, quick, "/image.pdf"))
    assert (kind, params["extension"], params["actual"].en) == ("link_wrong_file", "PDF", "a PNG file")


def test_a_page_is_only_asked_for_its_head_and_a_file_for_its_beginning(site, quick):
    ask(site, quick, "/page")
    assert site.seen == {("GET", "/robots.txt"): 1, ("HEAD", "/page"): 1}
    answer = ask(site, quick, "/big.pdf")
    assert len(answer.beginning) == quick.longest


def test_unknown_host_and_closed_port_are_unreachable(quick, monkeypatch):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert Fetcher(quick).ask(f"http://127.0.0.1:{port}/").problem == "refused"

    def no_host(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", no_host)
    assert Fetcher(quick).ask("http://no-such-host.go.th/").problem == "no_host"


def test_what_is_not_public_is_never_connected_to(site):
    careful = Policy(host_delay=0.0, timeout=1.0)
    for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433"):
        answer = Fetcher(careful).ask(site.url("/page", host))
        assert answer.problem in ("private", "no_host"), host
        assert told(site.url("/page", host), answer)[0] in ("link_not_public", "link_unreachable")
    assert not site.seen


def test_a_redirect_into_the_network_is_not_followed(site, monkeypatch):
    """The first hop is let through as if it were public; the second is the cloud's metadata address."""
    monkeypatch.setattr("ita_workbook.checks.fetch.is_public", lambda place: place == "127.0.0.1" or is_public(place))
    answer = Fetcher(Policy(host_delay=0.0, timeout=1.0)).ask(site.url("/to-metadata"))
    assert (answer.problem, answer.final_url) == ("private", "http://169.254.169.254/latest/")


def test_a_name_is_resolved_once_a_request_and_that_address_is_used(site, monkeypatch):
    """A name that changes its address between look-up and connection would slip past the ban."""
    asked = []

    def resolve(name, port, **_):
        asked.append(name)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", site.port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    answer = Fetcher(Policy(host_delay=0.0, allow_private=True)).ask(f"http://www.example.go.th:{site.port}/page")
    assert answer.status == 200
    assert asked == ["www.example.go.th"] * 2  # robots.txt and the page


@pytest.mark.parametrize("order", [1, -1])
def test_a_name_with_one_private_address_among_public_ones_is_not_connected_to(site, monkeypatch, order):
    """The public address alone would be let through, and the next look-up could give the other."""
    places = [("203.150.1.1", 80), ("10.0.0.7", 80)][::order]
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in places]
    )
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    answer = Fetcher(Policy(host_delay=0.0, timeout=1.0)).ask("http://www.example.go.th/page")
    assert (answer.problem, answer.detail) == ("private", "www.example.go.th")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("203.150.1.1", True), ("8.8.8.8", True), ("2001:4860:4860::8888", True),
        ("10.0.0.1", False), ("192.168.1.1", False), ("172.16.0.1", False), ("127.0.0.1", False), ("0.0.0.0", False),
        ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False),
        ("::1", False), ("fe80::1%eth0", False), ("fc00::1", False), ("::ffff:127.0.0.1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("nonsense", False),
        # What Python's own is_global takes for public in one version and not in another.
        ("64:ff9b::808:808", True), ("64:ff9b:1::808:808", False), ("192.0.0.9", True), ("192.0.0.8", False),
        ("192.88.99.1", False), ("2001:20::1", True), ("2001:10::1", False), ("2001:db8::1", False), ("3fff::1", False),
        ("5f00::1", False), ("100::1", False), ("100:0:0:1::1", False), ("fec0::1", False), ("::10.0.0.1", False),
        ("2001:0:7f00:1::1", False), ("198.18.0.1", False), ("203.0.113.9", False), ("239.1.1.1", False),
        ("2002:cb96:101::1", True), ("::ffff:203.150.1.1", True), ("4000::1", False), ("ff02::1", False),
    ],
)  # fmt: skip
def test_public_addresses(address, public):
    assert is_public(address) is public


def drips_its_head(client):
    for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 10_000:
        client.sendall(bytes([letter]))
        time.sleep(0.05)


def says_continue_for_ever(client):
    while True:
        client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        time.sleep(0.02)


def drips_its_body(client):
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        client.sendall(b"x")
        time.sleep(0.05)


def never_answers(client):
    time.sleep(60)


@pytest.fixture
def raw():
    """Return a function that starts a server of raw bytes and returns its address."""
    listening = []

    def start(does):
        server = socket.create_server(("127.0.0.1", 0))
        listening.append(server)

        def serve():
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=quietly, args=(does, client), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        return f"127.0.0.1:{server.getsockname()[1]}"

    def quietly(does, client):
        with contextlib.suppress(OSError), client:
            client.recv(4096)
            does(client)

    yield start
    for server in listening:
        server.close()


@pytest.mark.parametrize("does", [drips_its_head, says_continue_for_ever, never_answers])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_never_comes_to_an_end_is_left_at_one_deadline(raw, does, scheme):
    quick = Policy(host_delay=0.0, timeout=0.3, allow_private=True)
    begin = time.monotonic()
    answer = Fetcher(quick).ask(f"{scheme}://{raw(does)}/page")
    # The robots, the head and the page, each at most twice the time of a step; where nothing ended it never came back.
    assert time.monotonic() - begin < 10
    assert answer.problem in (("timeout",) if scheme == "http" else ("timeout", "certificate", "refused"))


def test_the_beginning_of_a_page_that_never_ends_is_what_came_till_the_deadline(raw):
    quick = Policy(host_delay=0.0, timeout=0.3, allow_private=True)
    answer = Fetcher(quick, wants_body=lambda _: True).ask(f"http://{raw(drips_its_body)}/a.pdf")
    assert (answer.status, set(answer.beginning)) == (200, set(b"x"))


@pytest.mark.parametrize("target", ["http://[::1", "http://[bad]/", "//[", "http://a:99999999/", "ftp://a/"])
def test_a_location_that_is_none_is_told(raw, quick, target):
    head = f"HTTP/1.1 302 Found\r\nLocation: {target}\r\nContent-Length: 0\r\n\r\n".encode()
    answer = Fetcher(quick).ask(f"http://{raw(lambda client: client.sendall(head))}/page")
    assert answer.problem == "protocol"
    assert told("http://www.example.go.th/page", answer)[0] == "link_unreachable"


def test_robots_are_respected(site, quick):
    site.robots = "User-agent: *\nDisallow: /secret\n"
    assert ask(site, quick, "/page").status == 200
    answer = ask(site, quick, "/secret/page")
    assert answer.problem == "robots"
    assert told(site.url("/secret/page"), answer)[0] == "link_not_checked"
    assert ("HEAD", "/secret/page") not in site.seen
    site.robots_status = 503
    assert ask(site, quick, "/page").problem == "robots"


def test_a_host_is_asked_no_more_often_than_the_policy_says(site, quick):
    fetcher = Fetcher(replace(quick, host_delay=0.1, workers=8))
    urls = [site.url(f"/page?{number}") for number in range(6)]
    answers = fetcher.ask_all([*urls, *urls])
    assert [answers[url].status for url in urls] == [200] * 6
    assert sum(site.seen.values()) == 7  # one robots.txt, each page once
    gaps = [after - before for before, after in zip(site.times, site.times[1:], strict=False)]
    assert min(gaps) > 0.05


@pytest.mark.parametrize(
    "url", ["https://www.facebook.com/page/1", "https://lin.ee/x", "http://youtu.be/x", "https://X.com/a"]
)
def test_social_networks_only_serve_the_item_that_asks_for_one(url):
    assert is_social(url)
    assert told(url, None)[0] == "link_social"
    assert told(url, None, about="Social Network") is None
    assert told(url, None, about="", sheet="agency") is None
    assert not is_social("https://www.notfacebook.com/") and not is_social("https://facebook.com.example.go.th/")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://a.go.th/1\nhttps://a.go.th/2", ["https://a.go.th/1", "https://a.go.th/2"]),
        ("https://a.go.th/1, https://a.go.th/1", ["https://a.go.th/1"]),
        ("ดูที่ (https://a.go.th/x_(1)).", ["https://a.go.th/x_(1)"]),
        ("https://a.go.th/1https://b.go.th/2", ["https://a.go.th/1", "https://b.go.th/2"]),
        ("https://a.go.th/go?u=https://b.go.th/", ["https://a.go.th/go?u=https://b.go.th/"]),
        ("https://a.go.th/ข่าว/๑", ["https://a.go.th/ข่าว/๑"]),
        ("javascript:alert(1)", []),
        ('https://a.go.th/"onmouseover="x', ["https://a.go.th/"]),
        ("https://", []),
        ("http://a.go.th:99999/", []),
        ("ftp://a.go.th/1", []),
        ("www.a.go.th", []),
    ],
)
def test_addresses_in_a_cell(text, found):
    assert addresses_in(text) == found


def link_findings(ran):
    found = [finding for file in ran.json["files"] for finding in file["findings"]]
    return [finding for finding in found if finding["code"].startswith("V41")]


def test_the_command_tells_links_by_cell_and_asks_nothing_without_the_option(site, season, tmp_path):
    played = season(2566)
    form = Form(next(iter(played.returns.values())))
    items = form.keys("assignments")[:3]
    for item, path in zip(items, ("/page", "/dead", "/gone-home"), strict=True):
        form.put("assignments", item, url=site.url(path))
    for item in form.keys("assignments")[3:]:
        form.put("assignments", item, url=None)  # the rest of the season's links lead to the real internet
    path = form.save(tmp_path / "กองช่าง.xlsx")
    ita("check", path, "--json")
    assert not site.seen
    ran = ita("check", path, "--links", "--private-links", "--json")
    codes = {finding["row_key"]: finding for finding in link_findings(ran)}
    assert codes[items[1]]["code"] == "V411" and codes[items[2]]["code"] == "V414"
    assert items[0] not in codes
    assert ran.code == 1
    assert codes[items[1]]["cell"] and "404" in codes[items[1]]["message"]
    careful = link_findings(ita("check", path, "--links", "--json"))
    assert {one["code"] for one in careful if one["row_key"] in items[:3]} == {"V417"}


NAMES = (("O42", "มาตรการส่งเสริมคุณธรรม"), ("O43", "การดำเนินการตามมาตรการส่งเสริมคุณธรรม"), ("O8", "Q&A"))


@pytest.mark.parametrize(
    ("item", "title", "other"),
    [
        ("O42", "การดำเนินการตามมาตรการส่งเสริมคุณธรรม - เทศบาล", "O43"),
        ("O42", "ข้อ O43 รายงานผล", "O43"),
        ("O42", "มาตรการส่งเสริมคุณธรรม - เทศบาล", None),
        ("O43", "การดำเนินการตามมาตรการส่งเสริมคุณธรรม", None),
        ("O42", "O42 และ O43", None),
        ("O42", "Q&A เทศบาล", None),
        ("O42", "เทศบาลตำบลตัวอย่าง", None),
    ],
)
def test_a_page_titled_as_another_item_is_told(item, title, other):
    link = Link("http://www.example.go.th/a", "มอบหมาย OIT", "assignments", "L8", "url", item, "", True, NAMES)
    page = f"<!DOCTYPE html><html><head><title>{title}</title></head>".encode()
    event = judge(link, Answer(link.url, link.url, 200, "text/html", page))
    assert (event.params["other"] if event else None) == other
    assert event is None or event.kind == "link_of_other_item"
