import type { ControlKind } from "../define-control-kind.ts";
import { actorBanned } from "./actor-banned.ts";
import { amountCompare } from "./amount-compare.ts";
import { amountSumEvents } from "./amount-sum-events.ts";
import { caseCondition } from "./case-condition.ts";
import { countMax } from "./count-max.ts";
import { declareRule } from "./declare.ts";
import { discretionBenchmark } from "./discretion-benchmark.ts";
import { durationSigma } from "./duration-sigma.ts";
import { evidenceEventAttr } from "./evidence-event-attr.ts";
import { logStats } from "./log-stats.ts";
import { pathUnseen } from "./path-unseen.ts";
import { requireStep } from "./require.ts";
import { sequenceAbsenceBetween } from "./sequence-absence-between.ts";
import { sodCaseAttrActor } from "./sod-case-attr-actor.ts";
import { sodEventAttrEqual } from "./sod-event-attr-equal.ts";
import { sodFourEyes } from "./sod-four-eyes.ts";
import { sodMinDistinct } from "./sod-min-distinct.ts";
import { sodPrecedingPair } from "./sod-preceding-pair.ts";
import { sodRepeatDifferent } from "./sod-repeat-different.ts";
import { splitThreshold } from "./split-threshold.ts";
import { timeBetween } from "./time-between.ts";
import { timeBetweenAsOf } from "./time-between-as-of.ts";
import { timeCaseDeadline } from "./time-case-deadline.ts";
import { timeEventDeadline } from "./time-event-deadline.ts";
import { timeOutsideHours } from "./time-outside-hours.ts";
import { timeWorkdays } from "./time-workdays.ts";
import { velocity } from "./velocity.ts";

export {
  actorBanned,
  amountCompare,
  amountSumEvents,
  caseCondition,
  countMax,
  declareRule,
  discretionBenchmark,
  durationSigma,
  evidenceEventAttr,
  logStats,
  pathUnseen,
  requireStep,
  sequenceAbsenceBetween,
  sodCaseAttrActor,
  sodEventAttrEqual,
  sodFourEyes,
  sodMinDistinct,
  sodPrecedingPair,
  sodRepeatDifferent,
  splitThreshold,
  timeBetween,
  timeBetweenAsOf,
  timeCaseDeadline,
  timeEventDeadline,
  timeOutsideHours,
  timeWorkdays,
  velocity,
};

/** The kinds that read the trace and the attributes of a case, as the checks of event logs define them. */
export const LOG_KINDS: readonly ControlKind[] = [
  actorBanned,
  amountCompare,
  amountSumEvents,
  caseCondition,
  countMax,
  declareRule,
  discretionBenchmark,
  durationSigma,
  evidenceEventAttr,
  logStats,
  pathUnseen,
  requireStep,
  sequenceAbsenceBetween,
  sodCaseAttrActor,
  sodEventAttrEqual,
  sodFourEyes,
  sodMinDistinct,
  sodPrecedingPair,
  sodRepeatDifferent,
  splitThreshold,
  timeBetween,
  timeBetweenAsOf,
  timeCaseDeadline,
  timeEventDeadline,
  timeOutsideHours,
  timeWorkdays,
  velocity,
];
