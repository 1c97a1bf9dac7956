import type { Json } from "@plumbline/core";
import { z } from "zod";
import { text } from "../../citations.ts";
import { member, moneyAt, numberAt, objectAt, objectsAt, textAt } from "../read.ts";
import { defineProcessFlag, type Missing, type Release } from "../types.ts";
import { ocp } from "./basis.ts";
import {
  activeAwards,
  contractsOf,
  excluded,
  flagged,
  idOf,
  isFramework,
  moneyLacks,
  notComputable,
  notFlagged,
  referenceOf,
} from "./facts.ts";
import { isUnitApart } from "./units.ts";

interface Awarded {
  readonly award: Release;
  readonly contracts: readonly Release[];
}

/** Awards with the contracts made from them. */
function awardedOf(release: Release): readonly Awarded[] {
  const awards = activeAwards(release);
  const contracts = contractsOf(release);
  const byAward = new Map<string | undefined, Release[]>();
  const seen = new Set<string>();
  for (const contract of contracts) {
    const of = referenceOf(contract.awardID);
    if (isRepeated(seen, of, contract)) continue;
    const known = byAward.get(of);
    if (known === undefined) byAward.set(of, [contract]);
    else known.push(contract);
  }
  const found: Awarded[] = [];
  for (const award of awards) {
    const id = idOf(award);
    const own = id === undefined ? undefined : byAward.get(id);
    // One award and one contract belong together without saying so.
    const alone = awards.length === 1 && contracts.length === 1 ? byAward.get(undefined) : undefined;
    const made = own ?? alone;
    if (made !== undefined) found.push({ award, contracts: made });
  }
  return found;
}

/** Some publishers write a contract several times: with one id and one value it is one contract. */
function isRepeated(seen: Set<string>, awardId: string | undefined, contract: Release): boolean {
  const id = idOf(contract);
  if (id === undefined) return false;
  const value = moneyAt(contract, "value");
  const key = JSON.stringify([awardId, id, value?.amount, value?.currency]);
  if (seen.has(key)) return true;
  seen.add(key);
  return false;
}

type Sum = { readonly amount: number; readonly currency: string } | Missing;

function sumOf(contracts: readonly Release[]): Sum {
  let sum: { amount: number; currency: string } | undefined;
  for (const contract of contracts) {
    const value = moneyAt(contract, "value");
    if (value === undefined) return moneyLacks(contract, "value", "contracts[].value");
    if (sum !== undefined && sum.currency !== value.currency) return { path: "contracts[].value.currency", reason: "otherCurrency" };
    sum = { amount: (sum?.amount ?? 0) + value.amount, currency: value.currency };
  }
  return sum ?? { path: "contracts[].value", reason: "absent" };
}

export const awardAgainstContract = defineProcessFlag({
  id: "R059",
  title: { zh: "合同价与中标价相差大", en: "Contract differs from the award" },
  definition: {
    zh: "合同金额与授标金额相差达到授标金额的{share|percent}（方向：{direction|code}）",
    en: "The contract's value differs from that of the award by {share|percent} of it or more (direction: {direction|code})",
  },
  rationale: {
    zh: "授标{award|amount} {currency}，合同{contract|amount} {currency}，变动{change|percent}",
    en: "Award {award|amount} {currency}, contract {contract|amount} {currency}: a change of {change|percent}",
  },
  caution: {
    zh: "合同金额可能含税、含变更后的金额，或只是分期的一部分",
    en: "A contract may be stated with tax, after amendments, or for one of several stages",
  },
  basis: [ocp("R059"), text("招标投标法实施条例", "57")],
  params: z.strictObject({ share: z.number().positive().default(0.1), direction: z.enum(["up", "down", "both"]).default("both") }),
  needs: [["awards[].value.amount"], ["contracts[].awardID"], ["contracts[].value.amount"]],
  coveredBy: "BID-14",
  assess(release, { share, direction }) {
    if (isFramework(release)) return excluded("framework");
    if (activeAwards(release).length === 0) return excluded("no_award");
    if (contractsOf(release).length === 0) return excluded("no_contract");
    const awarded = awardedOf(release);
    if (awarded.length === 0) return notComputable("contracts[].awardID");
    let missing: Missing | undefined;
    let largest = { award: 0, contract: 0, currency: "", change: 0 };
    for (const { award, contracts } of awarded) {
      const price = moneyAt(award, "value");
      const sum = sumOf(contracts);
      if (price === undefined) missing ??= moneyLacks(award, "value", "awards[].value");
      else if (!("amount" in sum)) missing ??= sum;
      else if (sum.currency !== price.currency) missing ??= { path: "contracts[].value.currency", reason: "otherCurrency" };
      else if (price.amount <= 0 || isUnitApart([price.amount, sum.amount]))
        missing ??= { path: "awards[].value.amount", reason: "malformed" };
      else {
        const change = (sum.amount - price.amount) / price.amount;
        if (!goes(change, direction)) continue;
        if (Math.abs(change) > Math.abs(largest.change))
          largest = { award: price.amount, contract: sum.amount, currency: price.currency, change };
      }
    }
    if (Math.abs(largest.change) >= share - ROUNDING) return flagged(release, largest.change, largest);
    return missing ? { outcome: "notComputable", missing: [missing] } : notFlagged(largest);
  },
});

