import type { Names } from "@plumbline/widgets/console-page";
import { OFFICER } from "../host/cases.ts";
import { NOTICE_NAMES } from "../host/pages.ts";
import { HOST_TEXTS } from "../host/texts.ts";

/** What the console calls the bureau, its system and the types of records of the penalty pack. Persons stay ids. */
export const NAMES: Names = {
  [OFFICER.org]: { zh: HOST_TEXTS.zh.bureau, en: HOST_TEXTS.en.bureau },
  ...NOTICE_NAMES,
  penalty: { zh: "处罚案件", en: "Penalty case" },
  spotPenalty: { zh: "当场处罚", en: "Spot penalty" },
  fineCollection: { zh: "罚款收缴", en: "Fine collection" },
  surcharge: { zh: "加处罚款", en: "Surcharge" },
  penaltyRevocation: { zh: "处罚撤销", en: "Revocation" },
  seizure: { zh: "查封扣押", en: "Seizure" },
  penalizedAct: { zh: "处罚事由", en: "Penalized act" },
  likeCases: { zh: "同类案件", en: "Like cases" },
};
