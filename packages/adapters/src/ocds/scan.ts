import { isUtf8 } from "node:buffer";
import { shown } from "./shown.ts";
import type { OcdsIssue } from "./types.ts";
import { ByteWindow, firstFilled, isBlank, lastFilled } from "./window.ts";

/** Deeper than this is no open contracting data, and would fail what walks over it. Cardinal's limit, too. */
export const MOST_LEVELS = 127;
// Around a release there may be a package and a list of packages.
const MOST_NESTED = MOST_LEVELS + 8;
// White space before a value that is remembered, so that a line can still be taken as a line.
const MOST_INDENT = 1 << 16;
// Going back to look for the next value behind a broken one is done for about as many bytes as were read.
const FREE_RESCAN = 64 << 20;

const FEED = 10;
const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const LIST = 91;
const BACKSLASH = 92;
const LIST_END = 93;
const OBJECT = 123;
const OBJECT_END = 125;

export interface CutterOptions {
  /** Lines only, whatever they hold. */
  readonly linesOnly: boolean;
  readonly maxLine: number;
  /** Lists and packages of more bytes than this are opened, and their elements handed on. */
  readonly whole: number;
}

/** Takes what is found, in order. The bytes may be read until the call of `push` or `end` is over. */
export interface CutterSink {
  found(bytes: Buffer, start: number, end: number, line: number): void;
  issue(issue: OcdsIssue): void;
}

/** A list at the root, a package in it, or the list of releases or records of a package, of which the elements are handed on. */
interface Open {
  readonly kind: "list" | "package" | "elements";
  readonly line: number;
  readonly column: number;
}

type State = "lines" | "between" | "value" | "scalar" | "seek";
type Purpose = "hand on" | "pass over" | "name";

const START_OF_WHOLE = ["ocid", "compiledRelease", "versionedRelease"].map((name) => Buffer.from(name));
const LISTS = ["releases", "records"].map((name) => Buffer.from(name));
const NO_COLUMN = -1;

/**
 * Cuts bytes into lines or JSON values, without parsing them. Lines are the quick way, taken once a value stood alone on its line. Else a
 * scanner follows depth and strings from value to value, opens what is too large to be handed on whole, and after broken data goes on at the
 * next place that looks like the start of a value. How the bytes came in chunks makes no difference.
 */
export class Cutter {
  readonly #options: CutterOptions;
  readonly #sink: CutterSink;
  readonly #window = new ByteWindow();
  #state: State;
  #at = 0;
  #line = 1;
  #begun = false;

  // Of a line.
  #lineStart = 0;
  #overlong = false;
  #inGarbage = false;

  // Between values: how far into its line, while only white space stood there.
  #column = 0;
  #isOneLine = false;
  #strayLine = 0;
  #opened: Open[] = [];
  #afterColon = false;
  #isListName = false;

  // Of a value.
  #purpose: Purpose = "hand on";
  #start = -1;
  #startLine = 1;
  #startColumn = NO_COLUMN;
  #depth = 0;
  #inString = false;
  #before = 0;
  #nameStart = -1;
  #hasList = false;
  #isWhole = false;
  #isDecided = false;
  readonly #stack = new Uint8Array(MOST_NESTED + 2);

  // After broken data.
  #seekColumn = 0;
  #onNewLine = false;
  #seen = 0;
  #rescanned = 0;
  #isCutOff = false;

  constructor(options: CutterOptions, sink: CutterSink) {
    this.#options = options;
    this.#sink = sink;
    this.#state = options.linesOnly ? "lines" : "between";
  }

