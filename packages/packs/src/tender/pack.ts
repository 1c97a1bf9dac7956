import { type ControlPack, definePack } from "@plumbline/core";
import { tenderControls } from "./controls.ts";
import { tenderEvents } from "./events.ts";
import { tenderExamples } from "./examples.ts";
import { marketWindow, procurementYear } from "./market.ts";
import { tenderNotices } from "./notices.ts";
import { bidComplaint, bidOpening, procurementArchive, procurementContract, procurementPanel, projectContract } from "./parts.ts";
import { redFlagControls } from "./process/controls.ts";
import { RED_FLAG_KINDS } from "./process/kinds.ts";
import { procurementProcess } from "./process/record.ts";
import { TENDER_PROCESSES } from "./processes.ts";
import { tenderRecord } from "./records.ts";
import { TENDER_RISKS } from "./risks.ts";
import { TENDER_TABLES } from "./tables.ts";

/**
 * Tendering, government procurement and the other public transactions (招标投标、政府采购、公共资源交易): from the call to the contract.
 * Bids are compared from the moment in which they were opened, and before that by nobody.
 */
export function tender(options: { readonly contracts?: Parameters<typeof projectContract>[0] } = {}): ControlPack {
  return definePack({
    id: "tender",
    version: "0.1.0",
    title: { zh: "招标投标与政府采购", en: "Tendering and procurement" },
    events: tenderEvents,
    records: [
      tenderRecord(),
      bidOpening(),
      projectContract(options.contracts),
      procurementContract(),
      procurementYear(),
      procurementPanel(),
      procurementArchive(),
      bidComplaint(),
      marketWindow(),
      procurementProcess(),
    ],
    kinds: RED_FLAG_KINDS,
    controls: [...tenderControls, ...redFlagControls],
    notices: tenderNotices,
    examples: tenderExamples,
    risks: TENDER_RISKS,
    tables: TENDER_TABLES,
    processes: TENDER_PROCESSES,
  });
}
