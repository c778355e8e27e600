"""What is told of a program with access that neither catalogue nor system explains."""

from dataclasses import replace

import pytest

from auditor.model.about import About
from auditor.model.capability import Basis
from auditor.model.coverage import Coverage
from auditor.model.finding import Outcome, RuleRun, Severity, Verdict
from auditor.model.inventory import Topic
from auditor.model.observation import WITHHOLDABLE
from auditor.model.policy import Policy
from auditor.model.process import OpenFile, Process
from auditor.model.program import Identity, Presence
from auditor.policy.matching import match_programs
from auditor.render.messages import LANGUAGES, Speaker
from auditor.rules import all_rules, case_for, judge, verdict_of
from tests.policy.samples import (
    atom,
    declaration,
    holds,
    inventory,
    package,
    policy,
    program,
)

ABOUT = About(time="2026-03-02T09:15:30Z", booted="2026-03-01T07:00:00Z")
KEYS = "input.keystrokes.content"
RULE = "unexplained-program"

INIT = Process(pid=1, started=1, name="systemd", executable="/usr/lib/systemd/systemd")
CRON = Process(pid=50, started=5, name="cron", parent=1, executable="/usr/sbin/cron")
SHELL = Process(
    pid=99,
    started=9,
    name="sh",
    parent=50,
    session=99,
    executable="/usr/bin/dash",
    arguments=("sh", "-c", "python3 /home/ann/.x/sync.py"),
)
HOLDER = Process(
    pid=100,
    started=10,
    started_at="2026-03-01T07:00:41Z",
    parent=99,
    session=99,
    name="sync.py",
    user="ann",
    unit="cron.service",
    executable="/usr/bin/python3.11",
    arguments=("python3", "/home/ann/.x/sync.py"),
    holder=True,
    remotes=("192.0.2.7:443",),
    files=(
        OpenFile(path="/home/ann/old", size=9, modified_at="2026-03-01T08:00:00Z"),
        OpenFile(
            path="/home/ann/log.bin", size=4 << 20, modified_at="2026-03-02T09:15:27Z"
        ),
    ),
)
UNPACKAGED = {"package": "", "file_check": "", "origin": "", "package_version": ""}
SCRIPT = program(
    holds(KEYS),
    name="sync.py",
    executable="/usr/bin/python3.11",
    script="/home/ann/.x/sync.py",
    notes=("script-by-argument",),
    **UNPACKAGED,
)
TABLE = (INIT, CRON, SHELL, HOLDER)


def ask(*programs, declared=None, processes=TABLE, about=ABOUT, topics=None) -> RuleRun:
    seen = replace(inventory(*processes, topics=topics), about=about)
    declared = declared or Policy()
    matches = match_programs(declared, programs, seen)
    case = case_for(seen, programs, declared, matches)
    (run,) = judge(case, {RULE: all_rules()[RULE]})
    return run


def told(*processes, found=SCRIPT, about=ABOUT):
    """Return the arguments of the one finding about a program of these processes."""
    found = replace(found, pids=tuple(each.pid for each in processes) or (100,))
    others = tuple(each for each in TABLE if each.pid not in found.pids)
    run = ask(found, processes=(*others, *(processes or (HOLDER,))), about=about)
    (finding,) = run.findings
    return finding.arguments


