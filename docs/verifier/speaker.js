// What is said, by message id and language: the auditor's own messages, said as it says
// them, so that the page and its reports use the same words. Every value is neutralised.

const LONGEST = 200;
const TEMPLATES = Object.fromEntries(Object.entries(WORDS).map(
  ([language, words]) => [language, new Map(Object.entries(words))]));
const TITLES = Object.fromEntries(Object.entries(LAWS).map(
  ([language, words]) => [language, new Map(Object.entries(words))]));
const VERB_FORMS = { active: "does", seen: "does", shared: "does", used: "done" };
const NODES = { does: "active", done: "used", do: "other" };

function isWithheld(value) {
  return value instanceof Map || Array.isArray(value) || value === WITHHELD;
}

/** Says messages in one language. No id and no value makes it throw. */
class Speaker {
  constructor(language) {
    this.language = language;
    this.templates = TEMPLATES[language];
    this.titles = TITLES[language];
  }

  has(id) {
    return this.templates.has(id);
  }

  names(id, argument) {
    return (this.templates.get(id) ?? "").includes(`{${argument}}`);
  }

  /** Says a message; arguments are a Map of the report or an object of the page. */
  say(id, args = {}, more = {}) {
    const pairs = args instanceof Map ? [...args] : Object.entries(args);
    const values = new Map([...pairs, ...Object.entries(more)]);
    const name = values.get("count") === 1 && this.has(`${id}.one`) ? `${id}.one` : id;
    const phrases = new Map(
      Array.from(values, ([key, value]) => [key, this.argument(key, value)]));
    if (this.names(name, "clause")) {
      phrases.set("clause", this.clause(
        String(values.get("basis")), [String(values.get("capability"))],
        values.get("candidates")));
    }
    if (this.names(name, "parts")) phrases.set("parts", this.parts(name, values, phrases));
    return this.compose(name, phrases);
  }

  parts(id, values, phrases) {
    const known = [...this.templates.keys()].filter((name) => name.startsWith(`${id}.part.`));
    return known.sort()
      .filter((name) => {
        const value = values.get(name.slice(name.lastIndexOf(".") + 1)) ?? null;
        return value !== null && value !== false && value !== "";
      })
      .map((name) => ` ${this.compose(name, phrases)}`).join("");
  }

  /** Says a message whose arguments are themselves said: taken as they are. */
  compose(id, said = {}) {
    const phrases = said instanceof Map ? said : new Map(Object.entries(said));
    const template = this.templates.get(id);
    if (template === undefined) {
      const shown = Array.from(phrases, ([key, text]) => `${clipped(key, LONGEST)}=${text}`);
      return [clipped(id, LONGEST), ...shown.sort()].join(" ");
    }
    return template.replace(/\{([a-z0-9_]+)\}/g, (whole, key) =>
      (phrases.has(key) ? phrases.get(key) : whole));
  }

  /** Returns one value as neutral text; what is withheld or unknown is said. */
  value(value, limit = LONGEST) {
    if (isWithheld(value)) return this.templates.get("text.withheld");
    if (value === null || value === undefined || value === "") {
      return this.templates.get("text.unknown");
    }
    if (typeof value === "boolean") return this.templates.get(value ? "text.yes" : "text.no");
    return clipped(String(value), limit);
  }

  noun(capability) {
    return this.templates.get(`capability.${capability}`) ?? clipped(capability, LONGEST);
  }

  /** Says what a program takes, and how that is known; a doubt is always said. */
  clause(basis, capabilities, candidates = 0) {
    const isDoubtful = basis === "active" && Number.isInteger(candidates) && candidates > 0;
    const known = isDoubtful ? (candidates > 1 ? "shared" : "undecided") : basis;
    const what = this.listing(capabilities.map((word) => this.verb(known, word)));
    const id = this.has(`basis.${known}.clause`) ? known : "documented";
    return this.compose(`basis.${id}.clause`, { what, count: String(candidates) });
  }

  listing(items) {
    const last = items.at(-1) ?? "";
    const others = items.slice(0, -1);
    if (!others.length) return last;
    const comma = others.at(-1).includes(",") ? "," : "";
    return `${others.join(", ")}${comma} ${this.templates.get("text.and")} ${last}`;
  }

  verb(basis, word) {
    const form = Object.hasOwn(VERB_FORMS, basis) ? VERB_FORMS[basis] : "do";
    const template = this.templates.get(`capability.${word}.${form}`);
    return template ?? this.compose(`basis.${NODES[form]}.node`, { what: this.noun(word) });
  }

  argument(key, value) {
    if (isText(value) && value && key.endsWith("capability")) return this.noun(value);
    return this.value(value);
  }

  /** Says a word of a closed list; an unknown one is shown itself. */
  word(group, value) {
    const id = `${group}.${value}`;
    return this.has(id) ? this.templates.get(id) : this.value(value);
  }

  title(id, part) {
    return this.titles.get(`${id}.${part}`) || "";
  }
}
