// Checks of what is disclosed, what is withheld, and of the counts over both.

function firstRepeated(items) {
  const seen = new Set();
  return items.find((item) => seen.has(item) || !seen.add(item)) ?? null;
}

function faultAt(opened, fault) {
  const place = opened.places.find((each) => each.fault === fault);
  return place ? [`withheld-${fault}`, { place: place.where }] : null;
}

function* allObjects(value) {
  if (value instanceof Map) yield value;
  const inside = value instanceof Map ? value.values() : Array.isArray(value) ? value : [];
  for (const item of inside) yield* allObjects(item);
}

function isTelling(item) {
  return given(item.get("capabilities")) || (item.get("product") ?? null) !== null;
}

/** A program that matters has a name, and it is not among those of unrelated ones. */
function namesProblem({ predicate }) {
  for (const item of allObjects(predicate)) {
    const named = (item.get("name") ?? null) !== null;
    if (given(item.get("unrelated_name")) && (named || isTelling(item))) {
      return ["name-unrelated"];
    }
  }
  const without = objects(predicate.get("programs")).find(
    (program) => isTelling(program) && !given(program.get("name")));
  return without ? ["name-missing", { program: without.get("id") }] : null;
}

function digestsOf({ places: found }) {
  return found.filter((place) => place.digest).map((place) => place.digest);
}

function isSound({ text, decoded, content }) {
  const doubtful = content.broken || content.lone
    || content.repeated !== null || content.number !== null;
  const pair = content.value;
  if (doubtful || !Array.isArray(pair) || pair.length !== 2 || !isText(pair[0])) return false;
  return base64url(decoded) === text;
}

function linesProblem({ disclosures, lines }) {
  if (disclosures && disclosures.length && disclosures.at(-1) !== 10) return ["last-line"];
  const odd = lines.find((line) => !isSound(line));
  return odd ? ["line-form", { line: odd.number }] : null;
}

function flatProblem({ lines }) {
  const odd = lines.find(({ value }) => value instanceof Map || Array.isArray(value));
  return odd ? ["line-flat", { line: odd.number }] : null;
}

function signedProblem(opened) {
  const signed = new Set(digestsOf(opened));
  const odd = opened.lines.find((line) => !signed.has(line.digest));
  return odd ? ["line-unsigned", { line: odd.number }] : null;
}

/** The signed digest of the whole file must not be that of one with lines missing. */
async function wholeProblem(opened) {
  const { disclosures, values, statement } = opened;
  const withheld = digestsOf(opened).some((digest) => !values.has(digest));
  if (!disclosures || !withheld) return null;
  const subject = objects(statement.get("subject"))[0] ?? new Map();
  const named = fields(subject.get("digest")).get("sha256");
  return named === hex(await sha256(disclosures)) ? ["disclosure-whole"] : null;
}

/** Returns how Python would write a value that should have been a word. */
function asWord(value) {
  if (value === null || value === undefined) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return String(value);
}

function tally(words) {
  const counts = new Map();
  for (const word of words) counts.set(asWord(word), (counts.get(asWord(word)) ?? 0) + 1);
  return counts;
}

/** Compares counts; a count of zero may be left out. */
function isSameCount(stated, counted) {
  if (!(stated instanceof Map) || !(counted instanceof Map)) return stated === counted;
  const named = Array.from(stated).filter(([, count]) => count !== 0);
  return named.length === counted.size
    && named.every(([key, count]) => counted.get(key) === count);
}

function countsProblem({ predicate }) {
  const summary = fields(predicate.get("summary"));
  const rules = objects(predicate.get("rules"));
  const findings = rules.flatMap((rule) => objects(rule.get("findings")));
  const programs = objects(predicate.get("programs"));
  const probes = objects(predicate.get("probes"));
  const of = (items, key) => tally(items.map((item) => item.get(key)));
  const counted = {
    programs: programs.length,
    findings: findings.length,
    severities: of(findings, "severity"),
    verdicts: of(findings, "verdict"),
    outcomes: of(rules, "outcome"),
    coverage: of(probes, "coverage"),
  };
  const wrong = Object.keys(counted).find(
    (key) => !isSameCount(summary.get(key), counted[key]));
  return wrong ? ["counts", { part: wrong }] : null;
}

function withholdableProblem({ predicate, places: found }) {
  const stated = fields(predicate.get("summary")).get("withholdable");
  const counted = tally(found.filter((place) => place.digest).map((place) => place.key));
  return isSameCount(stated, counted) ? null : ["counts", { part: "withholdable" }];
}

const DISCLOSURE_CHECKS = {
  "withheld-place": (opened) => faultAt(opened, "stray"),
  "withheld-form": (opened) => faultAt(opened, "clear"),
  "withheld-name": namesProblem,
  "digest-once": (opened) =>
    firstRepeated(digestsOf(opened)) === null ? null : ["digest-once"],
  "disclosure-form": linesProblem,
  "disclosure-flat": flatProblem,
  "disclosure-signed": signedProblem,
  "disclosure-once": ({ lines }) =>
    firstRepeated(lines.map((line) => line.digest)) === null ? null : ["disclosure-once"],
  "disclosure-whole": wholeProblem,
  counts: countsProblem,
  "counts-withholdable": withholdableProblem,
  "signer-known": ({ sealed }) =>
    sealed.known ? null : ["signer-known", { keyid: sealed.key?.keyid ?? "" }],
};
