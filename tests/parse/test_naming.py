"""What a command line or a configuration names."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.naming import home_in, named_paths, names_of


def test_paths_are_found_however_they_are_written():
    text = "--set confdir=~/.proxy cert=/etc/x/ca.pem,key='ca.key' ../up/a.pem -p 8080 ."
    assert named_paths(text, "/home/a", "/srv/b") == (
        "/home/a/.proxy",
        "/etc/x/ca.pem",
        "/srv/b/ca.key",
        "/srv/up/a.pem",
        "/srv/b",
    )
    assert named_paths("~/x ./y z", "", "") == ()


def test_only_the_home_is_taken_from_an_environment():
    assert home_in(b"A=1\0HOME=/home/a\0TOKEN=x\0") == "/home/a"
    assert home_in(b"OLDHOME=/x\0HOME=relative\0") == ""


def test_how_a_program_would_name_a_folder_of_settings():
    homes = ("/home/a",)
    assert names_of("/home/a/.proxy", homes) == ("/home/a/.proxy", "proxy")
    assert names_of("/home/a/.config/proxy/certs", homes)[1:] == ("proxy",)
    assert names_of("/home/a/.ab", homes) == ("/home/a/.ab",)  # too short to tell anything
    assert names_of("/etc/squid/cert", homes) == ("/etc/squid/cert", "/etc/squid")
    assert names_of("/opt/agent/ca", homes) == ("/opt/agent/ca",)


@given(st.text(max_size=200), st.binary(max_size=200))
def test_nothing_breaks_the_reading(text, data):
    for path in named_paths(text, "/home/a", "/srv"):
        assert path.startswith("/")
        assert "/../" not in path
    home_in(data)
    names_of("/" + text, ("/home/a", "/"))
