// Text that cannot act: what is invisible or steers becomes a visible escape.

const ACTING = new RegExp(`${FACTS.acting}|\\p{Cn}`, "gu");

function escapeOne(character) {
  const code = character.codePointAt(0);
  const short = { "\n": "\\n", "\t": "\\t", "\r": "\\r" }[character];
  if (short) return short;
  const digits = code.toString(16);
  if (code >= 0xdc80 && code < 0xdd00) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code < 0x80) return `\\x${digits.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}

/** Returns text in which nothing acts and nothing hides. */
function neutral(text) {
  return /^[ -~]*$/.test(text) ? text : text.replace(ACTING, escapeOne);
}

/** Returns the same, at most so many characters of it; what is cut is told. */
function clipped(text, limit) {
  const characters = text.length > limit ? [...text] : [];
  if (characters.length <= limit) return neutral(text);
  return `${neutral(characters.slice(0, limit).join(""))}… (${characters.length})`;
}
