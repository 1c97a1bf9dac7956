import fc from "fast-check";
import { expect, it } from "vitest";
import { readJson } from "./read-json.ts";

const nested = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
const invalid = expect.objectContaining({ name: "PlumblineError", code: "REQUEST_INVALID" });

it.each([
  { what: "a list of everything", text: '[1, -2.5e3, "a", true, null, {"b": {}}, []]' },
  { what: "one name in two objects", text: '[{"a": 1}, {"a": 1}, {"b": {"a": {"a": 1}}}]' },
  { what: "a text that looks like a name", text: '{"a": "a", "b": ["a", "a"], "c": "\\"a\\":"}' },
  { what: "braces and quotes inside a text", text: '{"a": "}]\\\\\\"{[[", "b": "\\\\"}' },
  { what: "names that differ by an escape only in writing", text: '{"\\u0061b": 1, "\\\\u0061b": 2}' },
  { what: "a whole surrogate pair, raw and escaped", text: '["😀", "\\ud83d\\ude00"]' },
  { what: "the text __proto__ as a value", text: '{"a": "__proto__"}' },
  { what: "36 levels", text: nested(36) },
  { what: "a single value", text: ' "a" ' },
])("reads $what as JSON.parse does", ({ text }) => {
  expect(readJson(text)).toEqual(JSON.parse(text));
});

it.each([
  { what: "nothing", text: "" },
  { what: "half a document", text: '{"a": [1, 2' },
  { what: "two documents", text: "{} {}" },
  { what: "a comment", text: "{} // x" },
  { what: "NaN", text: "[NaN]" },
  { what: "a byte order mark", text: "\ufeff{}" },
  { what: "a member twice", text: '{"a": 1, "b": 2, "a": 1}' },
  { what: "a member twice after an inner object", text: '{"a": {"b": [{"a": 1}]}, "a": 2}' },
  { what: "a member twice, once escaped", text: '{"a": 1, "\\u0061": 2}' },
  { what: "a member twice with space before the colon", text: '{"a" : 1, "a"\n\t: 2}' },
  { what: "an empty name twice", text: '{"": 1, "": 2}' },
  { what: "__proto__", text: '{"__proto__": {"admin": true}}' },
  { what: "__proto__, escaped", text: '{"\\u005f_proto__": 1}' },
  { what: "half a surrogate pair, escaped", text: '["\\ud800"]' },
  { what: "half a surrogate pair, escaped, in a name", text: '{"\\udc00": 1}' },
  { what: "half a surrogate pair, raw", text: '["\ud800"]' },
  { what: "a surrogate pair the wrong way round", text: '["\\ude00\\ud83d"]' },
  { what: "a name that is one escape", text: '{"\\n": 1}' },
  { what: "a name that is one escaped quote, before a space", text: '{"a": {"\\"" : 1}}' },
  { what: "a name that is one escaped letter", text: '[{"\\u0061": 1}]' },
  { what: "37 levels", text: nested(37) },
  { what: "37 levels of objects", text: `${'{"a":'.repeat(37)}1${"}".repeat(37)}` },
  { what: "a million levels", text: nested(1_000_000) },
])("refuses $what", ({ text }) => {
  expect(() => readJson(text)).toThrow(invalid);
});

it("reads a text of a million backslashes without getting slow or deep", () => {
  const text = `["${"\\\\".repeat(500_000)}", "\\""]`;
  expect(readJson(text)).toEqual(JSON.parse(text));
});

it.each([
  { what: "a comma in a name before a colon in a text", text: '{"a,": ":", "b": "a\\":"}' },
  { what: "colons in texts alone", text: '[":", "a:b", "\\":"]' },
  { what: "a surrogate pair as escapes in capitals", text: '{"a": "\\uD83D\\uDE00"}' },
  { what: "a backslash before the letter u that is no escape", text: '{"a": "C:\\\\users\\\\ud800"}' },
])("reads $what", ({ text }) => {
  expect(readJson(text)).toEqual(JSON.parse(text));
});

// The fast look and the slow one have to agree: a text whose values are known to be sound is read, and with one member written twice it is not.
// A name that has to be written as one escape alone is refused, see above.
const memberName = fc.string().filter((text) => text !== '"' && text !== "\\");
const json = fc
  .letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.string({ unit: "grapheme" }),
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(memberName, tie("value"), { maxKeys: 4 }),
    ),
  }))
  .value.filter((value) => !JSON.stringify(value).includes("__proto__"));

it("reads whatever JSON.stringify writes, escaped or not", () => {
  fc.assert(
    fc.property(json, fc.boolean(), fc.nat(3), (value, isEscaped, space) => {
      const written = JSON.stringify(value, null, space);
      const text = isEscaped
        ? written.replace(/[^\x00-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)
        : written;
      expect(readJson(text)).toEqual(JSON.parse(written));
    }),
  );
});

it("refuses an object with a member twice, wherever it stands and whatever else is there", () => {
  const path = fc.array(fc.constantFrom("list", "object"), { maxLength: 4 });
  fc.assert(
    fc.property(json, fc.string(), path, (value, name, around) => {
      fc.pre(name !== "__proto__");
      const member = JSON.stringify(name);
      const twice = `{${member}: ${JSON.stringify(value)}, "other than ${member.slice(1)}: 1, ${member}: 2}`;
      const text = around.reduce((inner, kind) => (kind === "list" ? `[1, ${inner}]` : `{"x": ${inner}, "y": {}}`), twice);
      expect(() => readJson(text)).toThrow(invalid);
    }),
  );
});
