import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createCalendar } from "./calendar/index.ts";
import { type ControlPointInput, defineControlPoint } from "./control/control-point.ts";
import { createKindRegistry } from "./control/define-control-kind.ts";
import { BUILT_IN_KINDS } from "./control/kinds/built-in.ts";
import { expression } from "./control/kinds/expression.ts";
import { defineOverlays, orgTree } from "./control/overlay.ts";
import { createEngine } from "./engine/engine.ts";
import { ERROR_CODES, type ErrorCode, isPlumblineError, PlumblineError } from "./errors.ts";
import { parseEvent } from "./event/trace-event.ts";
import { compileExpression } from "./expression/compile.ts";
import { definePack } from "./pack.ts";
import { defineRecord, objectId } from "./record/define-record.ts";

const ROOT = new URL("../../../", import.meta.url);
const CODES = Object.keys(ERROR_CODES) as ErrorCode[];

const calendar = createCalendar();
const kinds = createKindRegistry(BUILT_IN_KINDS);
const meal = defineRecord({ type: "receptionMeal", keys: objectId("receptionMeal"), initial: () => ({}), on: {} });
const rec02: ControlPointInput = {
  id: "REC-02",
  version: 1,
  title: { zh: "陪餐超员", en: "Too many companions" },
  citations: [{ regulation: "实务惯例", confidence: "practice" }],
  record: "receptionMeal",
  kind: "expression",
  settings: { when: "e.companions > p.small" },
  params: { small: { value: 3, stricter: "lower" } },
  level: "orange",
};
const pack = { id: "reception", version: "1.0.0", title: { zh: "接待", en: "Reception" }, records: [meal], controls: [rec02] };
const compile = (text: string) => compileExpression(text, { calendar, p: { small: 3 } });
const overlay = (params: Record<string, number>) =>
  defineOverlays(
    [{ org: "市局", control: "REC-02", params, effectiveFrom: "2026-01-01" }],
    [defineControlPoint(rec02)],
    orgTree({ 全国: null, 市局: "全国" }),
  );

/** What brings about the message that stands on the page. */
const EXAMPLES: Partial<Record<ErrorCode, () => unknown>> = {
  EVENT_INVALID: () => parseEvent({ id: "e1", type: "a.b", time: "2026-02-30T09:00:00+08:00", source: "s", objects: [{ type: "c", id: "1" }], data: {} }), // biome-ignore format: one line
  CONTROL_INVALID: () => defineControlPoint({ ...rec02, level: "green" as "red" }),
  CONTROL_DUPLICATE: () => definePack({ ...pack, controls: [rec02, rec02] }),
  KIND_UNKNOWN: () => kinds.get("time.betwen"),
  KIND_DUPLICATE: () => kinds.register(expression),
  PARAMETER_INVALID: () => compile("e.a > p.smal"),
  EXPRESSION_INVALID: () => compile("e.cost / e.guests"),
  EXPRESSION_BUDGET: () => compile("e.n.all(a, e.n.all(b, a + b > 0))").evaluate({ n: Array.from({ length: 1000 }, () => 1) }, 0),
  OVERLAY_INVALID: () => overlay({ smal: 2 }),
  OVERLAY_LOOSENS: () => overlay({ small: 5 }),
  RECORD_UNKNOWN: () => createEngine({ records: [meal], controls: [defineControlPoint({ ...rec02, record: "meal" })], kinds, calendar }),
  CALENDAR_INVALID: () => createCalendar({ zone: "Asia/Peking" }),
  PACK_INVALID: () => definePack({ ...pack, records: [meal, meal] }),
};

/** Each section of a page under its code. */
function sectionsOf(page: string): Map<string, string> {
  const [, ...sections] = readFileSync(new URL(page, ROOT), "utf8").split(/^## /m);
  return new Map(sections.map((section) => [section.slice(0, section.indexOf("\n")), section]));
}

const exampleIn = (section: string | undefined): string | undefined => /```text\n(.+)\n```/.exec(section ?? "")?.[1];

describe.each([
  { page: "docs/errors.md", status: "Status" },
  { page: "docs/errors.zh-CN.md", status: "状态" },
])("$page", ({ page, status }) => {
  const sections = sectionsOf(page);

  it("has a section for every code of the table, in its order, and for nothing else", () => {
    expect([...sections.keys()]).toEqual(CODES);
  });

  it.each(CODES)("%s: states the status, an example, and what to do", (code) => {
    const section = sections.get(code) ?? "";

    expect(section).toContain(`\n${status} ${ERROR_CODES[code].status}`);
    expect(exampleIn(section)).toMatch(/.{10}/);
    expect(section.split("```\n")[1]?.trim()).toMatch(/.{4}/);
  });

  it.each(Object.entries(EXAMPLES))("%s: the example is what is thrown", (code, provoke) => {
    expect(provoke).toThrow(expect.objectContaining({ code, message: exampleIn(sections.get(code)) }));
  });
});

describe("the table", () => {
  const sources = ["core", "packs", "adapters", "server-kit", "cli"].flatMap((name) => {
    const folder = new URL(`packages/${name}/src/`, ROOT);
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !/\.test(-d)?\.ts$/.test(file) && !(name === "core" && file === "errors.ts"))
      .map((file) => readFileSync(new URL(file.replaceAll("\\", "/"), folder), "utf8"));
  });

  it.each(CODES)("%s is thrown somewhere", (code) => {
    expect(sources.some((source) => source.includes(`"${code}"`))).toBe(true);
  });

  it.each(CODES)("%s has a status of HTTP and one sentence", (code) => {
    const { status, summary } = ERROR_CODES[code];

    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(summary).toMatch(/^[A-Z].+\.$/);
  });
});

describe("PlumblineError", () => {
  it("carries code, message, cause and details", () => {
    const cause = new Error("inner");
    const error = new PlumblineError("EVENT_INVALID", "event 1: wrong", { cause, details: { line: 3 } });

    expect(error).toMatchObject({ name: "PlumblineError", code: "EVENT_INVALID", message: "event 1: wrong", cause, details: { line: 3 } });
    expect(error).toBeInstanceOf(Error);
    expect(new PlumblineError("USAGE", "x").details).toEqual({});
    expect("cause" in new PlumblineError("USAGE", "x")).toBe(false);
  });

  it.each([
    { name: "one of ours", error: new PlumblineError("USAGE", "x"), any: true, usage: true },
    { name: "one of ours with another code", error: new PlumblineError("EVENT_INVALID", "x"), any: true, usage: false },
    {
      name: "one of another copy of the package",
      error: Object.assign(new Error("x"), { name: "PlumblineError", code: "USAGE" }),
      any: true,
      usage: true,
    },
    { name: "another error with a code", error: Object.assign(new Error("x"), { code: "USAGE" }), any: false, usage: false },
    { name: "an object that looks like one", error: { name: "PlumblineError", code: "USAGE" }, any: false, usage: false },
    { name: "a text", error: "PlumblineError", any: false, usage: false },
    { name: "nothing", error: undefined, any: false, usage: false },
  ])("is recognised by name and code: $name", ({ error, any, usage }) => {
    expect([isPlumblineError(error), isPlumblineError(error, "USAGE")]).toEqual([any, usage]);
  });
});
