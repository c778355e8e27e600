"""Whose a program is, is said only on evidence of management."""

from auditor.attribution.ownership import managed
from auditor.model.about import About
from auditor.model.coverage import Coverage
from auditor.model.inventory import Inventory, ProbeRun, Topic
from auditor.model.observation import Observation
from auditor.model.process import Process
from auditor.model.program import Attribution, Product, Program, Role

ABOUT = About(source="recorded", time="2026-11-26T08:00:00Z")
PRODUCTS = {
    "mdm": Product(
        id="mdm", name="M", vendor="V", role=Role.MONITOR, category="device-management"
    ),
    "mail": Product(id="mail", name="N", vendor="V", role=Role.BENIGN, category="demo"),
}


def process(pid: int, parent: int) -> Process:
    return Process(pid=pid, started=1, parent=parent, name=f"p{pid}")


def inventory(*processes: Process, seen: tuple[Observation, ...] = ()) -> Inventory:
    run = ProbeRun(
        probe="any",
        topics=(Topic.MANAGEMENT,),
        coverage=Coverage.COMPLETE,
        observations=seen,
    )
    return Inventory(about=ABOUT, runs=(run,), processes=processes)


def test_without_management_nobody_is_anybodys():
    found = Attribution(programs=(Program(id=1, name="a", pids=(5,), product="mail"),))
    assert managed(found, inventory(process(5, 1)), PRODUCTS) == {}


def test_what_a_management_product_starts_is_managed():
    found = Attribution(
        programs=(
            Program(id=1, name="mdm", pids=(5,), product="mdm"),
            Program(id=2, name="child", pids=(7,)),
            Program(id=3, name="mine", pids=(9,)),
            Program(id=4, name="both", pids=(10, 11)),
        )
    )
    table = [(5, 1), (6, 5), (7, 6), (9, 1), (10, 5), (11, 1)]
    seen = inventory(*(process(pid, parent) for pid, parent in table))
    assert managed(found, seen, PRODUCTS) == {1: "management-program", 2: "managed-parent"}


def test_settings_that_name_who_manages_are_evidence():
    found = Attribution(programs=(Program(id=1, name="agent", pids=(5,)),), owner={1: 1})
    seen = inventory(process(5, 1), seen=(Observation(message="managed-by"),))
    assert managed(found, seen, PRODUCTS) == {1: "management-program"}


def test_a_loop_of_parents_ends():
    found = Attribution(
        programs=(
            Program(id=1, name="mdm", pids=(5,), product="mdm"),
            Program(id=2, name="loop", pids=(7,)),
        )
    )
    seen = inventory(process(5, 1), process(7, 8), process(8, 7))
    assert managed(found, seen, PRODUCTS) == {1: "management-program"}
