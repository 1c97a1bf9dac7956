import { readFileSync } from "node:fs";
import { type Facts, isRefusal, type Json, type TimedEvent, timed } from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldOf, keyOf } from "./json-fold.ts";
import type { JsonFold, JsonPack } from "./json-pack.ts";
import { loadPack } from "./load-pack.ts";
import { testPack } from "./test-pack.ts";

const source = readFileSync(new URL("../../../../docs/examples/seal-pack.json", import.meta.url), "utf8");
const seal = (): JsonPack & Record<string, unknown> => JSON.parse(source);

/** The document with a value at a path; without it where the value is undefined. */
function changed(path: string | readonly string[], value: unknown): unknown {
  const document = seal() as unknown as Record<string, unknown>;
  const names = typeof path === "string" ? path.split(".") : [...path];
  const last = names.pop() as string;
  let holder = document as Record<string, unknown>;
  for (const name of names) holder = holder[name] as Record<string, unknown>;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  return document;
}

describe("a pack as one JSON document", () => {
  it("is a pack like any other: its stories run through the engine", () => {
    const rows = testPack(loadPack(seal()));

    expect(rows.filter(({ source: from }) => from === "events")).toHaveLength(5);
    expect(rows.filter(({ expected, actual }) => expected !== actual)).toEqual([]);
  });

  it.each(["packs.md", "packs.zh-CN.md"])("of %s shows a record of it", (page) => {
    const text = readFileSync(new URL(`../../../../docs/${page}`, import.meta.url), "utf8");

    expect(JSON.parse(/<!-- example: record -->\n```json\n([\s\S]*?)```/.exec(text)?.[1] ?? "null")).toEqual(seal().records[0]);
  });

  it.each([
    { name: "no object", document: [], code: "PACK_INVALID", message: "expected object" },
    { name: "an unknown member", document: changed("script", "x"), code: "PACK_INVALID", message: "script" },
    { name: "a key that would change an object", document: JSON.parse('{"__proto__":{}}'), code: "PACK_INVALID", message: "__proto__" },
    { name: "too deep", document: changed("risks", nested(40)), code: "PACK_INVALID", message: "nested deeper" },
    { name: "no version", document: changed("version", "one"), code: "PACK_INVALID", message: "version" },
    { name: "an event type twice", document: changed("events.1.type", "seal.requested"), code: "PACK_INVALID", message: "twice" },
    {
      name: "a pattern in a schema",
      document: changed("events.0.data.properties.copies", { type: "string", pattern: "(a+)+" }),
      code: "PACK_INVALID",
      message: "pattern is not read here",
    },
    {
      name: "a reference in a schema",
      document: changed("events.0.data.properties.copies", { $ref: "#" }),
      code: "PACK_INVALID",
      message: "$ref",
    },
    {
      name: "personal data that is not there",
      document: changed("events.0.personal", ["name"]),
      code: "PACK_INVALID",
      message: "personal",
    },
    {
      name: "a record on an unknown event",
      document: changed("records.0.on", { "seal.lost": {} }),
      code: "PACK_INVALID",
      message: "seal.lost",
    },
    {
      name: "an unknown source",
      document: changed("records.0.on", { "seal.used": { set: { x: "host.secret" } } }),
      code: "PACK_INVALID",
      message: "is no source",
    },
    {
      name: "a fact named as what every object has",
      document: changed("records.0.on", { "seal.used": { count: ["constructor"] } }),
      code: "PACK_INVALID",
      message: "every object",
    },
    { name: "an unknown fold", document: changed("records.0.on", { "seal.used": { eval: "1" } }), code: "PACK_INVALID", message: "eval" },
    { name: "a control point on other records", document: changed("controls.0.record", "other"), code: "PACK_INVALID", message: "other" },
    {
      name: "a control point without source",
      document: changed("controls.0.citations", []),
      code: "CONTROL_INVALID",
      message: "citations",
    },
    { name: "block without a reviewer", document: changed("controls.0.mode", "block"), code: "CONTROL_INVALID", message: "reviewer" },
    { name: "an expression that is none", document: changed("controls.0.settings.when", "e.("), code: "EXPRESSION_INVALID", message: "" },
    {
      name: "a parameter that nobody reads",
      document: changed("controls.0.params", { n: { value: 1 } }),
      code: "PARAMETER_INVALID",
      message: "n",
    },
    { name: "an unknown kind", document: changed("controls.0.kind", "script"), code: "KIND_UNKNOWN", message: "script" },
    {
      name: "a parameter schema that is not read",
      document: changed("controls.1.params.spare.schema", { $ref: "x" }),
      code: "PACK_INVALID",
      message: "SEAL-02",
    },
    {
      name: "words for a control point that is not there",
      document: changed("notices.templates.0.control", "SEAL-09"),
      code: "PACK_INVALID",
      message: "SEAL-09",
    },
    { name: "an example of both forms", document: changed("examples.0.record", {}), code: "PACK_INVALID", message: "examples.0" },
    { name: "a risk rated 6", document: changed("risks.0.impact", 6), code: "PACK_INVALID", message: "risks.0.impact" },
  ])("with $name is refused with $code", ({ document, code, message }) => {
    expect(() => loadPack(document)).toThrow(
      expect.objectContaining({ name: "PlumblineError", code, message: expect.stringContaining(message) }),
    );
  });

  it("with anything anywhere is a pack, or refused with a code", () => {
    const paths = pathsOf(seal());
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.option(fc.jsonValue(), { nil: undefined }), (path, value) => {
        const outcome = codeOf(() => loadPack(changed(path, value)));

        expect(outcome).toMatch(
          /^(loaded|PACK_INVALID|CONTROL_INVALID|CONTROL_DUPLICATE|EXPRESSION_INVALID|PARAMETER_INVALID|KIND_UNKNOWN)$/,
        );
      }),
      { numRuns: 400 },
    );
  });
});

