import { type ControlPack, definePack } from "@plumbline/core";
import { inspectionControls } from "./controls.ts";
import { inspectionEvents } from "./events.ts";
import { inspectionExamples } from "./examples.ts";
import { inspectionNotices } from "./notices.ts";
import {
  inspectedEnterprise,
  inspectionAssessment,
  inspectionItem,
  inspectionPlan,
  inspectionYear,
  specialInspection,
  specialInspectionYear,
} from "./parts.ts";
import { INSPECTION_PROCESS } from "./process.ts";
import { inspectionCase } from "./records.ts";
import { INSPECTION_RISKS } from "./risks.ts";
import { INSPECTION_TABLES, type InspectionRegisters } from "./tables.ts";

/**
 * Inspections of enterprises (涉企行政检查): 国办发〔2024〕54号, 行政处罚法 42 to 55 and 优化营商环境条例 54. What a locality published goes
 * in as registers; of what they do not hold, the events have to tell. The examples are told for a pack without registers.
 */
export function inspection(registers: InspectionRegisters = {}): ControlPack {
  return definePack({
    id: "inspection",
    version: "0.1.0",
    title: { zh: "涉企行政检查", en: "Inspection of enterprises" },
    events: inspectionEvents,
    records: [
      inspectionCase(registers),
      inspectionYear(registers),
      inspectedEnterprise(),
      inspectionPlan(),
      inspectionItem(),
      specialInspection(),
      specialInspectionYear(),
      inspectionAssessment(),
    ],
    controls: inspectionControls,
    notices: inspectionNotices,
    examples: inspectionExamples,
    risks: INSPECTION_RISKS,
    tables: INSPECTION_TABLES,
    processes: [INSPECTION_PROCESS],
  });
}
