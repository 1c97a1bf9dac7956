import type { Text } from "@plumbline/core";
import type { Language } from "./language.ts";

/** Words for ids that hosts use, such as those of organisations, sources and types of records. */
export type Names = Readonly<Record<string, Text>>;

/** The word for an id; the id itself where nobody gave one. */
export function nameOf(names: Names | null | undefined, id: string, language: Language): string {
  return (names && Object.hasOwn(names, id) && names[id]?.[language]) || id;
}
