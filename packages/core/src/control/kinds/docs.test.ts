import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ControlKind } from "../define-control-kind.ts";
import { expression } from "./expression.ts";
import { LOG_KINDS } from "./index.ts";
import { type ExampleCase, runExample } from "./testing.ts";

/** Every kind that has a page under docs/controls; a new kind is added here and gets its page. */
const DOCUMENTED: readonly ControlKind[] = [expression, ...LOG_KINDS];

const PAGES = new URL("../../../../../docs/controls/", import.meta.url);
const SECTIONS = ["Rule", "Why it matters", "Settings", "Not counted", "Assumptions", "Result", "Worked example"];

interface Example {
  readonly control: { readonly kind: string; readonly params: unknown };
  readonly cases: readonly ExampleCase[];
  readonly expected: Readonly<Record<string, number | readonly string[]>>;
}

const names = DOCUMENTED.map((kind) => kind.kind);
const kindOf = (name: string): ControlKind => DOCUMENTED.find((kind) => kind.kind === name) as ControlKind;
const page = (name: string): string => readFileSync(new URL(`${name}.md`, PAGES), "utf8");
const exampleOf = (name: string): Example => JSON.parse(/```json\n([\s\S]*?)\n```/.exec(page(name))?.[1] ?? "{}");

describe("pages of control kinds", () => {
  it("are there for every kind, and for nothing else", () => {
    const pages = readdirSync(PAGES)
      .filter((file) => file.endsWith(".md"))
      .map((file) => file.slice(0, -3));

    expect(pages.sort()).toEqual([...names].sort());
  });

  it.each(names)("%s has all sections and a Chinese summary", (name) => {
    const text = page(name);

    expect(text.startsWith(`# ${name}\n\n`)).toBe(true);
    expect(text.split("\n")[2]).toMatch(/[\u4e00-\u9fff]/);
    expect(SECTIONS.filter((section) => !text.includes(`\n## ${section}\n`))).toEqual([]);
  });

  it.each(names)("%s names every result field of its kind", (name) => {
    const result = page(name).split("\n## Result\n")[1]?.split("\n## ")[0] ?? "";

    expect(Object.keys(kindOf(name).measures).filter((field) => !result.includes(`\`${field}\``))).toEqual([]);
  });

  it.each(names)("the worked example of %s gives the numbers that the page states", (name) => {
    const { control, cases, expected } = exampleOf(name);

    expect(control.kind).toBe(name);
    expect(runExample(kindOf(name), control.params, cases)).toEqual(expected);
  });

  // A case brings its place in the log with it only here, so that the training part of path.unseen would be another one.
  it.each(names.filter((name) => name !== "path.unseen"))("%s does not depend on the order of cases", (name) => {
    const { control, cases, expected } = exampleOf(name);

    expect(runExample(kindOf(name), control.params, cases.toReversed())).toEqual(expected);
  });

  it.each(names)("%s gives the same answer when every person has another name", (name) => {
    const { control, cases, expected } = exampleOf(name);
    const people = new Set(cases.flatMap((each) => each.events.flatMap((event) => (event.actor ? [event.actor] : []))));
    const renamed = <T>(value: T): T =>
      JSON.parse(JSON.stringify(value), (_key, text) => (people.has(text) ? `person ${[...people].indexOf(text)}` : text));
    const pseudonymous = cases.map((each) => ({ ...renamed(each), id: each.id }));

    expect(runExample(kindOf(name), renamed(control.params), pseudonymous)).toEqual(expected);
  });
});
