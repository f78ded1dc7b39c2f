"""No page may lure the fetcher inside: by number, by name, by DNS, or by any way of writing an address."""

import asyncio
import socket
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.crawl.addresses import Reach, Refused, check_url, host_of, origin_of

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fc00::1",
    "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "2002:7f00:1::", "64:ff9b::7f00:1",
]  # fmt: skip
PUBLIC = ["1.1.1.1", "114.114.114.114", "2606:4700::1111", "::ffff:1.1.1.1", "64:ff9b::101:101"]


@pytest.mark.parametrize("text", PRIVATE)
def test_private_addresses_are_refused(text: str) -> None:
    assert not Reach().allows(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses_are_not(text: str) -> None:
    assert Reach().allows(ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_address_inside_another_counts_as_what_it_is(address: object) -> None:
    inner = ip_address(str(address))
    for outer in (f"::ffff:{inner}", f"64:ff9b::{int(inner) >> 16:x}:{int(inner) & 0xFFFF:x}"):
        assert Reach().allows(ip_address(outer)) == Reach().allows(inner)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "localhost",
        "::1",
        "::ffff:7f00:1",
    ],
)
def test_every_way_to_write_loopback_leads_to_a_refusal(host: str) -> None:
    with pytest.raises((Refused, OSError)):
        asyncio.run(Reach().resolve(host, 80))


def test_one_private_answer_of_dns_among_public_ones_is_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answered(*_: object, **__: object) -> list[object]:
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, 80))
            for text in ("1.1.1.1", "10.0.0.1")
        ]

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        asyncio.run(Reach().resolve("a.cn", 80))
    inside = Reach((ip_network("10.0.0.0/8"),))
    assert asyncio.run(inside.resolve("a.cn", 80)) == ["1.1.1.1", "10.0.0.1"]


def test_what_is_opened_is_opened_for_that_only() -> None:
    opened = Reach((ip_network("127.0.0.0/8"),), {"a.example": "127.0.0.1"})
    assert opened.allows(ip_address("127.0.0.1"))
    assert not opened.allows(ip_address("10.0.0.1"))
    assert asyncio.run(opened.resolve("a.example", 80)) == ["127.0.0.1"]
    assert (opened.may_name("a.example"), opened.may_name("b.example")) == (True, False)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "other_scheme"),
        ("ftp://a.cn/x", "other_scheme"),
        ("javascript:alert(1)", "other_scheme"),
        ("data:text/html,x", "other_scheme"),
        ("//a.cn/x", "other_scheme"),
        ("http://", "no_address"),
        ("http:///x", "no_address"),
        ("http://user:secret@a.cn/", "no_address"),
        ("http://a.cn:0/", "no_address"),
        ("http://a.cn:99999/", "no_address"),
        ("http://[::1/", "no_address"),
        ("http://a.cn/" + "x" * 3000, "no_address"),
        ("http://a.cn/\x00", "no_address"),
        ("http://xn--\u00fc.cn/", "no_address"),
    ],
)
def test_what_is_no_address_of_the_web_is_told(url: str, reason: str) -> None:
    with pytest.raises(Refused) as told:
        check_url(url)
    assert told.value.reason == reason


@given(st.text(max_size=80))
def test_no_text_breaks_the_look_at_an_address(text: str) -> None:
    for url in (text, f"http://{text}", f"https://a.cn/{text}"):
        try:
            check_url(url)
        except Refused:
            continue
        assert origin_of(url).startswith("http") and host_of(url)


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("http://A.cn:80/x", "http://a.cn"),
        ("https://a.cn:443", "https://a.cn"),
        ("https://a.cn:80/", "https://a.cn:80"),
        ("http://[2606:4700::1]:8080/", "http://[2606:4700::1]:8080"),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, origin: str) -> None:
    assert origin_of(url) == origin
