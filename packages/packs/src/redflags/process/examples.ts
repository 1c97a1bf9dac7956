import type { Json } from "@plumbline/core";
import type { Release } from "../types.ts";

/** What a flag says of three processes: one that it finds, one just on the other side, one that lacks what it reads. */
export interface FlagExamples {
  readonly flagged: Release;
  readonly notFlagged: Release;
  readonly notComputable: Release;
  /** Where others than the defaults are needed. */
  readonly params?: Readonly<Record<string, unknown>>;
}

type Members = Readonly<Record<string, Json>>;

const process = (members: Members): Release => ({ ocid: "ocds-x1-1", date: "2026-06-30T00:00:00+08:00", ...members });
const cny = (amount: number): Members => ({ amount, currency: "CNY" });

/** A bid of each firm, with what is said of it. */
const bids = (byFirm: Readonly<Record<string, Members>>): Members => ({
  details: Object.entries(byFirm).map(([id, members]) => ({ id: `bid-${id}`, status: "valid", tenderers: [{ id }], ...members })),
});
const priced = (byFirm: Readonly<Record<string, number>>): Members =>
  bids(Object.fromEntries(Object.entries(byFirm).map(([id, amount]) => [id, { value: cny(amount) }])));
const submitted = (byFirm: Readonly<Record<string, Members>>): Members =>
  bids(Object.fromEntries(Object.entries(byFirm).map(([id, submission]) => [id, { submission }])));
const dated = (byFirm: Readonly<Record<string, string>>): Members =>
  bids(Object.fromEntries(Object.entries(byFirm).map(([id, time]) => [id, { date: `2026-03-20T${time}+08:00` }])));
const parties = (byFirm: Readonly<Record<string, Members>>): Json =>
  Object.entries(byFirm).map(([id, members]) => ({ id, roles: ["tenderer"], ...members }));
const phone = (telephone: string): Members => ({ contactPoint: { telephone } });
const award = (members: Members): Json => [{ id: "award-1", status: "active", suppliers: [{ id: "firm-a" }], ...members }];
const contract = (members: Members): Json => [{ id: "contract-1", awardID: "award-1", status: "active", ...members }];

const OPEN: Members = { procurementMethod: "open" };
const ABC: Members = { "firm-a": {}, "firm-b": {}, "firm-c": {} };
const three = bids(ABC as Readonly<Record<string, Members>>);
const closing = { tenderPeriod: { endDate: "2026-03-20T10:00:00+08:00" } };

