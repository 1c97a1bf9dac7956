import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createAssessment } from "../../redflags/assess.ts";
import { RED_FLAGS } from "../../redflags/registry.ts";
import type { Release } from "../../redflags/types.ts";
import { GGZY_TABLES, type GgzyOptions, type GgzyRow, type GgzyTables } from "../ggzy.ts";
import { ggzyReleases } from "./ggzy-releases.ts";

const OPTIONS: GgzyOptions = { source: "ggzy", transaction: "works", person: (name) => `p-${[...name].length}` };
const KEYS = { PROJECT_CODE: "A14", TENDER_PROJECT_CODE: "A14001", BID_SECTION_CODE: "A14001001", UNIFIED_DEAL_CODE: "A01-X" };

const project: GgzyRow = {
  ...KEYS,
  TENDER_PROJECT_NAME: "安澜路改造",
  TENDERER_NAME: "安澜市某局",
  TENDERER_CODE: "11990000000000001X",
  TENDER_AGENCY_NAME: "某代理",
  TENDER_AGENCY_CODE: "91990000000000002X",
  TENDER_MODE: "1",
  CREATE_TIME: "20261001090000",
};
const list = (bidder: string, more: GgzyRow = {}): GgzyRow => ({
  ...KEYS,
  BIDDER_ORG_CODE: bidder,
  BIDDER_NAME: `${bidder}公司`,
  BID_MANAGER: "钱某",
  ID_CARD: "card-1",
  BID_PRICE: "125000.10",
  PRICE_CURRENCY: "156",
  PRICE_UNIT: "0",
  CHECKIN_TIME: "20261101090000",
  ...more,
});
const won: GgzyRow = {
  ...KEYS,
  NOTICE_SEND_TIME: "20261105090000",
  WIN_BIDDER_CODE: "甲",
  WIN_BIDDER_NAME: "甲公司",
  BID_AMOUNT: "12.50001",
};
const signed: GgzyRow = {
  ...KEYS,
  CONTRACT_CODE: "HT-1",
  CONTRACT_SIGN_TIME: "20261109150000",
  CONTRACT_PRICE: "125000.10",
  PRICE_CURRENCY: "156",
  PRICE_UNIT: "0",
};

const one = (tables: GgzyTables): Release => ggzyReleases(tables, OPTIONS)[0] ?? {};
const bids = (tables: GgzyTables): readonly Release[] => (one(tables).bids as { readonly details: readonly Release[] }).details;
const bidValue = (row: GgzyRow) => bids({ TENDER_LIST: [row] })[0]?.value;

