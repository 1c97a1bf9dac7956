import type { WorkingCalendar } from "../calendar/calendar.ts";
import { zoneTimeOf } from "../calendar/zone.ts";
import type { ControlPoint } from "../control/control-point.ts";
import type { SignalLevel } from "../control/verdict.ts";
import type { Json } from "../event/trace-event.ts";
import type { ControlPack } from "../pack.ts";
import type { RecordView } from "../record/define-record.ts";
import type { FieldText, FieldTexts, Notice, NoticeAct, NoticeTemplate, ReadField, Text } from "./notice.ts";

export interface NoticeSubject {
  readonly control: ControlPoint;
  readonly level: SignalLevel;
  /** Parameter values in force. */
  readonly values: Readonly<Record<string, Json>>;
  /** Values that were read, by path inside the record. */
  readonly fields: Readonly<Record<string, Json>>;
  /** The record that they were read from; its other facts may stand in the words. */
  readonly view?: RecordView;
}

export interface NoticeWriter {
  notice(subject: NoticeSubject, sourceOf?: (event: string) => ReadField["source"]): Notice;
  /** A parameter's name and value in words. */
  param(control: ControlPoint, name: string, value: Json): { readonly label: Text; readonly text: Text };
}

/** Writes notices from the words of packs. A control point without a template is shown by its title; a path without a name by the path. */
export function createNoticeWriter(packs: readonly Pick<ControlPack, "controls" | "notices">[], calendar: WorkingCalendar): NoticeWriter {
  const templates = new Map<string, NoticeTemplate>();
  // By control: two packs may mean different things by one path.
  const fieldTexts = new Map<string, FieldTexts>();
  for (const { controls, notices } of packs) {
    for (const template of notices.templates) templates.set(template.control, template);
    for (const { id } of controls) {
      const own = notices.ofControl?.[id];
      fieldTexts.set(id, own ? { ...notices.fields, ...own } : notices.fields);
    }
  }
  const textsOf = (control: ControlPoint): FieldTexts => fieldTexts.get(control.id) ?? {};
  const timeOf = zoneTimeOf(calendar.zone);
  const format = (value: Json, text: FieldText | undefined): Text => words(value, text, (at) => instantText(at, calendar, timeOf));

  return {
    param(control, name, value) {
      const text = textsOf(control)[`p.${name}`];
      return { label: text?.label ?? same(name), text: format(value, text) };
    },
    notice({ control, level, values, fields, view }, sourceOf) {
      const template = templates.get(control.id);
      const texts = textsOf(control);
      const look = (path: string): Json | undefined =>
        path.startsWith("p.") ? values[path.slice(2)] : (fields[path.slice(2)] ?? member(view?.state, path.slice(2)));
      const fill = (text: string, language: keyof Text): string =>
        text.replace(/\{([ep]\.[^}]+)\}/g, (_, path: string) => {
          const value = look(path);
          return value === undefined ? UNKNOWN[language] : format(value, texts[path])[language];
        });
      const read = Object.entries(fields).flatMap(([path, value]): readonly ReadField[] => {
        // What a control wrote itself was read nowhere: it stands in the words. Of an object that was read as a whole, its members
        // tell what it says.
        if (isObject(value) && isText(value)) return [];
        if (isObject(value) && Object.keys(fields).some((other) => other.startsWith(`${path}.`))) return [];
        const text = texts[`e.${path}`];
        const event = view?.sources?.([path.split(/[.[]/, 1)[0] as string]).at(-1);
        const source = event === undefined ? undefined : sourceOf?.(event);
        return [{ path: `e.${path}`, label: text?.label ?? same(path), value, text: format(value, text), ...(source && { source }) }];
      });
      const variant = template?.variants?.find(({ when }) => look(when.path) === when.equals);
      const why = variant?.why ??
        template?.why ?? {
          zh: `本次填写与“${control.title.zh}”一项的规定需要核对。`,
          en: `Please check against: ${control.title.en}.`,
        };
      return {
        title: template?.title ?? control.title,
        citations: lawOf(control),
        ...(template && { gist: template.gist }),
        why: { zh: fill(why.zh, "zh"), en: fill(why.en, "en") },
        read,
        seenBy: SEEN_BY[control.visibility],
        acts: (template?.acts ?? DEFAULT_ACTS).map((act) => ({ act, after: AFTER[act](level) })),
      };
    },
  };
}

/** Norms before practice: what other places do is no basis that a person has to follow, unless there is nothing else to name. */
function lawOf({ citations }: ControlPoint): ControlPoint["citations"] {
  const norms = citations.filter(({ confidence }) => confidence !== "practice");
  return norms.length > 0 ? norms : citations;
}

