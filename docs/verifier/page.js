// The page itself: takes files that are dropped or chosen, and shows what they come to.
// Nothing is kept, nothing is sent; the page's own policy lets it send nothing.

const MOST_GIVEN = 256;
const at = (id) => document.getElementById(id);
const state = { language: "en", files: new Map(), verification: null, shownId: "", run: 0 };

/** Is thrown for files that cannot be taken; its message is the id of a sentence. */
class Refused extends Error {}

/** Sorts what was given: a bundle, or a report with what lies beside it. */
function sorted(files) {
  const parts = { bundle: null, report: null, disclosures: null, others: new Map() };
  for (const [name, bytes] of files) {
    if (isArchive(bytes)) parts.bundle = refuseTwo(parts.bundle, bytes);
    else if (/^disclosures.*\.txt$/i.test(name)) {
      parts.disclosures = refuseTwo(parts.disclosures, bytes);
    } else if (COMPANION_NAMES.test(name)) parts.others.set(name, bytes);
    else if (files.size === 1 || looksLikeReport(bytes)) {
      parts.report = refuseTwo(parts.report, bytes);
    }
  }
  if (parts.bundle && (parts.report || parts.disclosures)) throw new Refused("two");
  if (!parts.bundle && !parts.report) throw new Refused("no-report");
  return parts;
}

function refuseTwo(before, bytes) {
  if (before) throw new Refused("two");
  return bytes;
}

async function read(files) {
  const given_ = new Map();
  if (files.length > MOST_GIVEN) throw new Refused("many");
  let size = 0;
  for (const file of files) {
    size += file.size;
    if (size > MOST_BYTES) throw new Refused("large");
    try {
      given_.set(file.name, new Uint8Array(await file.arrayBuffer()));
    } catch {
      throw new Refused("unreadable"); // a folder, or a file that has gone
    }
  }
  return given_;
}

/** Adds what lies beside the report that is already there; else begins anew. */
function withEarlier(fresh) {
  const isBegin = [...fresh].some(([name, bytes]) => isArchive(bytes)
    || (!COMPANION_NAMES.test(name) && looksLikeReport(bytes)));
  return isBegin ? fresh : new Map([...state.files, ...fresh]);
}

function speakerNow() {
  return new Speaker(state.language);
}

function showStatus(id, look) {
  state.shownId = id;
  const status = at("status");
  status.className = look;
  status.textContent = id ? said(speakerNow(), [id]) : "";
}

function showResult() {
  const { verification } = state;
  at("result").replaceChildren(...(verification
    ? resultOf(verification, speakerNow()).filter((each) => each !== null) : []));
  if (verification) {
    const { id, look } = verdictOf(verification);
    showStatus(id, look);
  }
}

async function examine() {
  const mine = ++state.run;
  state.verification = null;
  showResult();
  if (!state.files.size) return;
  showStatus("status.working", "");
  let found = null;
  let problem = "";
  try {
    const { keys, unread } = await knownKeys(at("known").value);
    at("unread").textContent = unread.length
      ? said(speakerNow(), ["known.unread", { line: unread[0] }]) : "";
    found = await verify(sorted(state.files), keys);
  } catch (error) {
    if (error instanceof Refused) problem = `refused.${error.message}`;
    else if (error instanceof NoReport) problem = "refused.no-report";
    else problem = error.name === "NotSupportedError" ? "refused.browser" : "refused.fault";
  }
  if (mine !== state.run) return; // something else was given meanwhile
  state.verification = found;
  showResult();
  if (problem) showStatus(problem, "open");
}

async function take(files) {
  try {
    state.files = withEarlier(await read([...files]));
  } catch (error) {
    state.files = new Map();
    state.verification = null;
    showResult();
    showStatus(error instanceof Refused ? `refused.${error.message}` : "refused.fault", "open");
    return;
  }
  const names = [...state.files.keys()].map((name) => clipped(name, 80)).join(", ");
  at("files").textContent = names;
  await examine();
}

function speak(language) {
  state.language = language;
  document.documentElement.lang = language;
  const speaker = speakerNow();
  for (const each of document.querySelectorAll("[data-say]")) {
    each.textContent = said(speaker, [each.dataset.say]);
  }
  document.title = said(speaker, ["title"]);
  for (const each of document.querySelectorAll("[data-language]")) {
    each.setAttribute("aria-pressed", String(each.dataset.language === language));
  }
  if (state.verification) showResult();
  else showStatus(state.shownId, at("status").className);
}

function begin() {
  const area = at("drop");
  at("choose").addEventListener("change", (event) => take(event.target.files));
  at("known").addEventListener("input", examine);
  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => speak(button.dataset.language));
  }
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      area.classList.toggle("over", kind === "dragenter" || kind === "dragover");
      if (kind === "drop" && event.dataTransfer.files.length) take(event.dataTransfer.files);
    });
  }
  speak(navigator.language.startsWith("de") ? "de" : "en");
  if (!globalThis.crypto?.subtle || !globalThis.DecompressionStream) {
    showStatus("refused.browser", "open");
  }
}

// The numbered checks by themselves, for whoever wants to try them in this browser.
globalThis.auditorVerifier = Object.freeze({
  verify, knownKeys, sorted, isIncluded, isConsistent, readProof, neutral, NoReport,
});
begin();
