import { createCalendar, defaultValues, expression, kindParams } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { approvalFeed } from "./feed.ts";
import { approval } from "./pack.ts";
import type { ApprovalCaseFacts } from "./records.ts";

const pack = approval();

// What no simulated case shows, and what a host may state under the name of the law.
const UNSEEN: readonly (keyof ApprovalCaseFacts)[] = ["forwardedAt"];
const INSTANT_OF_THE_ACT = "at";

describe("the pack of administrative approval", () => {
  it("has control points APR-01 to APR-27, titled in both languages", () => {
    const ids = pack.controls.map((control) => control.id);

    expect(ids).toEqual(Array.from({ length: 27 }, (_, i) => `APR-${String(i + 1).padStart(2, "0")}`));
    for (const { title } of pack.controls) {
      expect(title.zh).toMatch(/\p{Script=Han}/u);
      expect(title.en).toMatch(/^[\x20-\x7e]+$/);
    }
  });

  it("has a record for every fact that its control points read", () => {
    const calendar = createCalendar();
    const definition = pack.records.find((record) => record.type === "approvalCase");
    const given = new Set<string>([...UNSEEN, INSTANT_OF_THE_ACT]);
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
