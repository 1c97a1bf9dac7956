import type { Json } from "@plumbline/core";
import { generator } from "../../random.ts";
import type { FlagSubject, Release } from "../types.ts";

interface Plant {
  readonly flag: string;
  readonly subject: FlagSubject;
  readonly id: string;
}

export interface SyntheticMarket {
  readonly releases: readonly Release[];
  /** What the flags must find, and in a market made with plants nothing else. */
  readonly planted: readonly Plant[];
}

export interface MarketOptions {
  readonly seed: number;
  /** Without those of the plants. */
  readonly processes: number;
  readonly plants?: boolean;
  readonly bidders?: readonly [least: number, most: number];
  /** How many suppliers there are for each class of goods. */
  readonly suppliers?: number;
}

interface Made {
  readonly buyer: string;
  readonly goods: string;
  readonly day: number;
  readonly bidders: readonly string[];
  readonly winner: string;
  readonly amount: number;
  readonly method?: string;
  /** Left out where only what was awarded is known. */
  readonly hasEstimate?: boolean;
  readonly amendments?: number;
  readonly lots?: readonly string[];
  readonly traces?: Readonly<Record<string, string>>;
}

const GOODS: readonly (readonly [code: string, value: number])[] = [
  ["30211000", 200_000],
  ["33161000", 280_000],
  ["45214000", 240_000],
  ["50310000", 80_000],
  ["71320000", 250_000],
  ["79212000", 120_000],
  ["90911000", 300_000],
  ["39112000", 50_000],
];

/** A market in which nothing is unusual, with what is planted in it. Winners take turns, so that no flag is raised by chance. */
export function syntheticMarket({
  seed,
  processes,
  plants = false,
  bidders: [least, most] = [6, 14],
  suppliers = 25,
}: MarketOptions): SyntheticMarket {
  const random = generator(seed, 0);
  const upTo = (n: number): number => Math.floor(random() * n);
  const releases: Release[] = [];
  const wins = new Map<string, number>();
  const bought = new Map<string, number>();
  const buyers = Math.max(20, Math.ceil(processes / 40));
  const emails = new Map<string, string>();

  const make = (made: Made): string => {
    const ocid = `ocds-test00-${String(releases.length).padStart(7, "0")}`;
    releases.push(releaseOf(ocid, made, emails));
    return ocid;
  };
  const supplierOf = (goods: string, n: number): string => `s-${goods}-${n}`;
  const some = (goods: string, n: number): string[] => {
    const found = new Set<string>();
    while (found.size < Math.min(n, suppliers)) found.add(supplierOf(goods, upTo(suppliers)));
    return [...found];
  };
  const leastOften = (ids: readonly string[]): string => {
    const winner = ids.reduce((a, b) => ((wins.get(b) ?? 0) < (wins.get(a) ?? 0) ? b : a));
    wins.set(winner, (wins.get(winner) ?? 0) + 1);
    return winner;
  };

  for (let i = 0; i < processes; i += 1) {
    const [goods, value] = GOODS[i % GOODS.length] as readonly [string, number];
    const buyer = `b-${upTo(buyers)}`;
    const nth = bought.get(buyer) ?? 0;
    bought.set(buyer, nth + 1);
    const bidders = some(goods, least + upTo(most - least + 1));
    const winner = leastOften(bidders);
    const method = nth % 8 === 3 ? "limited" : nth % 16 === 7 ? "direct" : "open";
    const amount = Math.round(value * (0.6 + random()));
    const lots = i % 40 === 9 && method === "open" ? [0, 1, 2, 3, 4].map((lot) => bidders[lot % bidders.length] as string) : [];
    const isAmended = nth % 10 === 5;
    make({
      buyer,
      goods,
      day: i % 730,
      bidders,
      winner,
      amount,
      method,
      ...(lots.length > 0 && { lots }),
      ...(isAmended && { amendments: 1 }),
    });
  }
  return { releases, planted: plants ? plant({ make, some, leastOften, emails }) : [] };
}

interface World {
  readonly make: (made: Made) => string;
  readonly some: (goods: string, n: number) => string[];
  readonly leastOften: (ids: readonly string[]) => string;
  readonly emails: Map<string, string>;
}

