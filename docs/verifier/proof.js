// `proof.json`: that a report is in its signer's ledger, and what that ledger grew from.
// The form of the file is known here and nowhere else.

const PROOF_SCHEMA = "auditor-ledger-proof/1";
const LARGEST_PROOF = 256 * 1024;
const MOST_HEADS = 100;

function hashesOf(value) {
  if (!Array.isArray(value) || value.length > 64) return null;
  const hashes = value.map(exactBase64);
  return hashes.every((each) => each?.length === 32) ? hashes : null;
}

function isCount(value) {
  return typeof value === "number" && value >= 0;
}

function readGrowth(content) {
  const root = exactBase64(content.get("root"));
  const hashes = hashesOf(content.get("hashes"));
  const size = content.get("size");
  return isCount(size) && root?.length === 32 && hashes ? { size, root, hashes } : null;
}

function readEntry(content) {
  const [index, leaf] = [content.get("index"), content.get("leaf")];
  const hashes = hashesOf(content.get("hashes"));
  return isCount(index) && isText(leaf) && hashes
    ? { index, leaf: ENCODER.encode(leaf), hashes } : null;
}

/** Reads a proof; null for what is none. Nothing of it is checked. */
function readProof(bytes) {
  const document = bytes.length > LARGEST_PROOF ? NOTHING_READ : readJson(bytes);
  const content = fields(document.value);
  const doubtful = document.broken || document.lone
    || document.repeated !== null || document.number !== null;
  const listed = content.get("consistency");
  if (doubtful || content.get("schema") !== PROOF_SCHEMA || !isListOfObjects(listed)) return null;
  const text = content.get("checkpoint");
  const checkpoint = isText(text) ? readCheckpoint(ENCODER.encode(text)) : null;
  const growth = listed.map(readGrowth);
  const said = content.get("entry") ?? null;
  const entry = said === null ? null : readEntry(fields(said));
  const sound = checkpoint && listed.length <= MOST_HEADS && !growth.includes(null)
    && (said === null || entry);
  return sound ? { checkpoint, growth, entry } : null;
}

/** Returns whether the entry is that of a file, and in the checkpoint's tree. */
async function holdsEntry({ checkpoint, entry }, sha256Text, sequence) {
  if (!entry) return false;
  const leaf = fields(readJson(entry.leaf).value);
  const names = leaf.get("sha256") === sha256Text && leaf.get("n") === entry.index;
  return names && entry.index === sequence && isIncluded(
    entry.leaf, entry.index, checkpoint.size, entry.hashes, checkpoint.root);
}

/** Returns whether an earlier state is the checkpoint's beginning; null if untold. */
async function reaches({ checkpoint, growth }, head) {
  if (head.size === checkpoint.size) return same(head.root, checkpoint.root);
  const told = growth.filter((each) => each.size === head.size);
  if (!told.length || head.size > checkpoint.size) return null;
  for (const { root, hashes } of told) {
    if (same(root, head.root) && (await isConsistent(
      head.size, root, checkpoint.size, checkpoint.root, hashes))) return true;
  }
  return false;
}
