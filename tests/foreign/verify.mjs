// What libraries of others make of a report: `node verify.mjs REPORT DISCLOSURES KEY.pem`.
//
// Prints one JSON object: whether @sigstore/verify takes the envelope as a bundle's, and the
// payload as @sd-jwt/decode shows it with the disclosures put back.
import { createHash, createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(process.env.FOREIGN);
const { bundleFromJSON } = require("@sigstore/bundle");
const { toSignedEntity, toTrustMaterial, Verifier } = require("@sigstore/verify");
const { getClaims } = require("@sd-jwt/decode");
const { Disclosure } = require("@sd-jwt/utils");

const [reportPath, disclosuresPath, keyPath] = process.argv.slice(2);
const envelope = JSON.parse(readFileSync(reportPath, "utf8"));

function sigstore() {
  const roots = { tlogs: [], ctlogs: [], certificateAuthorities: [], timestampAuthorities: [] };
  const publicKey = createPublicKey(readFileSync(keyPath));
  const trust = toTrustMaterial(roots, () => ({ publicKey, validFor: () => true }));
  const none = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 };
  try {
    const bundle = bundleFromJSON({
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      verificationMaterial: { publicKey: { hint: envelope.signatures[0].keyid }, tlogEntries: [] },
      dsseEnvelope: envelope,
    });
    new Verifier(trust, none).verify(toSignedEntity(bundle));
    return "verified";
  } catch (error) {
    return `${error.code ?? error.name}: ${error.message}`;
  }
}

async function claims() {
  const payload = JSON.parse(Buffer.from(envelope.payload, "base64").toString("utf8"));
  const hasher = (data) => createHash("sha256").update(data).digest();
  const lines = readFileSync(disclosuresPath, "ascii").split("\n").filter(Boolean);
  const hash = { alg: "sha-256", hasher };
  const given = await Promise.all(lines.map((line) => Disclosure.fromEncode(line, hash)));
  return getClaims(payload, given, hasher);
}

process.stdout.write(JSON.stringify({ sigstore: sigstore(), claims: await claims() }));
