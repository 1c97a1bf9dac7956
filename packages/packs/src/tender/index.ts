export { tenderControls } from "./controls.ts";
export * from "./events.ts";
export { tenderExamples } from "./examples.ts";
export { TENDER_PLANT_NAMES, TENDER_PLANTS, type TenderPlant, tenderFeed } from "./feed.ts";
export { TRANSACTION_FIXTURES, type TransactionFixture } from "./fixtures.ts";
export {
  fenOfYuan,
  GGZY_TABLES,
  type GgzyOptions,
  type GgzyRow,
  type GgzyTables,
  ggzyEvents,
} from "./ggzy.ts";
export {
  type BidderGroup,
  type ExpertPair,
  type MarketTender,
  type MarketWindowFacts,
  marketWindow,
  type ProcurementYearFacts,
  procurementYear,
} from "./market.ts";
export { tenderNotices } from "./notices.ts";
export { tender } from "./pack.ts";
export {
  type BidComplaintFacts,
  type BidOpeningFacts,
  bidComplaint,
  bidOpening,
  type ProcurementArchiveFacts,
  type ProcurementContractFacts,
  type ProcurementPanelFacts,
  type ProcurementStaff,
  type ProjectContractFacts,
  procurementArchive,
  procurementContract,
  procurementPanel,
  projectContract,
} from "./parts.ts";
export { processReleased } from "./process/event.ts";
export { ggzyReleases } from "./process/ggzy-releases.ts";
export { RED_FLAG_KINDS, redFlagKinds } from "./process/kinds.ts";
export { type ProcessFacts, procurementProcess } from "./process/record.ts";
export { TENDER_PROCESSES } from "./processes.ts";
export {
  type Bid,
  type BidAccess,
  type BidBond,
  type Objection,
  type PanelMember,
  TENDER_ANOMALIES,
  type TenderFacts,
  tenderRecord,
} from "./records.ts";
export { TENDER_RISKS } from "./risks.ts";
export { TENDER_TABLES } from "./tables.ts";
