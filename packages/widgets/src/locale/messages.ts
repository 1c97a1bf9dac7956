import type { Language } from "./language.ts";

/** Sentences of one element in both languages; `{name}` stands for a value. */
export type Messages<K extends string> = Readonly<Record<Language, Readonly<Record<K, string>>>>;

/** Chinese names the keys; English that lacks one, or has one more, does not compile. */
export function defineMessages<const K extends string>(messages: {
  readonly zh: Readonly<Record<K, string>>;
  readonly en: Readonly<Record<NoInfer<K>, string>>;
}): Messages<K> {
  return messages;
}

export type Values = Readonly<Record<string, string | number>>;

/** Replaces `{name}`; a name without a value stays as it is, so that the gap is seen. */
export function fill(sentence: string, values: Values = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
