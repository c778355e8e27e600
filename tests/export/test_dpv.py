"""Linked data: only terms that exist, only what was declared, never that it is lawful."""

import json
import re
from pathlib import Path

import pytest

from auditor.export import export_named
from auditor.export._terms import NAMESPACE, tables
from auditor.model.capability import CAPABILITIES, nodes
from tests.export.policies import NAMES, changed, document, hostile

TERMS = set(Path(__file__).with_name("dpv-terms.txt").read_text().split())
STANDARD = {
    "rdfs:Class",
    "rdfs:label",
    "rdfs:subClassOf",
    "xsd:date",
    "xsd:duration",
}
DATA = ("prefixes", "version", "other", "own", "properties")


def exported(found):
    (sheet,) = export_named("dpv").export(found, "en")
    return json.loads(sheet.text)


def processes(found):
    return [node for node in exported(found)["@graph"] if "dpv:Process" in node["@type"]]


def is_known(curie):
    prefix, _, name = curie.partition(":")
    if prefix == "auditor":
        return name in tables()["own"] or name in tables()["properties"]
    return curie in TERMS or curie in STANDARD


def used(value):
    """Yield every term of a document: keys, types and references."""
    if isinstance(value, dict):
        kinds = value.get("@type", [])
        yield from [kinds] if isinstance(kinds, str) else kinds
        yield from (key for key in value if not key.startswith("@"))
        if "@id" in value and not value["@id"].startswith("_:"):
            yield value["@id"]
        for item in value.values():
            yield from used(item)
    elif isinstance(value, list):
        for item in value:
            yield from used(item)


def kinds(nodes_):
    return {kind for node in nodes_ for kind in node["@type"]}


def test_the_tables_invent_no_term():
    own = tables()["own"]
    mapped = [
        term
        for name, table in tables().items()
        if name not in DATA
        for terms in table.values()
        for term in terms
    ]
    above = [term for _, *parents in own.values() for term in parents]
    wrong = [
        term
        for term in (*mapped, *above, *tables()["other"].values())
        if term.removeprefix("own:") not in own and term not in TERMS
    ]
    assert wrong == []
    assert "dpv:Lawful" in TERMS
    assert "dpv:AutomationOfProcessing" not in TERMS


def test_every_term_of_our_own_for_data_has_one_above_it():
    table = tables()["capability"]
    own = {term[4:] for terms in table.values() for term in terms if term[:4] == "own:"}
    assert [name for name in own if len(tables()["own"][name]) < 2] == []


def test_every_capability_is_mapped_and_no_other_word():
    assert set(tables()["capability"]) == set(CAPABILITIES)
    assert all(tables()["capability"].values())
    assert set(tables()["processing"]) <= set(CAPABILITIES)


def test_no_term_of_our_own_is_left_over():
    text = json.dumps({key: tables()[key] for key in tables() if key != "properties"})
    code = "".join(
        path.read_text() for path in Path("auditor/export").resolve().glob("*.py")
    )
    unused = [
        name
        for name in tables()["own"]
        if f'"own:{name}"' not in text and f'own_class("{name}")' not in code
    ]
    assert unused == []


@pytest.mark.parametrize("name", NAMES)
def test_every_prefix_and_every_term_is_known(name):
    told = exported(document(name))
    context = told["@context"]
    assert context["dpv"] == "https://w3id.org/dpv#"
    assert context["pd"] == "https://w3id.org/dpv/pd#"
    assert context["eu-gdpr"] == "https://w3id.org/dpv/legal/eu/gdpr#"
    assert context["auditor"] == NAMESPACE == "https://w3id.org/monitoring-auditor/ns#"
    assert all(re.fullmatch(r"https?://[!-~]+#", place) for place in context.values())
    terms = {*used(told["@graph"])}
    assert [term for term in terms if term.partition(":")[0] not in context] == []
    assert [term for term in terms if not is_known(term)] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_class_of_our_own_is_told_in_the_document_itself(name):
    told = exported(document(name))
    own = {
        term
        for term in used(told["@graph"])
        if term.startswith("auditor:") and term[8:] in tables()["own"]
    }
    assert own <= {node["@id"] for node in told["@graph"]}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_to_be_lawful(name):
    found = document(name)
    terms = {*used(exported(found)["@graph"])}
    assert not terms & {
        "dpv:Lawful",
        "dpv:Unlawful",
        "dpv:Conformant",
        "dpv:NonConformant",
        "dpv:ProhibitionUnviolated",
        "dpv:NoticeUsed",
        "dpv:ConsentGiven",
    }
    states = [node["auditor:complianceStatus"] for node in processes(found)]
    assert states == [{"@id": "dpv:ComplianceIndeterminate"}] * len(states)
    assert len(states) == len(found["programs"])


