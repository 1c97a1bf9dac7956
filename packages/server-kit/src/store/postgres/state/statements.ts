import type { Statement } from "../session.ts";

/** Parsed once per connection. States have tables of their own, and so statements. */
export function named(text: string): Statement {
  let name = names.get(text);
  if (name === undefined) {
    name = `state-${names.size}`;
    names.set(text, name);
  }
  return { name, text };
}

const names = new Map<string, string>();
