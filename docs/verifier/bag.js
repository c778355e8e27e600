// BagIt bags (RFC 8493). The manifest is what a courier checks; it is no signature.

const DATA = "data/";
const MANIFEST_LINE = /^([0-9a-f]{64}) {2}([A-Za-z0-9][A-Za-z0-9._/-]*)$/;

function asciiText(bytes) {
  return latin(bytes).replace(/[\u0080-\u00ff]/g, "\ufffd");
}

function refuseBag(problem, name = "") {
  throw new Altered("bag-manifest", [problem, { name }]);
}

/** Compares a manifest with the files that it is to list. */
async function refuseDifferences(files, manifest, wanted) {
  const listed = new Map();
  const lines = asciiText(files.get(manifest) ?? new Uint8Array())
    .split(/\r\n|[\n\r\v\f\x1c-\x1e]/);
  if (lines.at(-1) === "") lines.pop();
  for (const line of lines) {
    const match = MANIFEST_LINE.exec(line);
    if (!match || listed.has(match[2])) refuseBag("bag-line", manifest);
    listed.set(match[2], match[1]);
  }
  const odd = [...listed.keys(), ...wanted]
    .find((name) => !listed.has(name) || !wanted.has(name));
  if (odd !== undefined) refuseBag("bag-names", odd);
  for (const [name, digest] of listed) {
    if (hex(await sha256(files.get(name))) !== digest) refuseBag("bag-digest", name);
  }
}

/** Returns what is below `data/` of a bag whose digests are in order. */
async function payloadOf(files) {
  const declaration = files.get("bagit.txt");
  if (!declaration || latin(declaration) !== FACTS.bagDeclaration) refuseBag("bag-version");
  const names = [...files.keys()];
  const payload = new Set(names.filter((name) => name.startsWith(DATA)));
  await refuseDifferences(files, "manifest-sha256.txt", payload);
  const tags = names.filter((name) => !payload.has(name) && name !== "tagmanifest-sha256.txt");
  await refuseDifferences(files, "tagmanifest-sha256.txt", new Set(tags));
  return new Map([...payload].map((name) => [name.slice(DATA.length), files.get(name)]));
}

/** Returns the parts of a bundle: the report, its disclosures, and what lies beside them. */
async function openBundle(bytes) {
  const payload = await payloadOf(await unpack(bytes));
  const report = payload.get(FACTS.reportName);
  if (!report) refuseBag("bag-no-report");
  const others = new Map([...payload].filter(([name]) => COMPANION_NAMES.test(name)));
  return { report, disclosures: payload.get(FACTS.disclosuresName) ?? null, others };
}
