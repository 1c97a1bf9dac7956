import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, parseCanonical } from "./canonical.ts";
import { type Span, scanEvent } from "./scan-event.ts";

const encoder = new TextEncoder();
const event = { id: "e1", source: "办件系统", epoch: 0, seq: -7, data: { "": null, a: [true, false, [], {}], b: 'q"\\\n', 裁量: "😀" } };

describe("scanEvent", () => {
  it("says where the values of the members of a leaf stand", () => {
    expect(scanned(canonicalJson(event))).toEqual({ source: '"办件系统"', id: '"e1"', epoch: "0", seq: "-7" });
    expect(scanned('{"seqs":1,"type":"seq"}')).toEqual({ source: "", id: "", epoch: "", seq: "" });
    expect(scanned('{"data":{"id":"inner","seq":1},"id":"outer"}')).toMatchObject({ id: '"outer"', seq: "" });
    expect(scanned("{}")).toBeDefined();
  });

  it.each([
    { name: "a space", text: '{"a": 1}' },
    { name: "a space at the end", text: '{"a":1} ' },
    { name: "two values", text: "{}{}" },
    { name: "members in another order", text: '{"b":1,"a":2}' },
    { name: "a member after a longer one that it begins", text: '{"ab":1,"a":2}' },
    { name: "a member twice", text: '{"a":1,"a":2}' },
    { name: "a member twice, that is empty", text: '{"":1,"":2}' },
    { name: "an inner object in another order", text: '{"a":[{"b":1,"a":2}]}' },
    { name: "a comma at the end", text: '{"a":1,}' },
    { name: "a comma at the end of a list", text: '{"a":[1,]}' },
    { name: "a name that is no text", text: "{1:1}" },
    { name: "no value", text: '{"a":}' },
    { name: "a zero in front", text: '{"a":01}' },
    { name: "minus zero", text: '{"a":-0}' },
    { name: "a fraction of zero", text: '{"a":1.0}' },
    { name: "an exponent", text: '{"a":1e2}' },
    { name: "a plus sign", text: '{"a":+1}' },
    { name: "a sign alone", text: '{"a":-}' },
    { name: "a number that is not exact", text: '{"a":12345678901234567890}' },
    { name: "an escape that is not needed", text: '{"a":"\\/"}' },
    { name: "an escape with digits", text: '{"a":"\\u0061"}' },
    { name: "a name with an escape", text: '{"\\u0061":1}' },
    { name: "half a surrogate pair", text: '{"a":"\ud83d"}' },
    { name: "half a surrogate pair as an escape", text: '{"a":"\\ud83d"}' },
    { name: "a control character", text: '{"a":"\n"}' },
    { name: "a byte of 0", text: '{"a":"\0"}' },
    { name: "a text without end", text: '{"a":"' },
    { name: "an object without end", text: '{"a":{}' },
    { name: "a list without end", text: '{"a":[' },
    { name: "half a literal", text: '{"a":tru}' },
    { name: "another literal", text: '{"a":NaN}' },
    { name: "a list", text: "[]" },
    { name: "a text", text: '"a"' },
    { name: "nothing", text: "" },
    { name: "a hundred thousand levels", text: '{"a":'.repeat(100_000) },
  ])("does not say yes to $name", ({ text }) => {
    expect(scanned(text)).toBeUndefined();
  });

  it("leaves to others what it cannot tell, though it is canonical", () => {
    const left = [{ a: 1.5 }, { a: 1e21 }, { "\ufb33": 1, "😀": 2 }, { a: "\ufffd" }, { a: "\u0001" }].map(canonicalJson);

    expect(left.map(scanned)).toEqual(left.map(() => undefined));
    expect(left.filter((text) => parseCanonical(text) === undefined)).toEqual([]);
  });

  it("says yes to nothing that is not canonical, however a text was changed", { timeout: 20_000 }, () => {
    const unit = fc.constantFrom(...'ab"\\{}[],:01-e. n准');
    const key = fc.constantFrom("a", "b", "ab", "", "id", "准", "裁量", "😀");
    const leaf = fc.oneof(fc.integer(), fc.string({ unit }), fc.constantFrom(null, true, false));
    const inner = fc.oneof(leaf, fc.array(leaf), fc.dictionary(key, leaf));
    const value = fc.dictionary(key, fc.oneof(inner, fc.array(inner), fc.dictionary(key, inner)));
    const put = fc.oneof(fc.string({ unit, maxLength: 3 }), fc.constantFrom("\ud83d", "\0", "\ufffd", "0.5", "\\ud83d"));
    const said: string[] = [];
    fc.assert(
      fc.property(value, fc.nat(), fc.nat(2), put, (given, place, taken, other) => {
        const text = canonicalJson(given);
        const at = place % (text.length + 1);
        said.push(...[text, text.slice(0, at) + other + text.slice(at + taken)].filter(scanned));
      }),
      { numRuns: 1500 },
    );

    expect(said.length).toBeGreaterThan(100);
    expect(said.filter((text) => parseCanonical(text) === undefined)).toEqual([]);
  });

  it("does not read on into what stood in the buffer before", () => {
    const bytes = encoder.encode('{"a":1,"b":2}');
    bytes[6] = 0;

    expect(scanEvent(bytes, 0, 6)).toBeUndefined();
    expect(scanEvent(encoder.encode('{"a":1}'), 0, 7)).toBeUndefined();
  });
});

/** The raw texts of the members, from the middle of a buffer. */
function scanned(text: string): Record<string, string> | undefined {
  const bytes = encoder.encode(`xx${text}\0"}]`);
  const to = bytes.length - 4;
  const spans = scanEvent(bytes, 2, to);
  return (
    spans &&
    Object.fromEntries(
      Object.entries(spans).map(([name, { from, to: end }]: [string, Span]) => [name, new TextDecoder().decode(bytes.slice(from, end))]),
    )
  );
}
