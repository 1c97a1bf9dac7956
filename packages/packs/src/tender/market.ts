import { defineRecord, objectId, type RecordDefinition, type Reducer, type TimedEvent } from "@plumbline/core";
import { changed, memberOf, textOf } from "../facts.ts";
import { fenOf, yuan } from "../money.ts";
import { plus } from "./parts.ts";
import { listOf } from "./records.ts";

/** The calendar year in China, which is the fiscal year (预算法 18). */
function yearOf(event: TimedEvent): string {
  return new Date(event.at + 8 * 3_600_000).toISOString().slice(0, 4);
}

export type ProcurementYearFacts = {
  readonly org?: string;
  /** `item`: one item of the budget and category; `buyer`: all that a buyer bought. */
  readonly scope?: "item" | "buyer";
  readonly closed?: boolean;
  /** Of an item: what was bought otherwise than by open tender, without approval of another method. */
  readonly values?: readonly number[];
  readonly openTender?: boolean;
  readonly approvedOtherMethod?: boolean;
  readonly budgetAdjusted?: boolean;
  /** Of a buyer: how often it bought, and which share of the money went to the supplier that got most. */
  readonly orders?: number;
  readonly topShare?: number;
  readonly topSupplier?: string;
  readonly bySupplier?: Readonly<Record<string, number>>;
};

/**
 * What a buyer purchased in a calendar year: objects of type `buyer`. One record for each item of the budget and category
 * (`item:buyer/item/category/year`), in which purchases that belong together are added up, and one for the whole (`year:buyer/year`).
 */
export function procurementYear(): RecordDefinition<ProcurementYearFacts> {
  const ofBuyer = objectId("buyer");
  const on: Readonly<Record<string, Reducer<ProcurementYearFacts>>> = {
    "procurement.ordered": (s, e) => {
      const { amount, method, approvedOtherMethod, budgetAdjusted } = e.data;
      const value = yuan(amount);
      if (value === undefined) return {};
      if (s.scope === "item") {
        const exempt = method === "公开" || approvedOtherMethod === true || budgetAdjusted === true;
        const values = exempt ? (s.values ?? []) : [...(s.values ?? []), value];
        // What exempts a purchase speaks for the item only while nothing else was bought for it.
        const whole = (all: boolean) => (values.length === 0 && all ? true : undefined);
        return {
          ...changed(s, e, { values }),
          openTender: whole(method === "公开"),
          approvedOtherMethod: whole(approvedOtherMethod === true),
          budgetAdjusted: whole(budgetAdjusted === true),
        };
      }
      const orders = (s.orders ?? 0) + 1;
      const supplier = textOf(e.data.supplier);
      // A share of the whole is known only as long as every supplier is.
      if (supplier === undefined || (s.bySupplier === undefined && s.orders !== undefined)) {
        return { ...changed(s, e, { orders }), bySupplier: undefined, topShare: undefined, topSupplier: undefined };
      }
      const bySupplier = { ...s.bySupplier, [supplier]: plus(s.bySupplier?.[supplier], value) };
      const total = Object.values(bySupplier).reduce(plus, 0);
      const [topSupplier, most] = Object.entries(bySupplier).reduce((a, b) => (b[1] > a[1] ? b : a));
      return changed(s, e, { orders, bySupplier, topSupplier, topShare: total > 0 ? (fenOf(most) ?? 0) / (fenOf(total) ?? 1) : undefined });
    },
    "procurement.yearClosed": (s, e) => changed(s, e, { closed: true }),
  };
  return defineRecord<ProcurementYearFacts>({
    type: "procurementYear",
    keys(event) {
      const buyer = ofBuyer(event);
      if (buyer === undefined) return undefined;
      const { budgetItem, category, year: told } = event.data;
      const year = event.type === "procurement.yearClosed" && typeof told === "number" ? String(told) : yearOf(event);
      const whole = `year:${buyer}/${year}`;
      if (typeof budgetItem !== "string" || typeof category !== "string") return whole;
      return [`item:${buyer}/${budgetItem}/${category}/${year}`, whole];
    },
    initial: (id) => (id.startsWith("item:") ? ITEM : BUYER),
    on,
    onlyOn: true,
    org: (s) => s.org,
  });
}

const ITEM: ProcurementYearFacts = Object.freeze({ scope: "item" });
const BUYER: ProcurementYearFacts = Object.freeze({ scope: "buyer", closed: false });

export type MarketTender = {
  readonly opened?: true;
  readonly bidders?: readonly string[];
  readonly experts?: readonly string[];
  readonly winner?: string;
};

/** Firms that bid together again and again, with who won those tenders. */
export type BidderGroup = {
  readonly id: string;
  readonly group: readonly string[];
  readonly jointBids: number;
  readonly winners: readonly string[];
};

/** An expert and a firm that met in several tenders. */
export type ExpertPair = {
  readonly id: string;
  readonly expert: string;
  readonly supplier: string;
  readonly pairCount: number;
  readonly pairWins: number;
};

export type MarketWindowFacts = {
  readonly org?: string;
  readonly closed?: boolean;
  readonly tenders?: Readonly<Record<string, MarketTender>>;
  readonly groups?: readonly BidderGroup[];
  readonly pairs?: readonly ExpertPair[];
};

