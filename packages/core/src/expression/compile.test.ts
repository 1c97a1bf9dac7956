import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCalendar } from "../calendar/index.ts";
import { isPlumblineError } from "../errors.ts";
import type { Json } from "../event/trace-event.ts";
import type { Facts } from "../record/define-record.ts";
import { compileExpression, type ExpressionOptions, listHelpers } from "./compile.ts";
import { HELPERS } from "./helpers.ts";
import { Absent } from "./values.ts";

const calendar = createCalendar();
const NOON = Date.parse("2026-03-10T12:00:00+08:00");

function compile(source: string, options: Partial<ExpressionOptions> = {}) {
  return compileExpression(source, { calendar, p: {}, ...options });
}

/** The value, or the names of what is missing. */
function evaluate(source: string, facts: Facts = {}, options: Partial<ExpressionOptions> = {}, it?: Json): unknown {
  const value = compile(source, options).evaluate(facts, NOON, it);
  return value instanceof Absent ? { missing: value.paths } : value;
}

const missing = (...paths: string[]) => ({ missing: paths });

describe("three-valued logic", () => {
  const facts: Facts = { t: true, f: false };

  it.each([
    { or: "t", and: "f", a: "t", b: "f" },
    { or: "t", and: "t", a: "t", b: "t" },
    { or: "f", and: "f", a: "f", b: "f" },
    { or: "t", and: "u", a: "t", b: "u" },
    { or: "u", and: "f", a: "f", b: "u" },
    { or: "u", and: "u", a: "u", b: "u" },
  ])("of $a and $b: either $or, both $and, in both orders", ({ or, and, a, b }) => {
    const value = { t: true, f: false, u: missing("u") };

    for (const [x, y] of [
      [a, b],
      [b, a],
    ]) {
      expect(evaluate(`e.${x} || e.${y}`, facts)).toEqual(value[or as keyof typeof value]);
      expect(evaluate(`e.${x} && e.${y}`, facts)).toEqual(value[and as keyof typeof value]);
    }
  });

  it.each([
    { source: "!e.u", value: missing("u") },
    { source: "e.u ? true : true", value: true },
    { source: "e.u ? true : false", value: missing("u") },
    { source: "e.u ? 1 : 1", value: missing("u") },
    { source: "e.t ? 1 : e.u", value: 1 },
    { source: "e.u || e.v", value: missing("u", "v") },
    { source: "e.u > e.v", value: missing("u", "v") },
    { source: "e.list.exists(x, x.n > 1)", value: true },
    { source: "e.list.all(x, x.n > 1)", value: false },
    { source: "e.list.exists(x, x.n > 9)", value: missing("list[].n") },
    { source: "e.list.all(x, x.n > 0)", value: missing("list[].n") },
    { source: "e.list.exists_one(x, x.n > 9)", value: missing("list[].n") },
    { source: "e.list.filter(x, x.n > 1) == []", value: missing("list[].n") },
    { source: "e.none.exists(x, x > 1)", value: missing("none") },
    { source: "e.empty.exists(x, x > 1)", value: false },
    { source: "e.empty.all(x, x > 1)", value: true },
    { source: "cel.bind(x, e.u, x || e.t)", value: true },
  ])("$source is $value", ({ source, value }) => {
    expect(evaluate(source, { ...facts, list: [{ n: 1 }, {}, { n: 5 }], empty: [] })).toEqual(value);
  });
});