const DEFAULT_ACTS: readonly NoticeAct[] = ["correct", "justify"];

const UNKNOWN: Text = { zh: "（未读到）", en: "(not known)" };

const LEVELS: Readonly<Record<SignalLevel, Text>> = {
  yellow: { zh: "黄色", en: "yellow" },
  orange: { zh: "橙色", en: "orange" },
  red: { zh: "红色", en: "red" },
};

const SEEN_BY: Readonly<Record<ControlPoint["visibility"], Text>> = {
  actor: {
    zh: "您本人，以及对本单位有监督权限的人员；看过提示的时间和您的选择随本件留痕。",
    en: "You, and supervisors entitled to your organisation. That you saw this, and what you chose, is kept with the case.",
  },
  supervisor: { zh: "对本单位有监督权限的人员。", en: "Supervisors entitled to this organisation." },
};

const AFTER: Readonly<Record<NoticeAct, (level: SignalLevel) => Text>> = {
  correct: () => ({
    zh: "本次不提交，返回修改；不产生信号。",
    en: "Nothing is submitted now, and no signal is raised. You go back to the form.",
  }),
  justify: (level) => ({
    zh: `照常提交，同时产生${LEVELS[level].zh}信号；您的说明随本件留痕，由监督人员核实。`,
    en: `Your submission goes ahead and a signal (${LEVELS[level].en}) is raised. Your reasons are kept with the case, for a supervisor to verify.`,
  }),
  recuse: () => ({
    zh: "本次不由您提交，移交他人办理；您已完成的工作保留。",
    en: "You do not submit. The case is handed over, and the work that you did stays.",
  }),
  acknowledge: (level) => ({
    zh: `照常提交，同时产生${LEVELS[level].zh}信号，并记录您已知悉。`,
    en: `Your submission goes ahead, a signal (${LEVELS[level].en}) is raised, and it is kept that you know.`,
  }),
};

function same(text: string): Text {
  return { zh: text, en: text };
}

function member(state: Readonly<Record<string, Json | undefined>> | undefined, path: string): Json | undefined {
  let value: unknown = state;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value as Json | undefined;
}

function words(value: Json, text: FieldText | undefined, instant: (at: string) => string): Text {
  const unit = text?.unit;
  const withUnit = (number: string): Text => (unit ? { zh: `${number} ${unit.zh}`, en: `${number} ${unit.en}` } : same(number));
  if (Array.isArray(value)) {
    const parts = value.map((item: Json) => words(item, text, instant));
    return { zh: parts.map(({ zh }) => zh).join("、") || "无", en: parts.map(({ en }) => en).join(", ") || "none" };
  }
  if (typeof value === "boolean") return value ? { zh: "是", en: "yes" } : { zh: "否", en: "no" };
  const code = typeof value === "string" || typeof value === "number" ? text?.words?.[value] : undefined;
  if (code) return code;
  if (typeof value === "number") {
    switch (text?.format) {
      case "yuan":
        return money(value);
      case "fen":
        return money(value / 100);
      case "ratio":
        return same(`${Number((value * 100).toPrecision(12))} %`);
      default:
        return withUnit(grouped(value));
    }
  }
  if (typeof value === "string") return text?.format === "instant" || text?.format === "date" ? same(instant(value)) : same(value);
  if (isObject(value)) {
    if (isText(value)) return value;
    const parts = Object.entries(value).map(([name, item]) => ({
      name: text?.words?.[name] ?? same(name),
      item: words(item ?? null, text, instant),
    }));
    return {
      zh: parts.map(({ name, item }) => `${name.zh} ${item.zh}`).join("；"),
      en: parts.map(({ name, item }) => `${name.en} ${item.en}`).join("; "),
    };
  }
  return { zh: "无", en: "none" };
}

function isObject(value: Json): value is { readonly [key: string]: Json | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text that a control itself wrote, in both languages. */
function isText(value: object): value is Text {
  const { zh, en, ...others } = value as Record<string, unknown>;
  return typeof zh === "string" && typeof en === "string" && Object.keys(others).length === 0;
}

function money(yuan: number): Text {
  return { zh: `${grouped(yuan)} 元`, en: `CNY ${grouped(yuan)}` };
}

// Not `Intl`: a notice reads the same on every machine, whatever data its runtime has.
function grouped(value: number): string {
  const [whole = "", fraction] = String(value).split(".");
  const spaced = whole.includes("e") ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** A legal day as it stands; an instant as date and time of the calendar's zone. */
function instantText(text: string, calendar: WorkingCalendar, timeOf: ReturnType<typeof zoneTimeOf>): string {
  const at = /T/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return text;
  const { day, msOfDay } = timeOf(at);
  const minutes = Math.floor(msOfDay / 60_000);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${calendar.textOf(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