/** The tenders of a segment of the market in a period, looked at together once it is closed: objects of type `market`. */
export function marketWindow(): RecordDefinition<MarketWindowFacts> {
  const ofMarket = objectId("market");
  const ofTender = objectId("tender");
  const told = (s: MarketWindowFacts, e: TimedEvent, more: (known: MarketTender) => MarketTender): Partial<MarketWindowFacts> => {
    const id = ofTender(e);
    if (id === undefined) return {};
    const all = Object.entries({ ...s.tenders, [id]: more(s.tenders?.[id] ?? {}) });
    const tenders = Object.fromEntries(all.slice(-MOST_TENDERS));
    return changed(s, e, { tenders, ...(s.closed === true ? found(tenders) : undefined) });
  };
  const on: Readonly<Record<string, Reducer<MarketWindowFacts>>> = {
    "bid.received": (s, e) =>
      e.data.accepted === false
        ? {}
        : told(s, e, (known) => ({ ...known, bidders: [...new Set([...(known.bidders ?? []), textOf(e.data.bidder) ?? e.id])] })),
    "bid.withdrawn": (s, e) => told(s, e, (known) => ({ ...known, bidders: (known.bidders ?? []).filter((id) => id !== e.data.bidder) })),
    "tender.opened": (s, e) => {
      if (e.data.proceeded === false) return {};
      const named = listOf(e.data.bids).map((bid) => textOf(memberOf(bid, "bidder")) ?? "");
      return told(s, e, (known) => ({ ...known, opened: true, bidders: [...new Set([...(known.bidders ?? []), ...named])] }));
    },
    // Tendered again, only the second opening counts.
    "tender.failed": (s, e) => told(s, e, () => ({})),
    "panel.drawn": (s, e) => {
      const experts = listOf(e.data.members).filter((one) => memberOf(one, "expert") === true);
      return told(s, e, (known) => ({ ...known, experts: experts.map((one) => textOf(memberOf(one, "id")) ?? "") }));
    },
    "panel.recused": (s, e) => told(s, e, (known) => ({ ...known, experts: (known.experts ?? []).filter((id) => id !== e.data.member) })),
    "tender.awarded": (s, e) => told(s, e, (known) => ({ ...known, winner: textOf(e.data.winner) ?? "" })),
    "market.closed": (s, e) => changed(s, e, { closed: true, ...found(s.tenders ?? {}) }),
  };
  return defineRecord<MarketWindowFacts>({
    type: "marketWindow",
    keys: ofMarket,
    initial: () => OPEN,
    on,
    onlyOn: true,
    org: (s) => s.org,
  });
}

const OPEN: MarketWindowFacts = Object.freeze({ closed: false });

/** A segment keeps the last of its tenders: each is compared with all others, and their number would be squared. */
const MOST_TENDERS = 400;
const MOST_FOUND = 20;

function found(tenders: Readonly<Record<string, MarketTender>>): Pick<MarketWindowFacts, "groups" | "pairs"> {
  const opened = Object.values(tenders).filter((tender) => tender.opened && tender.bidders !== undefined);
  return { groups: groupsOf(opened), pairs: pairsOf(opened) };
}

/** Every three or more firms that two tenders have in common, with the tenders in which they were all there. */
function groupsOf(tenders: readonly MarketTender[]): readonly BidderGroup[] {
  const sets = tenders.map(({ bidders = [], winner }) => ({ bidders: new Set(bidders), winner }));
  const groups = new Map<string, readonly string[]>();
  sets.forEach((a, i) => {
    for (const b of sets.slice(i + 1)) {
      const group = [...a.bidders].filter((id) => b.bidders.has(id)).sort();
      if (group.length >= 3) groups.set(JSON.stringify(group), group);
    }
  });
  return [...groups.values()]
    .map((group): BidderGroup => {
      const joint = sets.filter(({ bidders }) => group.every((id) => bidders.has(id)));
      const winners = joint.flatMap(({ winner }) => (winner === undefined ? [] : [winner]));
      return { id: group.join("、"), group, jointBids: joint.length, winners };
    })
    .sort((a, b) => b.jointBids - a.jointBids || b.group.length - a.group.length || (a.id < b.id ? -1 : 1))
    .slice(0, MOST_FOUND);
}

function pairsOf(tenders: readonly MarketTender[]): readonly ExpertPair[] {
  const pairs = new Map<string, ExpertPair>();
  for (const { bidders = [], experts = [], winner } of tenders) {
    for (const expert of experts) {
      for (const supplier of bidders) {
        const id = `${expert}、${supplier}`;
        const { pairCount, pairWins } = pairs.get(id) ?? { pairCount: 0, pairWins: 0 };
        pairs.set(id, { id, expert, supplier, pairCount: pairCount + 1, pairWins: pairWins + (winner === supplier ? 1 : 0) });
      }
    }
  }
  return [...pairs.values()]
    .filter(({ pairCount, pairWins }) => pairCount > 1 && pairWins > 0)
    .sort((a, b) => b.pairWins / b.pairCount - a.pairWins / a.pairCount || b.pairWins - a.pairWins || (a.id < b.id ? -1 : 1))
    .slice(0, 10 * MOST_FOUND);
}