describe("what is not there", () => {
  const facts: Facts = { a: { b: 1 }, nil: null, deep: { nil: null } };

  it.each([
    { source: "e.?a.b.orValue(7)", value: 1 },
    { source: "e.?x.b.orValue(7)", value: 7 },
    { source: "e.?a.c.orValue(7)", value: 7 },
    { source: "e.a.?c.hasValue()", value: false },
    { source: "e.?x.orValue(e.?a.b.orValue(3))", value: 1 },
    { source: "e.?nil.orValue(7)", value: 7 },
    { source: "e.deep.?nil.hasValue()", value: false },
    { source: "e.nil == null", value: true },
    { source: "e.x == null", value: missing("x") },
    { source: "has(e.a)", value: true },
    { source: "has(e.x)", value: false },
    { source: "has(e.a.c)", value: false },
    { source: "has(e.x.c)", value: missing("x") },
    { source: "e.a.c", value: missing("a.c") },
    { source: "e.x.y.z", value: missing("x") },
    { source: 'e["a"]["b"]', value: 1 },
    { source: 'p.table["gone"]', value: missing("gone") },
    { source: "p.table[e.kind]", value: missing("kind") },
    { source: "p.table[?e.kind].orValue(0)", value: missing("kind") },
    { source: "p.table[?e.a.b].orValue(0)", value: 0 },
    { source: "[1, 2][5]", value: missing("[]") },
  ])("$source is $value", ({ source, value }) => {
    expect(evaluate(source, facts, { p: { table: { known: 1 } } })).toEqual(value);
  });

  it("names a key that the table of parameters does not have", () => {
    expect(evaluate("p.table[e.kind] > 0", { kind: "other" }, { p: { table: { known: 1 } } })).toEqual(missing("kind"));
  });

  it("names a zero divisor, an empty list and an empty sample by their facts", () => {
    expect(evaluate("ratio(e.a, e.b) > 1", { a: 1, b: 0 })).toEqual(missing("b"));
    expect(evaluate("median(e.list) > 1", { list: [] })).toEqual(missing("list"));
    expect(evaluate("ratio(e.a, mad(e.list)) > 1", { a: 1, list: [2, 2] })).toEqual(missing("list"));
    expect(evaluate("enough(e.list, 2).exists(x, x.n > 1)", { list: [{}] })).toEqual(missing("list"));
    expect(evaluate("enough(e.list, 1).exists(x, x.n > 1)", { list: [{}] })).toEqual(missing("list[].n"));
  });
});

describe("values of another type", () => {
  it.each([
    { source: "e.text > 3", value: missing("text") },
    { source: "e.text > e.text2", value: true },
    { source: "e.text + 1", value: missing("text") },
    { source: "e.flag > false", value: missing("flag") },
    { source: "!e.text", value: missing("text") },
    { source: "-e.text", value: missing("text") },
    { source: "e.text || true", value: true },
    { source: "e.text || false", value: missing("text") },
    { source: "e.text ? 1 : 2", value: missing("text") },
    { source: "e.number.contains('x')", value: missing("number") },
    { source: "e.text.contains(e.number)", value: missing("number") },
    { source: "e.number.exists(x, x > 1)", value: missing("number") },
    { source: "size(e.number)", value: missing("number") },
    { source: "sum(e.mixed)", value: missing("mixed") },
    { source: "wd(e.number, asOf)", value: missing("number") },
    { source: "wd(e.text, asOf)", value: missing("text") },
    { source: "e.number in e.text", value: missing("text") },
    { source: "e.number == e.text", value: false },
    { source: "e.number != e.text", value: true },
    { source: "has(e.text.member)", value: missing("text") },
    { source: "e.mixed == [1, 'a']", value: true },
    { source: "{'k': e.number} == {'k': 5}", value: true },
    { source: "{'k': e.gone} == {'k': 5}", value: missing("gone") },
  ])("$source is $value", ({ source, value }) => {
    expect(evaluate(source, { text: "60000", text2: "5", flag: true, number: 5, mixed: [1, "a"] })).toEqual(value);
  });

  it("NaN and infinity do not come out of arithmetic", () => {
    expect(evaluate("e.big * e.big", { big: 1e200 })).toEqual(missing("big"));
    expect(evaluate("e.big - 1 > 0", { big: Number.NaN })).toEqual(missing("big"));
  });

  it("texts do not grow without end", () => {
    expect(evaluate("e.text + e.text", { text: "x".repeat(60_000) })).toEqual(missing("text"));
  });
});

describe("numbers", () => {
  it.each([
    { source: "1 + 2 * 3 - 4.5", value: 2.5 },
    { source: "e.n * 2 + 1", value: 6 },
    { source: "size(e.list) + e.n", value: 4.5 },
    { source: "7 / 2", value: 3.5 },
    { source: "e.n / 2", value: 1.25 },
    { source: "e.n % 2 == 0.5", value: true },
    { source: "-e.n", value: -2.5 },
    { source: "2 == 2.0", value: true },
    { source: "e.n in [1, 2.5]", value: true },
    { source: "size(e.list) == 2.0", value: true },
    { source: "[floor(e.n), 1, e.n] == [2, 1, 2.5]", value: true },
  ])("$source is $value", ({ source, value }) => {
    expect(evaluate(source, { n: 2.5, list: [1, 2] })).toBe(value);
  });
});

