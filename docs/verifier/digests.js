// Digests in a signed report (RFC 9901): where they stand, and the values put back.

const WITHHOLDABLE = new Set(FACTS.withholdable);
const RESERVED = new Set(FACTS.reserved);
const DIGEST_LENGTH = 43;

/** Returns a predicate without `summary.withholdable`, whose values are counts. */
function body(predicate) {
  const summary = predicate.get("summary");
  if (!(summary instanceof Map)) return predicate;
  const rest = new Map(summary);
  rest.delete("withholdable");
  return new Map(predicate).set("summary", rest);
}

/** Returns the digest of an array that is exactly one; null for anything else. */
function digestIn(value) {
  if (!Array.isArray(value) || value.length !== 1) return null;
  const [only] = value;
  if (!(only instanceof Map) || only.size !== 1) return null;
  const digest = only.get("...");
  return isText(digest) && [...digest].length === DIGEST_LENGTH ? digest : null;
}

/** Returns every digest with its place, and everything that stands where it must not. */
function places(predicate) {
  const found = [];
  const withheld = (where, key, value) => {
    const digest = digestIn(value);
    if (value === null || value === "") return;
    if (digest !== null) found.push({ where, key, digest, fault: "" });
    else if (!Array.isArray(value)) found.push({ where, key, digest: "", fault: "clear" });
    else value.forEach((item, at) => withheld(`${where}.${at}`, key, item));
  };
  const walk = (where, key, value) => {
    if (WITHHOLDABLE.has(key)) withheld(where, key, value);
    else if (value instanceof Map) {
      for (const [inner, item] of value) {
        const path = where ? `${where}.${inner}` : inner;
        if (RESERVED.has(inner)) found.push({ where: path, key, digest: "", fault: "stray" });
        walk(path, inner, item);
      }
    } else if (Array.isArray(value)) {
      value.forEach((item, at) => walk(`${where}.${at}`, "", item));
    }
  };
  walk("", "", body(predicate));
  return found;
}

/** Is what stands in a shown report for a value that was left out. */
const WITHHELD = Object.freeze({ withheld: true });

/** Puts disclosed values back; counts by key what is shown and what is not. */
function show(predicate, values) {
  const shown = new Map();
  const withheld = new Map();
  const count = (counts, key) => counts.set(key, (counts.get(key) ?? 0) + 1);
  const restore = (key, value) => {
    const digest = WITHHOLDABLE.has(key) ? digestIn(value) : null;
    if (digest !== null) {
      count(values.has(digest) ? shown : withheld, key);
      return values.has(digest) ? values.get(digest) : WITHHELD;
    }
    if (value instanceof Map) {
      return new Map(Array.from(value, ([inner, item]) => [inner, restore(inner, item)]));
    }
    return Array.isArray(value) ? value.map((item) => restore(key, item)) : value;
  };
  const report = restore("", body(predicate));
  if (given(predicate.get("summary"))) report.set("summary", predicate.get("summary"));
  return { report, shown, withheld };
}

/** Takes `disclosures.txt` apart, forgivingly; none has no lines. */
async function openLines(bytes) {
  const texts = [];
  let start = 0;
  for (let at = 0; bytes && at < bytes.length; at += 1) {
    if (bytes[at] !== 10) continue;
    texts.push(bytes.subarray(start, at));
    start = at + 1;
  }
  if (bytes && start < bytes.length) texts.push(bytes.subarray(start));
  const digests = await Promise.all(texts.map(sha256));
  return texts.map((text, at) => {
    const decoded = fromBase64(latin(text));
    const content = decoded ? readJson(decoded) : NOTHING_READ;
    const pair = content.value;
    const value = Array.isArray(pair) && pair.length > 1 ? pair[1] : null;
    const digest = base64url(digests[at]);
    return { number: at + 1, text: latin(text), decoded, content, value, digest };
  });
}
