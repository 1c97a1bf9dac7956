import { type ControlPack, definePack } from "@plumbline/core";
import { decisionControls } from "./controls.ts";
import { decisionEvents } from "./events.ts";
import { decisionExamples } from "./examples.ts";
import { decisionNotices } from "./notices.ts";
import { decisionRecord, execution, meeting, meetingItem, minutes, paymentWindow } from "./records.ts";
import { DECISION_RISKS } from "./risks.ts";
import { DECISION_PROCESSES, DECISION_TABLES } from "./tables.ts";

/**
 * Decisions that a body takes together: “三重一大” of state-owned enterprises and agencies, and major administrative decisions
 * (重大行政决策程序暂行条例), from the proposal to the minutes and to what is done under them.
 */
export function decision(): ControlPack {
  return definePack({
    id: "decision",
    version: "0.1.0",
    title: { zh: "“三重一大”与重大决策", en: "Collective decisions" },
    events: decisionEvents,
    records: [meeting(), minutes(), meetingItem(), decisionRecord(), execution(), paymentWindow()],
    controls: decisionControls,
    notices: decisionNotices,
    examples: decisionExamples,
    risks: DECISION_RISKS,
    tables: DECISION_TABLES,
    processes: DECISION_PROCESSES,
  });
}
