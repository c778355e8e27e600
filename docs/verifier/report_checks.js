// Checks of the signed statement and of the report in it. Each answers with what is wrong,
// as the id of a sentence and its arguments, or with null.

const DEEPEST = 32;
const UUID4 = new RegExp(
  "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$");
const SHA256_TEXT = /^[0-9a-f]{64}$/;
const SIGNER_FIELDS = ["role", "algorithm", "keyid", "public_key", "name", "protection"];
const OBJECT_PARTS = ["tool", "host", "policy", "summary"];
const LIST_PARTS = ["probes", "programs", "rules", "claims", "limits"];

function isDigestText(value) {
  return isText(value) && SHA256_TEXT.test(value);
}

function hasFields(value, names) {
  return value instanceof Map && value.size === names.length
    && names.every((name) => value.has(name));
}

/** Returns whether a value is exactly a name and one SHA-256. */
function isSubject(value) {
  return hasFields(value, ["name", "digest"]) && hasFields(value.get("digest"), ["sha256"])
    && isDigestText(value.get("digest").get("sha256"));
}

function isRoot(value) {
  const root = isText(value) ? fromBase64(value) : null;
  return root !== null && root.length === 32 && base64(root) === value;
}

function isListOfObjects(value) {
  return Array.isArray(value) && value.every((item) => item instanceof Map);
}

function statementProblem({ document, statement }) {
  if (document.broken) return ["no-json"];
  const typed = statement.get("_type") === FACTS.statementType;
  return typed && statement.get("predicate") instanceof Map ? null : ["statement-form"];
}

function contentProblem({ statement, predicate }) {
  const kind = statement.get("predicateType");
  const schema = predicate.get("schema");
  if (kind === FACTS.reportType && schema === FACTS.schema) return null;
  return ["content-known", { kind, schema }];
}

function subjectProblem({ statement }) {
  const subjects = statement.get("subject");
  const sound = Array.isArray(subjects) && subjects.length === 1 && isSubject(subjects[0])
    && subjects[0].get("name") === FACTS.disclosuresName;
  return sound ? null : ["subject-form"];
}

function identityProblem({ predicate }) {
  const id = predicate.get("report_id");
  if (!isText(id) || !UUID4.test(id)) return ["no-report-id"];
  const previous = fields(predicate.get("previous"));
  const size = previous.get("size");
  const isSize = typeof size === "number" && size >= 0;
  if (!isSize || predicate.get("sequence") !== size) return ["sequence"];
  const checkpoint = previous.get("checkpoint_sha256") ?? null;
  const sound = isRoot(previous.get("root"))
    && (checkpoint === null || isDigestText(checkpoint));
  return sound ? null : ["previous"];
}

function partsProblem({ predicate }) {
  for (const part of OBJECT_PARTS) {
    if (!(predicate.get(part) instanceof Map)) return ["parts-form", { part }];
  }
  for (const part of LIST_PARTS) {
    if (!isListOfObjects(predicate.get(part))) return ["parts-form", { part }];
  }
  const sound = predicate.get("rules").every((rule) => isListOfObjects(rule.get("findings")));
  return sound ? null : ["parts-form", { part: "findings" }];
}

function signingKeyProblem({ sealed, predicate }) {
  const named = fields(predicate.get("signer")).get("public_key");
  return sealed.key && named === base64(sealed.key.der) ? null : ["signer-key"];
}

function signerProblem({ sealed, predicate }) {
  const signer = fields(predicate.get("signer"));
  const { key, envelope } = sealed;
  const whole = SIGNER_FIELDS.every((name) => isText(signer.get(name)));
  const fits = whole && key && signer.get("algorithm") === key.algorithm
    && signer.get("keyid") === envelope.keyid && envelope.keyid === key.keyid;
  return fits ? null : ["signer-form"];
}

const REPORT_CHECKS = {
  "json-names": ({ document }) =>
    document.repeated === null ? null : ["json-names", { name: document.repeated }],
  "json-numbers": ({ document }) =>
    document.number === null ? null : ["json-numbers", { number: document.number }],
  "json-text": ({ document }) => (document.lone ? ["json-text"] : null),
  "json-depth": ({ document }) => (document.depth > DEEPEST ? ["json-depth"] : null),
  "statement-form": statementProblem,
  "content-known": contentProblem,
  "subject-form": subjectProblem,
  "identity-form": identityProblem,
  "parts-form": partsProblem,
  "signer-key": signingKeyProblem,
  "signer-form": signerProblem,
};