function codeOf(run: () => unknown): unknown {
  try {
    run();
    return "loaded";
  } catch (error) {
    return (error as { code?: unknown }).code ?? String(error);
  }
}

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([name, member]) => pathsOf(member, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
}

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

const event = (data: Readonly<Record<string, Json>> = {}, time = "2026-03-02T09:00:00+08:00"): TimedEvent =>
  timed({
    id: "e1",
    type: "x.done",
    time,
    source: "s",
    objects: [
      { type: "x", id: "1" },
      { type: "party", id: "p" },
    ],
    actor: { id: "u", org: "o" },
    data,
  });

describe("a fold", () => {
  it.each<{ name: string; fold: JsonFold; state: Facts; data?: Readonly<Record<string, Json>>; patch: Facts }>([
    {
      name: "set takes each value",
      fold: { set: { a: "data.n", at: "time" } },
      state: { a: 1 },
      data: { n: 2 },
      patch: { a: 2, at: "2026-03-02T09:00:00+08:00" },
    },
    { name: "set leaves a fact without a value as it is", fold: { set: { a: "data.gone", b: "actor.post" } }, state: { a: 1 }, patch: {} },
    { name: "set tells nothing new of an equal value", fold: { set: { a: "data.n" } }, state: { a: [1] }, data: { n: [1] }, patch: {} },
    { name: "once keeps the first value", fold: { once: { a: "actor.id", b: "object:party" } }, state: { a: "first" }, patch: { b: "p" } },
    { name: "unset takes a fact away", fold: { unset: ["a", "b"] }, state: { a: 1 }, patch: { a: undefined } },
    { name: "unset comes before set", fold: { unset: ["a"], set: { a: { const: 3 } } }, state: { a: 1 }, patch: { a: 3 } },
    {
      name: "append adds an object",
      fold: { append: { l: { id: "event", by: "actor.id" } } },
      state: {},
      patch: { l: [{ id: "e1", by: "u" }] },
    },
    {
      name: "append replaces the element of its id",
      fold: { append: { l: { id: "data.k", v: "data.v" } } },
      state: { l: [{ id: "k", v: 1 }, { id: "z" }] },
      data: { k: "k", v: 2 },
      patch: { l: [{ id: "k", v: 2 }, { id: "z" }] },
    },
    { name: "append adds a value", fold: { append: { l: "actor.id" } }, state: { l: ["t"] }, patch: { l: ["t", "u"] } },
    { name: "count", fold: { count: ["n", "m"] }, state: { n: 1 }, patch: { n: 2, m: 1 } },
    {
      name: "add is exact to the fen",
      fold: { add: { sum: { yuan: "data.fen" } } },
      state: { sum: 0.1 },
      data: { fen: 20 },
      patch: { sum: 0.3 },
    },
    { name: "reach", fold: { reach: ["done", "before"] }, state: { done: false, before: true }, patch: { done: true } },
  ])("$name", ({ fold, state, data, patch }) => {
    expect(foldOf(fold, false)(state, event(data))).toEqual(patch);
  });

  it("refuses what does not fit, by facts that are there and facts that are not", () => {
    const fold = foldOf({ when: { facts: { open: true, closedAt: null }, refuse: "is_closed" }, count: ["n"] }, false);

    expect(isRefusal(fold({ open: true, closedAt: "x" }, event()))).toBe(true);
    expect(fold({ open: false }, event())).toEqual({ refused: "is_closed" });
    expect(fold({ open: true }, event())).toEqual({ n: 1 });
  });

  it("notes the organisation that the first event names", () => {
    expect(foldOf({}, true)({}, event())).toEqual({ org: "o" });
    expect(foldOf({}, true)({ org: "before" }, event())).toEqual({});
  });
});

