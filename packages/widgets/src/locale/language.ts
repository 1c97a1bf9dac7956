import type { Text } from "@plumbline/core";

export type Language = "zh" | "en";

/** For the `lang` attribute of what is rendered. */
export const LANGUAGE_TAGS: Readonly<Record<Language, string>> = { zh: "zh-CN", en: "en" };

/** English where the tag says so; Chinese for everything else, also where there is none. */
export function languageOf(tag: string | undefined): Language {
  return /^en\b/i.test(tag ?? "") ? "en" : "zh";
}

/** A text that the server gave in both languages. */
export function pick(text: Text, language: Language): string {
  return text[language];
}
