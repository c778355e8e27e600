// A verified report for people to read: what it says, in the order in which `auditor show`
// says it. It is made from what was verified and disclosed, and from nothing else.

const OUTCOMES = ["broken", "inconclusive", "met", "not-applicable"];

/** Returns the report as elements. */
function storyOf(report, speaker) {
  const view = viewOfReport(report, speaker);
  return [
    headOf(view), policyPart(view), plainPart(view), rulesPart(view), programsPart(view),
    nobodysPart(view), claimsPart(view), gapsPart(view), limitsPart(view), madePart(view),
  ].filter((made) => made !== null);
}

function headOf(view) {
  const { speaker, host, report } = view;
  const kind = view.isAudit ? "text.title.audit" : "text.title.scan";
  const moment = view.moment(textOf(host, "time"));
  const privilege = ["user", "root"].includes(textOf(host, "privilege"))
    ? textOf(host, "privilege") : "other";
  const when = speaker.say("text.when", {
    time: moment ? `${moment.day} ${moment.time}` : null,
    zone: moment?.zone ?? null,
    system: host.get("system"),
    user: host.get("user"),
    privilege: speaker.say(`text.privilege.${privilege}`),
  });
  const recorded = textOf(host, "source") === "recorded"
    ? el("p", "banner", speaker.say("text.recorded", { digest: host.get("recording_sha256") }))
    : null;
  const challenge = given(report.get("challenge"))
    ? el("p", "", speaker.say("text.challenge", { challenge: report.get("challenge") })) : null;
  return el("div", "", recorded,
    el("p", "headline", speaker.say(kind, { host: host.get("host_name") })),
    el("p", "lead", when), el("p", "strong", tallyText(view)), challenge);
}

function tallyText({ speaker, findings }) {
  const found = [...findings.values()].flat().map((item) => textOf(item, "severity"));
  const many = (each) => found.filter((one) => one === each).length;
  const counted = [...FACTS.severities].reverse().filter(many)
    .map((each) => `${many(each)} ${speaker.word("severity", each)}`);
  if (!counted.length) return speaker.say("text.severities.none");
  return speaker.compose("text.severities", { list: counted.join(", ") });
}

function policyPart(view) {
  const { speaker, report } = view;
  const policy = fields(report.get("policy"));
  const texts = [];
  if (!view.isAudit) texts.push(speaker.say("text.policy.none.scan"));
  else if (textOf(policy, "basis") === "declared") {
    const signature = speaker.word("text.signature", textOf(policy, "signature"));
    texts.push(speaker.say("text.policy.declared", policy, { signature }));
    texts.push(speaker.say("text.policy.file", policy));
  } else texts.push(speaker.say("text.policy.none"));
  const withheld = listOf(policy, "withheld").map((item) => speaker.say(
    item.get("text") ? "text.withheld.field.reason" : "text.withheld.field", item));
  if (withheld.length) {
    texts.push(speaker.say("text.withheld.heading", { count: withheld.length }));
  }
  return part(speaker.say("diff.heading.policy"), "policy",
    texts.map((text) => el("p", "", text)), withheld.length ? list("narrow", withheld) : null);
}

function plainPart(view) {
  const { speaker, report, programs } = view;
  const told = programs.filter((program) => matters(view, program));
  const items = told.map((program) => ({
    text: sentenceOf(view, program),
    tone: severityOf(view, program),
    word: severityOf(view, program) ? speaker.word("severity", severityOf(view, program)) : "",
  }));
  const rest = programs.filter((program) => !matters(view, program))
    .map((program) => label(view, program));
  const others = rest.length ? speaker.compose("text.also", { list: rest.join(", ") }) : "";
  const count = numberOf(fields(report.get("summary")), "unrelated");
  const complete = listOf(report, "probes")
    .every((probe) => textOf(probe, "coverage") === "complete");
  const none = speaker.say(complete ? "text.none.found" : "text.none.found.partial");
  return part(speaker.say("text.heading.plain"), "plain",
    items.length ? marked(items) : el("p", "", none),
    others ? el("p", "", others) : null,
    count ? el("p", "", speaker.say("text.unrelated", { count })) : null);
}

function rulesPart({ speaker, report }) {
  const runs = listOf(report, "rules").map((run) => ({ run, outcome: textOf(run, "outcome") }));
  if (!runs.length) return null;
  runs.sort((one, other) => OUTCOMES.indexOf(one.outcome) - OUTCOMES.indexOf(other.outcome));
  const rows = runs.map(({ run, outcome }) => [
    speaker.title(textOf(run, "rule"), "title") || speaker.word("rule", textOf(run, "rule")),
    mark(speaker.word("outcome", outcome), outcome),
    String(listOf(run, "findings").length),
  ]);
  const heads = ["text.column.question", "text.column.answer", "text.label.findings"];
  return part(speaker.say("text.heading.rules"), "rules",
    table(speaker.say("text.rules.caption"), heads.map((id) => speaker.say(id)), rows));
}

function findingItems(view, found) {
  return found.map((finding) => ({
    text: findingText(view, finding),
    tone: textOf(finding, "severity"),
    word: view.speaker.word("severity", textOf(finding, "severity")),
    inner: [" ", el("span", "notes", sourceTexts(view, finding).join(" · "))],
  }));
}

