"""The verifier page in the browser: files dropped on it, or many cases in one call."""

import base64
import json

from tests.docs.verifier_page import PAGE

RUN = """(async (cases, known) => {
  const bytes = (text) => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
  const { verify, knownKeys, NoReport } = auditorVerifier;
  const { keys } = await knownKeys(known);
  const one = async (files) => {
    const given = Object.fromEntries(Object.entries(files).map(([name, text]) =>
      [name, text === null ? null : bytes(text)]));
    const others = new Map(Object.entries(given).filter(([name]) => name.startsWith("+"))
      .map(([name, data]) => [name.slice(1), data]));
    try {
      const { exitCode, steps, answers, shown } = await verify({ ...given, others }, keys);
      const counts = (map) => Object.fromEntries(map ?? []);
      return {
        code: exitCode,
        steps: steps.map(({ check, result }) => [check, result]),
        answers: answers.map(({ question, state, good }) => [question, state, good]),
        shown: counts(shown?.shown), withheld: counts(shown?.withheld),
      };
    } catch (error) {
      return error instanceof NoReport ? { code: 2 } : { code: String(error.stack) };
    }
  };
  const found = [];
  for (const files of cases) found.push(await one(files));
  return found;
})"""

DROP = """((files) => {
  const transfer = new DataTransfer();
  for (const [name, text] of Object.entries(files)) {
    const bytes = Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
    transfer.items.add(new File([bytes], name));
  }
  document.getElementById("status").textContent = "";
  window.droppedAt = performance.now();
  const told = { dataTransfer: transfer, bubbles: true, cancelable: true };
  document.getElementById("drop").dispatchEvent(new DragEvent("drop", told));
})"""

SETTLED = """(async () => {
  for (;;) {
    const status = document.getElementById("status").textContent;
    if (status && !status.endsWith("…")) return performance.now() - window.droppedAt;
    await new Promise((done) => setTimeout(done, 5));
  }
})()"""


def opened(browser, *, width=1280, scheme="light", language="en"):
    """Open the page, in a language."""
    browser.open(PAGE.as_uri(), width=width, scheme=scheme)
    browser.evaluate(f"document.querySelector('[data-language={language}]').click()")


def encoded(data):
    return None if data is None else base64.b64encode(data).decode("ascii")


def examined(browser, cases, known=""):
    """Return what the page's own function says of each case, in one call."""
    told = [{name: encoded(data) for name, data in case.items()} for case in cases]
    return browser.evaluate(f"{RUN}({json.dumps(told)}, {json.dumps(known)})")


def dropped(browser, files, *, known=""):
    """Drop files on the page; return its verdict and the milliseconds that it took."""
    told = {name: encoded(data) for name, data in files.items()}
    browser.evaluate(f"document.getElementById('known').value = {json.dumps(known)}")
    browser.evaluate(f"{DROP}({json.dumps(told)})")
    took = browser.evaluate(SETTLED)
    return browser.evaluate("document.getElementById('status').className"), took


def text_of(browser, selector):
    """Return the text of a part of the page."""
    return browser.evaluate(f"document.querySelector({json.dumps(selector)}).textContent")
