import { PlumblineError } from "@plumbline/core";

/** Settings as a tree: of an INI file all leaves are texts, of JSON they are what they are. Its objects have no prototype. */
export interface SettingsTree {
  readonly [name: string]: unknown;
}

/**
 * An INI file as Cardinal takes it: `=` and `:` separate; comments fill a line of their own, from its first column; quotes around a value are
 * taken off, and `\` escapes; names before the first section, and names of sections, may be paths (`R003.threshold`); of what is said twice
 * the last counts. Throws `USAGE` with the line of what cannot be read.
 */
export function parseIni(text: string, name: string): SettingsTree {
  const tree = table();
  let section: Record<string, unknown> = tree;
  const reader = new Reader(text.replace(/^\ufeff/, ""), name);
  while (!reader.isAtEnd()) {
    const line = reader.line;
    if (reader.skipBlankOrComment()) continue;
    if (reader.take("[")) {
      const title = reader.until("]", "a section ends with ]").trim();
      section = tableAt(tree, pathOf(title), reader, line);
      continue;
    }
    const key = reader.key();
    const value = reader.value();
    // Only outside sections is a name a path: in [R003.procurement_method_details] it is the name of a method.
    const path = section === tree ? pathOf(key) : [key];
    const last = path.pop() as string;
    tableAt(section, path, reader, line)[last] = value;
  }
  return tree;
}

/** A tree without prototypes of what JSON.parse gave, so that no name of a setting is taken from `Object.prototype`. */
export function settingsTreeOf(value: Readonly<Record<string, unknown>>): SettingsTree {
  const tree = table();
  for (const [name, member] of Object.entries(value)) tree[name] = isTable(member) ? settingsTreeOf(member) : member;
  return tree;
}

export function isTable(value: unknown): value is SettingsTree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function table(): Record<string, unknown> {
  return Object.create(null) as Record<string, unknown>;
}

function pathOf(name: string): string[] {
  return /^[\w-]+(?:\.[\w-]+)+$/.test(name) ? name.split(".") : [name];
}

function tableAt(from: Record<string, unknown>, path: readonly string[], reader: Reader, line: number): Record<string, unknown> {
  let at = from;
  for (const name of path) {
    const found = at[name] ?? table();
    if (!isTable(found)) throw reader.fault(`${name} is a value and a section`, line);
    at[name] = found;
    at = found as Record<string, unknown>;
  }
  return at;
}

const ESCAPES: Readonly<Record<string, string>> = { 0: "\0", a: "\u0007", b: "\b", t: "\t", r: "\r", n: "\n" };

class Reader {
  line = 1;
  readonly #text: string;
  readonly #name: string;
  #at = 0;

  constructor(text: string, name: string) {
    this.#text = text;
    this.#name = name;
  }

  isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  fault(message: string, line = this.line): PlumblineError {
    return new PlumblineError("USAGE", `${this.#name}: line ${line}: ${message}`);
  }

  take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  skipBlankOrComment(): boolean {
    const end = this.#endOfLine();
    const line = this.#text.slice(this.#at, end);
    const begin = line.trimStart();
    const isComment = begin.startsWith(";") || begin.startsWith("#");
    const isWholeLine = begin === line && (this.#at === 0 || this.#text[this.#at - 1] === "\n");
    if (isComment && !isWholeLine) throw this.fault("a comment fills a line of its own, from its first column");
    if (!isComment && begin !== "") {
      this.#at += line.length - begin.length;
      return false;
    }
    this.#toNextLine(end);
    return true;
  }

  key(): string {
    const end = this.#endOfLine();
    const line = this.#text.slice(this.#at, end);
    if (!/[=:]/.test(line)) throw this.fault(`neither "name = value" nor a [section]: ${JSON.stringify(line.trim().slice(0, 60))}`);
    let key = "";
    while (!/[=:]/.test(this.#text[this.#at] as string)) key += this.#char(end);
    this.#at++;
    if (key.trim() === "") throw this.fault("a name is missing before = or :");
    return key.trim();
  }

  until(endpoint: string, expected: string): string {
    const line = this.line;
    let text = "";
    while (this.#text[this.#at] !== endpoint) {
      if (this.isAtEnd()) throw this.fault(expected, line);
      text += this.#char(this.#text.length);
    }
    this.#at++;
    return text;
  }

  value(): string {
    let value = "";
    while (this.#text[this.#at] === " " || this.#text[this.#at] === "\t") this.#at++;
    for (;;) {
      const quote = this.#text[this.#at];
      if (quote !== '"' && quote !== "'") break;
      this.#at++;
      value += this.until(quote, `a text that begins with ${quote} ends with it`);
    }
    let rest = "";
    while (!this.isAtEnd() && this.#text[this.#at] !== "\n") rest += this.#char(this.#text.length);
    this.#toNextLine(this.#at);
    return value === "" ? rest.trim() : value + rest.trimEnd();
  }

  #endOfLine(): number {
    const end = this.#text.indexOf("\n", this.#at);
    return end < 0 ? this.#text.length : end;
  }

  #toNextLine(end: number): void {
    this.#at = end + 1;
    if (end < this.#text.length) this.line++;
  }

  /** The next character, escapes undone; a `\` at the end of a line joins the next one to it. */
  #char(end: number): string {
    const char = this.#text[this.#at++] as string;
    if (char === "\n") this.line++;
    if (char !== "\\") return char;
    if (this.#at >= end) return char;
    const escaped = this.#text[this.#at++] as string;
    if (escaped === "\n") {
      this.line++;
      return "";
    }
    if (escaped !== "x") return ESCAPES[escaped] ?? escaped;
    const code = this.#text.slice(this.#at, this.#at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(code) || /^d[89a-f]/i.test(code)) throw this.fault("\\x takes four hexadecimal digits of a character");
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(code, 16));
  }
}