function programsPart(view) {
  const told = view.programs.filter((program) => matters(view, program));
  if (!told.length) return null;
  return part(view.speaker.say("text.heading.detail"), "programs",
    told.map((program) => programOf(view, program)));
}

function programOf(view, program) {
  const { speaker } = view;
  const severity = severityOf(view, program);
  const group = (id, block) => el("div", "group",
    el("h5", "", speaker.say(`text.label.${id}`)), block);
  const processes = processTexts(view, program)
    .map(({ text, code }) => [text, code ? el("code", "", code) : null]);
  const findings = view.findings.get(program.get("id")) ?? [];
  const evidence = evidenceTexts(view, program);
  return el("article", "program",
    el("h4", "", label(view, program), " ",
      severity ? mark(speaker.word("severity", severity), severity) : null),
    list("plain", [...fileTexts(view, program), ...noteTexts(view, program)]),
    processes.length ? group("processes", list("", processes)) : null,
    listOf(program, "capabilities").length
      ? group("access", list("", accessTexts(view, program))) : null,
    findings.length ? group("findings", marked(findingItems(view, findings))) : null,
    evidence.length ? group("evidence", list("", evidence)) : null);
}

/** Returns the findings that are about no program, or about one that is not listed. */
function nobodysPart(view) {
  const ids = new Set(view.programs.map((program) => program.get("id")));
  const found = [...view.findings].filter(([id]) => !ids.has(id)).flatMap(([, each]) => each);
  if (!found.length) return null;
  return part(view.speaker.say("text.heading.report"), "declaration",
    marked(findingItems(view, found)));
}

function claimsPart({ speaker, report }) {
  const claims = listOf(report, "claims").map((claim) => {
    const id = textOf(claim, "claim");
    const name = speaker.title(textOf(claim, "settled_by") || id, "name") || speaker.value(id);
    const told = { text: claim.get("text"), user: claim.get("user") };
    const quoted_ = given(claim.get("text"))
      ? speaker.compose("claim.quoted", { name, said: speaker.say("claim.said", told) }) : name;
    const why = speaker.say(`claim.why.${textOf(claim, "why")}`, fields(claim.get("arguments")));
    const verdict = speaker.word("claim.is", textOf(claim, "verdict"));
    return `${speaker.compose("claim.verdict", { name: quoted_, verdict })}. ${why}`;
  });
  return claims.length
    ? part(speaker.say("text.heading.claims"), "claims", list("", claims)) : null;
}

function gapText(view, gap) {
  const { speaker } = view;
  const [reason, needs] = [textOf(gap, "reason"), textOf(gap, "needs")];
  const id = `gap.${reason}`;
  const text = speaker.has(id) ? speaker.say(id, gap) : speaker.compose(
    `gap.kind.${textOf(gap, "kind")}`, { reason: speaker.value(reason) });
  const place = gap.get("place");
  const where = place && !isWithheld(place) && !speaker.names(id, "place")
    ? ` (${speaker.value(place)})` : "";
  const said = `${text.replace(/\.+$/, "")}${where}`;
  if (!needs || (needs === "root" && view.isRoot)) return `${said}.`;
  const known = speaker.has(`need.${needs}`) ? `need.${needs}` : "need.other";
  return `${said}; ${speaker.say(known, { needs })}.`;
}

function gapsPart(view) {
  const { speaker, report } = view;
  const probes = listOf(report, "probes");
  const whole = probes.filter((probe) => textOf(probe, "coverage") === "complete");
  const title = (probe) => speaker.word("probe", textOf(probe, "probe"));
  const short = probes.filter((probe) => !whole.includes(probe)).map((probe) => ({
    text: title(probe),
    tone: textOf(probe, "coverage"),
    word: speaker.word("coverage", textOf(probe, "coverage")),
    inner: [list("", listOf(probe, "gaps").map((gap) => gapText(view, gap)))],
  }));
  const looked = speaker.compose("text.looked", {
    seen: String(whole.length), total: String(probes.length), rest: "",
  });
  const complete = whole.map(title).join("; ");
  return part(speaker.say("text.heading.gaps"), "gaps", el("p", "strong", looked),
    complete ? el("p", "", speaker.compose("text.looked.list", { list: complete })) : null,
    short.length ? marked(short) : el("p", "", speaker.say("text.gap.none")));
}

function limitsPart({ speaker, report }) {
  const limits = listOf(report, "limits").map(
    (limit) => speaker.say(`limit.${textOf(limit, "limit")}`, fields(limit.get("arguments"))));
  return part(speaker.say("text.heading.limits"), "limits",
    list("", [...limits, speaker.say("text.proof")]));
}

function madePart({ speaker, report, host }) {
  const tool = fields(report.get("tool"));
  const texts = [
    speaker.say("text.made.tool", tool, { date: tool.get("catalogue_date") }),
    speaker.say("text.made.system", host),
  ];
  return part(speaker.say("text.heading.made"), "made", texts.map((text) => el("p", "", text)));
}