function plant({ make, some, leastOften, emails }: World): Plant[] {
  const planted: Plant[] = [];
  const expect = (flag: string, subject: FlagSubject, ...ids: string[]): void => {
    planted.push(...ids.map((id) => ({ flag, subject, id })));
  };
  const [MEDICAL, DESIGN, CLEANING] = ["33161000", "71320000", "90911000"];
  const open = (buyer: string, day: number, more: Partial<Made> = {}): string => {
    const bidders = some(CLEANING, 8);
    return make({ buyer, goods: CLEANING, day, bidders, winner: leastOften(bidders), amount: 300_000, ...more });
  };
  const alone = (buyer: string, day: number, winner: string, amount: number, more: Partial<Made> = {}): string =>
    make({ buyer, goods: "55520000", day, bidders: [winner], winner, amount, hasEstimate: false, ...more });

  for (const day of [100, 130, 160]) {
    const [winner] = some(MEDICAL, 1) as [string];
    alone("b-0", day, winner, 700_000, { goods: MEDICAL, method: "limited" });
  }
  expect("R011", "buyer", "b-0");

  for (let i = 0; i < 12; i += 1) {
    const bidders = some(DESIGN, 7);
    make({
      buyer: "b-closed",
      goods: DESIGN,
      day: 60 * i,
      bidders,
      winner: leastOften(bidders),
      amount: 390_000,
      method: i < 9 ? "limited" : "open",
    });
  }
  expect("R013", "buyer", "b-closed");

  expect("R016", "process", open("b-1", 50, { amount: 12_000_000, hasEstimate: true }));

  for (let i = 0; i < 6; i += 1) {
    const bidders = some(DESIGN, 2);
    make({ buyer: "b-far", goods: DESIGN, day: 70 * i, bidders, winner: leastOften(bidders), amount: 250_000 });
  }
  expect("R019", "buyer", "b-far");

  for (let i = 0; i < 330; i += 1) {
    const bidders = [0, 1, 2, 3, 4, 5].map((n) => `s-digits-${(i * 7 + n * 5) % 400}`);
    const amount = Math.round((5.2 + (i % 37) / 8) * 10 ** (3 + (i % 4)));
    make({ buyer: "b-digits", goods: "15110000", day: i, bidders, winner: bidders[i % 6] as string, amount, hasEstimate: false });
  }
  expect("R029", "buyer", "b-digits");

  for (let i = 0; i < 10; i += 1)
    open("b-many", 70 * i, i < 6 ? { winner: "s-many", bidders: ["s-many", ...some(CLEANING, 6)], amount: 180_000 } : {});
  for (const buyer of ["b-18", "b-19"]) open(buyer, 300, { winner: "s-many", bidders: ["s-many", ...some(CLEANING, 6)] });
  expect("R040", "buyer", "b-many");

  for (let i = 0; i < 10; i += 1)
    open("b-much", 70 * i, i < 3 ? { winner: "s-much", bidders: ["s-much", ...some(CLEANING, 6)], amount: 760_000 } : {});
  expect("R050", "buyer", "b-much");

  for (const [i, id] of ["s-mail-0", "s-mail-1", "s-mail-2"].entries()) {
    emails.set(id, "office@one-house.test.cn");
    open(`b-${i}`, 100 * i, { bidders: [id, ...some(CLEANING, 6)], winner: id });
  }
  expect("R042", "tenderer", "s-mail-0", "s-mail-1", "s-mail-2");

  for (const day of [20, 220]) alone("b-2", day, "s-near", 1_900_000, { method: "direct" });
  expect("R049", "buyer", "b-2");

  for (const day of [20, 130, 240]) alone("b-3", day, "s-direct", 800_000, { method: "direct" });
  expect("R055", "buyer", "b-3");

  for (const day of [20, 130, 240]) alone("b-4", day, "s-limited", 90_000, { method: "limited" });
  expect("I180", "buyer", "b-4");

  for (let i = 0; i < 24; i += 1) {
    const bidders = ["s-rail", ...[1, 2, 3, 4, 5].map((n) => `s-rail-${(i * 5 + n) % 18}`)];
    const winner = i % 2 === 0 ? "s-rail" : (bidders[1 + (i % 5)] as string);
    make({ buyer: `b-${i % 8}`, goods: "34630000", day: 29 * i, bidders, winner, amount: i % 2 === 0 ? 500_000 : 250_000 });
  }
  expect("R051", "tenderer", "s-rail");

  alone("b-5", 100, "s-grows", 20_000, { method: "direct" });
  open("b-5", 200, { winner: "s-grows", bidders: ["s-grows", ...some(CLEANING, 6)], amount: 420_000 });
  expect("R052", "buyer", "b-5");

  for (let i = 0; i < 12; i += 1) {
    const bidders = ["s-first", ...(i < 6 ? ["s-second"] : []), ...[0, 1, 2, 3, 4].map((n) => `s-${CLEANING}-${(5 * i + n) % 25}`)];
    open(`b-${i}`, 50 * i, { bidders, winner: bidders[i < 6 ? 0 : 3] as string });
  }
  expect("R053", "tenderer", "s-first", "s-second");

  const ring = ["s-ring-0", "s-ring-1", "s-ring-2", "s-ring-3"];
  for (let i = 0; i < 6; i += 1) open(`b-${6 + i}`, 80 * i, { bidders: ring, winner: ring[i % 4] as string });
  expect("R057", "tenderer", ...ring);

  for (let i = 0; i < 6; i += 1) open("b-12", 100 * i, { bidders: ["s-local", ...some(CLEANING, 6)], winner: "s-local" });
  expect("RISK2-2", "tenderer", "s-local");

  const takers = some(CLEANING, 6);
  const [taker] = takers as [string];
  const taken = open("b-13", 10, { bidders: takers, winner: taker, lots: Array.from({ length: 6 }, () => taker) });
  expect("RISK2-3", "process", taken);
  expect("RISK2-3", "tenderer", taker);

  for (const [i, id] of ["s-device-0", "s-device-1"].entries()) {
    const bidders = [id, ...some(CLEANING, 6)];
    open(`b-${14 + i}`, 300 * i, { bidders, winner: bidders[3] as string, traces: { [id]: "3C-52-82-6F-10-9B" } });
  }
  expect("CN06", "tenderer", "s-device-0", "s-device-1");

  for (let i = 0; i < 4; i += 1)
    open("b-16", 120 * i, { bidders: ["s-changes", ...some(CLEANING, 6)], winner: "s-changes", amendments: 2 });
  for (let i = 0; i < 2; i += 1) open("b-17", 120 * i, { bidders: ["s-changes", ...some(CLEANING, 6)], winner: "s-changes" });
  expect("CN08", "buyer", "b-16");

  return planted;
}