  push(chunk: Uint8Array): void {
    const moved = this.#window.append(chunk, this.#needed());
    this.#at -= moved;
    this.#lineStart -= moved;
    this.#start -= moved;
    this.#nameStart -= moved;
    if (!this.#begun && !this.#begin(false)) return;
    this.#run();
  }

  end(): void {
    if (!this.#begun) this.#begin(true);
    for (;;) {
      this.#run();
      if (this.#state === "lines" && this.#lastLine()) continue;
      if (this.#state !== "value") break;
      this.#broken("truncated", this.#window.end);
    }
    if (this.#state === "scalar" || this.#opened.length > 0) {
      const [outer] = this.#opened;
      if (outer && !this.#isCutOff) this.#sink.issue({ line: outer.line, path: "", reason: "truncated" });
    }
    this.#window.free();
  }

  #needed(): number {
    if (this.#state === "lines") return this.#overlong ? this.#at : this.#lineStart;
    const start = this.#start >= 0 ? this.#start : this.#at;
    return this.#state === "between" && this.#column >= 0 ? Math.min(start, this.#lineStart) : start;
  }

  // A byte order mark is no part of the first value, except where lines are taken as they are.
  #begin(isEnd: boolean): boolean {
    const { bytes, end } = this.#window;
    if (!this.#options.linesOnly) {
      if (end < 3 && !isEnd) return false;
      if (end >= 3 && isMark(bytes, 0)) {
        this.#at = 3;
        this.#lineStart = 3;
      }
    }
    this.#begun = true;
    return true;
  }

  #run(): void {
    let goesOn = true;
    while (goesOn) {
      switch (this.#state) {
        case "lines":
          goesOn = this.#runLines();
          break;
        case "between":
          goesOn = this.#runBetween();
          break;
        case "value":
          goesOn = this.#runValue();
          break;
        case "scalar":
          goesOn = this.#runScalar();
          break;
        case "seek":
          goesOn = this.#runSeek();
          break;
      }
    }
  }

  // ---- Lines ----

  #runLines(): boolean {
    const bytes = this.#window.bytes.subarray(0, this.#window.end);
    const { maxLine } = this.#options;
    for (;;) {
      const feed = bytes.indexOf(FEED, this.#at);
      if (feed < 0) {
        this.#at = bytes.length;
        if (!this.#overlong && bytes.length - this.#lineStart > maxLine) this.#tooLong();
        return false;
      }
      if (this.#overlong) this.#overlong = false;
      else if (feed - this.#lineStart > maxLine) this.#issue(this.#line, "too_long");
      else if (!this.#takeLine(bytes, this.#lineStart, feed)) return true;
      this.#line++;
      this.#at = feed + 1;
      this.#lineStart = this.#at;
    }
  }

  #tooLong(): void {
    this.#overlong = true;
    this.#issue(this.#line, "too_long");
  }

  /** Whether there was a last line without an end that is now to be scanned as values. */
  #lastLine(): boolean {
    const { bytes, end } = this.#window;
    if (this.#overlong || this.#lineStart >= end) return false;
    const isTaken = this.#takeLine(bytes, this.#lineStart, end);
    if (isTaken) this.#lineStart = end;
    return !isTaken;
  }

  /** False where the line is no value of its own, and is to be scanned. */
  #takeLine(bytes: Buffer, start: number, feed: number): boolean {
    const end = feed > start && bytes[feed - 1] === 13 ? feed - 1 : feed;
    let first = firstFilled(bytes, start, end);
    if (first === end) return true;
    if (this.#options.linesOnly) {
      this.#sink.found(bytes, start, end, this.#line);
      return true;
    }
    if (first + 3 <= end && isMark(bytes, first)) first = firstFilled(bytes, first + 3, end);
    if (first === end) return true;
    const opener = bytes[first];
    if (opener !== OBJECT && opener !== LIST) {
      this.#garbage(bytes, first, end);
      return true;
    }
    this.#inGarbage = false;
    const closer = bytes[lastFilled(bytes, first, end)];
    if (closer === OBJECT_END || closer === LIST_END) {
      this.#sink.found(bytes, first, end, this.#line);
      return true;
    }
    this.#state = "between";
    this.#at = start;
    this.#column = 0;
    this.#isOneLine = false;
    return false;
  }

  // Text of another kind is told of once, not once for each of a million lines.
  #garbage(bytes: Buffer, start: number, end: number): void {
    if (this.#inGarbage) return;
    this.#inGarbage = true;
    const reason = isUtf8(bytes.subarray(start, end)) ? "not_an_object" : "invalid_utf8";
    this.#sink.issue({ line: this.#line, path: "", reason, value: shown(bytes, start, end) });
  }

  // ---- Between values ----

  #runBetween(): boolean {
    const { bytes, end } = this.#window;
    while (this.#at < end) {
      const byte = bytes[this.#at] as number;
      if (isBlank(byte)) {
        if (byte === FEED) {
          this.#newLine();
          if (this.#state === "lines") return true;
        } else if (this.#column >= 0 && ++this.#column > MOST_INDENT) this.#column = NO_COLUMN;
        this.#at++;
        continue;
      }
      const open = this.#opened.at(-1);
      const changed =
        open === undefined ? this.#atTop(byte) : open.kind === "package" ? this.#inPackage(byte) : this.#inList(byte, open.kind === "list");
      if (changed) return true;
      this.#column = NO_COLUMN;
      this.#at++;
    }
    return false;
  }

  #newLine(): void {
    this.#line++;
    this.#column = 0;
    this.#lineStart = this.#at + 1;
    if (this.#isOneLine && this.#opened.length === 0) {
      this.#isOneLine = false;
      this.#toLines();
      this.#at = this.#lineStart;
    }
  }

  #toLines(): void {
    this.#state = "lines";
    this.#inGarbage = false;
    this.#at = this.#lineStart;
  }

  #atTop(byte: number): boolean {
    this.#isOneLine = false;
    if (byte === OBJECT || byte === LIST) return this.#enter("hand on", "value");
    if (byte === COMMA || byte === 0xef || byte === 0xbb || byte === 0xbf) return false;
    if (this.#column >= 0) {
      this.#toLines();
      return true;
    }
    if (this.#strayLine !== this.#line) {
      this.#strayLine = this.#line;
      this.#issue(this.#line, "invalid_json");
    }
    return false;
  }

  #inList(byte: number, mayHoldPackages: boolean): boolean {
    if (byte === COMMA) return false;
    if (byte === LIST_END) {
      this.#close();
      return false;
    }
    if (byte === OBJECT || byte === LIST || byte === QUOTE) {
      this.#enter("hand on", "value");
      if (!mayHoldPackages || byte !== OBJECT) this.#isWhole = true;
      return true;
    }
    return byte === OBJECT_END || byte === COLON ? this.#misplaced() : this.#enter("hand on", "scalar");
  }

  #inPackage(byte: number): boolean {
    if (byte === COMMA) {
      this.#afterColon = false;
      return false;
    }
    if (byte === OBJECT_END) {
      this.#close();
      return false;
    }
    if (byte === COLON) {
      this.#afterColon = true;
      return false;
    }
    if (!this.#afterColon) return byte === QUOTE ? this.#enter("name", "value") : this.#misplaced();
    if (byte === LIST && this.#isListName) {
      this.#opened.push({ kind: "elements", line: this.#line, column: NO_COLUMN });
      return false;
    }
    if (byte === LIST_END) return this.#misplaced();
    return this.#enter("pass over", byte === OBJECT || byte === LIST || byte === QUOTE ? "value" : "scalar");
  }

  #close(): void {
    const closed = this.#opened.pop();
    this.#afterColon = false;
    if (this.#opened.length === 0 && closed) this.#isOneLine = closed.column >= 0 && closed.line === this.#line;
  }

  /** Nothing can be told any more of what is open here. */
  #misplaced(): boolean {
    const [outer] = this.#opened;
    this.#issue(outer ? outer.line : this.#line, "invalid_json");
    this.#opened = [];
    this.#seek(this.#at, this.#line, 0);
    return true;
  }

  #enter(purpose: Purpose, state: "value" | "scalar"): boolean {
    this.#state = state;
    this.#purpose = purpose;
    this.#start = purpose === "pass over" ? -1 : this.#at;
    this.#startLine = this.#line;
    this.#startColumn = this.#column;
    this.#column = NO_COLUMN;
    this.#depth = 0;
    this.#inString = false;
    this.#before = 0;
    this.#nameStart = -1;
    this.#hasList = false;
    this.#isWhole = purpose !== "hand on" || this.#opened.length > 1;
    this.#isDecided = false;
    return true;
  }

  // ---- A value ----

  #runValue(): boolean {
    const { bytes, end } = this.#window;
    const { maxLine, whole } = this.#options;
    const stack = this.#stack;
    let at = this.#at;
    let stop = end;
    if (this.#start >= 0) {
      if (!this.#isDecided) stop = Math.min(stop, this.#start + whole + 1);
      stop = Math.min(stop, this.#start + maxLine + 1);
    }
    let { depth, before, line, inString } = { depth: this.#depth, before: this.#before, line: this.#line, inString: this.#inString };
    const isWatched = !this.#isWhole;
    let fault = "";
    let isOver = false;

    while (at < stop) {
      if (inString) {
        let byte = 0;
        while (at < stop) {
          byte = bytes[at] as number;
          if (byte === QUOTE || byte === BACKSLASH || byte === FEED) break;
          at++;
        }
        if (at >= stop) break;
        if (byte === BACKSLASH) {
          if (at + 1 >= end) break;
          if (bytes[at + 1] === FEED) {
            fault = "invalid_json";
            break;
          }
          at += 2;
          continue;
        }
        if (byte === FEED) {
          fault = "invalid_json";
          break;
        }
        inString = false;
        if (isWatched && this.#nameStart >= 0) this.#named(this.#nameStart, at);
        before = QUOTE;
        at++;
        if (depth === 0) {
          isOver = true;
          break;
        }
        continue;
      }
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        if (depth > 0 && before !== COMMA && before !== COLON && before !== stack[depth]) {
          fault = "invalid_json";
          break;
        }
        inString = true;
        this.#nameStart = isWatched && depth === 1 && stack[1] === OBJECT && before !== COLON ? at + 1 : -1;
        at++;
      } else if (byte === OBJECT || byte === LIST) {
        if (depth > 0 && (stack[depth] === OBJECT ? before !== COLON : before !== COMMA && before !== LIST)) {
          fault = "invalid_json";
          break;
        }
        if (depth >= MOST_NESTED) {
          fault = "too_deep";
          break;
        }
        if (isWatched && !this.#isWhole && byte === LIST && depth === 1 && before === COLON && this.#isListName) {
          this.#hasList = true;
          if (this.#isDecided) {
            isOver = true;
            break;
          }
        }
        stack[++depth] = byte;
        before = byte;
        at++;
      } else if (byte === OBJECT_END || byte === LIST_END) {
        // The closing sign stands two behind the opening one, in both kinds.
        if (stack[depth] !== byte - 2) {
          fault = "invalid_json";
          break;
        }
        before = byte;
        at++;
        if (--depth === 0) {
          isOver = true;
          break;
        }
      } else {
        if (byte === FEED) line++;
        else if (byte !== 32 && byte !== 13 && byte !== 9) before = byte;
        at++;
      }
    }

    this.#at = at;
    this.#depth = depth;
    this.#before = before;
    this.#line = line;
    this.#inString = inString;
    if (fault !== "") {
      this.#broken(fault, at);
      return true;
    }
    if (isOver && depth > 0) {
      this.#open();
      return true;
    }
    if (this.#start >= 0) {
      if (!this.#isDecided && at > this.#start + whole) {
        this.#isDecided = true;
        if (this.#mayOpen()) {
          this.#open();
          return true;
        }
      }
      if (at > this.#start + maxLine) {
        this.#tooLongValue();
        if (isOver) this.#over();
        return true;
      }
    }
    // Each release of a package over many lines is to be told with its own line.
    if (isOver && line > this.#startLine && this.#mayOpen()) this.#open();
    else if (isOver) this.#over();
    return isOver || stop < end;
  }

  #mayOpen(): boolean {
    if (this.#isWhole || this.#start < 0) return false;
    return this.#window.bytes[this.#start] === LIST ? this.#opened.length === 0 : this.#hasList;
  }

  #named(start: number, end: number): void {
    const { bytes } = this.#window;
    this.#isListName = isOneOf(LISTS, bytes, start, end);
    // A record has its releases, too, but is one thing.
    if (isOneOf(START_OF_WHOLE, bytes, start, end)) this.#isWhole = true;
    this.#nameStart = -1;
  }

  #over(): void {
    const { bytes } = this.#window;
    this.#state = "between";
    if (this.#purpose === "hand on") this.#sink.found(bytes, this.#start, this.#at, this.#startLine);
    if (this.#purpose === "name") this.#isListName = isOneOf(LISTS, bytes, this.#start + 1, this.#at - 1);
    if (this.#opened.length === 0) this.#isOneLine = this.#startColumn >= 0 && this.#startLine === this.#line;
    this.#start = -1;
    this.#column = NO_COLUMN;
  }

  #open(): void {
    const isList = this.#window.bytes[this.#start] === LIST;
    this.#opened.push({ kind: isList ? "list" : "package", line: this.#startLine, column: this.#startColumn });
    this.#at = this.#start + 1;
    this.#line = this.#startLine;
    this.#column = NO_COLUMN;
    this.#start = -1;
    this.#state = "between";
    this.#afterColon = false;
    this.#isListName = false;
  }

  // ---- A number or word, or what should be one ----

  #runScalar(): boolean {
    const { bytes, end } = this.#window;
    let at = this.#at;
    while (at < end) {
      const byte = bytes[at];
      if (isBlank(byte) || byte === COMMA || byte === LIST_END || byte === OBJECT_END) break;
      at++;
    }
    this.#at = at;
    if (at === end) {
      if (this.#start >= 0 && at - this.#start > this.#options.maxLine) this.#tooLongValue();
      return false;
    }
    if (this.#start >= 0 && at - this.#start > this.#options.maxLine) this.#tooLongValue();
    this.#over();
    return true;
  }

  #tooLongValue(): void {
    this.#issue(this.#startLine, "too_long");
    this.#purpose = "pass over";
    this.#start = -1;
    this.#isWhole = true;
    this.#isListName = false;
  }

  // ---- Broken data ----

  #broken(reason: string, at: number): void {
    const canGoBack = this.#start >= 0 && reason !== "too_deep" && this.#mayRescan(at - this.#start);
    if (canGoBack && this.#mayOpen()) {
      this.#rescanned += at - this.#start;
      this.#open();
      return;
    }
    if (reason === "truncated") this.#isCutOff = true;
    const [outer] = this.#opened;
    const value = this.#start >= 0 ? shown(this.#window.bytes, this.#start, at) : undefined;
    this.#sink.issue({ line: this.#startLine, path: "", reason, ...(value === undefined ? {} : { value }) });
    const column = this.#purpose === "hand on" ? this.#startColumn : NO_COLUMN;
    if (column < 0 && outer) {
      this.#opened = [];
      if (!this.#isCutOff) this.#issue(outer.line, "truncated");
    }
    if (canGoBack) {
      this.#rescanned += at - this.#start;
      this.#seek(this.#start, this.#startLine, Math.max(column, 0));
    } else this.#seek(at, this.#line, Math.max(column, 0));
  }

  #mayRescan(bytes: number): boolean {
    return this.#rescanned + bytes <= FREE_RESCAN + this.#window.gone + this.#at;
  }

  /** From the next line on, looks for one that begins with a value as far to the right as the broken one did. */
  #seek(from: number, line: number, column: number): void {
    this.#state = "seek";
    this.#at = from;
    this.#line = line;
    this.#start = -1;
    this.#seekColumn = column;
    this.#onNewLine = false;
    this.#seen = 0;
  }

  #runSeek(): boolean {
    const { bytes, end } = this.#window;
    while (this.#at < end) {
      const byte = bytes[this.#at];
      if (byte === FEED) {
        this.#line++;
        this.#onNewLine = true;
        this.#seen = 0;
        this.#lineStart = this.#at + 1;
      } else if (this.#onNewLine) {
        if (isBlank(byte)) this.#seen++;
        else if ((byte === OBJECT || byte === LIST) && this.#seen === this.#seekColumn) {
          this.#state = "between";
          this.#column = this.#seen;
          return true;
        } else this.#onNewLine = false;
      }
      this.#at++;
    }
    return false;
  }

  #issue(line: number, reason: string): void {
    this.#sink.issue({ line, path: "", reason });
  }
}

function isMark(bytes: Buffer, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}

function isOneOf(names: readonly Buffer[], bytes: Buffer, start: number, end: number): boolean {
  return names.some((name) => name.length === end - start && name.compare(bytes, start, end) === 0);
}
