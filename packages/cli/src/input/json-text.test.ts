import { expect, it } from "vitest";
import { jsonFault } from "./json-text.ts";

it.each([
  { name: "empty", text: "", line: 1, column: 1 },
  { name: "a comma too many in an object", text: '{"a": 1,\n }', line: 2, column: 2 },
  { name: "a comma too many in a list", text: "[1,\n\n]", line: 3, column: 1 },
  { name: "no colon", text: '{"a" 1}', line: 1, column: 6 },
  { name: "a key without quotes", text: "{a: 1}", line: 1, column: 2 },
  { name: "a string that does not end", text: '["ab\n"]', line: 1, column: 5 },
  { name: "an escape that is none", text: '["a\\x"]', line: 1, column: 4 },
  { name: "a word that is none", text: "[true, nope]", line: 1, column: 8 },
  { name: "a number with a leading zero", text: "[01]", line: 1, column: 3 },
  { name: "the wrong bracket", text: '{"a": [1}', line: 1, column: 9 },
  { name: "more behind the end", text: "{}\n{}", line: 2, column: 1 },
  { name: "a text that stops", text: '{"a": [', line: 1, column: 8 },
  { name: "deep nesting", text: "[".repeat(100_000), line: 1, column: 100_001 },
])("finds the place of $name", ({ text, line, column }) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(jsonFault(text)).toEqual({ line, column });
});
