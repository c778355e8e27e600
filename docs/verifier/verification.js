// Strict verification: numbered steps, the same and in the same order as `auditor verify`
// has them, then five answers. The first step of the report that does not pass ends it.

const LARGEST = FACTS.largest;
const CHECKS = { ...ENVELOPE_CHECKS, ...REPORT_CHECKS, ...DISCLOSURE_CHECKS };
const [PASSED, NOT_REACHED] = ["passed", "not-reached"];

/** Runs the numbered checks; stops at the first that does not pass. */
async function runChecks(sealed, disclosures) {
  const steps = [];
  let stopped = false;
  let opened = null;
  for (const { id, meaning } of FACTS.checks) {
    if (stopped) {
      steps.push({ check: id, result: NOT_REACHED });
      continue;
    }
    const isEnvelopes = Object.hasOwn(ENVELOPE_CHECKS, id);
    if (!isEnvelopes) opened ??= await openPayload(sealed, disclosures);
    const problem = await CHECKS[id](isEnvelopes ? sealed : opened);
    const result = meaning === "altered" ? FAILED_STEP : UNDECIDED_STEP;
    steps.push(problem ? { check: id, result, problem } : { check: id, result: PASSED });
    stopped = problem !== null;
  }
  return { steps, opened };
}

function stepsOfAltered({ check, problem }) {
  const ids = FACTS.checks.map(({ id }) => id);
  if (!ids.includes(check)) ids.unshift(check);
  return ids.map((id) => (id === check
    ? { check: id, result: FAILED_STEP, problem } : { check: id, result: NOT_REACHED }));
}

function refuseLarge(given_) {
  const { report, disclosures, others } = given_;
  if (report.length > LARGEST) {
    if (!looksLikeReport(report)) throw new NoReport();
    throw new Altered("envelope-form", ["too-large"]);
  }
  if (disclosures && disclosures.length > LARGEST) {
    throw new Altered("disclosure-form", ["too-large"]);
  }
  for (const bytes of others.values()) {
    if (bytes.length > LARGEST) throw new Altered("companion-size", ["too-large"]);
  }
}

/** Returns what a bundle holds; what a person gave beside it stands before its own. */
async function withBundle({ bundle, others }) {
  const opened = await openBundle(bundle);
  return { ...opened, others: new Map([...opened.others, ...others]) };
}

async function examined(given_, known) {
  const taken = given_.bundle ? await withBundle(given_) : given_;
  if (!given_.bundle) refuseLarge(taken);
  const sealed = await hold(openEnvelope(taken.report), known);
  const { steps, opened } = await runChecks(sealed, taken.disclosures);
  const stop = steps.find(({ result }) => result !== PASSED);
  if (!opened || (stop && stop.check !== "signer-known")) return { steps, sealed };
  const shown = show(opened.predicate, opened.values);
  const facts = {
    report: shown.report, key: sealed.key, known,
    sha256: hex(await sha256(taken.report)), checkpoint: taken.others.get("checkpoint"),
  };
  const beside = await lookBeside(facts, taken.others);
  for (const { name, kind, title, problem, result } of beside) {
    steps.push({ check: `${kind}:${name}`, name, title, problem, result: result ?? PASSED });
  }
  const aside = leftAside(taken.others);
  return { steps, sealed, shown, beside, aside, isBeside: taken.disclosures !== null };
}

/**
 * Verifies what a person gave.
 *
 * Takes `{bundle}` or `{report, disclosures, others}` as bytes, and the known keys by
 * fingerprint. Throws `NoReport` for what never was one.
 */
async function verify(given_, known) {
  let found;
  try {
    found = await examined(given_, known);
  } catch (error) {
    if (!(error instanceof Altered)) throw error;
    found = { steps: stepsOfAltered(error) };
  }
  const results = new Set(found.steps.map(({ result }) => result));
  const isAltered = results.has(FAILED_STEP);
  const exitCode = isAltered ? 4 : results.size === 1 && results.has(PASSED) ? 0 : 3;
  const outcome = isAltered ? { ...found, shown: null } : found;
  return {
    exitCode,
    steps: found.steps.map((step, at) => ({ number: at + 1, ...step })),
    answers: answersFor(outcome),
    shown: outcome.shown ?? null,
    sealed: found.sealed ?? null,
  };
}
