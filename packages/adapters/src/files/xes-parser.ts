import { SaxesParser } from "saxes";
import { type CaseColumns, ColumnWriter, type ValueTag } from "./columns.ts";
import { Fault, quoted } from "./fault.ts";

const VALUE_TAGS = new Set(["string", "date", "int", "float", "boolean", "id"]);
const NESTED_TAGS = new Set(["list", "container"]);
const LOG_TAGS = new Set(["extension", "global", "classifier"]);
const BATCH = 8192;
// A comment or a tag is held until it is complete; one that never ends must not fill the memory.
const MAX_MARKUP = 16 << 20;

export interface XesParserOptions {
  /** Everything through saxes, which can then name the line of an error; four times slower. */
  readonly position: boolean;
}

/**
 * Parses XES that arrives in pieces into batches of columns. Nearly all bytes of a log are elements of the form
 * `<string key="k" value="v"/>`, `<event>` and `<trace>`: those are read here, character by character. All other markup
 * goes to saxes, so that what is well-formed XML is decided by one library; what was read here is balanced by `stack`.
 */
export class XesParser {
  readonly columns = new ColumnWriter();
  readonly batches: CaseColumns[] = [];
  cases = 0;
  events = 0;
  private readonly saxes: SaxesParser<{ xmlns: false }>;
  private readonly lean: boolean;
  // Names of the open elements; those read here are marked, and only a tag read here may close them.
  private readonly stack: string[] = [];
  private context: "start" | "log" | "trace" | "event" = "start";
  private skipping = 0;
  private rest = "";
  private version = "1.0";
  private ended = false;
  private hash = 0;

  constructor(options: XesParserOptions) {
    this.lean = !options.position;
    this.saxes = new SaxesParser({ xmlns: false, position: options.position });
    this.saxes.on("xmldecl", (declaration) => {
      this.version = declaration.version ?? "1.0";
    });
    this.saxes.on("doctype", refuseDoctype);
    this.saxes.on("error", (error) => {
      throw new Fault(this.ended ? "FILE_TRUNCATED" : "FILE_MALFORMED", `not well-formed XML: ${withoutPosition(error.message)}`);
    });
    this.saxes.on("opentag", (tag) => {
      this.stack.push(tag.name);
      this.open(tag.name, tag.attributes);
    });
    this.saxes.on("closetag", (tag) => {
      if (this.stack.pop() !== tag.name) throw new Fault("FILE_MALFORMED", `not well-formed XML: unexpected </${tag.name}>`);
      this.close();
    });
  }

  /** Line that saxes stands in; undefined unless positions are tracked. */
  get line(): number | undefined {
    return this.lean ? undefined : this.saxes.line;
  }

  push(text: string): void {
    if (this.lean) this.scan(this.rest + text);
    else this.saxes.write(text);
  }

  end(): void {
    this.ended = true;
    const open = this.stack[this.stack.length - 1];
    if (open !== undefined) throw new Fault("FILE_TRUNCATED", `the file ends inside <${open.replace(MARK, "")}>; fetch it again`);
    this.saxes.write(this.rest).close();
    if (this.columns.size > 0) this.batches.push(this.columns.take());
  }

  private scan(text: string): void {
    const { length } = text;
    let at = 0;
    while (at < length) {
      let lt = at;
      while (lt < length && isSpace(text.charCodeAt(lt))) lt++;
      const inside = this.stack.length > 0;
      const isText = lt < length && text.charCodeAt(lt) !== LT;
      if (isText) lt = text.indexOf("<", lt);
      if (lt < 0) {
        if (inside) break;
        lt = length;
      }
      // White space between elements says nothing, but outside of the root not all of it is allowed. The comment ends a
      // reference that the text may have begun, since what follows the text is perhaps not for saxes.
      if (!inside) this.saxes.write(text.slice(at, lt));
      else if (isText) this.saxes.write(`${text.slice(at, lt)}<!---->`);
      at = lt;
      if (at === length) break;
      let next = inside && this.version === "1.0" ? this.fast(text, at) : SLOW;
      if (next === SLOW) {
        next = markupEnd(text, at);
        if (next > 0) this.saxes.write(text.slice(at, next));
      }
      if (next === INCOMPLETE) break;
      at = next;
    }
    this.rest = text.slice(at);
    if (this.rest.length > MAX_MARKUP) {
      throw new Fault("FILE_REFUSED", `one tag or comment is longer than ${MAX_MARKUP >> 20} MiB`);
    }
  }

  // Index behind the markup at `lt`; SLOW when saxes has to look at it.
  private fast(text: string, lt: number): number {
    switch (text.charCodeAt(lt + 1)) {
      case S:
        return this.leaf(text, lt, "string");
      case D:
        return this.leaf(text, lt, "date");
      case F:
        return this.leaf(text, lt, "float");
      case I:
        return this.leaf(text, lt, text.charCodeAt(lt + 2) === D ? "id" : "int");
      case B:
        return this.leaf(text, lt, "boolean");
      case E:
        if (!text.startsWith("event>", lt + 1)) return SLOW;
        this.stack.push(MARKED_EVENT);
        this.open("event", NO_ATTRIBUTES);
        return lt + 7;
      case T:
        if (!text.startsWith("trace>", lt + 1)) return SLOW;
        this.stack.push(MARKED_TRACE);
        this.open("trace", NO_ATTRIBUTES);
        return lt + 7;
      case SLASH: {
        const open = this.stack[this.stack.length - 1];
        if (open !== MARKED_EVENT && open !== MARKED_TRACE) return SLOW;
        const end = text.indexOf(">", lt);
        if (end < 0) return INCOMPLETE;
        // Both names have five letters; white space may stand behind them.
        if (!text.startsWith(open === MARKED_EVENT ? "event" : "trace", lt + 2)) return SLOW;
        for (let at = lt + 7; at < end; at++) if (!isSpace(text.charCodeAt(at))) return SLOW;
        this.stack.pop();
        this.close();
        return end + 1;
      }
      default:
        return SLOW;
    }
  }

