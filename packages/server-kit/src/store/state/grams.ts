import { hash } from "node:crypto";
import type { RecordRef } from "@plumbline/core";
import type { RecordRow } from "../../supervise/state-store.ts";

const WORDS = /[\p{L}\p{M}\p{N}々〆ー]+/gu;
// Scripts without spaces between words: any piece of a run may be a word.
const UNSPACED = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]/u;
const PARTS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]+/gu;
/** Which form of a character is meant says nothing about the word. */
const VARIATIONS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;

/** Of a text, what is behind is not found. */
const MOST_CHARACTERS = 8_000;
/** Characters of a word by whose beginnings it is found directly; of a longer word the rest is compared. */
const LONGEST_PREFIX = 12;
const MOST_TOKENS = 24;

function runsOf(text: string): string[] {
  const normal = text.slice(0, MOST_CHARACTERS).normalize("NFKC").toLowerCase().replace(VARIATIONS, "");
  return (normal.match(WORDS) ?? []).flatMap((run) => run.match(PARTS) ?? []);
}

/**
 * What a text is indexed under: of Han, kana and hangul each character and each two that stand together, of other words every beginning of two
 * characters or more. Letters and digits only.
 */
export function gramsOf(text: string): Set<string> {
  const grams = new Set<string>();
  for (const run of runsOf(text)) {
    const characters = [...run];
    if (UNSPACED.test(run)) {
      for (const [i, character] of characters.entries()) {
        grams.add(character);
        if (i > 0) grams.add((characters[i - 1] as string) + character);
      }
    } else if (characters.length === 1) grams.add(run);
    else for (let end = 2; end <= Math.min(LONGEST_PREFIX, characters.length); end++) grams.add(characters.slice(0, end).join(""));
  }
  return grams;
}

/** What was typed. */
export interface Wanted {
  /** Everything that holds it is indexed under all of these. */
  readonly tokens: readonly string[];
  /** What is indexed under them holds it: nothing is to be compared. */
  readonly isExact: boolean;
  holds(text: string): boolean;
}

/** Undefined where nothing was typed that can be found. */
export function wantedOf(text: string): Wanted | undefined {
  const runs = [...new Set(runsOf(text.slice(0, 500)))];
  if (runs.length === 0) return undefined;
  const tokens = new Set<string>();
  let isExact = true;
  for (const run of runs) {
    const characters = [...run];
    const isShort = characters.length <= (UNSPACED.test(run) ? 2 : LONGEST_PREFIX);
    isExact &&= isShort;
    if (!UNSPACED.test(run)) tokens.add(characters.slice(0, LONGEST_PREFIX).join(""));
    else if (characters.length === 1) tokens.add(run);
    else for (let i = 1; i < characters.length; i++) tokens.add((characters[i - 1] as string) + characters[i]);
  }
  return {
    tokens: [...tokens].slice(0, MOST_TOKENS),
    isExact: isExact && tokens.size <= MOST_TOKENS,
    holds(inText) {
      const held = runsOf(inText);
      return runs.every((run) =>
        UNSPACED.test(run)
          ? held.some((one) => one.includes(run))
          : held.some((one) => ([...run].length === 1 ? one === run : one.startsWith(run))),
      );
    },
  };
}

/** What a record is found by. */
export function textOf({ id, title = "", search = "" }: RecordRef & RecordRow): string {
  return `${title}\n${id}\n${search}`;
}

// Characters for private use are in no word: no text can pretend to lie in a scope.
const ORG = "\ue000";
const TYPE = "\ue001";
const PERSON = "\ue002";

export function orgToken(org: string): string {
  return ORG + digest(org);
}

export function typeToken(type: string): string {
  return TYPE + digest(type);
}

export function personToken(person: string): string {
  return PERSON + digest(person);
}

/** All that a record is indexed under. The root has everything, and no token. */
export function tokensOf(record: RecordRef & RecordRow): string[] {
  const tokens = [...gramsOf(textOf(record)), typeToken(record.type)];
  for (const org of new Set(record.path)) if (org !== "") tokens.push(orgToken(org));
  if (record.person !== undefined) tokens.push(personToken(record.person));
  return tokens;
}

function digest(text: string): string {
  return hash("sha256", text).slice(0, 24);
}