def test_everything_that_is_known_is_told():
    arguments = told()
    assert arguments == {
        "program": "sync.py",
        "capability": KEYS,
        "basis": "active",
        "identity": "unknown",
        "started": "2026-03-01T07:00:41Z",
        "running_seconds": 26 * 3600 + 14 * 60 + 49,
        "after_boot_seconds": 41,
        "user": "ann",
        "unrelated_name": "dash, cron",
        "unit": "cron.service",
        "script": "/home/ann/.x/sync.py",
        "unpackaged": True,
        "address": "192.0.2.7:443",
        "connections": 1,
        "path": "/home/ann/log.bin",
        "bytes": 4 << 20,
        "changed_seconds": 3,
        "more_files": 1,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_statement_says_it_in_sentences(language):
    said = Speaker(language).say(f"finding.{RULE}", told())
    for each in ("26 h", "ann", "dash, cron", "192.0.2.7:443", "log.bin", "4 MiB", "3 s"):
        assert each in said
    assert "{" not in said


def test_persons_places_and_other_programs_are_withholdable():
    naming = {"user", "unrelated_name", "unit", "script", "address", "path"}
    assert naming <= WITHHOLDABLE
    values = {key: value for key, value in told().items() if key not in WITHHOLDABLE}
    assert not [each for each in values.values() if "ann" in str(each) or "/" in str(each)]


def test_withheld_parts_are_still_said_to_be_there():
    said = Speaker().say(f"finding.{RULE}", told() | {"address": [{"...": "digest"}]})
    assert "It is connected to [withheld]." in said


class TestOutcome:
    """It explains: it is never broken, and weighs nothing."""

    def test_met(self):
        run = ask(SCRIPT)
        assert run.outcome is Outcome.MET
        assert [finding.severity for finding in run.findings] == [Severity.INFO]

    def test_never_broken_and_never_above_the_rule_that_weighs(self):
        worst = program(*(holds(each) for each in (KEYS, "screen", "camera")))
        run = ask(worst)
        (finding,) = run.findings
        assert run.outcome is not Outcome.BROKEN
        assert finding.severity is Severity.INFO
        matches = match_programs(Policy(), (worst,), inventory())
        case = case_for(inventory(), (worst,), Policy(), matches)
        both = {name: all_rules()[name] for name in (RULE, "undeclared-program")}
        assert verdict_of(worst, judge(case, both), matches) is Verdict.UNDECLARED

    def test_inconclusive(self):
        run = ask(SCRIPT, topics={Topic.PROCESSES: Coverage.PARTIAL})
        assert run.outcome is Outcome.INCONCLUSIVE
        assert len(run.findings) == 1

    def test_one_finding_for_a_program_that_names_its_weightiest_access(self):
        held = (holds("file.events"), holds(KEYS, Basis.CAPABLE), holds("screen.image"))
        (finding,) = ask(program(*held)).findings
        assert finding.arguments["capability"] == "screen.image"
        assert finding.capability == ""
        assert finding.evidence == (7,)


class TestOfWhom:
    """Only programs that nothing explains, with access that matters."""

    @pytest.mark.parametrize(
        "identity", [Identity.DISTRIBUTION, Identity.BENIGN, Identity.MONITORING]
    )
    def test_what_is_known_is_explained(self, identity):
        assert ask(program(holds(KEYS, identity=identity))).findings == ()

    def test_a_third_partys_package_explains_nothing(self):
        (finding,) = ask(program(holds(KEYS, identity=Identity.VENDOR))).findings
        assert finding.arguments["package"] == "agent"

    def test_a_declared_program_is_explained_by_its_declaration(self):
        declared = policy(declaration(package()))
        assert ask(program(holds("screen")), declared=declared).findings == ()
        assert ask(program(holds("camera")), declared=declared).findings == ()

    def test_a_part_of_a_declared_product_is_explained(self):
        declared = policy(declaration(atom("sha256", "ab" * 32)))
        part = program(holds("camera"), id=2, pids=(200,), file_sha256="", name="helper")
        assert ask(program(holds("screen")), part, declared=declared).findings == ()

    def test_a_name_explains_nothing(self):
        declared = policy(declaration(atom("process_name", "agent")))
        for held in ("screen", "camera"):
            assert ask(program(holds(held)), declared=declared, processes=()).findings

    def test_a_policy_cannot_silence_it(self):
        assert ask(SCRIPT, declared=policy(undeclared="info")).findings

    @pytest.mark.parametrize(
        "found",
        [
            program(holds("file.events", Basis.CAPABLE)),
            program(holds("screen", Basis.CAPABLE, identity=Identity.VENDOR)),
            program(),
            replace(program(holds(KEYS)), is_self=True),
            program(holds(KEYS), presence=Presence.INSTALLED, pids=()),
        ],
        ids=["little", "a vendor's possible", "nothing", "the auditor", "not running"],
    )
    def test_others_are_not_told_of(self, found):
        assert ask(found).findings == ()


class TestFacts:
    """Each fact, where it is not the plain case."""

    def test_a_start_long_after_the_computers_is_no_fact_of_its_own(self):
        assert "after_boot_seconds" not in told(
            replace(HOLDER, started_at="2026-03-01T07:05:01Z")
        )

    def test_a_moment_that_is_none_is_left_out(self):
        arguments = told(replace(HOLDER, started_at=""), about=replace(ABOUT, time="x"))
        assert not {"started", "running_seconds", "changed_seconds"} & set(arguments)
        assert arguments["path"] == "/home/ann/log.bin"

    def test_whoever_lost_its_parent_was_started_by_its_sessions_leader(self):
        assert told(replace(HOLDER, parent=1))["unrelated_name"] == "dash, cron"

    def test_whoever_has_init_alone_was_started_by_it(self):
        alone = replace(HOLDER, parent=1, session=100)
        assert told(alone)["unrelated_name"] == "systemd"

    def test_its_own_first_process_started_nobody_else(self):
        worker = replace(HOLDER, pid=101, started=11, parent=100)
        assert told(worker, HOLDER)["unrelated_name"] == "dash, cron"

    def test_a_table_that_loops_ends(self):
        assert told(replace(HOLDER, parent=100, session=0)).get("unrelated_name") is None

    def test_a_script_that_started_it_is_named_and_not_its_interpreter(self):
        launcher = replace(SHELL, arguments=("sh", "/opt/tools/start.sh"))
        run = ask(SCRIPT, processes=(INIT, launcher, HOLDER))
        assert run.findings[0].arguments["unrelated_name"] == "start.sh"

    @pytest.mark.parametrize(
        ("name", "executable", "told_as"),
        [
            ("kworker/0:1", "/home/ann/.x/agent", "kworker/0:1"),
            ("agent", "/home/ann/.x/agent", None),
            ("python3", "/usr/bin/python3.11", None),
            ("a-very-long-nam", "/opt/a/a-very-long-name-indeed", None),
            ("agent", None, None),
        ],
    )
    def test_a_name_that_no_file_has_is_told(self, name, executable, told_as):
        found = program(holds(KEYS), executable=executable, **UNPACKAGED)
        process = replace(HOLDER, name=name, executable=executable, arguments=())
        assert told(process, found=found).get("process_name") == told_as

    def test_a_script_may_be_called_after_itself(self):
        assert "process_name" not in told()
        assert told(replace(HOLDER, name="sshd"))["process_name"] == "sshd"

    @pytest.mark.parametrize(
        ("note", "flag"),
        [
            ("file-differs", "altered"),
            ("executable-deleted", "deleted"),
            ("foreign-code", "foreign_code"),
            ("interpreter-differs", "interpreter_altered"),
            ("in-a-container", "container"),
            ("executable-unreadable", "unreadable"),
        ],
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_what_weakens_its_identity_is_said(self, note, flag, language):
        plain, noted = told(), told(found=replace(SCRIPT, notes=(note,)))
        say = Speaker(language).say
        assert noted == plain | {flag: True}
        assert len(say(f"finding.{RULE}", noted)) > len(say(f"finding.{RULE}", plain))

    def test_a_replaced_file_is_not_said_to_have_had_no_package(self):
        found = program(holds(KEYS), notes=("executable-deleted",), **UNPACKAGED)
        process = replace(HOLDER, executable="/opt/agent/agent")
        arguments = told(process, found=found)
        assert arguments["deleted"] is True
        assert "unpackaged" not in arguments

    def test_without_a_package_database_nothing_is_said_of_packages(self):
        arguments = told(found=replace(SCRIPT, package_manager=""))
        assert not {"unpackaged", "package"} & set(arguments)

    def test_connections_of_what_it_started_are_said_to_be_perhaps_theirs(self):
        child = Process(pid=300, started=30, parent=100, remotes=("198.51.100.1:22",))
        stranger = Process(pid=301, started=31, parent=1, remotes=("203.0.113.1:1",))
        run = ask(SCRIPT, processes=(*TABLE, child, stranger))
        arguments = run.findings[0].arguments
        assert arguments["address"] == "192.0.2.7:443, 198.51.100.1:22"
        assert arguments["family_connections"] == 2
        assert "connections" not in arguments

    def test_many_addresses_are_bounded_and_counted(self):
        many = tuple(f"192.0.2.7:{port}" for port in range(100))
        arguments = told(replace(HOLDER, remotes=many))
        assert arguments["connections"] == 100
        assert arguments["address"].count(":") < 10
        assert arguments["address"].endswith("…")

    def test_a_file_changed_during_the_look_was_changed_then(self):
        late = OpenFile(path="/tmp/x", size=0, modified_at="2026-03-02T09:15:32Z")
        arguments = told(replace(HOLDER, files=(late,)))
        assert (arguments["bytes"], arguments["changed_seconds"]) == (0, 0)
        assert "0 B, last changed 0 s" in Speaker().say(f"finding.{RULE}", arguments)

    def test_what_was_refused_is_not_said_to_be_absent(self):
        refused = replace(HOLDER, refused=("fd",), remotes=(), files=())
        arguments = told(refused)
        assert arguments["unseen"] is True
        assert "could not be seen" in Speaker().say(f"finding.{RULE}", arguments)

    def test_files_that_were_not_asked_for_are_not_said_to_be_none(self):
        arguments = told(replace(HOLDER, holder=False, files=()))
        assert arguments["files_unread"] is True
        assert "was not looked at" in Speaker().say(f"finding.{RULE}", arguments)
        assert "files_unread" not in told(replace(HOLDER, files=()))

    def test_what_acts_is_quoted(self):
        hostile = replace(HOLDER, user="a\x1b", files=(OpenFile(path="/tmp/\udcff\n"),))
        arguments = told(hostile)
        assert "\x1b" not in arguments["user"]
        arguments["path"].encode()
