// Checkpoints of a ledger: signed notes (c2sp.org/signed-note, tlog-checkpoint,
// tlog-cosignature). That a text has the form of one says nothing of who signed it.

const NOTE_BASE = "w3id.org/monitoring-auditor";
const LARGEST_NOTE = 64 * 1024;
const MOST_SIGNATURES = 100;
const LAST_TIME = 253402300799n;
const [OWNER, COSIGNATURE] = [1, 4];

/** Decodes base64 that is in its one right form; null for any other. */
function exactBase64(text) {
  const bytes = isText(text) ? fromBase64(text) : null;
  return bytes !== null && base64(bytes) === text ? bytes : null;
}

/** Reads a checkpoint; null for what is none. */
function readCheckpoint(bytes) {
  if (bytes.length > LARGEST_NOTE) return null;
  let whole;
  try {
    whole = fromUtf8(bytes);
  } catch {
    return null;
  }
  const gap = whole.lastIndexOf("\n\n");
  const lines = whole.slice(0, gap).split("\n");
  // eslint-disable-next-line no-control-regex
  if (/[\0-\t\v-\x1f]/.test(whole) || gap < 0 || lines.length !== 3 || !lines[0]) return null;
  const root = exactBase64(lines[2]);
  if (!/^(0|[1-9][0-9]{0,14})$/.test(lines[1]) || root?.length !== 32) return null;
  const signatures = whole.slice(gap + 2).split("\n");
  if (signatures.pop() !== "" || !signatures.length) return null;
  const read = signatures.map(noteSignature);
  if (read.length > MOST_SIGNATURES || read.includes(null)) return null;
  const text = `${lines.join("\n")}\n`;
  return { origin: lines[0], size: Number(lines[1]), root, text, signatures: read };
}

function noteSignature(line) {
  const parts = /^— ([^\s+]{1,300}) ([A-Za-z0-9+/]+={0,2})$/u.exec(line);
  const bytes = parts && exactBase64(parts[2]);
  if (!bytes) return null;
  return { name: parts[1], keyId: bytes.subarray(0, 4), made: bytes.subarray(4) };
}

async function originOf(key) {
  const wire = joined(key.form.wireHead, wireString(key.bare));
  return `${NOTE_BASE}/ledger/${hex(await sha256(wire)).slice(0, 16)}`;
}

async function noteKeyId(name, key, kind) {
  const typed = joined(ENCODER.encode(`${name}\n`), [kind], key.bare);
  const isP256 = key.algorithm !== "Ed25519" && kind === OWNER;
  return (await sha256(isP256 ? key.der : typed)).subarray(0, 4);
}

/** Returns what is wrong with the signature of a ledger's owner, or null. */
async function ownerProblem(checkpoint, key) {
  const name = await originOf(key);
  if (checkpoint.origin !== name) return ["other-ledger", { found: checkpoint.origin }];
  const keyId = await noteKeyId(name, key, OWNER);
  const mine = checkpoint.signatures.filter(
    (each) => each.name === name && same(each.keyId, keyId));
  if (!mine.length) return ["checkpoint-unsigned", { keyid: key.keyid }];
  const text = ENCODER.encode(checkpoint.text);
  for (const { made } of mine) {
    if (!(await verifies(key, made, text))) return ["signature", { keyid: key.keyid }];
  }
  return null;
}

/** Returns the witnesses among the known keys, with their times; null if one does not fit. */
async function witnessesOf(checkpoint, known, owner) {
  const found = [];
  for (const { name, keyId, made } of checkpoint.signatures) {
    for (const key of known.values()) {
      if (key?.algorithm !== "Ed25519" || key.keyid === owner.keyid) continue;
      if (!same(keyId, await noteKeyId(name, key, COSIGNATURE))) continue;
      if (made.length !== 72) return null;
      const time = viewOf(made).getBigUint64(0);
      const text = ENCODER.encode(`cosignature/v1\ntime ${time}\n${checkpoint.text}`);
      if (time > LAST_TIME || !(await verifies(key, made.subarray(8), text))) return null;
      const moment = new Date(Number(time) * 1000).toISOString().replace(".000Z", "Z");
      found.push({ keyid: key.keyid, time: moment });
    }
  }
  return found;
}
