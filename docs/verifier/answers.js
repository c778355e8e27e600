// Five answers instead of one tick. Each has a state for machines, whether it leaves
// nothing to ask, and sentences: ids with arguments.

const QUESTIONS = ["integrity", "signer", "time", "completeness", "history"];

function answer(question, state, good, ...texts) {
  return { question, state, good, texts };
}

function unanswered(why) {
  return QUESTIONS.slice(1).map((question) => answer(question, "no-answer", false, [why]));
}

function answersFor({ steps, sealed, shown, beside = [], aside = [], isBeside }) {
  const failed = steps.find(({ result }) => result === FAILED_STEP);
  if (failed) {
    const told = ["answer.altered", { problem: failed.problem }];
    return [answer("integrity", "altered", false, told), ...unanswered("answer.none.altered")];
  }
  if (!shown) {
    const told = ["answer.unknown-content"];
    return [
      answer("integrity", "unknown-content", false, told),
      ...unanswered("answer.none.unknown"),
    ];
  }
  const { report } = shown;
  const plain = [
    answer("integrity", "intact", true, ["answer.intact"]),
    signerAnswer(sealed, report),
    timeAnswer(report, aside),
    completenessAnswer(shown, isBeside),
    answer("history", "none-given", false,
      ["answer.history", { sequence: report.get("sequence") }]),
  ];
  return plain.map((each) => withCompanions(each, beside));
}

function withCompanions(plain, beside) {
  const mine = beside.filter(({ question, problem }) => question === plain.question && !problem);
  return mine.reduce((now, { state, good, text }) => ({
    ...now,
    state: state || now.state,
    good: now.good || Boolean(good),
    texts: [...now.texts, text],
  }), plain);
}

function signerAnswer({ key, known }, report) {
  const signer = fields(report.get("signer"));
  const told = { keyid: key.keyid, name: signer.get("name"), role: signer.get("role") };
  const texts = [[known ? "answer.known" : "answer.unknown", told]];
  texts.push([given(told.name) ? "answer.claim.name" : "answer.claim", told]);
  if (signer.get("protection") === "none") texts.push(["answer.unprotected"]);
  return answer("signer", known ? "known" : "unknown", known, ...texts);
}

function timeAnswer(report, aside) {
  const time = fields(report.get("host")).get("time") || "";
  const challenge = report.get("challenge");
  const texts = [["answer.time", { time }]];
  if (given(challenge)) texts.push(["answer.challenge", { challenge }]);
  if (aside.length) texts.push(["answer.aside", { list: aside }]);
  return answer("time", "self-declared", false, ...texts);
}

function sum(counts) {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function completenessAnswer({ report, shown, withheld }, isBeside) {
  const missing = sum(withheld);
  const total = missing + sum(shown);
  const texts = [["answer.shown", { shown: total - missing, total }]];
  const kinds = [...withheld].sort(([one], [other]) => (one < other ? -1 : 1));
  if (missing) texts.push(["answer.withheld", { list: kinds.map((pair) => pair.join(" ")) }]);
  if (missing && !isBeside) texts.push(["answer.no-disclosures"]);
  const short = objects(report.get("probes"))
    .filter((probe) => probe.get("coverage") !== "complete");
  const probes = short.map((each) => each.get("probe"));
  if (probes.length) texts.push(["answer.gaps", { probes }]);
  const state = missing ? "withheld" : short.length ? "gaps" : "complete";
  return answer("completeness", state, state === "complete", ...texts);
}
