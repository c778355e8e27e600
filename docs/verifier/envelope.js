// The signed file: a DSSE envelope, in the one form that it may have.

const HEAD = '{"payloadType":"application/vnd.in-toto+json","payload":"';
const TRACES = ["payloadType", "application/vnd.in-toto", '"signatures":[{"keyid":"'];
const SHORTEST_HEAD = 8;

/** Takes an envelope apart, forgivingly; its form is asked by the checks. */
function openEnvelope(raw) {
  const { value } = readJson(raw);
  if (value instanceof Map && value.has("payloadType")) {
    const kind = value.get("payloadType");
    const payload = value.get("payload");
    const signatures = value.get("signatures");
    const first = fields(Array.isArray(signatures) ? signatures[0] : null);
    const keyid = isText(first.get("keyid")) ? first.get("keyid") : "";
    const sig = isText(first.get("sig")) ? first.get("sig") : "";
    if (isText(kind) && isText(payload)) {
      const decoded = { payload: fromBase64(payload), signature: fromBase64(sig) };
      const opened = { raw, kind, keyid, ...decoded };
      if (opened.payload && opened.signature) return opened;
    }
  }
  if (!looksLikeReport(raw)) throw new NoReport();
  throw new Altered("envelope-form", ["envelope-damaged"]);
}

/** Returns whether a file is, or is what is left of, an envelope. */
function looksLikeReport(raw) {
  const text = latin(raw);
  if (TRACES.some((trace) => text.includes(trace))) return true;
  return raw.length >= SHORTEST_HEAD && HEAD.startsWith(text);
}

function quoted(text) {
  const escapes = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t",
    "\f": "\\f", "\b": "\\b" };
  const escaped = text.replace(/["\\]|[^ -~]/g, (unit) =>
    escapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `"${escaped}"`;
}

/** Returns whether the file is, byte for byte, what its parts would be written as. */
function hasOneForm(envelope) {
  const { kind, payload, keyid, signature } = envelope;
  const again = `{"payloadType":${quoted(kind)},"payload":"${base64(payload)}",`
    + `"signatures":[{"keyid":${quoted(keyid)},"sig":"${base64(signature)}"}]}\n`;
  return again === latin(envelope.raw);
}

/** Returns the bytes that are signed: DSSE's pre-authentication encoding. */
function signedBytes({ kind, payload }) {
  const type = ENCODER.encode(kind);
  const lead = `DSSEv1 ${type.length} `;
  return joined(
    ENCODER.encode(lead), type, ENCODER.encode(` ${payload.length} `), payload);
}

/**
 * Returns the envelope with the key that it is held against: a known one of its key id,
 * else the one that the payload names, which makes nobody known.
 */
async function hold(envelope, known) {
  const statement = fields(readJson(envelope.payload).value);
  const signer = fields(fields(statement.get("predicate")).get("signer"));
  const named = isText(signer.get("public_key")) ? fromBase64(signer.get("public_key")) : null;
  const namedKey = named && (await keyFromDer(named));
  if (!known.has(envelope.keyid)) return { envelope, key: namedKey, known: false };
  // Of some only the fingerprint was typed: the key is that of the file, if it fits.
  const fits = namedKey && namedKey.keyid === envelope.keyid ? namedKey : null;
  return { envelope, key: known.get(envelope.keyid) ?? fits, known: true };
}

const ENVELOPE_CHECKS = {
  "envelope-form": ({ envelope }) => (hasOneForm(envelope) ? null : ["envelope-form"]),
  "payload-type": ({ envelope }) =>
    envelope.kind === FACTS.payloadType ? null : ["payload-type", { found: envelope.kind }],
  signature: async ({ envelope, key }) => {
    if (!key) return ["no-key"];
    const fits = await verifies(key, envelope.signature, signedBytes(envelope));
    return fits ? null : ["signature", { keyid: key.keyid }];
  },
};