describe("the key of a record", () => {
  const on = { "x.done": {} };

  it("is each object of its type, once", () => {
    const twice = {
      ...event(),
      objects: [
        { type: "x", id: "1" },
        { type: "x", id: "2" },
        { type: "x", id: "1" },
      ],
    };

    expect(keyOf({ type: "x", on })(twice)).toEqual(["1", "2"]);
    expect(keyOf({ type: "y", object: "party", on })(event())).toEqual(["p"]);
    expect(keyOf({ type: "x", on: {} })(event())).toEqual([]);
  });

  it("may be put together, with the month in Beijing; without one of its parts there is no record", () => {
    const keys = keyOf({ type: "y", key: ["actor.id", "data.kind", "month"], on });

    expect(keys(event({ kind: "k" }, "2026-03-31T16:30:00Z"))).toEqual(["u/k/2026-04"]);
    expect(keys(event({}))).toEqual([]);
  });
});

describe("words of a record", () => {
  const pack = (record: object) =>
    loadPack({
      id: "x",
      version: "1.0.0",
      title: { zh: "某", en: "X" },
      events: [],
      records: [{ type: "x", on: {}, ...record }],
      controls: [],
    });

  it("come from the facts that the pack names", () => {
    const [record] = pack({ title: "name", search: ["name", "tags"], parties: [{ kind: "company", fact: "bidders" }] }).records;
    const state = { name: "滨江路", tags: ["市政", 3], bidders: [{ id: "A" }, { id: "B" }, { id: "A" }, {}] };

    expect(record?.title?.(state)).toBe("滨江路");
    expect(record?.search?.(state)).toBe("滨江路 市政 3");
    expect(record?.parties?.(state)).toEqual([
      { kind: "company", id: "A" },
      { kind: "company", id: "B" },
    ]);
    expect([record?.title?.({}), record?.search?.({}), record?.parties?.({})]).toEqual([undefined, undefined, []]);
  });

  it("are none where the pack names none", () => {
    const [record] = pack({}).records;

    expect([record?.title, record?.search, record?.parties]).toEqual([undefined, undefined, undefined]);
    expect(() => pack({ parties: [{ kind: "party", fact: "x" }] })).toThrow(/parties/);
  });
});
