import { describe, expect, it } from "vitest";
import { createCalendar } from "../calendar/index.ts";
import { type ControlPointInput, defineControlPoint } from "../control/control-point.ts";
import type { Json } from "../event/trace-event.ts";
import type { RecordView } from "../record/define-record.ts";
import { createNoticeWriter, type NoticeSubject } from "./compose.ts";
import type { FieldTexts, NoticeTemplate } from "./notice.ts";

const calendar = createCalendar();

const control = (id: string, more: Partial<ControlPointInput> = {}) =>
  defineControlPoint({
    id,
    version: 1,
    title: { zh: "裁量越档", en: "Outside the tier" },
    citations: [{ regulation: "行政处罚法", article: "34", confidence: "text" }],
    record: "penalty",
    kind: "expression",
    level: "orange",
    ...more,
  });

const template: NoticeTemplate = {
  control: "C-1",
  title: { zh: "请先核对", en: "Please check" },
  gist: { zh: "按裁量基准。", en: "Follow the benchmark." },
  why: { zh: "应为 {e.min} 至 {e.max}，填写 {e.fine}，期限 {p.days}。", en: "From {e.min} to {e.max}; you entered {e.fine}; {p.days}." },
  variants: [{ when: { path: "e.kind", equals: "fixed" }, why: { zh: "应为 {e.max}。", en: "It is {e.max}." } }],
  acts: ["justify", "recuse"],
};

const fields: FieldTexts = {
  "e.fine": { label: { zh: "罚款", en: "Fine" }, format: "yuan" },
  "e.min": { label: { zh: "下限", en: "Lowest" }, format: "fen" },
  "e.max": { label: { zh: "上限", en: "Highest" }, format: "yuan" },
  "e.at": { label: { zh: "时间", en: "Time" }, format: "instant" },
  "e.share": { label: { zh: "比例", en: "Share" }, format: "ratio" },
  "e.grade": { label: { zh: "档次", en: "Grade" }, format: "code", words: { heavy: { zh: "从重", en: "heavier" } } },
  "e.party": { label: { zh: "当事人", en: "Party" }, format: "yuan", words: { org: { zh: "单位", en: "organisation" } } },
  "p.days": { label: { zh: "期限", en: "Limit" }, format: "count", unit: { zh: "日", en: "days" } },
};

const ofControl = { "C-2": { "e.fine": { label: { zh: "另一种", en: "Of its own" }, format: "count" as const } } };
const pack = { controls: [control("C-1"), control("C-2")], notices: { templates: [template], fields, ofControl } };
const other = {
  controls: [control("C-9")],
  notices: { templates: [], fields: { "e.fine": { label: { zh: "别的", en: "Another" }, format: "text" as const } } },
};
const writer = createNoticeWriter([pack, other], calendar);

const subject = (read: Readonly<Record<string, Json>>, more: Partial<NoticeSubject> = {}): NoticeSubject => ({
  control: control("C-1"),
  level: "orange",
  values: { days: 15 },
  fields: read,
  ...more,
});