describe("an expression that is refused", () => {
  it.each([
    { source: "e.a / e.b", reason: "use ratio" },
    { source: "e.a / 0", reason: "other than 0" },
    { source: "e.a % e.b", reason: "use ratio" },
    { source: "e.text.matches('(a+)+$')", reason: "matches" },
    { source: "e.a +", reason: "" },
    { source: "x > 1", reason: "x" },
    { source: "it > 1", reason: "it" },
    { source: "wb(e.a, e.b)", reason: "wb" },
    { source: "wd(e.a)", reason: "wd" },
    { source: "e.?a", reason: "optional" },
    { source: "e.?a > 1", reason: "optional" },
    { source: "clock(p)", reason: "write e" },
    { source: "e.text.toUpperCase()", reason: "toUpperCase" },
    { source: "timestamp(e.a)", reason: "" },
    { source: "b'abc' == e.a", reason: "" },
    { source: "5u == e.a", reason: "" },
    { source: "1 + 'a'", reason: "" },
    { source: "e.list.map(x, x > 1, x)", reason: "" },
    { source: `e.a == "${"x".repeat(20_000)}"`, reason: "longer" },
    { source: `${"(".repeat(150)}e.a${")".repeat(150)}`, reason: "" },
    { source: Array.from({ length: 3000 }, () => "e.a").join(" || "), reason: "" },
  ])("at start: $source", ({ source, reason }) => {
    let thrown: unknown;
    try {
      compile(source);
    } catch (error) {
      thrown = error;
    }

    expect(isPlumblineError(thrown, "EXPRESSION_INVALID")).toBe(true);
    expect((thrown as Error).message).toContain(reason);
  });

  it("names a parameter that the control does not give, and the nearest one", () => {
    expect(() => compile("e.a > p.limit", { p: { limits: 1 } })).toThrow(/p\.limit.*"limits"/);
  });
});

describe("what an expression cannot reach", () => {
  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"])("%s of facts, of members and of parameters", (name) => {
    const facts: Facts = { a: {}, list: [], text: "t" };

    expect(evaluate(`e["${name}"] == null`, facts)).toEqual(missing(name));
    expect(evaluate(`e.a["${name}"] == null`, facts)).toEqual(missing(`a.${name}`));
    expect(evaluate(`e.list["${name}"] == null`, facts)).toEqual(missing(`list.${name}`));
    expect(evaluate(`e.text["${name}"] == null`, facts)).toEqual(missing(`text.${name}`));
    expect(evaluate(`p.table[e.key] == null`, { key: name }, { p: { table: {} } })).toEqual(missing("key"));
    expect(evaluate(`"${name}" in e.a`, facts)).toBe(false);
    expect(evaluate(`has(e.a.${name})`, facts)).toBe(false);
  });

  it("an own member of such a name is a fact like any other", () => {
    const facts = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}') as Facts;

    expect(evaluate('e["__proto__"].polluted', facts)).toBe(1);
    expect(evaluate("e.constructor", facts)).toBe(2);
  });

  it("the prototype of all objects: a map with such a key stays a map", () => {
    expect(evaluate('{"__proto__": e.a}["__proto__"].polluted', { a: { polluted: 1 } })).toBe(1);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("the facts themselves: an evaluation changes nothing", () => {
    const facts = { list: [3, 1, 2], texts: ["b", "a"] };
    const before = structuredClone(facts);
    evaluate("median(e.list) + sum(e.list) > 0 && sorted(e.texts) == [] && largest(e.list) > 0", facts);

    expect(facts).toEqual(before);
  });
});

describe("the budget of one evaluation", () => {
  const runaway = "e.l.exists(a, e.l.exists(b, e.l.exists(c, e.l.exists(d, a + b + c + d > 1000000))))";

  it("ends comprehensions that multiply", () => {
    const list = Array.from({ length: 100 }, (_, i) => i);
    let thrown: unknown;
    try {
      compile(runaway).evaluate({ l: list }, NOON);
    } catch (error) {
      thrown = error;
    }

    expect(isPlumblineError(thrown, "EXPRESSION_BUDGET")).toBe(true);
  });

  it("is a new one for every evaluation", () => {
    const compiled = compile("e.l.exists(a, a > 1)", { maxSteps: 5 });

    expect(Array.from({ length: 3 }, () => compiled.evaluate({ l: [0, 0, 0, 0] }, NOON))).toEqual([false, false, false]);
    expect(() => compiled.evaluate({ l: [0, 0, 0, 0, 0, 0] }, NOON)).toThrow(/5 steps/);
  });

  it("counts the elements that helpers visit", () => {
    const list = Array.from({ length: 60 }, (_, i) => i);

    expect(() => compile("e.l.exists(a, sum(e.l) < 0)", { maxSteps: 1000 }).evaluate({ l: list }, NOON)).toThrow(/1000 steps/);
  });
});

