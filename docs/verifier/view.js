// A verified report as it is looked at: joined, ordered, and with times in its own zone.

const BASES = ["documented", "capable", "permitted", "configured", "used", "active"];
const STRONG = new Set(["configured", "used", "active"]);
const INTRUSIVE = FACTS.intrusive;

function textOf(parent, key) {
  const value = parent.get(key);
  return isText(value) ? value : "";
}

function textsOf(parent, key) {
  const value = parent.get(key);
  return Array.isArray(value) ? value.filter(isText) : [];
}

function numberOf(parent, key) {
  const value = parent.get(key);
  return typeof value === "number" ? value : 0;
}

function listOf(parent, key) {
  return objects(parent.get(key));
}

function isCovered(node, name) {
  return name === node || name.startsWith(`${node}.`);
}

function strongest(capability) {
  return textsOf(capability, "bases").reduce(
    (best, basis) => (BASES.indexOf(basis) > BASES.indexOf(best) ? basis : best), "");
}

/** Returns what a capability weighs: what it takes, then how it is known. */
function weight(capability) {
  const [name, basis] = [textOf(capability, "capability"), strongest(capability)];
  const at = INTRUSIVE.findIndex((node) => isCovered(node, name));
  const heavy = (at >= 0 ? 1 : 0) + (STRONG.has(basis) ? 1 : 0);
  return [heavy, BASES.indexOf(basis), at >= 0 ? -at : -99];
}

/** Compares two lists of numbers; the greater one comes first. */
function greaterFirst(one, other) {
  const at = one.findIndex((number, place) => number !== other[place]);
  return at < 0 ? 0 : other[at] - one[at];
}

function capabilitiesOf(program) {
  return listOf(program, "capabilities").map((item) => ({ item, by: weight(item) }))
    .sort((one, other) => greaterFirst(one.by, other.by)).map(({ item }) => item);
}

function severityRank(finding) {
  return FACTS.severities.indexOf(textOf(finding, "severity"));
}

/** Returns findings by program, the worst first; null for those about no program. */
function findingsOf(report) {
  const found = new Map();
  for (const rule of listOf(report, "rules")) {
    for (const finding of listOf(rule, "findings")) {
      const program = typeof finding.get("program") === "number" ? finding.get("program") : null;
      const item = new Map(finding).set("rule", textOf(rule, "rule"));
      found.set(program, [...(found.get(program) ?? []), item]);
    }
  }
  for (const items of found.values()) {
    items.sort((one, other) => severityRank(other) - severityRank(one));
  }
  return found;
}

/** Returns a report ready to be told in a language. */
function viewOfReport(report, speaker) {
  const findings = findingsOf(report);
  const badness = (program) => {
    const worst = findings.get(program.get("id"))?.[0];
    const heaviest = capabilitiesOf(program)[0];
    return [
      program.get("is_self") === true ? 0 : 1,
      worst ? severityRank(worst) : -1,
      ...(heaviest ? weight(heaviest) : [-1, -1, -99]),
      -numberOf(program, "id"),
    ];
  };
  const programs = listOf(report, "programs")
    .map((program) => ({ program, by: badness(program) }))
    .sort((one, other) => greaterFirst(one.by, other.by)).map(({ program }) => program);
  const host = fields(report.get("host"));
  const format = formatOf(textOf(host, "zone"));
  const seen = listOf(report, "probes").flatMap((probe) => listOf(probe, "observations"));
  return {
    report, speaker, findings, programs, host,
    observations: new Map(seen.map((each) => [numberOf(each, "id"), each])),
    isAudit: listOf(report, "rules").length > 0,
    isRoot: textOf(host, "privilege") === "root",
    moment: (time) => localMoment(time, format),
  };
}

/** Returns what tells moments in a zone; in UTC when the zone is unknown here. */
function formatOf(zone) {
  const options = {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit",
    hourCycle: "h23", timeZoneName: "short",
  };
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone || "UTC" });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  }
}

/** Returns a moment as date, time and the zone's name; null for no moment. */
function localMoment(text, format) {
  const then = new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(text) ? text : `${text}Z`);
  if (!text || Number.isNaN(then.valueOf())) return null;
  const parts = new Map(format.formatToParts(then).map(({ type, value }) => [type, value]));
  const [day, time] = [["year", "month", "day"], ["hour", "minute"]]
    .map((names) => names.map((name) => parts.get(name)));
  return { day: day.join("-"), time: time.join(":"), zone: parts.get("timeZoneName") };
}

/** Returns the time on the day of the audit, else date and time. */
function since(view, text) {
  const [then, now] = [view.moment(text), view.moment(textOf(view.host, "time"))];
  if (!then) return "";
  return then.day === now?.day ? then.time : `${then.day} ${then.time}`;
}

/** Returns what to call a program: its name, if it may be told. */
function label({ speaker }, program) {
  const named = ["name", "unrelated_name"].map((key) => program.get(key)).find(given)
    ?? null;
  if (named === null) return speaker.say("text.unknown-program", { id: program.get("id") });
  return speaker.value(named, 60);
}

function severityOf(view, program) {
  const worst = view.findings.get(program.get("id"))?.[0];
  return worst ? textOf(worst, "severity") : "";
}

function matters(view, program) {
  return listOf(program, "capabilities").length > 0 || severityOf(view, program) !== "";
}