function releaseOf(ocid: string, made: Made, emails: ReadonlyMap<string, string>): Release {
  const { buyer, goods, day, bidders, winner, amount, method = "open", hasEstimate = true, amendments = 0, lots, traces = {} } = made;
  const at = (offset: number): string => new Date(Date.UTC(2024, 0, 1 + day + offset)).toISOString();
  const value = { amount, currency: "CNY" };
  const supplier = { id: winner, name: `供应商${winner}` };
  const awards: Json[] = lots
    ? lots.map((id, i) => ({
        id: `a${i}`,
        status: "active",
        date: at(40),
        value: { amount: amount / lots.length, currency: "CNY" },
        suppliers: [{ id }],
        relatedLots: [`l${i}`],
      }))
    : [{ id: "a0", status: "active", date: at(40), value, suppliers: [supplier] }];
  return {
    ocid,
    id: `${ocid}-1`,
    date: at(45),
    tag: ["compiled"],
    buyer: { id: buyer, name: `采购人${buyer}` },
    parties: [
      { id: buyer, name: `采购人${buyer}`, roles: ["buyer"], contactPoint: { telephone: phoneOf(buyer) } },
      ...bidders.map((id) => ({
        id,
        name: `供应商${id}`,
        roles: ["tenderer"],
        contactPoint: { telephone: phoneOf(id), email: emails.get(id) ?? `sales@${id}.cn` },
      })),
    ],
    tender: {
      id: ocid,
      status: "complete",
      procurementMethod: method,
      mainProcurementCategory: "goods",
      ...(hasEstimate && { value }),
      items: [{ id: "1", classification: { scheme: "CPV", id: goods } }],
      tenderPeriod: { startDate: at(0), endDate: at(25) },
      numberOfTenderers: bidders.length,
      ...(lots && { lots: lots.map((_, i) => ({ id: `l${i}` })) }),
    },
    bids: {
      details: bidders.map((id, i) => ({
        id: `${i}`,
        status: "valid",
        date: at(20),
        value: { amount: amount + 10 * i, currency: "CNY" },
        tenderers: [{ id, name: `供应商${id}` }],
        submission: { mac: traces[id] ?? macOf(id), bondAccount: `6222${phoneOf(id)}` },
      })),
    },
    awards,
    contracts: [
      {
        id: "c0",
        awardID: "a0",
        dateSigned: at(50),
        value,
        ...(amendments > 0 && { amendments: Array.from({ length: amendments }, (_, i) => ({ id: `${i}`, date: at(60 + i) })) }),
      },
    ],
  };
}

function numberOf(id: string): number {
  let n = 7;
  for (const one of id) n = (n * 131 + (one.codePointAt(0) ?? 0)) % 999_999_937;
  return n;
}

function phoneOf(id: string): string {
  return `+86 13${String(numberOf(id)).padStart(9, "0")}`;
}

function macOf(id: string): string {
  return `4A${numberOf(`mac${id}`).toString(16).padStart(10, "0").toUpperCase()}`;
}