describe("a notice", () => {
  it("says why in the words of its pack, with what was read", () => {
    const { why, title, gist } = writer.notice(subject({ fine: 80000, min: 2000000, max: 50000.5 }));

    expect(why).toEqual({
      zh: "应为 20,000 元 至 50,000.5 元，填写 80,000 元，期限 15 日。",
      en: "From CNY 20,000 to CNY 50,000.5; you entered CNY 80,000; 15 days.",
    });
    expect([title, gist]).toEqual([template.title, template.gist]);
  });

  it("takes other words where a value asks for them", () => {
    expect(writer.notice(subject({ kind: "fixed", max: 500 })).why.zh).toBe("应为 500 元。");
  });

  it("says that a value was not read, instead of leaving a gap", () => {
    expect(writer.notice(subject({ fine: 1 })).why.en).toBe("From (not known) to (not known); you entered CNY 1; 15 days.");
  });

  it("quotes facts of the record that the control did not read", () => {
    const view = { state: { min: 100, max: 2 } } as unknown as RecordView;

    expect(writer.notice(subject({ fine: 3 }, { view })).why.zh).toBe("应为 1 元 至 2 元，填写 3 元，期限 15 日。");
  });

  it("names where each value came from", () => {
    const view = { state: {}, sources: ([fact]: readonly string[]) => (fact === "fine" ? ["e-1", "e-2"] : []) } as unknown as RecordView;
    const source = { system: "host", event: "e-2", time: "2026-03-02T09:00:00+08:00" };

    const { read } = writer.notice(subject({ fine: 3, max: 2 }, { view }), (event) => (event === "e-2" ? source : undefined));

    expect(read.map(({ path, source: from }) => [path, from])).toEqual([
      ["e.fine", source],
      ["e.max", undefined],
    ]);
  });

  it.each([
    { name: "an instant, in the zone of the calendar", path: "at", value: "2026-03-02T16:30:00Z", zh: "2026-03-03 00:30" },
    { name: "a day as it stands", path: "at", value: "2026-03-02", zh: "2026-03-02" },
    { name: "a share", path: "share", value: 0.285, zh: "28.5 %" },
    { name: "a code", path: "grade", value: "heavy", zh: "从重" },
    { name: "a code without a word", path: "grade", value: "new", zh: "new" },
    { name: "a flag", path: "grade", value: true, zh: "是" },
    { name: "a list", path: "fine", value: [1, 2], zh: "1 元、2 元" },
    { name: "an empty list", path: "fine", value: [], zh: "无" },
    { name: "an object, member by member", path: "party", value: { org: 50000 }, zh: "单位 50,000 元" },
    { name: "a large number", path: "fine", value: 1234567.25, zh: "1,234,567.25 元" },
    { name: "a negative number", path: "fine", value: -1234, zh: "-1,234 元" },
    { name: "a very large number", path: "fine", value: 1e21, zh: "1e+21 元" },
  ])("writes $name", ({ path, value, zh }) => {
    expect(writer.notice(subject({ [path]: value as Json })).read).toMatchObject([{ path: `e.${path}`, text: { zh } }]);
  });

  it("leaves out an object whose members are listed too", () => {
    expect(writer.notice(subject({ tier: { min: 1 }, "tier.min": 1 })).read.map(({ path }) => path)).toEqual(["e.tier.min"]);
  });

  it("speaks by title and citation where nobody has written words", () => {
    const notice = writer.notice(subject({ fine: 1 }, { control: control("C-2") }));

    expect(notice).toMatchObject({
      title: { en: "Outside the tier" },
      citations: [{ article: "34" }],
      why: { en: "Please check against: Outside the tier." },
    });
    expect(notice.acts.map(({ act }) => act)).toEqual(["correct", "justify"]);
    expect("gist" in notice).toBe(false);
  });

  it("keeps apart what two packs mean by one path", () => {
    expect(writer.notice(subject({ fine: 1 }, { control: control("C-9") })).read).toMatchObject([
      { label: { en: "Another" }, text: { en: "1" } },
    ]);
  });

  it("takes for a control point the names that it has of its own, and those of the pack for the rest", () => {
    expect(writer.notice(subject({ fine: 1, share: 0.5 }, { control: control("C-2") })).read).toMatchObject([
      { label: { en: "Of its own" }, text: { en: "1" } },
      { label: { en: "Share" }, text: { en: "50 %" } },
    ]);
  });

  it("says in the language of the reader what a control wrote in both, and lists it as nothing that was read", () => {
    const { why, read } = writer.notice(subject({ min: { zh: "甲", en: "A" }, max: 1, fine: { zh: "一", en: "one" } }));

    expect(why.zh).toBe("应为 甲 至 1 元，填写 一，期限 15 日。");
    expect(why.en).toBe("From A to CNY 1; you entered one; 15 days.");
    expect(read.map(({ path }) => path)).toEqual(["e.max"]);
  });

  it.each([
    { visibility: "actor" as const, en: /^You, and supervisors/ },
    { visibility: "supervisor" as const, en: /^Supervisors/ },
  ])("says who sees it: $visibility", ({ visibility, en }) => {
    expect(writer.notice(subject({}, { control: control("C-1", { visibility }) })).seenBy.en).toMatch(en);
  });

  it("says what follows from each act, with the level of the signal", () => {
    const { acts } = writer.notice(subject({}, { level: "red" }));

    expect(acts.map(({ act }) => act)).toEqual(["justify", "recuse"]);
    expect(acts[0]?.after.zh).toContain("红色信号");
  });
});

describe("a parameter", () => {
  it.each([
    { name: "days", value: 15, label: "Limit", en: "15 days" },
    { name: "share", value: 0.3, label: "share", en: "0.3" },
  ])("$name has a name and a value in words", ({ name, value, label, en }) => {
    expect(writer.param(control("C-1"), name, value)).toMatchObject({ label: { en: label }, text: { en } });
  });
});
