export { cadreControls } from "./controls.ts";
export * from "./events.ts";
export { cadreExamples } from "./examples.ts";
export { CADRE_PLANT_NAMES, CADRE_PLANTS, type CadrePlant, cadreFeed } from "./feed.ts";
export { KIN_KINDS, type KinGraph, type KinKind, type KinTie, kinGraph, kinTies } from "./kinship.ts";
export { cadre } from "./pack.ts";
export {
  type AppointmentFacts,
  appointment,
  CADRE_ANOMALIES,
  type ConcurrentPostFacts,
  concurrentPost,
  type DepartureFacts,
  departure,
  type GiftFacts,
  gift,
  type HandlingFacts,
  handling,
  type KinCompany,
  type KinInAgency,
  type KinshipFacts,
  kinship,
  type PersonalChangeFacts,
  type PersonalReportFacts,
  type PersonMatchFacts,
  type PostTenureFacts,
  type PrivateExitFacts,
  personalChange,
  personalReport,
  personMatch,
  postTenure,
  privateExit,
  type ResignationFacts,
  resignation,
} from "./records.ts";
export { CADRE_RISKS } from "./risks.ts";
export { CADRE_PROCESSES, CADRE_TABLES } from "./tables.ts";
