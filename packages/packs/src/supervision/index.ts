export { supervisionControls } from "./controls.ts";
export * from "./events.ts";
export { SUPERVISION_EXAMPLES } from "./examples.ts";
export { SUPERVISION_PLANTS, type SupervisionPlant, supervisionFeed } from "./feed.ts";
export { supervision } from "./pack.ts";
export type {
  AuditQueryFacts,
  AuditVerificationFacts,
  CalendarCheckFacts,
  ComplianceAuditFacts,
  ContractorAccessFacts,
  DataIncidentFacts,
  DataProcessingFacts,
  EntrustmentFacts,
  HostBatchFacts,
  HostFacts,
  HostMonthFacts,
  PersonalStoreFacts,
  RetentionPolicyFacts,
  RuleChangeFacts,
  SessionFacts,
  SubjectMonthFacts,
  TraceReceiptFacts,
} from "./parts.ts";
export { type SourceFacts, type SourceGap, type SourceRestart, type SourceStory, source } from "./records.ts";
export { SUPERVISION_RISKS } from "./risks.ts";
