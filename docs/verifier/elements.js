// The only file that makes elements. Texts become text nodes, neutralised once more, and
// nothing of a report ever becomes markup, an address, or an attribute but an id of ours.

const TONES = new Set([
  "high", "medium", "low", "info", "broken", "inconclusive", "met", "not-applicable",
  "complete", "partial", "denied", "unsupported", "hidden", "failed", "passed",
  "undecided", "not-reached",
]);

/** Returns an element with a class; children are elements and texts. */
function el(tag, style, ...children) {
  const made = document.createElement(tag);
  if (style) made.className = style;
  for (const child of children.flat()) {
    if (child === null || child === "") continue;
    made.append(isText(child) ? document.createTextNode(neutral(child)) : child);
  }
  return made;
}

/** Returns a word in a frame; the words of a hostile report are never classes. */
function mark(text, tone) {
  return text ? el("span", TONES.has(tone) ? `mark ${tone}` : "mark", text) : null;
}

function list(style, items) {
  return el("ul", style, items.map((item) => el("li", "", item)));
}

/** Returns a list whose items have a mark before them. */
function marked(items) {
  return el("ul", "marked", items.map(({ text, tone, word, inner }) => el(
    "li", "", mark(word, tone) ?? el("span", ""), el("div", "said", text, ...(inner ?? [])))));
}

/** Returns a main part of a report; its heading names it. */
function part(title, id, ...blocks) {
  const heading = el("h3", "", title);
  const made = el("section", "", heading, el("div", "part", ...blocks));
  heading.id = `part-${id}`;
  made.setAttribute("aria-labelledby", heading.id);
  return made;
}

function table(caption, heads, rows) {
  const head = el("tr", "", heads.map((text) => {
    const cell = el("th", "", text);
    cell.scope = "col";
    return cell;
  }));
  const lines = rows.map(([first, ...rest]) => {
    const named = el("th", "", first);
    named.scope = "row";
    return el("tr", "", named, rest.map((child) => el("td", "", child)));
  });
  return el("table", "", el("caption", "", caption), el("thead", "", head),
    el("tbody", "", lines));
}