const ROUNDING = 1e-12;

function goes(change: number, direction: "up" | "down" | "both"): boolean {
  return direction === "both" || (direction === "up" ? change > 0 : change < 0);
}

export const overspent = defineProcessFlag({
  id: "R068",
  title: { zh: "付款超过合同金额", en: "Payments above the contract" },
  definition: {
    zh: "一份合同的付款合计超过合同金额，超出比例大于{tolerance|percent}",
    en: "The transactions of a contract add up to more than its value, by more than {tolerance|percent} of it",
  },
  rationale: {
    zh: "合同金额{contract|amount} {currency}，{transactions}笔付款合计{paid|amount}，为{ratio|percent}",
    en: "{transactions} transactions come to {paid|amount} {currency}, {ratio|percent} of the contract's {contract|amount}",
  },
  caution: {
    zh: "合同金额可能没有随变更更新，付款可能含税或含其他合同的款项",
    en: "The value may not have followed the amendments; payments may hold tax or belong to other contracts",
  },
  basis: [ocp("R068")],
  params: z.strictObject({ tolerance: z.number().min(0).default(0.001) }),
  needs: [
    ["contracts[].value.amount"],
    ["contracts[].implementation.transactions[].value.amount", "contracts[].implementation.transactions[].amount.amount"],
  ],
  assess(release, { tolerance }) {
    const contracts = contractsOf(release);
    if (contracts.length === 0) return excluded("no_contract");
    let missing: Missing | undefined;
    let highest = { contract: 0, currency: "", transactions: 0, paid: 0, ratio: 0 };
    let paidFor = 0;
    for (const contract of contracts) {
      const transactions = objectsAt(objectAt(contract, "implementation"), "transactions");
      if (transactions.length === 0) continue;
      paidFor += 1;
      const value = moneyAt(contract, "value");
      const paid = paidIn(transactions);
      if (value === undefined) missing ??= moneyLacks(contract, "value", "contracts[].value");
      else if (!("amount" in paid)) missing ??= paid;
      else if (paid.currency !== value.currency) missing ??= { path: TRANSACTIONS, reason: "otherCurrency" };
      else if (value.amount <= 0) missing ??= { path: "contracts[].value.amount", reason: "malformed" };
      else if (paid.amount / value.amount > highest.ratio) {
        highest = {
          contract: value.amount,
          currency: value.currency,
          transactions: transactions.length,
          paid: paid.amount,
          ratio: paid.amount / value.amount,
        };
      }
    }
    if (highest.ratio > 1 + tolerance + ROUNDING) return flagged(release, highest.ratio, highest);
    if (missing) return { outcome: "notComputable", missing: [missing] };
    return paidFor === 0 ? notComputable("contracts[].implementation.transactions") : notFlagged(highest);
  },
});

const TRANSACTIONS = "contracts[].implementation.transactions[].value";