describe("what an expression reads", () => {
  it.each([
    { source: "e.a > e.b.c && has(e.d)", facts: ["a", "b", "d"], paths: ["a", "b", "b.c", "d"], readsAsOf: false },
    { source: "e.l.exists(x, x.n > 1)", facts: ["l"], paths: ["l", "l[].n"], readsAsOf: false },
    { source: "wd(e.a, e.?b.orValue(asOf)) > 5", facts: ["a", "b"], paths: ["a", "b"], readsAsOf: true },
    { source: "clock(e) > 5", facts: ["acceptedAt", "decidedAt", "pauses"], paths: ["acceptedAt", "decidedAt", "pauses"], readsAsOf: true },
  ])("$source", ({ source, facts, paths, readsAsOf }) => {
    expect(compile(source)).toMatchObject({ facts, paths, readsAsOf });
  });

  it("everything, when it takes the record as a whole", () => {
    expect(compile("'a' in e").facts).toBe("all");
  });

  it("of an element, under the name of its list", () => {
    const compiled = compile("it.n > e.limit", { each: "items" });

    expect(compiled.paths).toEqual(["items[].n", "limit"]);
    expect(compiled.evaluate({ limit: 1 }, NOON, { n: 2 })).toBe(true);
    expect((compiled.evaluate({ limit: 1 }, NOON, {}) as Absent).paths).toEqual(["items[].n"]);
  });
});

describe("variables of comprehensions", () => {
  it.each([
    { source: "e.a.exists(x, e.b.exists(x, x == 9) && x == 1)", value: true },
    { source: "e.a.map(x, e.b.filter(y, y > x)) == [[9, 2], [9]]", value: true },
    { source: "cel.bind(x, 1, cel.bind(y, x + 1, cel.bind(x, 10, x + y) + x)) == 13.0", value: true },
    { source: "cel.bind(x, e.a.filter(y, y > 1), e.b.filter(y, y > x[0])) == [9]", value: true },
    { source: "{'k': 1, 'l': 2}.exists(key, key == 'l')", value: true },
  ])("$source is $value", ({ source, value }) => {
    expect(evaluate(source, { a: [1, 2], b: [9, 2] })).toEqual(value);
  });
});

describe("beside the library's own evaluation", () => {
  const reference = new Environment({ unlistedVariablesAreDyn: false, enableOptionalTypes: true }).registerVariable(
    "e",
    "map<string, dyn>",
  );

  const facts = fc.record({
    n: fc.integer({ min: -50, max: 50 }),
    m: fc.double({ min: -50, max: 50, noNaN: true }),
    s: fc.constantFrom("", "a", "ab", "国", "b"),
    t: fc.constantFrom("a", "国", "abc"),
    b: fc.boolean(),
    c: fc.boolean(),
    l: fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 5 }),
    k: fc.array(fc.constantFrom("a", "ab", "国"), { maxLength: 4 }),
  });

  const { bool } = fc.letrec<{ bool: string; num: string; str: string; nums: string }>((tie) => ({
    num: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("e.n", "e.m", "2.0", "-3.5"),
      fc.tuple(tie("num"), fc.constantFrom("+", "-", "*"), tie("num")).map(([a, op, b]) => `(${a} ${op} ${b})`),
      fc.tuple(tie("num"), fc.constantFrom("2.0", "-4.0")).map(([a, b]) => `(${a} / ${b})`),
      fc.tuple(tie("bool"), tie("num"), tie("num")).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    ),
    str: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("e.s", "e.t", '"a"', '""'),
      fc.tuple(tie("str"), tie("str")).map(([a, b]) => `(${a} + ${b})`),
      fc.tuple(tie("bool"), tie("str"), tie("str")).map(([c, a, b]) => `(${c} ? ${a} : ${b})`),
    ),
    nums: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("e.l", "[1.0, 2.0]"),
      tie("nums").map((a) => `${a}.filter(x, x > 0.0)`),
      tie("nums").map((a) => `${a}.map(x, x * 2.0)`),
      fc.tuple(tie("nums"), tie("nums")).map(([a, b]) => `(${a} + ${b})`),
    ),
    bool: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom("e.b", "e.c", "true", "false"),
      fc.tuple(tie("num"), fc.constantFrom("<", "<=", ">", ">=", "==", "!="), tie("num")).map(([a, op, b]) => `${a} ${op} ${b}`),
      fc.tuple(tie("str"), fc.constantFrom("<", "<=", "==", "!="), tie("str")).map(([a, op, b]) => `${a} ${op} ${b}`),
      fc.tuple(tie("str"), fc.constantFrom("contains", "startsWith", "endsWith"), tie("str")).map(([a, f, b]) => `${a}.${f}(${b})`),
      fc.tuple(tie("bool"), fc.constantFrom("&&", "||"), tie("bool")).map(([a, op, b]) => `((${a}) ${op} (${b}))`),
      tie("bool").map((a) => `!(${a})`),
      fc.tuple(tie("bool"), tie("bool"), tie("bool")).map(([c, a, b]) => `((${c}) ? (${a}) : (${b}))`),
      fc.tuple(tie("nums"), fc.constantFrom("exists", "all", "exists_one"), tie("num")).map(([l, q, a]) => `${l}.${q}(x, x > ${a})`),
      fc.tuple(tie("num"), tie("nums")).map(([a, l]) => `${a} in ${l}`),
      fc.tuple(tie("str"), fc.constant("e.k")).map(([a, l]) => `${a} in ${l}`),
      fc.tuple(tie("nums"), tie("nums")).map(([a, b]) => `${a} == ${b}`),
      fc.tuple(tie("nums"), fc.integer({ min: 0, max: 4 })).map(([a, n]) => `size(${a}) >= ${n}`),
      fc.tuple(tie("str"), fc.integer({ min: 0, max: 4 })).map(([a, n]) => `size(${a}) == ${n}`),
    ),
  }));

  it("gives the same answer wherever nothing is missing", () => {
    fc.assert(
      fc.property(bool, facts, (source, drawn) => {
        expect(evaluate(source, drawn)).toBe(reference.evaluate(source, { e: drawn }));
      }),
      { numRuns: 1500 },
    );
  });
});

