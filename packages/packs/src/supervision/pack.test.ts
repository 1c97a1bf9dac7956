import {
  BUILT_IN_KINDS,
  compileExpression,
  createCalendar,
  createEngine,
  createKindRegistry,
  createNoticeWriter,
  defaultValues,
  type Engine,
  type Json,
  type Signal,
  timed,
} from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { supervisionNotices } from "./notices.ts";
import { supervision } from "./pack.ts";

const calendar = createCalendar();
const pack = supervision();
const HAN = /\p{Script=Han}/u;

function engineOf(): Engine {
  return createEngine({ records: pack.records, controls: pack.controls, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
}

let count = 0;

function noted(type: string, data: Record<string, Json>, more: { readonly source?: string; readonly about?: string } = {}) {
  count++;
  const { source = "engine/trail", about = "host" } = more;
  const time = new Date(Date.UTC(2026, 2, 2) + count * 1000).toISOString();
  return timed({ id: `n-${count}`, type, time, source, objects: [{ type: "source", id: about }], data });
}

function signalsAfter(...events: readonly ReturnType<typeof noted>[]): readonly Signal[] {
  const engine = engineOf();
  for (const event of events) {
    engine.accept(event);
    engine.drain();
  }
  return engine.signals();
}

const gap = (from: number, to: number, epoch = 0) => ({ epoch, from, to });

describe("the pack of the supervision system itself", () => {
  it("raises one signal for a source with numbers missing, which ceases when all have come late", () => {
    const found = [noted("source.gap_found", gap(5, 9)), noted("source.gap_found", gap(12, 12))];
    const late = [noted("source.gap_closed", gap(5, 9)), noted("source.gap_found", gap(8, 8))];
    const last = [noted("source.gap_closed", gap(8, 8)), noted("source.gap_closed", gap(12, 12))];

    const told = [found, [...found, ...late], [...found, ...late, ...last]].map((events) => signalsAfter(...events));

    expect(
      told.map((signals) => signals.map(({ control, state, fields }) => `${control} ${state} ${JSON.stringify(fields.missing)}`)),
    ).toEqual([["SYS-13 open 6"], ["SYS-13 open 2"], ["SYS-13 ceased 1"]]);
  });

  it("raises a signal for each time that a source told two stories, and for each numbering that does not go on from the one before", () => {
    const signals = signalsAfter(
      noted("source.equivocated", { by: "id", id: "e-1" }),
      noted("source.equivocated", { by: "chain", epoch: 0, seq: 7 }),
      noted("source.restarted", { epoch: 1, before: 0, lastSeq: 41 }),
    );

    expect(signals.map(({ control, level, state }) => `${control} ${level} ${state}`)).toEqual([
      "SYS-14 red open",
      "SYS-14 red open",
      "SYS-15 orange open",
    ]);
    expect(signals.map(({ events }) => events.length)).toEqual([1, 1, 1]);
  });

  it("says nothing of a source that was registered, or of what a host says of a source", () => {
    expect(signalsAfter(noted("source.admitted", {}), noted("source.gap_found", gap(1, 5), { source: "host" }))).toEqual([]);
  });

  it("comes to the same numbers in whatever order the notes of the trail stand", () => {
    const notes = [
      ["source.gap_found", gap(1, 2)],
      ["source.gap_found", gap(5, 9)],
      ["source.gap_closed", gap(5, 9)],
      ["source.gap_found", gap(8, 9)],
    ] as const;
    const turns = notes.map((_, i) => [...notes.slice(i), ...notes.slice(0, i)]);

    const states = turns
      .flatMap((turn) => [turn, [...turn].reverse()])
      .map((turn) => signalsAfter(...turn.map(([type, data]) => noted(type, data))));

    expect(
      new Set(states.map((signals) => signals.map(({ state, fields }) => `${state} ${JSON.stringify(fields.missing)}`).join())),
    ).toEqual(new Set(["open 4"]));
  });

  it("keeps sources apart", () => {
    const signals = signalsAfter(
      noted("source.gap_found", gap(1, 5)),
      noted("source.gap_found", gap(2, 2), { about: "other" }),
      noted("source.gap_closed", gap(2, 2), { about: "other" }),
    );

    expect(signals.map(({ record, state }) => `${record.id} ${state}`)).toEqual(["host open", "other ceased"]);
  });

  it.each([
    { name: "numbers that are no numbers", type: "source.gap_found", data: { epoch: "0", from: null, to: [] } },
    { name: "a gap that ends before it begins", type: "source.gap_found", data: gap(9, 1) },
    { name: "a closed gap that nobody found", type: "source.gap_closed", data: gap(1, 9) },
    { name: "nothing at all", type: "source.equivocated", data: {} },
    { name: "a restart that names nothing", type: "source.restarted", data: {} },
  ] as const)("folds $name without failing", ({ type, data }) => {
    const engine = engineOf();
    engine.accept(noted(type, data as Record<string, Json>));
    engine.drain();

    expect(engine.view({ type: "source", id: "host" })?.anomalies).toEqual([]);
  });

  it("counts the numbers of ten thousand gaps, lists a thousand of them, and takes each off when it closes", () => {
    const engine = engineOf();
    const all = Array.from({ length: 10_000 }, (_, i) => gap(2 * i, 2 * i));
    for (const one of all) engine.accept(noted("source.gap_found", one));
    engine.settle();
    const state = engine.view({ type: "source", id: "host" })?.state as Record<string, readonly Json[]>;
    const before = [state.missing, state.gaps?.length];
    for (const one of all) engine.accept(noted("source.gap_closed", one));
    engine.settle();

    expect(before).toEqual([10_000, 1000]);
    expect(engine.view({ type: "source", id: "host" })?.state).toEqual({ missing: 0, gaps: [], unlisted: 0, stories: [], restarts: [] });
  });
});

describe("the words of the pack of the supervision system itself", () => {
  const writer = createNoticeWriter([pack], calendar);

  it("say what to look at, accuse nobody, and name every value, in both languages", () => {
    expect(supervisionNotices.templates.map(({ control }) => control)).toEqual(pack.controls.map(({ id }) => id));
    for (const { title, gist, why } of supervisionNotices.templates) {
      expect([...title.zh].length).toBeLessThanOrEqual(20);
      for (const text of [title, gist, why]) {
        expect(text.zh).toMatch(HAN);
        expect(text.zh).not.toMatch(/违规|嫌疑|篡改|伪造|隐瞒|[!！]|你/);
        expect(text.en).not.toMatch(HAN);
        expect(text.en).not.toMatch(/violation|suspect|tamper|forge|!/i);
        for (const language of [text.zh, text.en]) {
          for (const [, path] of language.matchAll(/\{([^}]*)\}/g)) expect(Object.keys(supervisionNotices.fields)).toContain(path);
        }
      }
    }
  });

  it.each(pack.controls)("name what $id reads, and its parameters", (control) => {
    const { when, each } = control.settings;
    const { paths } = compileExpression(when as string, { calendar, p: defaultValues(control), ...(typeof each === "string" && { each }) });
    const wanted = [...paths.map((path) => `e.${path}`), ...Object.keys(control.params).map((name) => `p.${name}`)];

    expect(wanted.filter((path) => !Object.hasOwn(supervisionNotices.fields, path))).toEqual([]);
  });

  it.each([
    {
      control: "SYS-13",
      event: noted("source.gap_found", gap(5, 9)),
      zh: "有 5 个 没有收到；最早发现的是第 0 轮编号的 5 至 9",
      en: "5 numbers",
    },
    { control: "SYS-14", event: noted("source.equivocated", { by: "number" }), zh: "发现于：编号。", en: "noticed by: the number." },
    { control: "SYS-15", event: noted("source.restarted", { epoch: 1, before: 0, lastSeq: 41 }), zh: "第 1 轮编号", en: "of which 41 is" },
  ])("of $control tell what was read", ({ control: id, event, zh, en }) => {
    const engine = engineOf();
    engine.accept(event);
    const [signal] = engine.signals() as readonly [Signal];
    const control = pack.controls.find((one) => one.id === id);
    const view = engine.view(signal.record);
    const { why } = writer.notice({
      control: control as never,
      level: signal.level,
      values: {},
      fields: signal.fields,
      view: view as never,
    });

    expect(signal.control).toBe(id);
    expect(why.zh).toContain(zh);
    expect(why.en).toContain(en);
  });

  it("have a name for every event that a record folds", () => {
    const told = [...pack.records.flatMap(({ on }) => Object.keys(on)), ...pack.events.map(({ type }) => type)];

    expect(told.filter((type) => !Object.hasOwn(supervisionNotices.events ?? {}, type))).toEqual([]);
  });
});
