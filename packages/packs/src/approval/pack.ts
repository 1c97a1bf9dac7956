import { type ControlPack, definePack } from "@plumbline/core";
import { approvalControls } from "./controls.ts";
import { approvalEvents } from "./events.ts";
import { approvalExamples } from "./examples.ts";
import { approvalNotices } from "./notices.ts";
import { approvalProcesses } from "./processes.ts";
import { approvalCase, approvalUnitMonth, caseRating, certificate, serviceWindowMonth } from "./records.ts";
import { APPROVAL_RISKS } from "./risks.ts";
import { approvalTables } from "./tables.ts";

/** Administrative approval (行政审批): 行政许可法 from receipt to delivery, and practices of electronic supervision around it. */
export function approval(): ControlPack {
  return definePack({
    id: "approval",
    version: "0.2.0",
    title: { zh: "行政审批", en: "Administrative approval" },
    events: approvalEvents,
    records: [approvalCase(), caseRating(), certificate(), approvalUnitMonth(), serviceWindowMonth()],
    controls: approvalControls,
    notices: approvalNotices,
    examples: approvalExamples,
    risks: APPROVAL_RISKS,
    tables: approvalTables,
    processes: approvalProcesses,
  });
}
