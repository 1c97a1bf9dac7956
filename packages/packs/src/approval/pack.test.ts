import { type ConformanceExample, createCalendar, defaultValues, expression, kindParams } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { testPack } from "../tools/test-pack.ts";
import { approvalFeed } from "./feed.ts";
import { approval } from "./pack.ts";
import type { ApprovalCaseFacts } from "./records.ts";

const pack = approval();

describe("the examples of the approval pack", () => {
  it("come out as stated, and none is found before it has come", () => {
    const differing = testPack(pack, { calendar: createCalendar(), prefixes: true }).filter(({ expected, actual }) => expected !== actual);

    expect(differing).toEqual([]);
  });

  it("show each control point both ways from events, and unknown where nobody told", () => {
    const examples = pack.examples ?? [];
    const shown = (expected: string, from: (example: ConformanceExample) => boolean) =>
      [...new Set(examples.filter((one) => one.expected === expected && from(one)).map(({ control }) => control))].sort();
    const ids = pack.controls.map(({ id }) => id);

    expect(shown("breach", (one) => "events" in one)).toEqual(ids);
    expect(shown("pass", (one) => "events" in one)).toEqual(ids);
    // A certificate is told by its comparison, which says whether there is a case.
    expect(shown("unknown", () => true)).toEqual(ids.filter((id) => id !== "APR-25"));
  });
});

describe("what is a practice, remembered, or set by localities", () => {
  it("is evaluated in shadow until somebody decides otherwise", () => {
    const loose = pack.controls.filter(
      ({ citations, params }) =>
        ["practice", "memory"].includes(citations[0]?.confidence ?? "") || Object.values(params).some(({ delegated }) => delegated),
    );

    expect(loose.map(({ id }) => id)).toEqual(["APR-04", "APR-05", "APR-06", "APR-15", "APR-23", "APR-24", "APR-28", "APR-29"]);
    expect(loose.filter(({ mode }) => mode !== "shadow")).toEqual([]);
    expect(pack.controls.filter(({ mode, visibility }) => mode === "advise" && visibility !== "actor")).toEqual([]);
  });
});

// What no simulated case shows.
const UNSEEN: readonly (keyof ApprovalCaseFacts)[] = ["forwardedAt", "appliedAt", "credit"];

describe("the pack of administrative approval", () => {
  it("has control points APR-01 to APR-30, titled in both languages", () => {
    const ids = pack.controls.map((control) => control.id);

    expect(ids).toEqual(Array.from({ length: 30 }, (_, i) => `APR-${String(i + 1).padStart(2, "0")}`));
    for (const { title } of pack.controls) {
      expect(title.zh).toMatch(/\p{Script=Han}/u);
      expect(title.en).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  it("has a record for every fact that its control points read", () => {
    const calendar = createCalendar();
    const definition = pack.records.find((record) => record.type === "approvalCase");
    const given = new Set<string>(UNSEEN);
    for (const { events } of approvalFeed({ cases: 400, calendar }).cases()) {
      let state = definition?.initial("") ?? {};
      for (const event of events) state = { ...state, ...definition?.on[event.type]?.(state, event) } as typeof state;
      for (const fact of Object.keys(state)) given.add(fact);
    }

    for (const control of pack.controls.filter(({ record }) => record === "approvalCase")) {
      const params = expression.params.parse(kindParams(control, defaultValues(control), expression.valuesUnder));
      const { facts } = expression.reads(expression.prepare(params, { calendar }));
      expect(
        (facts as readonly string[]).filter((fact) => !given.has(fact)),
        control.id,
      ).toEqual([]);
    }
  });

  it("folds every event that it defines", () => {
    const folded = new Set(pack.records.flatMap((record) => Object.keys(record.on)));

    expect(pack.events.filter((event) => !folded.has(event.type)).map((event) => event.type)).toEqual([]);
  });
});
