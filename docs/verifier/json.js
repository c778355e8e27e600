// JSON that has one meaning only. What two readers could read differently (a name twice, a
// number beyond 2^53, half of a surrogate pair) is noted here and refused by the checks.
// Objects become Maps, so that no name in a file means anything to this language.

const DEEPEST_READ = 200;
const DEEPEST_PARSED = 900;
const INTEGER_LIMIT = 2 ** 53;
const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const BLANK = /[ \t\n\r]*/y;
const ESCAPES = new Map(Object.entries({
  '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t",
}));

class TooDeep extends Error {}

/** Reads one text; `repeated` and `number` are the first doubtful things, or null. */
class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.repeated = null;
    this.number = null;
  }

  whole() {
    this.blank();
    const value = this.value(0);
    this.blank();
    if (this.at !== this.text.length) this.broken();
    return value;
  }

  broken() {
    throw new SyntaxError(`character ${this.at}`);
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  blank() {
    this.match(BLANK);
  }

  take(word) {
    if (!this.text.startsWith(word, this.at)) return false;
    this.at += word.length;
    return true;
  }

  value(depth) {
    if (depth > DEEPEST_PARSED) throw new TooDeep();
    switch (this.text[this.at]) {
      case "{": return this.object(depth);
      case "[": return this.list(depth);
      case '"': return this.string();
      default: return this.scalar();
    }
  }

  scalar() {
    if (this.take("null")) return null;
    if (this.take("true")) return true;
    if (this.take("false")) return false;
    for (const word of ["NaN", "Infinity", "-Infinity"]) {
      if (this.take(word)) return this.doubtful(word);
    }
    const found = this.match(NUMBER);
    if (!found) return this.broken();
    const text = found[0];
    const value = text.length <= 17 ? Number(text) : INTEGER_LIMIT;
    const odd = found[1] !== undefined || found[2] !== undefined || text === "-0";
    if (odd || Math.abs(value) >= INTEGER_LIMIT) return this.doubtful(text);
    return value;
  }

  doubtful(text) {
    this.number ??= text.slice(0, 40);
    return 0;
  }

  string() {
    this.at += 1;
    const parts = [];
    for (;;) {
      parts.push(this.match(PLAIN)[0]);
      const next = this.text[this.at];
      this.at += 1;
      if (next === '"') return parts.join("");
      if (next !== "\\") this.broken();
      parts.push(this.escaped());
    }
  }

  escaped() {
    const kind = this.text[this.at];
    this.at += 1;
    if (ESCAPES.has(kind)) return ESCAPES.get(kind);
    const digits = this.text.slice(this.at, this.at + 4);
    if (kind !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) this.broken();
    this.at += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  list(depth) {
    const items = [];
    this.at += 1;
    this.blank();
    if (this.take("]")) return items;
    for (;;) {
      this.blank();
      items.push(this.value(depth + 1));
      this.blank();
      if (this.take("]")) return items;
      if (!this.take(",")) this.broken();
    }
  }

  object(depth) {
    const fields = new Map();
    this.at += 1;
    this.blank();
    if (this.take("}")) return fields;
    for (;;) {
      this.blank();
      if (this.text[this.at] !== '"') this.broken();
      const name = this.string();
      this.blank();
      if (!this.take(":")) this.broken();
      this.blank();
      if (fields.has(name)) this.repeated ??= name;
      fields.set(name, this.value(depth + 1));
      this.blank();
      if (this.take("}")) return fields;
      if (!this.take(",")) this.broken();
    }
  }
}

const NOTHING_READ = {
  value: null, broken: true, repeated: null, number: null, lone: false, depth: 0,
};

/** Reads UTF-8 JSON and what is doubtful in it; never throws. */
function readJson(bytes) {
  let reader;
  let value;
  try {
    reader = new Reader(fromUtf8(bytes));
    value = reader.whole();
  } catch (error) {
    return { ...NOTHING_READ, depth: error instanceof TooDeep ? DEEPEST_READ : 0 };
  }
  const { depth, lone } = survey(value);
  if (depth > DEEPEST_READ) return { ...NOTHING_READ, depth };
  return {
    value, broken: false, repeated: reader.repeated, number: reader.number, lone, depth,
  };
}

/** Returns how deep a value is, and whether some text in it is half a surrogate pair. */
function survey(value) {
  let level = [value];
  let depth = 0;
  let lone = false;
  while (level.length) {
    const below = [];
    let nested = false;
    for (const item of level) {
      if (item instanceof Map) {
        nested = true;
        for (const [name, inner] of item) below.push(name, inner);
      } else if (Array.isArray(item)) {
        nested = true;
        for (const inner of item) below.push(inner);
      } else if (typeof item === "string" && !lone) {
        lone = /\p{Surrogate}/u.test(item);
      }
    }
    depth += nested ? 1 : 0;
    level = below;
  }
  return { depth, lone };
}

/** Returns an object's fields; none when the value is no object. */
function fields(value) {
  return value instanceof Map ? value : new Map();
}

/** Returns the objects of a list; none when the value is no list. */
function objects(value) {
  return Array.isArray(value) ? value.filter((item) => item instanceof Map) : [];
}

function isText(value) {
  return typeof value === "string";
}

/** Returns whether a value counts as given: not null, not empty, not zero, not false. */
function given(value) {
  if (value instanceof Map) return value.size > 0;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}
