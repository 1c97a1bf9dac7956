import { type ControlPack, definePack } from "@plumbline/core";
import { approvalControls } from "./controls.ts";
import { approvalEvents } from "./events.ts";
import { approvalCase, approvalUnitMonth, certificate } from "./records.ts";

/** Administrative approval (行政审批): 行政许可法 from receipt to delivery, and practices of electronic supervision around it. */
export function approval(): ControlPack {
  return definePack({
    id: "approval",
    version: "0.1.0",
    title: { zh: "行政审批", en: "Administrative approval" },
    events: approvalEvents,
    records: [approvalCase(), certificate(), approvalUnitMonth()],
    controls: approvalControls,
  });
}
