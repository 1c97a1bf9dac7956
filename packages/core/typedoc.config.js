import { doorsOf } from "../../typedoc.package.js";

export default {
  ...doorsOf(import.meta.dirname),
  // What a kind makes of its parameters is its own affair; these types appear in signatures and are not for users.
  intentionallyNotExported: [
    "control/define-control-kind.ts:WithDefaults",
    "control/kinds/condition.ts:Condition",
    "control/kinds/condition.ts:ConditionSpec",
    "control/kinds/declare.ts:Prepared",
    "control/kinds/discretion-benchmark.ts:Decided",
    "control/kinds/duration-sigma.ts:Span",
    "control/kinds/expression.ts:Prepared",
    "control/kinds/log-stats.ts:CaseShape",
    "control/kinds/path-unseen.ts:Walk",
    "control/kinds/shared.ts:Matcher",
    "control/kinds/split-threshold.ts:Part",
    "control/kinds/time-between.ts:Prepared",
    "control/kinds/time-between-as-of.ts:Prepared",
    "control/kinds/time-workdays.ts:CountingDays",
    "engine/slot.ts:Taken",
  ],
};
