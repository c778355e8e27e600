"""A test is left out only where its need is proven absent; nothing is left out silently."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
CONFTEST = Path(__file__).parents[1] / "conftest.py"
LISTED = """
[moon]
what = "moon"
probe = "exit 1"
[sun]
what = "sun"
probe = "exit 0"
[cloud]
what = "cloud"
probe = "no-such-command-anywhere"
"""


@pytest.fixture
def suite(pytester: pytest.Pytester):
    """Return a function that runs one test marked with the given needs."""
    (pytester.path / "absent.toml").write_text(LISTED)
    (pytester.path / "conftest.py").write_text(CONFTEST.read_text())

    def run(*words: str) -> pytest.RunResult:
        pytester.makepyfile(f"""
            import pytest
            @pytest.mark.needs(*{words!r})
            def test_it():
                pass
        """)
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", "--strict-markers")

    return run


def test_what_is_there_is_used(suite):
    suite("sun").assert_outcomes(passed=1)


def test_what_is_proven_absent_is_left_out_and_named_with_its_proof(suite):
    result = suite("sun", "moon")
    result.assert_outcomes(deselected=1)
    result.stdout.fnmatch_lines(
        ["*left out: proven absent*", "*test_it: no moon (exit 1)*"]
    )


def test_a_probe_that_cannot_run_proves_nothing(suite):
    result = suite("cloud")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*the probe for cloud exited 127*"])


def test_a_need_must_be_listed(suite):
    result = suite("stars")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*needs 'stars', which*does not list*"])
