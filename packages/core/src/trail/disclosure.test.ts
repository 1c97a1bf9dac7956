import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseEvent, type TraceEvent } from "../event/trace-event.ts";
import { conceal, disclosureDigest, disclosureFlaw, disclosureOf, readDisclosure, reveal } from "./disclosure.ts";

const event: TraceEvent = {
  id: "e1",
  type: "penalty.decided",
  time: "2026-03-02T09:00:00+08:00",
  source: "host",
  objects: [{ type: "case", id: "案2026-1" }],
  data: { fen: 80_000, reason: "裁量", person: { name: "张三" } },
};
const zeroes = (length: number) => new Uint8Array(length);
const random = (length: number) => Uint8Array.from({ length }, () => Math.floor(Math.random() * 256));
const salt = "AAAAAAAAAAAAAAAAAAAAAA";
const textOf = (json: string) => Buffer.from(json).toString("base64url");
const refused = expect.objectContaining({ code: "DISCLOSURE_INVALID" }) as Error;

describe("a disclosure", () => {
  it("is the base64url of salt, name and value, and its digest that of this text", () => {
    const text = disclosureOf("reason", { b: "裁量", a: 1 }, zeroes(16));

    expect(Buffer.from(text, "base64url").toString()).toBe(`["${salt}","reason",{"a":1,"b":"裁量"}]`);
    expect(disclosureDigest(text)).toBe(createHash("sha256").update(text, "ascii").digest("base64url"));
  });

  it("of RFC 9901 is read, and has the digest that stands there", () => {
    // Section 4.2.1 and 4.2.3; with the spaces that its own writer leaves.
    const text = textOf('["_26bc4LT-ac6q2KI6cBW5es", "family_name", "Möbius"]');

    expect(readDisclosure(text)).toEqual({ salt: "_26bc4LT-ac6q2KI6cBW5es", name: "family_name", value: "Möbius" });
    expect(disclosureDigest(text)).toBe("X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0");
  });

  it("is read as it was written", () => {
    const name = fc.string({ unit: "grapheme" }).filter((text) => !["_sd", "...", "_sd_alg", "__proto__"].includes(text));
    fc.assert(
      fc.property(name, json(), fc.uint8Array({ minLength: 16, maxLength: 16 }), (of, value, bytes) => {
        const read = readDisclosure(disclosureOf(of, value as never, bytes));

        expect(read).toEqual({ salt: Buffer.from(bytes).toString("base64url"), name: of, value });
      }),
    );
  });

  it.each([
    { name: "a list of two, as for elements of lists", text: textOf(`["${salt}","value"]`) },
    { name: "a list of four", text: textOf(`["${salt}","name",1,2]`) },
    { name: "an object", text: textOf("{}") },
    { name: "a name that is no text", text: textOf(`["${salt}",1,2]`) },
    { name: "a salt that is no text", text: textOf('[1,"name",2]') },
    { name: "a salt of 120 bits", text: textOf('["AAAAAAAAAAAAAAAAAAAA","name",2]') },
    { name: "a salt that is not base64url", text: textOf('["AAAAAAAAAAAAAAAAAAAA++","name",2]') },
    { name: "a member twice, of which readers take different ones", text: textOf(`["${salt}","name",{"a":1,"a":2}]`) },
    { name: "a member twice, once with an escape", text: textOf(`["${salt}","name",{"a":1,"\\u0061":2}]`) },
    { name: "a member that would change an object", text: textOf(`["${salt}","name",{"__proto__":{}}]`) },
    { name: "half a surrogate pair", text: textOf(`["${salt}","name","\\ud83d"]`) },
    { name: "more levels than an event may have", text: textOf(`["${salt}","name",${"[".repeat(31)}${"]".repeat(31)}]`) },
    { name: "a hundred thousand levels", text: textOf("[".repeat(100_000)) },
    {
      name: "bytes that are no UTF-8",
      text: Buffer.concat([Buffer.from(`["${salt}","n`), Buffer.of(255), Buffer.from('",1]')]).toString("base64url"),
    },
    { name: "a byte order mark", text: textOf(`\ufeff["${salt}","name",1]`) },
    { name: "padding", text: `${textOf(`["${salt}","nam",1]`)}=` },
    { name: "the alphabet with plus and slash", text: Buffer.from(`["${salt}","n","???>>>"]`).toString("base64").replace(/=/g, "") },
    { name: "stray bits at the end", text: textOf(`["${salt}","name",1]`).replace(/.$/, "1") },
    { name: "nothing", text: "" },
  ])("is not read from $name", ({ text }) => {
    expect(readDisclosure(text)).toBeUndefined();
  });

  it("may hold texts that look like members, and as many levels as an event has left", () => {
    const value = { 'a":': 'b":{"c":1}', d: ["e:", '\\"', "\\"] };
    const deep = JSON.parse(`${"[".repeat(30)}${"]".repeat(30)}`) as never;

    expect(readDisclosure(disclosureOf("name", value, zeroes(16)))?.value).toEqual(value);
    expect(parseEvent(reveal(...revealable(conceal({ ...event, data: { deep } }, ["deep"], random))))).toMatchObject({ data: { deep } });
  });

  it("is read without an error from anything", () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), fc.json(), (anything, text, document) => {
        expect(readDisclosure(anything as string)).toBeUndefined();
        expect(readDisclosure(text)).toBeUndefined();
        expect(readDisclosure(textOf(document))).toBeUndefined();
      }),
    );
  });

  it.each([
    { name: "a salt of 15 bytes", write: () => disclosureOf("a", 1, zeroes(15)) },
    { name: "the name of the digests", write: () => disclosureOf("_sd", 1, zeroes(16)) },
    { name: "the name that stands for elements of lists", write: () => disclosureOf("...", 1, zeroes(16)) },
    { name: "a name that would change an object", write: () => disclosureOf("__proto__", 1, zeroes(16)) },
    {
      name: "a value that is nested too deep",
      write: () => disclosureOf("a", JSON.parse(`${"[".repeat(31)}${"]".repeat(31)}`) as never, zeroes(16)),
    },
    { name: "a value that is no JSON", write: () => disclosureOf("a", Number.NaN, zeroes(16)) },
    { name: "half a surrogate pair", write: () => disclosureOf("a", "\ud83d", zeroes(16)) },
  ])("is not written with $name", ({ write }) => {
    expect(write).toThrow(refused);
  });
});

