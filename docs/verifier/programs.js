// What a report tells of programs: a plain sentence for each, then everything about it.

const SAID_IDENTITIES = new Set(["monitoring", "tool", "benign"]);
const MOST_LISTED = 40;

/** Returns what a program can take, since when, and whether it was declared. */
function sentenceOf(view, program) {
  const clauses = clausesOf(view, capabilitiesOf(program));
  const first = `${label(view, program)}${originOf_(view, program)} ${clauses[0]}`;
  return `${[first, ...clauses.slice(1), ...standing(view, program)].join("; ")}.`;
}

/** Returns at most two clauses and a remark on what they leave out. */
function clausesOf({ speaker }, found) {
  if (!found.length) return [speaker.say("text.sentence.quiet")];
  const groups = new Map();
  for (const capability of found) {
    const doubt = numberOf(capability, "candidates");
    const key = `${strongest(capability)} ${doubt}`;
    const group = groups.get(key) ?? { basis: strongest(capability), doubt, names: [] };
    group.names.push(textOf(capability, "capability"));
    groups.set(key, group);
  }
  const said = [...groups.values()].slice(0, 2)
    .map((group) => ({ ...group, names: group.names.slice(0, 3) }));
  const clauses = said.map(({ basis, doubt, names }) => speaker.clause(basis, names, doubt))
    .map((clause, at) => (at ? speaker.compose("text.sentence.it", { clause }) : clause));
  const count = found.length - said.reduce((total, { names }) => total + names.length, 0);
  return count ? [...clauses, speaker.say("text.sentence.more", { count })] : clauses;
}

function originOf_(view, program) {
  const { speaker } = view;
  if (textOf(program, "presence") === "installed") {
    return ` (${speaker.say("text.origin.installed")})`;
  }
  const processes = listOf(program, "processes");
  if (!processes.length) return "";
  const first = processes.reduce(
    (best, each) => (textOf(each, "started") < textOf(best, "started") ? each : best));
  const moment = since(view, textOf(first, "started"));
  const user = first.get("user");
  const parts = moment ? [speaker.say("text.origin.since", { since: moment })] : [];
  if (user) parts.push(speaker.say("text.origin.by", { user }));
  return parts.length ? ` (${parts.join(", ")})` : "";
}

function standing({ speaker }, program) {
  if (program.get("is_self") === true) return [speaker.say("text.sentence.self")];
  const [identity, verdict] = [textOf(program, "identity"), textOf(program, "verdict")];
  const said = SAID_IDENTITIES.has(identity) ? [speaker.say(`identity.${identity}`)] : [];
  const judged = verdict && verdict !== "no-claim";
  return judged ? [...said, speaker.word("verdict", verdict)] : said;
}

/** Returns which file a program is, and whose package lists it. */
function fileTexts({ speaker }, program) {
  const [executable, script] = [program.get("executable"), program.get("script")];
  const texts = [];
  if (textOf(program, "presence") === "installed") texts.push(speaker.say("text.installed"));
  else if (script) texts.push(speaker.say("text.script", { script, executable }));
  else if (executable) texts.push(speaker.value(executable));
  else texts.push(speaker.say("text.no-executable"));
  if (textOf(program, "package")) {
    const version = textOf(program, "package_version");
    const id = version ? "text.package.version" : "text.package";
    texts.push(speaker.say(id, { package: program.get("package"), version }));
  }
  const first = texts.join(", ");
  const digest = program.get("file_sha256");
  return digest ? [first, speaker.say("text.sha256", { sha256: digest })] : [first];
}

function noteTexts({ speaker }, program) {
  const identity = textOf(program, "identity");
  const said = textsOf(program, "notes").map((note) => speaker.word("note", note));
  if (identity) said.unshift(speaker.word("identity", identity));
  const declared = program.get("declared_as");
  return declared ? [...said, speaker.say("text.declared-as", { declared })] : said;
}

function processTexts(view, program) {
  const { speaker } = view;
  const found = listOf(program, "processes");
  const texts = found.slice(0, MOST_LISTED).map((process) => {
    const told = { pid: process.get("pid"), user: process.get("user") };
    const first = speaker.say(
      "text.process", { ...told, since: since(view, textOf(process, "started")) });
    const parts = process.get("unit")
      ? [first, speaker.say("text.process.unit", { unit: process.get("unit") })] : [first];
    const command = process.get("command_line") ?? null;
    return { text: parts.join(", "), code: command === null ? "" : speaker.value(command, 320) };
  });
  const count = found.length - MOST_LISTED;
  return count > 0 ? [...texts, { text: speaker.say("text.process.more", { count }) }] : texts;
}

function accessTexts({ speaker }, program) {
  return capabilitiesOf(program).map((capability) => {
    const bases = textsOf(capability, "bases").reverse()
      .map((basis) => speaker.word("basis", basis));
    return `${speaker.noun(textOf(capability, "capability"))}: ${bases.join(", ")}`;
  });
}

/** Returns what a finding says; an open question of a law in the words of that law. */
function findingText({ speaker }, finding) {
  const args = fields(finding.get("arguments"));
  const message = textOf(finding, "message");
  const question = speaker.title(textOf(args, "requirement"), "question");
  if (message !== "requirement-question" || !question) {
    return speaker.say(`finding.${message}`, args);
  }
  const asks = speaker.word("law.asks", textOf(args, "asks"));
  return speaker.compose(`finding.${message}`, { asks, question });
}

function sourceTexts({ speaker }, finding) {
  const why = `why.${textOf(fields(finding.get("arguments")), "why")}`;
  const said = speaker.has(why) ? [speaker.say(why)] : [];
  said.push(speaker.say("text.finding.rule", { rule: textOf(finding, "rule") }));
  return finding.get("citation") ? [...said, speaker.value(finding.get("citation"))] : said;
}

/** Returns what was seen of a program, equal sentences once with how often. */
function evidenceTexts(view, program) {
  const { speaker } = view;
  const ids = new Set(listOf(program, "capabilities").flatMap((item) => item.get("evidence")));
  for (const finding of view.findings.get(program.get("id")) ?? []) {
    for (const id of [finding.get("evidence")].flat()) ids.add(id);
  }
  const counts = new Map();
  for (const [id, seen] of view.observations) {
    if (!ids.has(id) && seen.get("program") !== program.get("id")) continue;
    const text = speaker.say(`seen.${textOf(seen, "message")}`, fields(seen.get("arguments")));
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = Array.from(counts, ([statement, count]) => (count > 1
    ? speaker.compose("text.evidence.times", { statement, count: String(count) }) : statement));
  const count = texts.length - MOST_LISTED;
  return count > 0
    ? [...texts.slice(0, MOST_LISTED), speaker.say("text.evidence.more", { count })] : texts;
}
