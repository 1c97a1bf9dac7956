export { inspectionControls } from "./controls.ts";
export * from "./events.ts";
export { INSPECTION_PLANT_NAMES, INSPECTION_PLANTS, type InspectionPlant, inspectionFeed } from "./feed.ts";
export { inspection } from "./pack.ts";
export {
  type InspectedEnterpriseFacts,
  type InspectionAssessmentFacts,
  type InspectionItemFacts,
  type InspectionPlanFacts,
  type InspectionVisit,
  type InspectionYearFacts,
  inspectedEnterprise,
  inspectionAssessment,
  inspectionItem,
  inspectionPlan,
  inspectionYear,
  type SpecialInspectionFacts,
  type SpecialInspectionYearFacts,
  specialInspection,
  specialInspectionYear,
} from "./parts.ts";
export { INSPECTION_PROCESS } from "./process.ts";
export {
  INSPECTION_ANOMALIES,
  type InspectedItem,
  type InspectionFacts,
  type InspectionOfficer,
  inspectionCase,
} from "./records.ts";
export { INSPECTION_RISKS } from "./risks.ts";
export {
  type AnnouncedSubject,
  INSPECTION_TABLES,
  type InspectionRegisters,
  type ListedItem,
  type PublishedCap,
  SAMPLE_INSPECTION_REGISTERS,
} from "./tables.ts";