/** `amount` is how the standard's first version named the value. */
function paidIn(transactions: readonly Release[]): Sum {
  let amount = 0;
  let currency: string | undefined;
  for (const transaction of transactions) {
    const value = moneyAt(transaction, "value") ?? moneyAt(transaction, "amount");
    if (value === undefined) return moneyLacks(transaction, "value", TRANSACTIONS);
    currency ??= value.currency;
    if (currency !== value.currency) return { path: `${TRANSACTIONS}.currency`, reason: "otherCurrency" };
    amount += value.amount;
  }
  return { amount, currency: currency ?? "" };
}

export const raisedByAmendments = defineProcessFlag({
  id: "R069",
  title: { zh: "变更使合同价提高", en: "Price raised by amendments" },
  definition: {
    zh: "有变更的合同，现金额比原合同（无原额时比授标）高出{share|percent}以上",
    en: "An amended contract is worth more than {share|percent} above what it was first, or above the award where that is not told",
  },
  rationale: {
    zh: "经{amendments}次变更，金额由{before|amount}变为{after|amount} {currency}，增加{change|percent}",
    en: "After {amendments} amendments the value went from {before|amount} to {after|amount} {currency}, up {change|percent}",
  },
  caution: {
    zh: "工程量据实结算、政策性调价、依法追加都会使金额提高",
    en: "Work that is measured as done, adjusted tariffs and additions that the law allows raise it as well",
  },
  basis: [ocp("R069"), text("政府采购法", "49")],
  params: z.strictObject({ share: z.number().min(0).default(0.1) }),
  needs: [["contracts[].amendments", "contracts[].amendment"], ["contracts[].value.amount"], ["awards[].value.amount"]],
  coveredBy: "BID-28",
  assess(release, { share }) {
    const contracts = contractsOf(release);
    if (contracts.length === 0) return excluded("no_contract");
    const amended = contracts
      .map((contract) => ({ contract, amendments: amendmentsOf(contract) }))
      .filter(({ amendments }) => amendments.length > 0);
    if (amended.length === 0) return excluded("no_amendment");
    // Only an award with one contract alone can be compared with it.
    const awardOf = new Map(
      awardedOf(release).flatMap(({ award, contracts: [first, ...more] }) => (more.length === 0 ? [[first, award]] : [])),
    );
    let missing: Missing | undefined;
    let largest = { amendments: 0, before: 0, after: 0, currency: "", change: Number.NEGATIVE_INFINITY };
    for (const { contract, amendments } of amended) {
      const value = moneyAt(contract, "value");
      if (value === undefined) {
        missing ??= moneyLacks(contract, "value", "contracts[].value");
        continue;
      }
      const former = amendments.map(formerAmount).find((amount) => amount !== undefined);
      const award = awardOf.get(contract);
      const price = former === undefined ? moneyAt(award, "value") : { amount: former, currency: value.currency };
      if (price === undefined) missing ??= moneyLacks(award, "value", "awards[].value");
      else if (price.currency !== value.currency) missing ??= { path: "contracts[].value.currency", reason: "otherCurrency" };
      else if (price.amount <= 0) missing ??= { path: "awards[].value.amount", reason: "malformed" };
      else {
        const change = (value.amount - price.amount) / price.amount;
        if (change > largest.change) {
          largest = { amendments: amendments.length, before: price.amount, after: value.amount, currency: value.currency, change };
        }
      }
    }
    if (largest.change > share + ROUNDING) return flagged(release, largest.change, largest);
    return missing ? { outcome: "notComputable", missing: [missing] } : notFlagged(largest);
  },
});

/** In their order; of the standard's first version one object. */
export function amendmentsOf(contract: Release): readonly Release[] {
  const amendments = objectsAt(contract, "amendments");
  if (amendments.length > 0) return amendments;
  const one = objectAt(contract, "amendment");
  return one === undefined || Object.keys(one).length === 0 ? objectsAt(contract, "amendment") : [one];
}

/** What the amount was before, where the amendment says it. */
function formerAmount(amendment: Release): number | undefined {
  for (const change of objectsAt(amendment, "changes")) {
    if (!/(?:^|[./])value[./]amount$/.test((textAt(change, "property") ?? "").slice(-100))) continue;
    return numberAt(change, "former_value") ?? numberAt(member(change, "former_value") as Json, "amount");
  }
  return undefined;
}