describe("conceal and reveal", () => {
  it("take members out of the data, and bring them back", () => {
    const concealed = conceal(event, ["reason", "person"], random);

    expect(concealed.event.data).toEqual({ fen: 80_000, _sd: concealed.disclosures.map(disclosureDigest).sort() });
    expect(JSON.stringify(concealed.event)).not.toMatch(/裁量|张三/);
    expect(reveal(...revealable(concealed))).toEqual(event);
    expect(event.data).toHaveProperty("reason");
  });

  it("leave absent what is not disclosed any more", () => {
    const { event: bare, disclosures } = conceal(event, ["reason", "person"], random);

    expect(reveal(bare, disclosures.slice(0, 1)).data).toEqual({ fen: 80_000, reason: "裁量" });
    expect(reveal(bare, []).data).toEqual({ fen: 80_000 });
  });

  it("pass over names that the data lacks, and events that hide nothing", () => {
    expect(conceal(event, ["gone", "toString"], random)).toEqual({ event, disclosures: [] });
    expect(reveal(event, [])).toBe(event);
  });

  it("may be applied in turns", () => {
    const first = conceal(event, ["reason"], random);
    const second = conceal(first.event, ["person"], random);

    expect(reveal(second.event, [...first.disclosures, ...second.disclosures])).toEqual(event);
  });

  it("give the same event back for any data and any choice of names", () => {
    const names = fc.constantFrom("a", "b", "c", "准绳", "constructor", "1");
    fc.assert(
      fc.property(fc.dictionary(names, json(), { noNullPrototype: true }), fc.array(names), (data, chosen) => {
        const given = { ...event, data } as TraceEvent;
        const concealed = conceal(given, chosen, random);

        expect(disclosureFlaw(concealed.event, concealed.disclosures)).toBeUndefined();
        expect(reveal(...revealable(concealed))).toEqual(given);
      }),
    );
  });

  it("do not bring back a disclosure in which one character was changed", () => {
    const { event: bare, disclosures } = conceal(event, ["reason"], random);
    const [text = ""] = disclosures;
    const changed = Array.from(text, (char, i) => `${text.slice(0, i)}${char === "A" ? "B" : "A"}${text.slice(i + 1)}`);
    const cut = Array.from(text, (_, length) => text.slice(0, length));

    expect([...changed, ...cut].filter((one) => disclosureFlaw(bare, [one]) === undefined)).toEqual([]);
  });
});

