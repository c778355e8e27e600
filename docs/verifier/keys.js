// Public keys: Ed25519 and P-256, in the forms that people and programs use for them. The
// key decides the algorithm, never the file.

const P256_ORDER = BigInt(
  "0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

function wireString(bytes) {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return joined(length, bytes);
}

const FORMS = [
  {
    algorithm: "Ed25519",
    sshType: "ssh-ed25519",
    wireHead: wireString(ENCODER.encode("ssh-ed25519")),
    derHead: fromHex("302a300506032b6570032100"),
    size: 32,
    named: { name: "Ed25519" },
  },
  {
    algorithm: "ECDSA-P256-SHA256",
    sshType: "ecdsa-sha2-nistp256",
    wireHead: joined(
      wireString(ENCODER.encode("ecdsa-sha2-nistp256")), wireString(ENCODER.encode("nistp256"))),
    derHead: fromHex("3059301306072a8648ce3d020106082a8648ce3d030107034200"),
    size: 65,
    named: { name: "ECDSA", namedCurve: "P-256" },
  },
];

/** Returns a key with its fingerprint as OpenSSH shows it. */
async function keyOf(form, bare) {
  const print = await sha256(joined(form.wireHead, wireString(bare)));
  const keyid = `SHA256:${base64(print).replace(/=+$/, "")}`;
  return { form, bare, algorithm: form.algorithm, keyid, der: joined(form.derHead, bare) };
}

/** Reads an X.509 SubjectPublicKeyInfo; null for another kind of key. */
async function keyFromDer(bytes) {
  for (const form of FORMS) {
    const bare = bytes.subarray(form.derHead.length);
    if (startsWith(bytes, form.derHead) && bare.length === form.size) return keyOf(form, bare);
  }
  return null;
}

/** Reads the SSH wire form; null for another kind of key. */
async function keyFromWire(bytes) {
  for (const form of FORMS) {
    const bare = bytes.subarray(form.wireHead.length + 4);
    const whole = joined(form.wireHead, wireString(bare));
    if (bare.length === form.size && same(bytes, whole)) return keyOf(form, bare);
  }
  return null;
}

/** Returns whether a signature is this key's, over these bytes. */
async function verifies(key, signature, message) {
  const bare = key.algorithm === "Ed25519" ? signature : bareEcdsa(signature);
  if (bare === null || bare.length !== 64) return false;
  const { named } = key.form;
  try {
    const usable = await crypto.subtle.importKey("raw", key.bare, named, false, ["verify"]);
    const how = named.name === "ECDSA" ? { name: "ECDSA", hash: "SHA-256" } : named;
    return await crypto.subtle.verify(how, usable, bare, message);
  } catch (error) {
    if (error.name === "NotSupportedError") throw error;
    return false; // the bytes are no point of the curve
  }
}

/**
 * Returns r and s of a DER signature as WebCrypto wants them; null for what is not the one
 * encoding. Of the two values of s that ECDSA allows, only the smaller is taken.
 */
function bareEcdsa(der) {
  if (der.length < 8 || der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const r = derInteger(der, 2);
  const s = r && derInteger(der, r.end);
  if (!s || s.end !== der.length || s.value > P256_ORDER / 2n) return null;
  const digits = [r.value, s.value].map((each) => each.toString(16).padStart(64, "0"));
  return digits.some((each) => each.length !== 64) ? null : fromHex(digits.join(""));
}

function derInteger(der, at) {
  const length = der[at + 1];
  const end = at + 2 + length;
  if (der[at] !== 2 || length < 1 || length > 33 || end > der.length) return null;
  const [first, second] = der.subarray(at + 2, end);
  const padded = length > 1 && first === 0 && second < 0x80;
  if (first >= 0x80 || padded) return null;
  return { value: BigInt(`0x${hex(der.subarray(at + 2, end))}`), end };
}

const FINGERPRINT = /^(?:SHA256:)?([A-Za-z0-9+/]{43})=?$/;

/**
 * Reads what a person typed or pasted: fingerprints, lines of .pub files, PEM.
 *
 * Returns by fingerprint the key, or null where only the fingerprint is known; and the
 * lines that are none of these.
 */
async function knownKeys(text) {
  const keys = new Map();
  const unread = [];
  const pem = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/g;
  for (const [, body] of text.matchAll(pem)) {
    const bytes = fromBase64(body.replace(/\s/g, ""));
    const key = bytes && (await keyFromDer(bytes));
    if (key) keys.set(key.keyid, key);
    else unread.push(body.trim());
  }
  for (const line of text.replace(pem, "").split("\n")) {
    const words = line.trim().split(/\s+/);
    const print = FINGERPRINT.exec(words.join(""));
    const isLine = FORMS.some((form) => form.sshType === words[0]) && words.length > 1;
    const bytes = isLine ? fromBase64(words[1]) : null;
    const key = bytes && (await keyFromWire(bytes));
    if (key) keys.set(key.keyid, key);
    else if (print) keys.set(`SHA256:${print[1]}`, keys.get(`SHA256:${print[1]}`) ?? null);
    else if (line.trim()) unread.push(line.trim());
  }
  return { keys, unread };
}
