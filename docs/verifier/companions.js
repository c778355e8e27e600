// What may lie beside a report and adds to what is known of it: statements about the report,
// a checkpoint of its signer's ledger, a proof. Each is one numbered step and bears on one
// answer; the worst that one can do is to fail.

const COMPANION_NAMES = new RegExp(`^(?:${FACTS.companionNames})$`);
const LARGEST_STATEMENT = 4 * 1024 * 1024;
const STATEMENT_NAME = /^[a-z-]+-[0-9]+\.dsse\.json$/;
const KIND = new RegExp(`^${FACTS.uriBase.replaceAll(".", "\\.")}([a-z-]+)/v1$`);

const STATEMENT_CHECKS = {
  ...ENVELOPE_CHECKS,
  ...Object.fromEntries(
    ["json-names", "json-numbers", "json-text", "json-depth", "statement-form"]
      .map((id) => [id, REPORT_CHECKS[id]])),
  "content-known": ({ statement }) => (kindOf(statement) ? null : ["statement-unknown"]),
  "subject-form": ({ statement }) => {
    const subjects = statement.get("subject");
    const sound = Array.isArray(subjects) && subjects.length && subjects.every(isSubject);
    return sound ? null : ["statement-subject"];
  },
  "signer-key": REPORT_CHECKS["signer-key"],
  "signer-form": REPORT_CHECKS["signer-form"],
};

function kindOf(statement) {
  const type = statement.get("predicateType");
  return (isText(type) && KIND.exec(type)?.[1]) || "";
}

/** Reads a payload and the disclosures beside it, judging nothing. */
async function openPayload(sealed, disclosures) {
  const document = readJson(sealed.envelope.payload);
  const statement = fields(document.value);
  const predicate = fields(statement.get("predicate"));
  const lines = await openLines(disclosures);
  const values = new Map(lines.map(({ digest, value }) => [digest, value]));
  return {
    sealed, envelope: sealed.envelope, key: sealed.key, document, statement, predicate,
    places: places(predicate), disclosures, lines, values,
  };
}

/** Checks one statement beside a report; returns what is wrong with it, and what it is. */
async function openedStatement(bytes, known) {
  if (bytes.length > LARGEST_STATEMENT) return { problem: ["too-large"] };
  let opened;
  try {
    opened = await openPayload(await hold(openEnvelope(bytes), known), null);
  } catch (error) {
    if (error instanceof Altered || error instanceof NoReport) {
      return { problem: ["envelope-damaged"] };
    }
    throw error;
  }
  for (const check of Object.values(STATEMENT_CHECKS)) {
    const problem = await check(opened);
    if (problem) return { problem };
  }
  return { opened, kind: kindOf(opened.statement) };
}

// They speak of keys, and can make a signature count for nothing: a person must look.
const OF_KEYS = ["key-rotation", "key-revocation"];
const QUESTION_OF = {
  declaration: "completeness", "key-rotation": "signer", "key-revocation": "signer",
};

const FAILED_STEP = "failed";
const UNDECIDED_STEP = "undecided";
const OWN_WORD = "own-word";

async function lookAtStatement(facts, name, bytes) {
  const { problem, opened, kind } = await openedStatement(bytes, facts.known);
  const question = QUESTION_OF[kind] ?? "time";
  const step = { name, kind: kind ?? "statement", question, title: "beside.statement" };
  if (problem) return { ...step, problem, result: FAILED_STEP };
  if (OF_KEYS.includes(kind)) {
    return { ...step, problem: ["statement-of-keys"], result: UNDECIDED_STEP };
  }
  const about = opened.statement.get("subject")
    .some((each) => each.get("digest").get("sha256") === facts.sha256);
  if (!about) return { ...step, problem: ["statement-elsewhere"], result: FAILED_STEP };
  const signer = opened.predicate.get("signer");
  const told = {
    kind, keyid: opened.key.keyid, name: signer.get("name"), role: signer.get("role"),
    at: opened.predicate.get("at") ?? opened.predicate.get("time") ?? "",
  };
  if (!opened.sealed.known) {
    return { ...step, problem: ["statement-signer", told], result: UNDECIDED_STEP };
  }
  if (told.keyid === facts.key.keyid) {
    return { ...step, problem: ["statement-own", told], result: UNDECIDED_STEP };
  }
  const good = kind === "witness";
  return { ...step, state: good ? "witness" : "", good, text: ["answer.statement", told] };
}

async function lookAtCheckpoint(facts, name, bytes) {
  const step = { name, kind: "ledger", question: "history", title: "beside.checkpoint" };
  const checkpoint = readCheckpoint(bytes);
  if (!checkpoint) return { ...step, problem: ["no-checkpoint"], result: FAILED_STEP };
  const problem = await ownerProblem(checkpoint, facts.key);
  const isOther = problem?.[0] === "other-ledger";
  if (problem) return { ...step, problem, result: isOther ? UNDECIDED_STEP : FAILED_STEP };
  const text = ["answer.checkpoint", { size: checkpoint.size }];
  return { ...step, state: OWN_WORD, text };
}

async function lookAtProof(facts, name, bytes) {
  const step = { name, kind: "ledger", question: "history", title: "beside.proof" };
  const failed = (problem) => ({ ...step, problem, result: FAILED_STEP });
  const proof = readProof(bytes);
  if (!proof) return failed(["no-proof"]);
  const problem = await ownerProblem(proof.checkpoint, facts.key);
  if (problem) return failed(problem);
  const sequence = facts.report.get("sequence");
  if (!(await holdsEntry(proof, facts.sha256, sequence))) return failed(["proof-entry"]);
  const previous = facts.report.get("previous");
  const before = { size: previous.get("size"), root: fromBase64(previous.get("root")) };
  const grew = before.size === 0 || (await reaches(proof, before));
  if (grew === false) return failed(["proof-growth"]);
  const kept = facts.checkpoint && readCheckpoint(facts.checkpoint);
  if (kept && (await reaches(proof, kept)) === false) return failed(["proof-kept"]);
  if (grew === null) return { ...step, problem: ["proof-untold"], result: UNDECIDED_STEP };
  const witnesses = await witnessesOf(proof.checkpoint, facts.known, facts.key);
  if (!witnesses) return failed(["cosignature"]);
  const told = { size: proof.checkpoint.size, ...witnesses[0] };
  const text = [witnesses.length ? "answer.proof.witness" : "answer.proof", told];
  const good = witnesses.length > 0;
  return { ...step, state: good ? "consistent" : OWN_WORD, good, text };
}

/** Looks at everything that lies beside a report which is in order itself. */
async function lookBeside(facts, others) {
  const found = [];
  const looks = [["checkpoint", lookAtCheckpoint], ["proof.json", lookAtProof]];
  for (const [name, look] of looks) {
    if (others.has(name)) found.push(await look(facts, name, others.get(name)));
  }
  for (const name of [...others.keys()].filter((each) => STATEMENT_NAME.test(each)).sort()) {
    found.push(await lookAtStatement(facts, name, others.get(name)));
  }
  return found;
}

/** Names of files beside a report that this page knows of and does not check. */
function leftAside(others) {
  return [...others.keys()].filter((name) => /\.(tsr|tsq|sig|sha256)$/.test(name)).sort();
}
