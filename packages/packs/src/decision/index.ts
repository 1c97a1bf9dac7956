export { decisionControls } from "./controls.ts";
export * from "./events.ts";
export { decisionExamples } from "./examples.ts";
export { DECISION_PLANT_NAMES, DECISION_PLANTS, type DecisionPlant, decisionFeed } from "./feed.ts";
export { decision } from "./pack.ts";
export {
  DECISION_ANOMALIES,
  type DecisionFacts,
  decisionRecord,
  type ExecutionFacts,
  execution,
  type MeetingFacts,
  type MeetingItemFacts,
  type MeetingMatter,
  type MeetingOpinion,
  type MinutesFacts,
  meeting,
  meetingItem,
  minutes,
  type PaidPart,
  type PaymentWindowFacts,
  paymentWindow,
} from "./records.ts";
export { DECISION_RISKS } from "./risks.ts";
export { DECISION_PROCESSES, DECISION_TABLES } from "./tables.ts";