  private leaf(text: string, lt: number, tag: ValueTag): number {
    let at = lt + 1 + tag.length;
    if (!text.startsWith(' key="', at) || !text.startsWith(tag, lt + 1)) return SLOW;
    const keyFrom = at + 6;
    const keyTo = this.plainEnd(text, keyFrom);
    const keyHash = this.hash;
    if (keyTo < 0 || !text.startsWith('" value="', keyTo)) return SLOW;
    const valueFrom = keyTo + 9;
    const valueTo = this.plainEnd(text, valueFrom);
    if (valueTo < 0) return SLOW;
    at = valueTo + 1;
    if (text.charCodeAt(at) === SPACE) at++;
    if (text.charCodeAt(at) !== SLASH || text.charCodeAt(at + 1) !== GT) return SLOW;
    if (this.skipping === 0 && this.context !== "log") {
      const { columns } = this;
      const valueHash = this.hash;
      const key = columns.internRange(text, keyFrom, keyTo, keyHash);
      columns.add(tag, key, columns.internRange(text, valueFrom, valueTo, valueHash));
    }
    return at + 2;
  }

  // Index of the closing quote when the text up to it means itself: no references, no line breaks to normalise, no
  // surrogates to pair and nothing that XML forbids. Leaves the hash of the text.
  private plainEnd(text: string, from: number): number {
    const { length } = text;
    let hash = 0;
    for (let at = from; at < length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.hash = hash;
        return at;
      }
      if (code < SPACE || code === AMPERSAND || code === LT || (code >= 0xd800 && (code < 0xe000 || code > 0xfffd))) return SLOW;
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    return SLOW;
  }

  private open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (this.skipping > 0) {
      this.skipping++;
      return;
    }
    if (VALUE_TAGS.has(name) && this.context !== "start") {
      this.skipping = 1;
      if (this.context === "log") return;
      const { key, value } = attributes;
      if (key === undefined) throw new Fault("FILE_MALFORMED", `<${name}> has no key`);
      if (value === undefined) throw new Fault("LOG_VALUE_INVALID", `<${name} key=${quoted(key)}> has no value`);
      this.columns.value(name as ValueTag, key, value);
      return;
    }
    switch (this.context) {
      case "start":
        if (name !== "log") throw new Fault("FILE_FORMAT_UNKNOWN", `the root element is <${name}>, not <log>: this is no XES file`);
        this.context = "log";
        return;
      case "log":
        if (name === "trace") {
          this.context = "trace";
          this.columns.beginCase();
        } else if (name === "event") {
          throw new Fault("CASE_ID_MISSING", "an event stands outside of any trace, so it belongs to no case");
        } else if (LOG_TAGS.has(name) || NESTED_TAGS.has(name)) {
          this.skipping = 1;
        } else {
          throw new Fault("FILE_MALFORMED", `<${name}> is no element that XES has inside <log>`);
        }
        return;
      case "trace":
        if (name === "event") {
          this.context = "event";
          this.columns.beginEvent();
          return;
        }
        break;
    }
    if (!NESTED_TAGS.has(name)) throw new Fault("FILE_MALFORMED", `<${name}> is no element that XES has inside <${this.context}>`);
    this.skipping = 1;
  }

  private close(): void {
    if (this.skipping > 0) {
      this.skipping--;
      return;
    }
    switch (this.context) {
      case "event":
        this.columns.endEvent();
        this.events++;
        this.context = "trace";
        return;
      case "trace":
        this.columns.endCase();
        this.cases++;
        this.context = "log";
        if (this.columns.size >= BATCH) this.batches.push(this.columns.take());
        return;
      case "log":
        this.context = "start";
    }
  }
}

const [LT, GT, SLASH, SPACE, QUOTE, AMPERSAND] = [60, 62, 47, 32, 34, 38];
const [B, D, E, F, I, S, T] = [98, 100, 101, 102, 105, 115, 116];
const MARK = "\0";
const MARKED_EVENT = `${MARK}event`;
const MARKED_TRACE = `${MARK}trace`;
const SLOW = -1;
const INCOMPLETE = -2;
const NO_ATTRIBUTES: Readonly<Record<string, string>> = {};

function isSpace(code: number): boolean {
  return code === SPACE || code === 10 || code === 9 || code === 13;
}

// Index behind the comment, section, instruction or tag that begins at `lt`.
function markupEnd(text: string, lt: number): number {
  const second = text.charCodeAt(lt + 1);
  if (second === 63) return behind(text, "?>", lt + 2);
  if (second === 33) {
    if (text.length < lt + 9) return INCOMPLETE;
    if (text.startsWith("<!--", lt)) return behind(text, "-->", lt + 4);
    if (text.startsWith("<![CDATA[", lt)) return behind(text, "]]>", lt + 9);
    if (text.startsWith("<!DOCTYPE", lt)) refuseDoctype();
    return behind(text, ">", lt);
  }
  let quote = 0;
  for (let at = lt + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === QUOTE || code === 39) {
      quote = code;
    } else if (code === GT) {
      return at + 1;
    }
  }
  return INCOMPLETE;
}

function behind(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? INCOMPLETE : at + mark.length;
}

function refuseDoctype(): never {
  throw new Fault("FILE_REFUSED", "the file has a DOCTYPE, which could declare entities; remove it: XES needs none");
}

function withoutPosition(message: string): string {
  return message.replace(/^(?:\d+:\d+: )/, "").replace(/\.$/, "");
}
