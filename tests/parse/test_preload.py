"""Lists of preloaded libraries, as the loader reads them."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.preload import candidates, parse_environment_file, parse_preload


def test_entries_are_parted_by_blanks_and_colons_and_comments_are_none():
    assert parse_preload(b"/a.so:/b.so c.so # /d.so\n#/e.so\n/f.so") == (
        *("/a.so", "/b.so", "c.so", "/f.so"),
    )


def test_the_last_setting_of_an_environment_file_counts():
    data = b'PATH=/bin\nLD_PRELOAD=/a.so\n#LD_PRELOAD=/b.so\nexport LD_PRELOAD="/c.so"\n'
    assert parse_environment_file(data) == ("/c.so",)


def test_where_a_library_may_be():
    assert candidates("/a/b.so", "x-linux-gnu") == ("/a/b.so",)
    assert candidates("b.so", "x-linux-gnu")[0] == "/usr/lib/x-linux-gnu/b.so"
    assert candidates("/usr/$LIB/b.so", "x-linux-gnu")[0] == "/usr/lib/x-linux-gnu/b.so"
    assert candidates("/usr/${LIB}/b.so", "x")[1] == "/usr/lib64/b.so"


@given(st.binary())
def test_any_bytes_are_answered(data):
    for name in (*parse_preload(data), *parse_environment_file(data)):
        assert all(path for path in candidates(name, "x-linux-gnu"))
