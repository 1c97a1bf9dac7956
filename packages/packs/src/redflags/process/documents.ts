import type { Json } from "@plumbline/core";
import { z } from "zod";
import { text } from "../../citations.ts";
import { objectAt, objectsAt, textAt } from "../read.ts";
import { defineProcessFlag, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import { contractsOf, excluded, flagged, notComputable, notFlagged } from "./facts.ts";

/** Which documents are looked for, any where no type is named; and what it means that a publisher lists no documents at all. */
const lookedFor = (types: readonly string[]) =>
  z.strictObject({
    documentTypes: z.array(z.string()).default([...types]),
    unlisted: z.enum(["notComputable", "flagged"]).default("notComputable"),
  });

/** Whether there is one; undefined where only documents without a type are there. */
function hasDocument(holder: Json, types: readonly string[]): boolean | undefined {
  let isUntyped = false;
  for (const document of objectsAt(holder, "documents")) {
    if (types.length === 0) return true;
    const type = textAt(document, "documentType");
    if (type === undefined || type === "") isUntyped = true;
    else if (types.includes(type)) return true;
  }
  return isUntyped ? undefined : false;
}

export const planningDocuments = defineProcessFlag({
  id: "R001",
  title: { zh: "未见采购计划文件", en: "No planning documents" },
  definition: {
    zh: "公布了计划阶段的文件清单，其中没有计划文件；参数 documentTypes 列有类型的，只认这些类型（没有清单时：{unlisted|code}）",
    en: "The planning section lists no planning document, of the types in the parameter documentTypes where it names any (where there is no list at all: {unlisted|code})",
  },
  rationale: {
    zh: "计划阶段信息已公布，其中文件{documents}份，没有所要求类型的文件",
    en: "The planning section is published with {documents} documents, none of a type that is looked for",
  },
  caution: {
    zh: "文件可能公布在别的网站或并入采购文件；有的发布机构从不提供计划文件",
    en: "They may be published elsewhere or be part of the tender documents; some publishers never give any",
  },
  basis: [ocp("R001")],
  params: lookedFor([]),
  needs: [["planning"]],
  assess(release, params) {
    const planning = objectAt(release, "planning");
    // Nobody can tell a plan that was not published from one that this publisher's system does not hold.
    if (planning === undefined) return notComputable("planning");
    if (planning.documents === undefined && params.unlisted === "notComputable") return notComputable("planning.documents");
    const found = hasDocument(planning, params.documentTypes);
    if (found === undefined) return notComputable("planning.documents[].documentType");
    return found ? notFlagged() : flagged(release, 1, { documents: objectsAt(planning, "documents").length });
  },
});

export const contractDocuments = defineProcessFlag({
  id: "R063",
  title: { zh: "未见合同文本", en: "Contract is not published" },
  definition: {
    zh: "有已签订的合同没有公布所列类型的文件（{documentTypes|list}；没有文件清单时：{unlisted|code}）",
    en: "A signed contract lists no document of the types {documentTypes|list} (where there is no list at all: {unlisted|code})",
  },
  rationale: {
    zh: "{contracts}份已签订的合同中，{without}份没有公布合同文本",
    en: "{without} of {contracts} signed contracts have no published text",
  },
  caution: {
    zh: "涉及国家秘密、商业秘密的内容依法不公布；文本可能在别的网站公布",
    en: "Secrets of the state or of trade are lawfully left out; the text may stand on another site",
  },
  basis: [ocp("R063"), text("政府采购法实施条例", "50")],
  params: lookedFor(["contractSigned", "contractText"]),
  needs: [["contracts"], ["contracts[].documents[].documentType"]],
  coveredBy: "BID-15",
  assess(release, params) {
    const signed = contractsOf(release).filter(isSigned);
    if (signed.length === 0) return excluded("no_contract");
    let without = 0;
    let unknown: "documents" | "documents[].documentType" | undefined;
    for (const contract of signed) {
      const found = hasDocument(contract, params.documentTypes);
      if (found === undefined) unknown = "documents[].documentType";
      else if (!found && contract.documents === undefined && params.unlisted === "notComputable") unknown = "documents";
      else if (!found) without += 1;
    }
    if (without > 0) return flagged(release, without, { contracts: signed.length, without });
    return unknown ? notComputable(`contracts[].${unknown}`) : notFlagged({ contracts: signed.length, without });
  },
});

function isSigned(contract: Release): boolean {
  return textAt(contract, "dateSigned") !== undefined || contract.status === "active" || contract.status === "terminated";
}
