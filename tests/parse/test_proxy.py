"""Proxy settings as their files have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.proxy import (
    apt_proxies,
    assignments,
    chromium_proxy,
    desktop_proxy,
    firefox_proxy,
    kde_proxy,
    local_port,
    proxy_address,
    script_address,
)


@pytest.mark.parametrize(
    ("value", "address", "port"),
    [
        ("http://proxy.example:3128", "proxy.example:3128", 0),
        ("http://user:secret@127.0.0.1:8080/", "127.0.0.1:8080", 8080),
        ("localhost:8888", "localhost:8888", 8888),
        ("http://localhost", "localhost", 80),
        ("socks5://[::1]:1080", "[::1]:1080", 1080),
        ("DIRECT", "", 0),
        ("", "", 0),
        ("http://127.example.org:1", "127.example.org:1", 0),
    ],
)
def test_addresses_are_told_without_user_and_password(value, address, port):
    assert proxy_address(value) == address
    assert local_port(value) == port


def test_scripts_are_told_without_user_and_query():
    given_ = "https://user:pw@pac.example/proxy.pac?token=secret"
    assert script_address(given_) == "https://pac.example/proxy.pac"
    assert script_address("data:application/x-ns-proxy,abc") == "data"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (b'export https_proxy="http://p:1"', [("https_proxy", "http://p:1")]),
        (b"HTTP_PROXY=http://p:1; export HTTP_PROXY", [("HTTP_PROXY", "http://p:1")]),
        (b"SSLKEYLOGFILE DEFAULT=/var/k.log", [("SSLKEYLOGFILE", "/var/k.log")]),
        (b'DefaultEnvironment="A=b" "ALL_PROXY=p:1"', [("ALL_PROXY", "p:1")]),
        (b"# http_proxy=http://p:1", []),
        (b"no_http_proxy=1", []),
        (b"echo $http_proxy", []),
        (b"http_proxy=", []),
        (b"unset SSLKEYLOGFILE", []),
    ],
)
def test_assignments(line, found):
    assert list(assignments(line)) == found


def test_the_package_managers_proxies():
    text = b"""// Acquire::http::Proxy "http://commented:1";
Acquire::http::Proxy "http://p:3142";
Acquire { https { Proxy "DIRECT"; }; };
Acquire::http::Proxy-Auto-Detect "/usr/bin/find-proxy";
Acquire::Retries "3";
"""
    assert [value for _, value in apt_proxies(text)] == [
        "http://p:3142",
        "DIRECT",
        "/usr/bin/find-proxy",
    ]


def test_desktops():
    manual = b"[system/proxy]\nmode='manual'\n[system/proxy/https]\nhost='p'\nport=8080\n"
    assert list(desktop_proxy(manual)) == [("system/proxy/https", "p:8080", False)]
    assert list(desktop_proxy(manual.replace(b"manual", b"none"))) == []
    auto = b"[system/proxy]\nmode='auto'\nautoconfig-url='http://p/x.pac'\n"
    assert list(desktop_proxy(auto)) == [("system/proxy", "http://p/x.pac", True)]
    kde = b"[Proxy Settings]\nProxyType=1\nhttpProxy=http://p 8080\n"
    assert list(kde_proxy(kde)) == [("httpProxy", "p:8080", False)]
    assert list(kde_proxy(kde.replace(b"=1", b"=0"))) == []
    script = b"[Proxy Settings]\nProxyType=2\nProxy Config Script=http://p/x.pac\n"
    assert list(kde_proxy(script)) == [("Proxy Config Script", "http://p/x.pac", True)]


def test_browsers():
    nested = {
        "ProxySettings": {"ProxyMode": "fixed_servers", "ProxyServer": "https=p:1;q:2"}
    }
    assert list(chromium_proxy(nested)) == [("ProxyServer", "p:1", False)]
    assert list(chromium_proxy({"ProxyMode": "direct", "ProxyServer": "p:1"})) == []
    pac = {"ProxyMode": "pac_script", "ProxyPacUrl": "http://p/x.pac"}
    assert list(chromium_proxy(pac)) == [("ProxyPacUrl", "http://p/x.pac", True)]
    manual = {"Proxy": {"Mode": "manual", "HTTPProxy": "p:1"}}
    assert list(firefox_proxy(manual)) == [("Proxy.HTTPProxy", "p:1", False)]
    assert list(firefox_proxy({"Proxy": {"Mode": "none", "HTTPProxy": "p:1"}})) == []
    assert list(firefox_proxy({"Proxy": "x"})) == []


@given(st.binary(max_size=200), st.text(max_size=100))
def test_nothing_breaks_the_reading(data, text):
    for parse in (assignments, apt_proxies, desktop_proxy, kde_proxy):
        list(parse(data))
    proxy_address(text)
    script_address(text)
    assert 0 <= local_port(text) <= 99_999


@given(
    st.dictionaries(
        st.sampled_from(["Proxy", "ProxySettings", "ProxyServer", "ProxyMode"]),
        st.recursive(
            st.none() | st.text() | st.integers(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
    )
)
def test_no_policy_breaks_the_reading(policies):
    list(chromium_proxy(policies))
    list(firefox_proxy(policies))
