"""The facts about a program are total: no table, recorded or forged, stops them."""

from hypothesis import given
from hypothesis import strategies as st

from auditor.model.about import About
from auditor.model.inventory import Inventory
from auditor.model.process import OpenFile, Process
from auditor.model.program import Program
from auditor.parse.dossier import dossier
from auditor.parse.neutral import acts

NUMBERS = st.integers(0, 4)
TEXTS = st.text(st.characters(codec=None), max_size=8) | st.sampled_from(
    ["/usr/bin/python3.11", "/opt/a/agent", "2026-03-02T09:15:27Z", "0001-01-01", "."]
)
FILES = st.builds(OpenFile, path=TEXTS, size=NUMBERS, modified_at=TEXTS)
PROCESSES = st.builds(
    Process,
    pid=NUMBERS,
    started=NUMBERS,
    started_at=TEXTS,
    parent=NUMBERS,
    session=NUMBERS,
    name=TEXTS,
    executable=st.none() | TEXTS,
    arguments=st.tuples(TEXTS) | st.just(()),
    user=TEXTS,
    unit=TEXTS,
    remotes=st.tuples(TEXTS) | st.just(()),
    files=st.tuples(FILES) | st.just(()),
)


@given(
    st.lists(PROCESSES, max_size=5),
    st.builds(
        Program,
        id=NUMBERS,
        name=TEXTS,
        pids=st.tuples(NUMBERS) | st.just(()),
        executable=st.none() | TEXTS,
        script=st.none() | TEXTS,
    ),
    TEXTS,
    TEXTS,
)
def test_any_table_gives_facts_that_do_not_act(processes, program, now, booted):
    about = About(time=now, booted=booted)
    facts = dossier(program, Inventory(about=about, processes=tuple(processes)))
    texts = {key: value for key, value in facts.items() if isinstance(value, str)}
    assert not [key for key in ("path", "user", "unit") if acts(texts.get(key, ""))]
    assert all(
        value for key, value in facts.items() if not key.endswith(("seconds", "bytes"))
    )
