import { compileExpression, createCalendar, defaultValues, type Text } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { approvalEvents } from "./events.ts";
import { approvalNotices } from "./notices.ts";
import { approval } from "./pack.ts";

const { controls } = approval();
const { templates, fields } = approvalNotices;
const calendar = createCalendar();
const HAN = /\p{Script=Han}/u;

function texts(): readonly { readonly name: string; readonly text: Text }[] {
  const ofTemplates = templates.flatMap(({ control, title, gist, why, variants = [] }) => [
    { name: `${control} title`, text: title },
    { name: `${control} gist`, text: gist },
    { name: `${control} why`, text: why },
    ...variants.map((variant) => ({ name: `${control} ${JSON.stringify(variant.when.equals)}`, text: variant.why })),
  ]);
  const ofFields = Object.entries(fields).flatMap(([path, { label, words = {}, unit }]) => [
    { name: path, text: label },
    ...Object.entries(words).map(([word, text]) => ({ name: `${path} ${word}`, text })),
    ...(unit ? [{ name: `${path} unit`, text: unit }] : []),
  ]);
  return [...ofTemplates, ...ofFields];
}

describe("the words of the approval pack", () => {
  it("are there for every control point, once", () => {
    expect(templates.map(({ control }) => control)).toEqual(controls.map(({ id }) => id));
  });

  it("are there in both languages", () => {
    for (const { name, text } of texts()) {
      expect(text.zh, name).toMatch(HAN);
      expect(text.en, name).toMatch(/[A-Za-z]/);
      expect(text.en.replaceAll(/[“”{}]/g, ""), name).not.toMatch(HAN);
    }
  });

  it.each(templates)("of $control give an instruction of 20 characters at most, and accuse nobody", ({ title, gist, why }) => {
    expect([...title.zh].length).toBeLessThanOrEqual(20);
    for (const { zh } of [title, gist, why]) {
      expect(zh).not.toMatch(/违规|嫌疑|立即|[!！]|你/);
    }
    for (const { en } of [title, gist, why]) expect(en).not.toMatch(/violation|suspect|!/i);
  });

  it.each(templates)("of $control stand for values that have a name", ({ title, gist, why, variants = [] }) => {
    const all = [title, gist, why, ...variants.map((variant) => variant.why)];
    const named = new Set(Object.keys(fields));
    for (const text of all) {
      const [zh, en] = [text.zh, text.en].map((words) => [...words.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] as string));

      expect(zh?.filter((path) => !named.has(path))).toEqual([]);
      expect(new Set(en)).toEqual(new Set(zh));
    }
  });

  it.each(controls)("name every value that $id may report, and every parameter of it", (control) => {
    const { when, each } = control.settings;
    const { paths } = compileExpression(when as string, {
      calendar,
      p: defaultValues(control),
      ...(typeof each === "string" ? { each } : {}),
    });
    const wanted = [...paths.map((path) => `e.${path}`), ...Object.keys(control.params).map((name) => `p.${name}`)];

    expect(wanted.filter((path) => !Object.hasOwn(fields, path))).toEqual([]);
  });
});

it("every event type has a name in both languages, and nothing else has", () => {
  expect(Object.keys(approvalNotices.events ?? {}).sort()).toEqual(approvalEvents.map(({ type }) => type).sort());
  expect(Object.values(approvalNotices.events ?? {}).every(({ zh, en }) => zh.length > 1 && en.length > 1)).toBe(true);
});
