import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Json } from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCoverage } from "./coverage.ts";
import { valuesOf } from "./parse.ts";
import { isIssue, readOcds } from "./read.ts";

async function* chunks(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part as string);
}

const count = (...values: readonly Json[]) => {
  const coverage = createCoverage();
  for (const value of values) coverage.add(value);
  return Object.fromEntries(coverage.counts());
};

describe("coverage", () => {
  it("counts an object at its own path and with a slash behind it, and each element that is filled", () => {
    const filled = count({
      parties: [
        { name: "North", phones: ["1", ""] },
        { name: "", phones: [] },
      ],
      tender: { value: { amount: 0 } },
    });

    expect(filled).toEqual({
      "": 1,
      "/": 1,
      "/parties": 1,
      "/parties[]": 1,
      "/parties[]/": 1,
      "/parties[]/name": 1,
      "/parties[]/phones": 1,
      "/parties[]/phones[]": 1,
      "/tender": 1,
      "/tender/": 1,
      "/tender/value": 1,
      "/tender/value/": 1,
      "/tender/value/amount": 1,
    });
  });

  it.each<{ name: string; value: Json }>([
    { name: "null", value: null },
    { name: "an empty text", value: "" },
    { name: "lists and objects that hold only such", value: { a: [[], {}, [{ b: null }]], c: { d: "" } } },
  ])("counts nothing for $name", ({ value }) => {
    expect(count(value)).toEqual({});
  });

  it("counts false and zero as filled", () => {
    expect(count({ a: false, b: 0 })).toMatchObject({ "/a": 1, "/b": 1 });
  });

  it("adds up two places that have one path", () => {
    expect(count({ "a[]": 1, a: [1] }, { "": 5 })).toEqual({ "": 2, "/": 3, "/a": 1, "/a[]": 2 });
  });

  it("takes names of every kind, and depth without an end", () => {
    const deep = JSON.parse(`${"[".repeat(100_000)}1${"]".repeat(100_000)}`) as Json;

    expect(count(deep)).toEqual({});
    expect(count(JSON.parse('{"__proto__":{"constructor":1}}') as Json)).toMatchObject({ "/__proto__/constructor": 1 });
  });

  it("gives the same however the values are shared out among workers", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.jsonValue(), fc.nat(2)), { maxLength: 20 }), (values) => {
        const whole = createCoverage();
        const workers = [createCoverage(), createCoverage(), createCoverage()];
        for (const [value, worker] of values) {
          whole.add(value as Json);
          workers[worker]?.add(value as Json);
        }
        const together = createCoverage();
        for (const worker of workers) together.take(structuredClone(worker.part()));

        expect(together.counts()).toEqual(whole.counts());
      }),
    );
  });
});

const fixtures = process.env.CARDINAL_FIXTURES === undefined ? undefined : join(process.env.CARDINAL_FIXTURES, "coverage");
const names = fixtures !== undefined && existsSync(fixtures) ? readdirSync(fixtures).filter((name) => name.endsWith(".jsonl")) : [];

describe.skipIf(names.length === 0)("cases of Cardinal (skipped where CARDINAL_FIXTURES names no folder of them)", () => {
  it.each(names)("counts %s as Cardinal does", async (name) => {
    const file = join(fixtures as string, name);
    const coverage = createCoverage();

    for await (const piece of readOcds(chunks(readFileSync(file)), { cardinal: true })) {
      for (const found of valuesOf(piece)) if (!isIssue(found)) coverage.add(found.value);
    }

    expect(Object.fromEntries(coverage.counts())).toEqual(JSON.parse(readFileSync(file.replace(/jsonl$/u, "expected"), "utf8")));
  });
});
