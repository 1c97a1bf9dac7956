import { compileExpression, createCalendar, defaultValues } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { inspectionEvents } from "./events.ts";
import { inspectionNotices } from "./notices.ts";
import { inspection } from "./pack.ts";
import { INSPECTION_RISKS } from "./risks.ts";

const { controls } = inspection();
const { templates, fields, events = {} } = inspectionNotices;
const calendar = createCalendar();
const HAN = /\p{Script=Han}/u;

describe("the words of the inspection pack", () => {
  it("are there for every control point, once", () => {
    expect(templates.map(({ control }) => control)).toEqual(controls.map(({ id }) => id));
  });

  it.each(templates)("of $control are short, accuse nobody, and say the same in both languages", ({ title, gist, why }) => {
    expect([...title.zh].length).toBeLessThanOrEqual(20);
    for (const { zh, en } of [title, gist, why]) {
      expect(zh).toMatch(HAN);
      expect(zh).not.toMatch(/违规|嫌疑|立即|[!！]|你/);
      expect(en).not.toMatch(/violation|suspect|!/i);
      expect(en).not.toMatch(HAN);
      const [inZh, inEn] = [zh, en].map((words) => new Set([...words.matchAll(/\{([^}]*)\}/g)].map((match) => match[1])));
      expect(inEn).toEqual(inZh);
    }
  });

  it.each(controls)("name every value that $id may report, and every parameter of it", (control) => {
    const { when, each } = control.settings;
    const options = { calendar, p: defaultValues(control), ...(typeof each === "string" ? { each } : {}) };
    const { paths } = compileExpression(when as string, options);
    const wanted = [...paths.map((path) => `e.${path}`), ...Object.keys(control.params).map((name) => `p.${name}`)];

    expect(wanted.filter((path) => !Object.hasOwn(fields, path))).toEqual([]);
  });

  it("name every event type in both languages, and nothing else", () => {
    expect(Object.keys(events).sort()).toEqual(inspectionEvents.map(({ type }) => type).sort());
  });
});

describe("the catalogue of inspection risks", () => {
  it("is watched by every control point of the pack, each at one risk", () => {
    expect(INSPECTION_RISKS.flatMap((risk) => risk.controls).sort()).toEqual(controls.map(({ id }) => id));
  });

  it("has one entry per id and per post, step and aspect, in all three layers and all five aspects", () => {
    const places = INSPECTION_RISKS.map(({ post, step, aspect }) => `${post}/${step}/${aspect}`);

    expect(new Set(INSPECTION_RISKS.map(({ id }) => id)).size).toBe(INSPECTION_RISKS.length);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(INSPECTION_RISKS.map(({ layer }) => layer)).size).toBe(3);
    expect(new Set(INSPECTION_RISKS.map(({ aspect }) => aspect)).size).toBe(5);
  });
});