describe("disclosureFlaw", () => {
  const { event: bare, disclosures } = conceal(event, ["reason"], zeroes);
  const [text = ""] = disclosures;
  const also = disclosureOf("reason", "other", random(16));
  const reserved = textOf(`["${salt}","_sd",1]`);
  const taken = disclosureOf("fen", 1, zeroes(16));
  const withDigests = (...texts: readonly string[]) => ({ data: { fen: 1, _sd: texts.map(disclosureDigest) } });

  it.each([
    { name: "a text that is none", in: bare, texts: ["x"], says: /is not base64url/ },
    { name: "one of another event", in: bare, texts: [also], says: /digest of the disclosure of "reason" is not in "_sd"/ },
    { name: "one with an event that hides nothing", in: event, texts: [text], says: /is not in "_sd"/ },
    { name: "one given twice", in: bare, texts: [text, text], says: /"reason" is disclosed twice/ },
    { name: "two of one name", in: withDigests(text, also), texts: [text, also], says: /"reason" is disclosed twice/ },
    { name: "a name that the data has", in: withDigests(taken), texts: [taken], says: /"fen" is disclosed, and in the data too/ },
    { name: "a reserved name", in: withDigests(reserved), texts: [reserved], says: /"_sd" is reserved/ },
    { name: "digests that are no list", in: { data: { _sd: "x" } }, texts: [], says: /no list of different digests/ },
    { name: "a digest that is none", in: { data: { _sd: ["x"] } }, texts: [], says: /no list of different digests/ },
    { name: "a digest twice", in: withDigests(text, text), texts: [], says: /no list of different digests/ },
    { name: "an event without data", in: { data: undefined }, texts: [text], says: /is not in "_sd"/ },
  ])("names $name", ({ in: given, texts, says }) => {
    expect(disclosureFlaw(given, texts)).toMatch(says);
  });

  it("is undefined for some, all or none of what an event hides", () => {
    expect(disclosureFlaw(bare, [text])).toBeUndefined();
    expect(disclosureFlaw(bare, [])).toBeUndefined();
    expect(disclosureFlaw(event, [])).toBeUndefined();
  });

  it("keeps reveal and conceal from what it names", () => {
    expect(() => reveal(bare, [also])).toThrow(refused);
    expect(() => conceal({ ...event, data: { a: 1, _sd: "x" } }, ["a"], random)).toThrow(refused);
    expect(() => conceal({ ...event, data: { _sd: [] } }, ["_sd"], random)).toThrow(refused);
  });
});

function revealable({ event: bare, disclosures }: ReturnType<typeof conceal>): [TraceEvent, readonly string[]] {
  return [bare, disclosures];
}

/** JSON as it is after it was parsed: well-formed, without what would change an object, no deeper than is taken, without minus zero. */
function json() {
  return (
    fc
      .jsonValue({ maxDepth: 5 })
      .filter((value) => !JSON.stringify(value).includes("__proto__"))
      .filter((value) => !/\\ud[89a-f]/.test(JSON.stringify(value)))
      // V8 14.6 at times reads a name that is one escape and nothing else as a backslash.
      .filter((value) => !/"\\(?:[^u]|u[0-9a-f]{4})":/.test(JSON.stringify(value)))
      .map((value) => JSON.parse(JSON.stringify(value)) as unknown)
  );
}
