import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ControlKind } from "../control/define-control-kind.ts";
import type { Verdict } from "../control/verdict.ts";

/** What one control found in all records. */
export interface Tally {
  /** The result fields of the kind, and `violations`, the number of records with a finding. */
  readonly result: Readonly<Record<string, number>>;
  /** Ids of the records with a finding, ascending by UTF-8 bytes. */
  readonly violating: readonly string[];
  /** SHA-256, lower-case hex, of `violating` joined by U+000A. */
  readonly casesSha256: string;
  readonly firstCases: readonly string[];
  /** Records in which the answer is unknown. */
  readonly unknown: number;
  /** How many records lacked what, by path. */
  readonly missing: Readonly<Record<string, number>>;
  /** Records in which the obligation still runs. */
  readonly open: number;
}

/** Adds verdicts up, record by record or group by group, in any order. */
export class Tallier {
  readonly #kind: ControlKind;
  /** Names and values of the result fields, side by side: they are added to millions of times. */
  readonly #names: string[];
  readonly #values: number[];
  readonly #violating = new Set<string>();
  readonly #missing = new Map<string, number>();
  #unknown = 0;
  #open = 0;

  constructor(kind: ControlKind, prepared: unknown) {
    this.#kind = kind;
    const optional = kind.fields?.(prepared);
    this.#names = Object.keys(kind.measures).filter((name) => !optional || optional.includes(name));
    this.#values = this.#names.map(() => 0);
  }

  addVerdict(record: string, verdict: Verdict): void {
    this.addMeasures(verdict.measures);
    switch (verdict.outcome) {
      case "breach":
        this.#violating.add(record);
        break;
      case "open":
        this.#open++;
        break;
      case "unknown":
        this.addMissing(verdict.missing);
        break;
    }
  }

  addViolating(record: string): void {
    this.#violating.add(record);
  }

  addMissing(paths: readonly string[]): void {
    this.#unknown++;
    for (const path of paths) this.#missing.set(path, (this.#missing.get(path) ?? 0) + 1);
  }

  addMeasures(measures: Readonly<Record<string, number>>): void {
    const names = this.#names;
    const values = this.#values;
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      const value = measures[name];
      if (value === undefined || value === 0) continue;
      const before = values[i] as number;
      values[i] = this.#kind.measures[name] === "max" ? Math.max(before, value) : before + value;
    }
  }

  finish(): Tally {
    const violating = sortUtf8([...this.#violating]);
    const result = Object.fromEntries(this.#names.map((name, i) => [name, this.#values[i] as number]));
    return {
      result: this.#kind.countsViolations ? { ...result, violations: violating.length } : result,
      violating,
      casesSha256: bytesToHex(sha256(utf8ToBytes(violating.join("\n")))),
      firstCases: violating.slice(0, 5),
      unknown: this.#unknown,
      missing: Object.fromEntries([...this.#missing].sort((a, b) => b[1] - a[1])),
      open: this.#open,
    };
  }
}

// JavaScript sorts by UTF-16 code units, which puts surrogates before U+E000…U+FFFF; UTF-8 does not.
const SURROGATE = /[\ud800-\udfff]/;

export function sortUtf8(texts: string[]): string[] {
  return texts.some((text) => SURROGATE.test(text)) ? texts.sort(compareCodePoints) : texts.sort();
}

function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const highX = x >= 0xd800 && x <= 0xdfff;
    const highY = y >= 0xd800 && y <= 0xdfff;
    return highX === highY ? x - y : highX ? 1 : -1;
  }
  return a.length - b.length;
}
