// Bytes as text and back, and their digests. No other file knows how base64 is written.

/** Is made for a file that was altered; `check` names the step that found it. */
class Altered extends Error {
  constructor(check, problem) {
    super(check);
    this.check = check;
    this.problem = problem;
  }
}

/** Is made for what never was a report. */
class NoReport extends Error {}

const ENCODER = new TextEncoder();

/** Returns UTF-8 bytes as text; throws for what is no UTF-8. A byte order mark stays. */
function fromUtf8(bytes) {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

/** Returns bytes as text, one character for each. */
function latin(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + 8192));
  }
  return text;
}

/** Returns padded standard base64 (RFC 4648, section 4). */
function base64(bytes) {
  return btoa(latin(bytes));
}

/** Returns base64url without padding (RFC 4648, section 5). */
function base64url(bytes) {
  return base64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Decodes either alphabet, with or without padding; null for no base64 at all. Forgiving
 * on purpose: that a text is the one right form is asked by encoding the result again.
 */
function fromBase64(text) {
  const plain = text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (plain.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(plain)) return null;
  const decoded = atob(plain);
  const bytes = new Uint8Array(decoded.length);
  for (let at = 0; at < decoded.length; at += 1) bytes[at] = decoded.charCodeAt(at);
  return bytes;
}

function hex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16));
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function same(one, other) {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

function startsWith(bytes, head) {
  return bytes.length >= head.length && same(bytes.subarray(0, head.length), head);
}

async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
