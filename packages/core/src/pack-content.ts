import type { Citation } from "./control/control-point.ts";
import type { Json, TraceEvent } from "./event/trace-event.ts";
import type { Text } from "./notice/notice.ts";
import type { Facts } from "./record/define-record.ts";

/** What a control point has to answer: of a record as given, or of one that is folded from events. */
export type ConformanceExample = {
  readonly control: string;
  /** Unique within its control point. */
  readonly name: string;
  readonly expected: "pass" | "breach" | "unknown" | "notApplicable";
  /** Instead of the values of the control point, whole values by name. */
  readonly params?: Readonly<Record<string, Json>>;
  /** Instant of the question, or a date for noon in Beijing. Default: that of the last event; of a record, its own `asOf`, else 2026-12-15. */
  readonly asOf?: string;
} & (
  | { readonly record: Facts }
  | {
      readonly events: readonly TraceEvent[];
      /** The record that is asked. Default: of the control point's type, the only one that the events make. */
      readonly about?: { readonly type: string; readonly id: string };
    }
);

/** Where integrity is at risk (廉政风险点): one entry per post, step and aspect (岗位、环节、方面). */
export interface PackRisk {
  readonly id: string;
  readonly title: Text;
  readonly layer: "post" | "department" | "unit";
  /** A post of the pack, such as `investigate`. */
  readonly post: string;
  /** A step of the work, in Chinese as the norms name it. */
  readonly step: string;
  readonly aspect: "ethics" | "duty" | "process" | "institution" | "environment";
  /** Ordinals from 1 to 5, a sample to begin an assessment with: each unit rates its own. */
  readonly likelihood: number;
  readonly impact: number;
  /** What the law asks at this place; a practice where it asks nothing. */
  readonly citations: readonly Citation[];
  readonly measure: Text;
  /** Control points of the pack that watch it; none: it is watched by people only. */
  readonly controls: readonly string[];
}

/** Rows that a norm or an authority publishes, as of a day. */
export interface ReferenceTable {
  readonly id: string;
  readonly title: Text;
  readonly citations: readonly Citation[];
  /** `YYYY-MM-DD`. */
  readonly effectiveFrom: string;
  /** The rows are invented, to try things out with; a user brings the published ones. */
  readonly sample?: true;
  readonly rows: readonly Readonly<Record<string, Json>>[];
}

/** The steps of a procedure (权力运行流程), with what each of them states. */
export interface ProcessDefinition {
  readonly id: string;
  readonly title: Text;
  readonly citations: readonly Citation[];
  readonly steps: readonly ProcessStep[];
}

export interface ProcessStep {
  readonly id: string;
  readonly title: Text;
  /** Who does it (岗位). */
  readonly post: string;
  /** Ids of the steps that come directly before; none: it begins. */
  readonly after: readonly string[];
  /** Event type that shows it was done. */
  readonly event?: string;
  /** Time that it may take (时限). */
  readonly limit?: { readonly value: number; readonly unit: "workingDay" | "calendarDay" | "hour" };
  readonly controls: readonly string[];
}
