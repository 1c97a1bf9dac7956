import { type ControlPack, definePack } from "@plumbline/core";
import { supervisionControls } from "./controls.ts";
import { supervisionEvents } from "./events.ts";
import { SUPERVISION_EXAMPLES } from "./examples.ts";
import { supervisionNotices } from "./notices.ts";
import {
  auditQuery,
  auditVerification,
  calendarCheck,
  complianceAudit,
  contractorAccess,
  dataIncident,
  dataProcessing,
  entrustment,
  host,
  hostBatch,
  hostMonth,
  personalStore,
  retentionPolicy,
  ruleChange,
  session,
  subjectMonth,
  traceReceipt,
} from "./parts.ts";
import { source } from "./records.ts";
import { SUPERVISION_RISKS } from "./risks.ts";

/**
 * The supervision of the supervision itself (监察系统自身): what the trail notices of the numbering of sources, when events arrive, whether hosts
 * are heard, who changes rules and who searches, how long logs are kept, and what the law asks before personal information is processed.
 */
export function supervision(): ControlPack {
  return definePack({
    id: "supervision",
    version: "0.2.0",
    title: { zh: "监察系统自身", en: "The supervision system itself" },
    events: supervisionEvents,
    records: [
      source(),
      traceReceipt(),
      hostBatch(),
      hostMonth(),
      host(),
      auditVerification(),
      ruleChange(),
      auditQuery(),
      session(),
      retentionPolicy(),
      subjectMonth(),
      calendarCheck(),
      dataProcessing(),
      entrustment(),
      contractorAccess(),
      dataIncident(),
      personalStore(),
      complianceAudit(),
    ],
    controls: supervisionControls,
    notices: supervisionNotices,
    examples: SUPERVISION_EXAMPLES,
    risks: SUPERVISION_RISKS,
  });
}
