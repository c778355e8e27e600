from hypothesis import given
from hypothesis import strategies as st

from auditor.host.live.mounts import parse_mounts

TABLE = """\
22 1 254:0 / / rw - ext4 /dev/root rw
23 22 0:5 / /proc rw - proc proc rw,hidepid=invisible
24 22 0:40 / /mnt/far\\040away rw - nfs4 server:/x rw
25 24 254:1 / /mnt/far\\040away/near rw - ext4 /dev/b rw
26 22 0:41 / /home/jane/cloud rw - fuse.sshfs jane@host: rw
broken line
"""


def test_a_path_belongs_to_its_longest_mount_point():
    mounts = parse_mounts(TABLE)
    remote = {
        path: mounts.is_remote(path)
        for path in (
            "/usr/bin/ls",
            "/mnt/far away/x",
            "/mnt/far away/near/x",
            "/mnt/far awayish",
            "/home/jane/cloud",
            "/home/jane/cloudy",
        )
    }
    assert [path for path, is_remote in remote.items() if is_remote] == [
        "/mnt/far away/x",
        "/home/jane/cloud",
    ]


def test_hidden_processes_are_told_from_the_options_of_proc():
    assert parse_mounts(TABLE).hidden_processes
    assert not parse_mounts(
        TABLE.replace("hidepid=invisible", "hidepid=0")
    ).hidden_processes
    assert not parse_mounts(TABLE.replace(",hidepid=invisible", "")).hidden_processes


@given(st.text(max_size=300))
def test_no_text_makes_the_parser_raise(text):
    parse_mounts(text).is_remote(text)
