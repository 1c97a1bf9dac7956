import type { Json } from "@plumbline/core";
import { z } from "zod";
import { defineProcessFlag } from "../types.ts";
import { ocp } from "./basis.ts";
import { amendmentsOf } from "./contract-price.ts";
import { contractsOf, excluded, flagged, notComputable, notFlagged } from "./facts.ts";

export const manyAmendments = defineProcessFlag({
  id: "R064",
  title: { zh: "合同多次变更", en: "Contract with many amendments" },
  definition: { zh: "一份合同的变更不少于{least}次", en: "One contract has at least {least} amendments" },
  rationale: {
    zh: "{contracts}份合同中，变更最多的一份有{amendments}次",
    en: "Of {contracts} contracts the one with most has {amendments} amendments",
  },
  caution: {
    zh: "更正错字、延长工期、更换联系人也登记为变更；长期合同自然变更多",
    en: "Corrected slips, longer terms and new contact persons are registered as amendments; long contracts have more of them",
  },
  basis: [ocp("R064")],
  params: z.strictObject({ least: z.int().min(1).default(3) }),
  // A contract without amendments is one that was not amended: they are not needed.
  needs: [["contracts[].id"]],
  assess(release, { least }) {
    const contracts = contractsOf(release);
    if (contracts.length === 0) return excluded("no_contract");
    const unread = contracts.find((contract) => amendmentsOf(contract).length === 0 && isWritten(contract.amendments));
    let amendments = 0;
    for (const contract of contracts) amendments = Math.max(amendments, amendmentsOf(contract).length);
    const figures = { contracts: contracts.length, amendments };
    if (amendments >= least) return flagged(release, amendments, figures);
    return unread ? notComputable("contracts[].amendments", "malformed") : notFlagged(figures);
  },
});

function isWritten(amendments: Json | undefined): boolean {
  return amendments !== undefined && amendments !== null && !(Array.isArray(amendments) && amendments.length === 0);
}