describe("helpers", () => {
  it("are listed with their number of arguments", () => {
    expect(listHelpers()).toContainEqual({ name: "wd", arguments: 2 });
    expect(listHelpers()).toHaveLength(HELPERS.length);
  });
});

describe("what one evaluation may cost", () => {
  const facts: Facts = {
    k: Array.from({ length: 300 }, (_, i) => i),
    big: Array.from({ length: 50_000 }, (_, i) => `s${i}`),
    twin: Array.from({ length: 50_000 }, (_, i) => `s${i}`),
    text: "a".repeat(200_000),
  };

  it.each([
    { source: "e.k.all(a, e.k.all(b, e.big == e.twin))" },
    { source: "e.k.all(a, e.k.all(b, !(a in e.big)))" },
    { source: "e.k.map(a, e.big + e.big) != []" },
    { source: 'e.k.all(a, e.k.all(b, !e.text.contains("aaaaab")))' },
    { source: "e.k.all(a, e.k.all(b, size(e.text) > 0))" },
  ])("$source was counted as its turns only, and took minutes", ({ source }) => {
    expect(() => compile(source).evaluate(facts, NOON)).toThrow(/took more than 100000 steps/);
  });
});

describe("what used to be read otherwise than it is written", () => {
  it.each([
    {
      name: "a variable named asOf was the instant of the question",
      source: 'e.days.all(asOf, days("2026-01-01", asOf) == 1)',
      value: true,
    },
    { name: "a list had a member length", source: "e.days.length", value: missing("days.length") },
    { name: "an optional parameter that is null was no optional", source: "p.?nothing.orValue(5)", value: 5 },
    { name: "a sum beyond all numbers was above every limit", source: "sum(e.huge) > 5", value: missing("huge") },
    { name: "a ratio beyond all numbers was above every limit", source: "ratio(e.huge[0], 1e-10) > 5", value: missing("(too large)") },
    {
      name: "a date beyond year 9999 was before all others",
      source: 'addDays("2026-01-01", 1e9) < "2026-01-02"',
      value: missing("(not a date of this era)"),
    },
  ])("$name", ({ source, value }) => {
    expect(evaluate(source, { days: ["2026-01-02"], huge: [1e308, 1e308] }, { p: { nothing: null } })).toEqual(value);
  });

  it("a variable named e was the record to functions that take the record", () => {
    expect(() => compile("e.list.exists(e, clock(e) > 0)")).toThrow(/takes the record/);
  });
});
