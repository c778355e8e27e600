"""Tables and unit files as values; what is malformed is left out, and nothing raises."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.parse.crontab import Entry, at_command, parse_anacrontab, parse_crontab
from auditor.parse.unit_file import (
    commands_in,
    desktop_command,
    last,
    only_in,
    parse_unit,
    times_in,
    without,
)


def test_a_systems_table_names_users():
    text = (
        "PATH=/opt:/bin\n# x\n*/5 * * * * alice  do it\n"
        "@reboot root up\nbad line\n1 2 3 4 5 x\n"
    )
    found = parse_crontab(text, with_user=True)
    assert found == (
        Entry("*/5 * * * *", "alice", "do it", "/opt:/bin"),
        Entry("@reboot", "root", "up", "/opt:/bin"),
    )


def test_a_persons_table_names_none_and_input_is_left_out():
    (entry,) = parse_crontab("0 1 * * 1-5 mail x%dear\\% you\n", with_user=False)
    assert (entry.schedule, entry.command, entry.user) == ("0 1 * * 1-5", "mail x", "")


def test_anacron():
    (entry,) = parse_anacrontab("SHELL=/bin/sh\n7 10 weekly run-parts /etc/cron.weekly\n")
    assert (entry.schedule, entry.command) == ("every 7 days", "run-parts /etc/cron.weekly")


def test_at_jobs_are_read_from_the_persons_own_lines():
    assert (
        at_command("#!/bin/sh\nA=b\ncd /root || {\n\t exit 1\n}\nscrot x\n") == "scrot x\n"
    )
    assert at_command("scrot x") == "scrot x"


def test_drop_ins_add_and_take_away():
    base = "[Service]\nExecStart=-@/bin/a \\\n  b\nUser=bob\n; x\n[Install]\n"
    more = "[Service]\nExecStart=\nExecStart=!/bin/c\n[Timer]\nOnCalendar=daily\n"
    assert commands_in(parse_unit(base)) == ("/bin/a  b",)
    assert commands_in(parse_unit("[Service]\n# a \\\nExecStart=/b \\\n")) == ("/b",)
    both = parse_unit(base, more)
    assert commands_in(both) == ("/bin/c",)
    assert last(both, "Service", "User") == "bob"
    assert times_in(both) == "OnCalendar=daily"


def test_sections_are_left_out_only_where_nothing_else_can_be_lost():
    aside = ("Unit]", "Install]")
    service = "[Service]\nExecStart=/bin/a\n"
    assert without(f"[Unit]\nAfter=b\n{service}[Install]\nAlso=c\n", aside).strip() == (
        service.strip()
    )
    for text in (
        f"[Unit]\nAfter=b\n  {service}",
        f"[Unit]\nAfter=b\n{service}  -c \\\n[Unit]\n",
    ):
        wanted = commands_in(parse_unit(text))
        assert wanted
        assert commands_in(parse_unit(without(text, aside))) == wanted


LINES = st.sampled_from(
    [
        *("[Unit]", "[Service]", " [Service]", "[Install] ", "#[x]", "After=[Service]"),
        *("ExecStart=/a", "ExecStart=", "ExecStart=/b \\", "\\", "User=c", "", "\t; d \\"),
    ]
)


@given(st.lists(LINES).map("\n".join))
def test_leaving_sections_out_changes_no_command(text):
    brief = parse_unit(without(text, ("Unit]", "Install]")))
    assert commands_in(brief) == commands_in(parse_unit(text))


def test_a_desktop_entry_may_be_switched_off():
    entry = "[Desktop Entry]\nExec=a %U b\nOnlyShowIn=X;Y;\nNotShowIn=Z\n"
    assert desktop_command(parse_unit(entry)) == "a b"
    assert only_in(parse_unit(entry)) == "X, Y, !Z"
    for line in ("Hidden=true", "X-GNOME-Autostart-enabled=false"):
        assert desktop_command(parse_unit(f"{entry}{line}\n")) == ""


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    for with_user in (True, False):
        assert all(entry.command for entry in parse_crontab(text, with_user=with_user))
    assert parse_anacrontab(text) is not None
    assert isinstance(at_command(text), str)
    unit = parse_unit(text)
    assert isinstance(desktop_command(unit) + only_in(unit) + times_in(unit), str)
    assert commands_in(unit) is not None
