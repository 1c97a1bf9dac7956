import { compileExpression, createCalendar, defaultValues, type FieldText, type Text } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { tenderEvents } from "./events.ts";
import { tenderNotices } from "./notices.ts";
import { tender } from "./pack.ts";

const { controls } = tender();
const { templates, fields, ofControl = {} } = tenderNotices;
const expressions = controls.filter(({ kind }) => kind === "expression");
const calendar = createCalendar();
const HAN = /\p{Script=Han}/u;
/** Parameters that are words of a norm, and are called by them. */
const NAMED_IN_CHINESE = /\{p\.(施工|货物|服务)\}/;

function texts(): readonly { readonly name: string; readonly text: Text }[] {
  const ofTemplates = templates.flatMap(({ control, title, gist, why }) => [
    { name: `${control} title`, text: title },
    { name: `${control} gist`, text: gist },
    { name: `${control} why`, text: why },
  ]);
  const ofFields = [fields, ...Object.values(ofControl)]
    .flatMap(Object.entries<FieldText>)
    .flatMap(([path, { label, words = {}, unit }]) => [
      { name: path, text: label },
      ...Object.entries(words).map(([word, text]) => ({ name: `${path} ${word}`, text })),
      ...(unit ? [{ name: `${path} unit`, text: unit }] : []),
    ]);
  return [...ofTemplates, ...ofFields];
}

describe("the words of the tender pack", () => {
  it("are there for every control point, once", () => {
    expect(templates.map(({ control }) => control)).toEqual(controls.map(({ id }) => id));
  });

  it("are there in both languages", () => {
    for (const { name, text } of texts()) {
      expect(text.zh, name).toMatch(HAN);
      expect(text.en, name).toMatch(/[A-Za-z]/);
      expect(text.en.replace(NAMED_IN_CHINESE, ""), name).not.toMatch(HAN);
    }
  });

  it.each(templates)("of $control give an instruction of 20 characters at most, and accuse nobody", ({ title, gist, why }) => {
    expect([...title.zh].length).toBeLessThanOrEqual(20);
    for (const { zh } of [title, gist, why]) expect(zh).not.toMatch(/违规|嫌疑|立即|串通|围标|[!！]|你/);
    for (const { en } of [title, gist, why]) expect(en).not.toMatch(/violation|suspect|collu|rigg|!/i);
  });

  it.each(templates)("of $control stand for values that have a name", ({ control, title, gist, why }) => {
    const named = new Set([...Object.keys(fields), ...Object.keys(ofControl[control] ?? {})]);
    for (const text of [title, gist, why]) {
      const [zh, en] = [text.zh, text.en].map((words) => [...words.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] as string));

      expect(zh?.filter((path) => !named.has(path))).toEqual([]);
      expect(new Set(en)).toEqual(new Set(zh));
    }
  });

  it.each(expressions)("name every value that $id may report, and every parameter of it", (control) => {
    const { when, each } = control.settings;
    const { paths } = compileExpression(when as string, {
      calendar,
      p: defaultValues(control),
      ...(typeof each === "string" ? { each } : {}),
    });
    const wanted = [...paths.map((path) => `e.${path}`), ...Object.keys(control.params).map((name) => `p.${name}`)];

    expect(wanted.filter((path) => !Object.hasOwn(fields, path))).toEqual([]);
  });

  it("name no person and no trace of a bid to somebody at the host", () => {
    const shown = templates.filter(({ control }) => controls.find(({ id }) => id === control)?.visibility === "actor");
    const told = shown.flatMap(({ why }) => [...why.zh.matchAll(/\{e\.([^}]*)\}/g)].map((match) => match[1]));

    expect(told.filter((path) => /mac|Serial|\.ip|md5|author|Account|staff|legalRep|controller|panel/.test(path as string))).toEqual([]);
  });

  it("offer to stand back where an interest of the person is at stake", () => {
    expect(templates.filter(({ acts }) => acts.includes("recuse")).map(({ control }) => control)).toEqual(["BID-30", "BID-55"]);
  });
});

it("every event type has a name in both languages, and nothing else has", () => {
  expect(Object.keys(tenderNotices.events ?? {}).sort()).toEqual(tenderEvents.map(({ type }) => type).sort());
});