def test_the_example_of_a_works_agreement():
    edr, dlp, mdm = processes(document("works-agreement"))
    assert kinds(edr["dpv:hasPurpose"]) == {"dpv:EnforceSecurity"}
    assert kinds(dlp["dpv:hasPurpose"]) == {"auditor:DataLossPrevention"}
    assert kinds(edr["dpv:hasPersonalData"]) >= {"auditor:ProcessTelemetry"}
    assert kinds(edr["dpv:hasLegalBasis"]) == {"eu-gdpr:A6-1-f"}
    assert kinds(edr["dpv:hasRecipient"]) == {"dpv:DataProcessor", "dpv:Recipient"}
    assert kinds(edr["dpv:hasInvolvement"]) == {
        "dpv:HumanInvolved",
        "dpv:CannotOptOutFromProcess",
        "dpv:ObjectingToProcess",
    }
    assert edr["auditor:deidentification"][0]["auditor:resultsIn"]["@type"] == [
        "dpv:PseudonymisedData"
    ]
    assert {"@value": "P90D", "@type": "xsd:duration"} in [
        item.get("auditor:period") for item in edr["auditor:storage"]
    ]
    assert "auditor:Bystander" in kinds(dlp["dpv:hasDataSubject"])
    assert "auditor:Bystander" not in kinds(mdm["dpv:hasDataSubject"])
    forbidden = [item.get("dpv:hasPurpose") for item in edr["dpv:hasProhibition"]]
    assert {"dpv:PersonnelPerformanceEvaluation"} <= kinds(filter(None, forbidden))
    fields = {item["auditor:field"] for item in dlp["auditor:notStated"]}
    assert fields == {"ai.training", "automated_decisions", "transfers", "security"}


def test_rights_of_the_gdpr_are_named_only_where_it_holds():
    def rights(name):
        return kinds(exported(document(name))["@graph"][0]["auditor:right"])

    assert rights("works-agreement") == {
        "dpv:DataSubjectRight",
        *("eu-gdpr:A15", "eu-gdpr:A21", "eu-gdpr:A22", "eu-gdpr:A77"),
    }
    assert rights("ai-training") == {"dpv:DataSubjectRight"}


def test_what_an_employer_calls_anonymous_is_not_taken_for_it():
    (process,) = processes(document("ai-training"))
    told = process["auditor:deidentification"][0]
    assert told["auditor:declared"] == "anonymised"
    assert told["auditor:resultsIn"] == {"@type": ["dpv:ContextuallyAnonymisedData"]}
    assert "ai:ModelTraining" in kinds(process["dpv:hasProcessing"])
    assert kinds(process["dpv:hasInvolvement"]) == {"dpv:CannotOptOutFromProcess"}
    withheld = {item["auditor:field"] for item in process["auditor:withheld"]}
    assert {"human_access.possible", "retention.period"} <= withheld


@pytest.mark.parametrize(
    ("available", "term"),
    [
        ("true", {"dpv:OptingOutFromProcess"}),
        ("false", {"dpv:CannotOptOutFromProcess"}),
        ("unknown", set()),
        ("withheld", set()),
    ],
)
def test_only_a_stated_opt_out_becomes_a_term(available, term):
    found = changed(
        "works-agreement",
        opt_out={"available": available},
        objection=None,
        human_access=None,
    )
    assert kinds(processes(found)[0].get("dpv:hasInvolvement", [])) == term


def test_nobody_looks_is_a_term_of_its_own():
    found = changed("works-agreement", human_access={"possible": "false"})
    told = kinds(processes(found)[0]["dpv:hasInvolvement"])
    assert "dpv:HumanNotInvolved" in told
    assert "dpv:HumanInvolved" not in told


@pytest.mark.parametrize("node", sorted(nodes()))
def test_a_node_stands_for_all_its_leaves(node):
    found = changed("works-agreement", captures=[{"type": node}])
    told = kinds(processes(found)[0]["dpv:hasPersonalData"])
    wanted = {
        term.replace("own:", "auditor:")
        for leaf, terms in tables()["capability"].items()
        if leaf == node or leaf.startswith(f"{node}.")
        for term in terms
    }
    assert told == wanted | {"dpv:ObservedPersonalData"}


def test_a_negative_with_a_star_names_what_fits():
    found = changed("works-agreement", not_captured=["comm.*.content"])
    data = [
        item.get("dpv:hasPersonalData")
        for item in processes(found)[0]["dpv:hasProhibition"]
    ]
    assert kinds(filter(None, data)) == {
        "pd:VoiceCommunicationRecording",
        "auditor:ChatContent",
        "pd:EmailContent",
    }