describe("sections of exchange tables as releases", () => {
  it.each<{ readonly name: string; readonly row: GgzyRow; readonly value: unknown }>([
    { name: "in yuan", row: { BID_PRICE: "125000.10", PRICE_UNIT: "0" }, value: { amount: 125_000.1, currency: "CNY" } },
    { name: "in 万元", row: { BID_PRICE: "12.50001", PRICE_UNIT: "1" }, value: { amount: 125_000.1, currency: "CNY" } },
    { name: "in a unit that nobody told", row: { BID_PRICE: "12.5", PRICE_UNIT: "" }, value: undefined },
    { name: "in dollars", row: { BID_PRICE: "9.99", PRICE_UNIT: "0", PRICE_CURRENCY: "840" }, value: { amount: 9.99, currency: "USD" } },
    {
      name: "in ten thousand dollars",
      row: { BID_PRICE: "1.5", PRICE_UNIT: "1", PRICE_CURRENCY: "840" },
      value: { amount: 15_000, currency: "USD" },
    },
    { name: "in a currency that is not known", row: { BID_PRICE: "9.99", PRICE_UNIT: "0", PRICE_CURRENCY: "999" }, value: undefined },
    {
      name: "without a currency, which is the yuan",
      row: { BID_PRICE: "7", PRICE_UNIT: "0", PRICE_CURRENCY: "" },
      value: { amount: 7, currency: "CNY" },
    },
  ])("have a price $name exactly", ({ row, value }) => {
    expect(bidValue(list("甲", row))).toEqual(value);
  });

  it("bring the award, which is in 万元, and the contract, which is in yuan, to one unit", () => {
    const release = one({ TENDER_LIST: [list("甲")], RESULT_NOTICE: [won], CONTRACT_PERFORMANCE: [signed] });

    expect(release.awards).toMatchObject([{ value: { amount: 125_000.1, currency: "CNY" }, suppliers: [{ id: "甲", name: "甲公司" }] }]);
    expect(release.contracts).toMatchObject([
      { id: "HT-1", value: { amount: 125_000.1, currency: "CNY" }, dateSigned: "2026-11-09T15:00:00+08:00" },
    ]);
  });

  it("keep the codes of project and deal, names, and times of China", () => {
    expect(one({ TENDER_PROJECT: [project], TENDER_LIST: [list("甲")] })).toMatchObject({
      ocid: "A14001001",
      id: "A14001001-2026-11-01T09:00:00+08:00",
      unifiedDealCode: "A01-X",
      planning: { project: { id: "A14" } },
      buyer: { id: "11990000000000001X", name: "安澜市某局" },
      tender: {
        id: "A14001",
        title: "安澜路改造",
        procurementMethod: "open",
        tenderPeriod: { startDate: "2026-10-01T09:00:00+08:00" },
        bidOpening: { date: "2026-11-01T09:00:00+08:00" },
        numberOfTenderers: 1,
      },
      parties: [
        { roles: ["buyer", "procuringEntity"] },
        { id: "91990000000000002X", roles: ["agent"] },
        { id: "甲", name: "甲公司", roles: ["tenderer"] },
      ],
    });
  });

  it("have what every expert gave, added up exactly, and no name of a person", () => {
    const score = (more: GgzyRow = {}): GgzyRow => ({
      ...KEYS,
      BIDDER_ORG_CODE: "甲",
      EXPERT_NAME: "孙某",
      ID_CARD: "card-x",
      PRICE_POINTS: "28.1",
      QUALIFICATION_POINTS: "10",
      BUSINESS_POINTS: "18.2",
      TECHNICAL_POINTS: "35",
      RESPONSE_POINTS: "5",
      OTHER_POINTS: "0",
      ...more,
    });
    const tables = {
      TENDER_LIST: [list("甲")],
      WIN_CANDIDATE: [
        { ...KEYS, WIN_CANDIDATE_CODE: "甲", WIN_CANDIDATE_ORDER: 1, EVALUATION_RESULT: "96.50", DATA_TIMESTAMP: "20261102093144" },
      ],
      EVALUATION_SCORE_DETAIL: [score(), score({ OTHER_POINTS: "缺" })],
    };

    expect(bids(tables)[0]?.evaluation).toEqual({
      rank: 1,
      total: 96.5,
      scores: [
        { expert: "p-2", price: 28.1, qualification: 10, business: 18.2, technical: 35, response: 5, other: 0, total: 96.3 },
        { expert: "p-2", price: 28.1, qualification: 10, business: 18.2, technical: 35, response: 5 },
      ],
    });
    expect(JSON.stringify(ggzyReleases(tables, OPTIONS))).not.toMatch(/孙某|钱某|card-/);
  });

  it.each<{ readonly row: GgzyRow; readonly bond: unknown }>([
    {
      row: { IS_COMMIT_MARGIN: "1", MARGIN_RECEIVE_TIME: "20261020100000", MARGIN_PAY_FORM: "1" },
      bond: { paid: true, receivedAt: "2026-10-20T10:00:00+08:00", form: "1" },
    },
    { row: { IS_COMMIT_MARGIN: "0" }, bond: { paid: false } },
    { row: {}, bond: undefined },
  ])("say of a bond what the venue noted: $bond", ({ row, bond }) => {
    expect(bids({ TENDER_LIST: [list("甲", row)] })[0]?.bond).toEqual(bond);
  });

  it("tell of no bid before the opening", () => {
    const release = one({ TENDER_PROJECT: [project], TENDER_LIST: [list("甲", { CHECKIN_TIME: "" })] });

    expect(release.bids).toBeUndefined();
    expect(JSON.stringify(release)).not.toContain("125000");
  });

  it("are one for each section, and can be assessed", () => {
    const other = { BID_SECTION_CODE: "A14001002" };
    const releases = ggzyReleases(
      {
        TENDER_PROJECT: [project, { ...project, ...other }],
        TENDER_LIST: ["甲", "乙", "丙"].map((bidder) => list(bidder)),
        RESULT_NOTICE: [won],
      },
      OPTIONS,
    );
    const assessment = createAssessment({ flags: RED_FLAGS.map((flag) => ({ flag })) });
    for (const release of releases) assessment.add(release);
    const { processes, findings } = assessment.finish();

    expect(processes).toBe(2);
    // Three of them with one price and one manager.
    expect([...new Set(findings.map(({ flag }) => flag))]).toEqual(expect.arrayContaining(["CN03", "R028"]));
  });
});

const shared = process.env.PLUMBLINE_SHARED ?? fileURLToPath(new URL("../../../../../../shared", import.meta.url));
const folder = `${shared}/data/hosts/cn-ggzy`;

describe.skipIf(!existsSync(folder))("rows with the columns of real exchanges (skipped where PLUMBLINE_SHARED has none)", () => {
  const tables: GgzyTables = Object.fromEntries(
    existsSync(folder) ? GGZY_TABLES.map((table) => [table, [JSON.parse(readFileSync(`${folder}/${table}.json`, "utf8")) as GgzyRow]]) : [],
  );

  it("become one release, with one price in both units, the codes, the bond and the scores", () => {
    const [release, ...others] = ggzyReleases(tables, { ...OPTIONS, transaction: "procurement" });

    expect(others).toEqual([]);
    expect(release).toMatchObject({
      ocid: "A1400000001000001001001",
      unifiedDealCode: "A01-911400000000000001-20261102-000001-X",
      planning: { project: { id: "A1400000001000001" } },
      buyer: { id: "11140000000000001X" },
      tender: { numberOfTenderers: 1, bidOpening: { date: "2026-11-01T09:00:00+08:00" } },
      bids: {
        details: [
          {
            date: "2026-11-01T08:30:00+08:00",
            value: { amount: 125_000.1, currency: "CNY" },
            bond: { paid: true, receivedAt: "2026-10-20T10:00:00+08:00", form: "1" },
            evaluation: { rank: 1, total: 96.5, scores: [{ price: 28.5, technical: 35, total: 96.5 }] },
          },
        ],
      },
      awards: [{ date: "2026-11-05T09:00:00+08:00", value: { amount: 125_000.1, currency: "CNY" } }],
      contracts: [{ id: "HT-2026-001", value: { amount: 125_000.1, currency: "CNY" }, period: { durationInDays: 30 } }],
    });
    expect(JSON.stringify(release)).not.toMatch(/孙某|钱某|PII/);
  });
});