/** By id of the flag. */
export const PROCESS_EXAMPLES: ReadonlyMap<string, FlagExamples> = new Map(
  Object.entries({
    R001: {
      flagged: process({ planning: { rationale: "road", documents: [] } }),
      notFlagged: process({ planning: { documents: [{ id: "1", documentType: "procurementPlan" }] } }),
      notComputable: process({ tender: OPEN }),
    },
    R002: {
      // 5 % below four million is the first that counts.
      flagged: process({ tender: { mainProcurementCategory: "works", procurementMethod: "direct", value: cny(3_800_000) } }),
      notFlagged: process({ tender: { mainProcurementCategory: "works", procurementMethod: "direct", value: cny(4_000_000) } }),
      notComputable: process({ tender: { mainProcurementCategory: "works", value: { amount: 3_800_000, currency: "EUR" } } }),
    },
    R010: {
      flagged: process({ tender: { procurementMethod: "direct", procurementMethodRationale: " " } }),
      notFlagged: process({ tender: { procurementMethod: "direct", procurementMethodRationale: "抢修" } }),
      notComputable: process({ tender: {} }),
    },
    R014: {
      flagged: process({
        tender: { ...OPEN, tenderPeriod: { startDate: "2026-03-01T09:00:00+08:00" }, bidOpening: { date: "2026-03-21T08:59:00+08:00" } },
      }),
      notFlagged: process({
        tender: { ...OPEN, tenderPeriod: { startDate: "2026-03-01T09:00:00+08:00" }, bidOpening: { date: "2026-03-21T09:00:00+08:00" } },
      }),
      notComputable: process({ tender: { ...OPEN, tenderPeriod: { startDate: "2026-03-01T09:00:00+08:00" } } }),
    },
    R015: {
      flagged: process({ tender: { ...OPEN, bidOpening: { date: "2026-03-01" }, awardPeriod: { startDate: "2026-03-09" } } }),
      notFlagged: process({ tender: { ...OPEN, bidOpening: { date: "2026-03-01" }, awardPeriod: { startDate: "2026-03-08" } } }),
      notComputable: process({ tender: { ...OPEN, bidOpening: { date: "soon" }, awardPeriod: { startDate: "2026-03-08" } } }),
    },
    R020: {
      flagged: process({ complaints: [{ id: "c1", status: "pending" }] }),
      notFlagged: process({ complaints: [{ id: "c1", status: "withdrawn" }] }),
      notComputable: process({}),
    },
    R022: {
      flagged: process({ bids: priced({ "firm-a": 510_000, "firm-b": 700_000, "firm-c": 1_020_000 }) }),
      notFlagged: process({ bids: priced({ "firm-a": 510_000, "firm-b": 700_000, "firm-c": 1_019_999 }) }),
      notComputable: process({ bids: priced({ "firm-a": 510_000, "firm-b": 1_020_000 }) }),
    },
    R023: {
      flagged: process({ bids: priced({ "firm-a": 1_003_100, "firm-b": 1_057_300, "firm-c": 1_111_500 }) }),
      notFlagged: process({ bids: priced({ "firm-a": 1_003_100, "firm-b": 1_057_300, "firm-c": 1_111_510 }) }),
      notComputable: process({ bids: three }),
    },
    R026: {
      flagged: process({ awards: award({ suppliers: [{ id: "firm-a" }, { id: "firm-b" }] }) }),
      notFlagged: process({ awards: award({ suppliers: [{ id: "firm-a" }, { id: "firm-a" }] }) }),
      notComputable: process({ awards: award({ suppliers: [] }) }),
    },
    R031: {
      flagged: process({ tender: { ...OPEN, value: cny(1_000_000) }, awards: award({ value: cny(990_000) }) }),
      notFlagged: process({ tender: { ...OPEN, value: cny(1_000_000) }, awards: award({ value: cny(989_999) }) }),
      notComputable: process({
        tender: { ...OPEN, value: { amount: 1_000_000, currency: "USD" } },
        awards: award({ value: cny(990_000) }),
      }),
    },
    R032: {
      flagged: process({
        bids: three,
        parties: parties({
          "firm-a": { controller: "p-1" },
          "firm-b": { controller: "p-2" },
          "firm-c": { controller: { id: "p-1", name: "甲" } },
        }),
      }),
      notFlagged: process({
        bids: three,
        parties: parties({ "firm-a": { controller: "p-1" }, "firm-b": { controller: "p-2" }, "firm-c": { controller: "p-3" } }),
      }),
      notComputable: process({ bids: three, parties: parties({ "firm-a": { controller: "p-1" }, "firm-b": {} }) }),
    },
    R033: {
      flagged: process({
        bids: three,
        parties: parties({
          "firm-a": { shareholders: [{ shareholder: { id: "s-1" }, shareholding: 0.25 }] },
          "firm-b": { shareholders: [{ shareholder: { id: "s-1" }, shareholding: 60 }] },
        }),
      }),
      notFlagged: process({
        bids: bids({ "firm-a": {}, "firm-b": {} }),
        parties: parties({
          "firm-a": {
            shareholders: [
              { shareholder: { id: "s-1" }, shareholding: 0.24 },
              { shareholder: { id: "s-3" }, shareholding: 0.76 },
            ],
          },
          "firm-b": { shareholders: [{ shareholder: { id: "s-1" }, shareholding: 0.6 }] },
        }),
      }),
      notComputable: process({ bids: three, parties: parties({ "firm-a": {}, "firm-b": {} }) }),
    },
    R034: {
      // Two of three in the last half hour are more than sixty in a hundred.
      flagged: process({ tender: closing, bids: dated({ "firm-a": "08:00:10", "firm-b": "09:30:00", "firm-c": "09:59:20" }) }),
      notFlagged: process({ tender: closing, bids: dated({ "firm-a": "08:00:10", "firm-b": "09:29:59", "firm-c": "09:59:20" }) }),
      notComputable: process({
        tender: closing,
        bids: bids({ "firm-a": { date: "2026-03-20" }, "firm-b": { date: "2026-03-20" }, "firm-c": {} }),
      }),
    },
    R039: {
      flagged: process({ tender: { enquiries: [{ id: "1", date: "2026-06-22T23:59:00+08:00" }] } }),
      notFlagged: process({ tender: { enquiries: [{ id: "1", date: "2026-06-23T00:00:00+08:00" }] } }),
      notComputable: process({ tender: OPEN }),
    },
    CN09: {
      flagged: process({ bids: three, parties: parties({ "firm-a": phone("0000-0000000"), "firm-b": phone("0571-87654320") }) }),
      notFlagged: process({ bids: three, parties: parties({ "firm-a": phone("0571-8765432"), "firm-b": phone("0571-87654320") }) }),
      notComputable: process({ bids: three, parties: parties({ "firm-a": {}, "firm-b": {} }) }),
    },
    R043: {
      flagged: process({
        buyer: { id: "bureau" },
        bids: bids({ "firm-a": {} }),
        parties: [
          { id: "bureau", ...phone("+86 571 8765 4320") },
          { id: "firm-a", ...phone("0571-87654320") },
        ],
      }),
      notFlagged: process({
        buyer: { id: "bureau" },
        bids: bids({ "firm-a": {} }),
        parties: [
          { id: "bureau", ...phone("0571-87654320") },
          { id: "firm-a", ...phone("0571-87654329") },
        ],
      }),
      notComputable: process({
        buyer: { id: "bureau" },
        bids: bids({ "firm-a": {} }),
        parties: [{ id: "bureau", ...phone("0571-87654320") }, { id: "firm-a" }],
      }),
    },
    R044: {
      flagged: process({
        bids: three,
        parties: parties({ "firm-a": phone("13905711234"), "firm-b": phone("+86 139 0571 1234"), "firm-c": phone("13905715678") }),
      }),
      notFlagged: process({
        bids: three,
        parties: parties({ "firm-a": phone("13905711234"), "firm-b": phone("13905711235"), "firm-c": phone("13905715678") }),
      }),
      notComputable: process({ bids: three, parties: parties({ "firm-a": phone("13905711234"), "firm-b": {} }) }),
    },
    R059: {
      flagged: process({ awards: award({ value: cny(1_000_000) }), contracts: contract({ value: cny(1_100_000) }) }),
      notFlagged: process({ awards: award({ value: cny(1_000_000) }), contracts: contract({ value: cny(1_099_999) }) }),
      notComputable: process({ awards: award({ value: cny(1_000_000) }), contracts: contract({}) }),
    },
    R060: {
      flagged: process({ awards: award({ date: "2026-03-01" }), contracts: contract({ dateSigned: "2026-04-01" }) }),
      notFlagged: process({ awards: award({ date: "2026-03-01" }), contracts: contract({ dateSigned: "2026-03-31T23:59:00+08:00" }) }),
      notComputable: process({ awards: award({ date: "2026-03-01" }), contracts: contract({}) }),
    },
    R061: {
      flagged: process({ tender: { ...OPEN, ...closing }, awards: award({ date: "2026-03-21T09:59:59+08:00" }) }),
      notFlagged: process({ tender: { ...OPEN, ...closing }, awards: award({ date: "2026-03-21T10:00:00+08:00" }) }),
      notComputable: process({ tender: { ...OPEN, ...closing }, awards: award({}) }),
    },
    R062: {
      flagged: process({ tender: { ...OPEN, ...closing }, awards: award({ date: "2026-05-20T10:00:00+08:00" }) }),
      notFlagged: process({ tender: { ...OPEN, ...closing }, awards: award({ date: "2026-05-20T09:59:59+08:00" }) }),
      notComputable: process({ tender: OPEN, awards: award({ date: "2026-05-20T10:00:00+08:00" }) }),
    },
    R063: {
      flagged: process({ contracts: contract({ documents: [{ id: "1", documentType: "contractGuarantees" }] }) }),
      notFlagged: process({ contracts: contract({ documents: [{ id: "1", documentType: "contractSigned" }] }) }),
      notComputable: process({ contracts: contract({ documents: [{ id: "1" }] }) }),
    },
    R064: {
      flagged: process({ contracts: contract({ amendments: [{ id: "1" }, { id: "2" }, { id: "3" }] }) }),
      notFlagged: process({ contracts: contract({ amendments: [{ id: "1" }, { id: "2" }] }) }),
      notComputable: process({ contracts: contract({ amendments: "3" }) }),
    },
    R067: {
      flagged: process({ contracts: contract({ milestones: [{ id: "1", dueDate: "2026-03-01", dateMet: "2026-04-01" }] }) }),
      notFlagged: process({ contracts: contract({ milestones: [{ id: "1", dueDate: "2026-03-01", dateMet: "2026-03-31" }] }) }),
      notComputable: process({ contracts: contract({ milestones: [{ id: "1", dateMet: "2026-03-31" }] }) }),
    },
    R068: {
      flagged: process({
        contracts: contract({ value: cny(100_000), implementation: { transactions: [{ value: cny(60_000) }, { value: cny(40_101) }] } }),
      }),
      notFlagged: process({
        contracts: contract({ value: cny(100_000), implementation: { transactions: [{ value: cny(60_000) }, { value: cny(40_100) }] } }),
      }),
      notComputable: process({
        contracts: contract({
          value: cny(100_000),
          implementation: { transactions: [{ value: cny(60_000) }, { value: { amount: 50_000, currency: "USD" } }] },
        }),
      }),
    },
    R069: {
      flagged: process({ awards: award({ value: cny(100_000) }), contracts: contract({ value: cny(110_001), amendments: [{ id: "1" }] }) }),
      notFlagged: process({
        awards: award({ value: cny(100_000) }),
        contracts: contract({ value: cny(110_000), amendments: [{ id: "1" }] }),
      }),
      notComputable: process({ contracts: contract({ value: cny(110_001), amendments: [{ id: "1" }] }) }),
    },
    CN01: {
      flagged: process({ bids: submitted({ "firm-a": { mac: "00-1B-44-11-3A-B7" }, "firm-b": { mac: "001b.4411.3ab7" } }) }),
      notFlagged: process({
        bids: submitted({
          "firm-a": { mac: "00-1B-44-11-3A-B7", ip: "203.0.113.7" },
          "firm-b": { mac: "00-1B-44-11-3A-B8", ip: "203.0.113.7" },
        }),
      }),
      notComputable: process({ bids: submitted({ "firm-a": { mac: "00-1B-44-11-3A-B7" }, "firm-b": { mac: "00-00-00-00-00-00" } }) }),
    },
    CN02: {
      flagged: process({ bids: submitted({ "firm-a": { bondAccount: "6222 0001 0002" }, "firm-b": { bondAccount: "622200010002" } }) }),
      notFlagged: process({ bids: submitted({ "firm-a": { bondAccount: "6222 0001 0002" }, "firm-b": { bondAccount: "622200010003" } }) }),
      notComputable: process({ bids: submitted({ "firm-a": { bondAccount: "6222 0001 0002" }, "firm-b": {} }) }),
    },
    CN03: {
      flagged: process({ bids: submitted({ "firm-a": { staff: ["s-1", "s-2"] }, "firm-b": { staff: ["s-3", "s-1"] } }) }),
      notFlagged: process({ bids: submitted({ "firm-a": { staff: ["s-1", "s-1"] }, "firm-b": { staff: ["s-3"] } }) }),
      notComputable: process({ bids: submitted({ "firm-a": { staff: ["s-1"] }, "firm-b": { staff: [] } }) }),
    },
    CN04: {
      flagged: process({
        bids: submitted({ "firm-a": { ip: "203.0.113.7" }, "firm-b": { ip: "203.0.113.9" }, "firm-c": { ip: "203.0.113.250" } }),
      }),
      notFlagged: process({
        bids: submitted({ "firm-a": { ip: "203.0.113.7" }, "firm-b": { ip: "203.0.113.9" }, "firm-c": { ip: "203.0.114.9" } }),
      }),
      notComputable: process({
        bids: submitted({ "firm-a": { ip: "203.0.113.7" }, "firm-b": { ip: "192.168.1.2" }, "firm-c": { ip: "10.0.0.1" } }),
      }),
    },
    CN05: {
      flagged: process({ bids: priced({ "firm-a": 512, "firm-b": 5_120_000, "firm-c": 5_300_000 }) }),
      notFlagged: process({ bids: priced({ "firm-a": 512, "firm-b": 5_120, "firm-c": 53_000 }) }),
      notComputable: process({ bids: three }),
    },
    CN07: {
      flagged: process({
        bids: {
          details: [
            { id: "1", tenderers: [{ id: "firm-a" }, { id: "firm-b" }] },
            { id: "2", tenderers: [{ id: "firm-b" }] },
          ],
        },
      }),
      notFlagged: process({
        bids: {
          details: [
            { id: "1", tenderers: [{ id: "firm-a" }, { id: "firm-b" }] },
            { id: "2", tenderers: [{ id: "firm-c" }] },
          ],
        },
      }),
      notComputable: process({ bids: { details: [{ id: "1" }, { id: "2" }] } }),
    },
  } satisfies Record<string, FlagExamples>),
);