def test_an_unknown_purpose_is_shown_as_it_was_written():
    found = changed(
        "works-agreement", purposes=[{"id": "something.else", "text": "why not"}]
    )
    (purpose,) = processes(found)[0]["dpv:hasPurpose"]
    assert purpose == {
        "@type": ["auditor:OtherPurpose"],
        "auditor:declared": "something.else",
        "rdfs:label": "why not",
    }


def test_no_text_of_a_policy_becomes_a_term_or_an_id():
    found = hostile(document("works-agreement"), "@id")
    told = exported(found)
    assert [term for term in used(told["@graph"]) if not is_known(term)] == []
    found = changed("works-agreement", notices=["a b\x1b\u00e4"])
    (notice,) = processes(found)[0]["auditor:notice"]
    assert re.fullmatch(r"_:[A-Za-z0-9_-]+", notice["@id"])


def test_a_negative_for_the_whole_machine_holds_for_every_process():
    found = document("works-agreement")
    found["not_captured"] = ["camera", "microphone"]
    told = [
        item["dpv:hasPersonalData"]["auditor:capability"]
        for item in processes(found)[2]["dpv:hasProhibition"]
        if "dpv:hasPersonalData" in item
    ]
    assert told[-2:] == ["camera", "microphone"]
    (edr, *_) = processes(found)
    told = [
        item["dpv:hasPersonalData"]["auditor:capability"]
        for item in edr["dpv:hasProhibition"]
        if "dpv:hasPersonalData" in item
    ]
    assert told.count("camera") == 1


@pytest.mark.parametrize(
    ("period", "term"),
    [
        ("P1D", "dpv:TemporalDuration"),
        ("endless", "dpv:EndlessDuration"),
        ("indeterminate", "dpv:IndeterminateDuration"),
    ],
)
def test_a_period_without_an_end_has_its_own_term(period, term):
    found = changed("works-agreement", retention=[{"capture": "all", "period": period}])
    assert term in kinds(processes(found)[0]["auditor:storage"])


def test_only_a_stated_period_is_a_limit():
    (traces,) = processes(document("ai-training"))
    assert "dpv:TemporalDuration" not in kinds(traces["auditor:storage"])
    edr, *_ = processes(document("works-agreement"))
    assert "dpv:TemporalDuration" in kinds(edr["auditor:storage"])


@pytest.mark.parametrize(
    ("ai", "is_told"),
    [
        ({"high_risk": "true", "use": "evaluate"}, True),
        ({"high_risk": "unknown", "use": "evaluate"}, False),
        ({"use": "evaluate"}, False),
        ({"high_risk": "true", "use": "none"}, False),
    ],
)
def test_a_class_of_the_ai_act_is_the_policys_own_statement(ai, is_told):
    told = processes(changed("works-agreement", ai=ai))[0]
    assert ("auditor:aiSystem" in told) is is_told


@pytest.mark.parametrize(
    ("fields", "term"),
    [
        ({"ai": {"training": "true"}}, "ai:ModelTraining"),
        ({"automated_decisions": "significant"}, "dpv:AutomatedDecisionMaking"),
        ({"profiling_scores": [{"name": "x"}]}, "dpv:AutomatedScoringOfIndividuals"),
        ({"captures": [{"type": "emotion.inference"}]}, "ai:EmotionRecognition"),
    ],
)
def test_processing_is_what_is_stated_and_no_more(fields, term):
    plain = processes(document("works-agreement"))[0]["dpv:hasProcessing"]
    assert kinds(plain) == {"dpv:Collect", "dpv:Observe"}
    told = kinds(processes(changed("works-agreement", **fields))[0]["dpv:hasProcessing"])
    assert term in told
    for word in ("unknown", "none", "supports"):
        found = changed("works-agreement", ai={"training": word}, automated_decisions=word)
        assert kinds(processes(found)[0]["dpv:hasProcessing"]) == kinds(plain)


def test_a_term_above_one_of_our_own_is_told_too():
    found = changed("works-agreement", captures=[{"type": "app.window_titles"}])
    found["programs"] = found["programs"][:1]
    told = {node["@id"]: node for node in exported(found)["@graph"]}
    above = told["auditor:WindowTitle"]["rdfs:subClassOf"]
    assert above == [{"@id": "auditor:ApplicationUsage"}]
    assert told["auditor:ApplicationUsage"]["rdfs:subClassOf"] == [
        {"@id": "pd:ServiceConsumptionBehaviour"}
    ]
