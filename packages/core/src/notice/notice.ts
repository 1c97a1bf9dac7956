import type { Citation } from "../control/control-point.ts";
import type { Json } from "../event/trace-event.ts";

/** A text for people, in both languages. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** What the person may do about a notice: change the draft, state the reasons of the case (个案说明), hand the case over (回避), or note it. */
export const NOTICE_ACTS = ["correct", "justify", "recuse", "acknowledge"] as const;
export type NoticeAct = (typeof NOTICE_ACTS)[number];

/** How a value is written for people. `yuan` and `fen` say in which unit the value stands; `code` is looked up in `words`. */
export type ValueFormat = "yuan" | "fen" | "date" | "instant" | "ratio" | "count" | "text" | "code" | "list";

export interface FieldText {
  readonly label: Text;
  readonly format: ValueFormat;
  /** Words for codes, by value. */
  readonly words?: Readonly<Record<string, Text>>;
  /** After a number: 日, 个工作日 … */
  readonly unit?: Text;
}

/**
 * The words of one control point for the person at the moment of decision. In `why` a path in braces, such as `{e.fine}` or
 * `{p.days}`, is replaced by the value that was read.
 */
export interface NoticeTemplate {
  /** Id of the control point. */
  readonly control: string;
  /** What to do, 20 characters at most; never an accusation. */
  readonly title: Text;
  /** What the cited articles ask, in our words: a gist, not their text. */
  readonly gist: Text;
  readonly why: Text;
  /** Other words for `why` where the value at a path equals this one; the first that does. */
  readonly variants?: readonly { readonly when: { readonly path: string; readonly equals: Json }; readonly why: Text }[];
  /** Acts that answer the notice, in the order in which they are offered. */
  readonly acts: readonly NoticeAct[];
}

/** Names and formats of the paths (`e.fine`, `p.days`) that the controls of a pack read. */
export type FieldTexts = Readonly<Record<string, FieldText>>;

export interface PackNotices {
  readonly templates: readonly NoticeTemplate[];
  readonly fields: FieldTexts;
  /** By control point, those of its paths that mean something else there, or that no other has. */
  readonly ofControl?: Readonly<Record<string, FieldTexts>>;
  /** What event types are called, for a supervisor who reads the evidence. */
  readonly events?: Readonly<Record<string, Text>>;
}

/** A value that a control read, as it was and as people read it. */
export interface ReadField {
  readonly path: string;
  readonly label: Text;
  readonly value: Json;
  readonly text: Text;
  /** Where it came from: the event that told it, and when. Absent for what the draft itself states. */
  readonly source?: { readonly system: string; readonly event: string; readonly time: string };
}

/** A notice as a panel shows it, in the fixed order 依据 → 为何此时提示 → 读取了什么 → 作出选择之后 → 需要您作出的选择. */
export interface Notice {
  readonly title: Text;
  readonly citations: readonly Citation[];
  /** Absent where nobody has written one yet; then the citation speaks alone. */
  readonly gist?: Text;
  readonly why: Text;
  readonly read: readonly ReadField[];
  /** Who will see that this was raised, and what was answered. */
  readonly seenBy: Text;
  readonly acts: readonly { readonly act: NoticeAct; readonly after: Text }[];
}
