// What verifying came to, as elements: a sentence, five answers, the steps, the report.

const SIGNS = { true: "✓", false: "?" };

/** Returns a sentence of the page itself; a problem in it is said first. */
function said(speaker, [id, args = {}]) {
  const told = { ...args };
  if (Array.isArray(told.problem)) told.problem = said(speaker, problemOf(told.problem));
  if (Array.isArray(told.probes)) {
    told.list = told.probes.map((probe) => speaker.word("probe", probe));
  }
  if (Array.isArray(told.list)) told.list = speaker.value(told.list.join(", "), 2000);
  const phrases = Object.fromEntries(Object.entries(told).map(
    ([key, value]) => [key, key === "problem" || key === "list" ? value : speaker.value(value)]));
  return speaker.compose(`page.${id}`, phrases);
}

function problemOf([id, args]) {
  return [`problem.${id}`, args];
}

/** Returns the one sentence that is read aloud, and how it looks. */
function verdictOf({ exitCode, answers }) {
  if (exitCode === 4) return { id: "verdict.altered", look: "bad" };
  const [integrity, signer] = answers;
  if (!integrity.good) return { id: "verdict.content", look: "open" };
  if (!signer.good) return { id: "verdict.unknown", look: "open" };
  return exitCode === 0
    ? { id: "verdict.good", look: "good" } : { id: "verdict.beside", look: "open" };
}

function answersList(answers, speaker) {
  return el("dl", "answers", answers.map(({ question, state, good, texts }) => {
    const look = state === "altered" ? "bad" : good ? "good" : "open";
    const sign = el("span", "sign", look === "bad" ? "✗" : SIGNS[good]);
    sign.setAttribute("aria-hidden", "true");
    return el("div", `answer ${look}`,
      el("dt", "", sign, said(speaker, [`question.${question}`])),
      el("dd", "", el("span", "state", said(speaker, [`state.${state}`])), " ",
        texts.map((text) => said(speaker, text)).join(" ")));
  }));
}

function stepsList(steps, speaker) {
  return el("ol", "checks", steps.map(({ check, name, title, result, problem }) => {
    const id = title ? title : `step.${check}`;
    const look = result === FAILED_STEP ? "problem" : "problem open";
    return el("li", "",
      mark(said(speaker, [`result.${result}`]), result), " ",
      said(speaker, [id, { name: name ?? "" }]),
      el("span", "notes", ` ${check}`),
      problem ? el("p", look, said(speaker, problemOf(problem))) : null);
  }));
}

function stepsPart(steps, speaker) {
  const passed = steps.filter(({ result }) => result === PASSED).length;
  const summary = el("summary", "",
    said(speaker, ["steps.summary", { passed, total: steps.length }]));
  const made = el("details", "", summary, stepsList(steps, speaker));
  made.open = passed !== steps.length;
  return made;
}

/** Returns everything about a verified report. */
function resultOf(verification, speaker) {
  const { answers, steps, shown, sealed } = verification;
  const parts = [
    answersList(answers, speaker),
    sealed?.key && verification.exitCode !== 4
      ? el("p", "keyid", said(speaker, ["keyid"]), " ", el("code", "", sealed.key.keyid))
      : null,
    stepsPart(steps, speaker),
  ];
  if (!shown) return parts;
  const heading = el("h2", "", said(speaker, ["report.heading"]));
  const note = verification.answers[1].good ? "report.note" : "report.note.unknown";
  return [...parts, heading, el("p", "faint", said(speaker, [note])),
    ...storyOf(shown.report, speaker)];
}
