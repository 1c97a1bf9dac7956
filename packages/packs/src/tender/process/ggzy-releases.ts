import type { Json } from "@plumbline/core";
import type { Release } from "../../redflags/types.ts";
import {
  bidderOf,
  type GgzyOptions,
  type GgzyRow,
  type GgzyTables,
  instant,
  inUnit,
  RENMINBI,
  rowsOf,
  sectionEvents,
  sectionsOf,
  text,
} from "../ggzy.ts";
import { releaseOf } from "./record.ts";

type Members = Readonly<Record<string, Json | undefined>>;

/**
 * The rows of sections (标段) as compiled releases, one for each section, in the order in which they stand: what `ggzyEvents` tells of a
 * section, with names, the codes of project and deal, bonds and scores. Amounts are in the unit of the currency, whatever unit the row has;
 * times have the offset of China. Persons are opaque, and bids are there once they were opened.
 */
export function ggzyReleases(tables: GgzyTables, options: GgzyOptions): readonly Release[] {
  return sectionsOf(tables).flatMap((section) => {
    const rows = (table: keyof GgzyTables) => rowsOf(tables, table, section);
    const events = sectionEvents(section, rows, options).sort(
      (a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.seq ?? 0) - (b.seq ?? 0),
    );
    const told = releaseOf(events);
    return told === undefined ? [] : [sectionRelease(told, rows, options)];
  });
}

function sectionRelease(told: Release, rows: (table: keyof GgzyTables) => readonly GgzyRow[], options: GgzyOptions): Release {
  const [project] = rows("TENDER_PROJECT");
  const any = [
    project,
    ...(["TENDER_LIST", "BID_DOC_CHARACT_CODE", "WIN_CANDIDATE", "RESULT_NOTICE", "CONTRACT_PERFORMANCE"] as const).flatMap(rows),
  ];
  const code = (column: string): string | undefined => any.map((row) => row && text(row, column)).find((found) => found !== undefined);
  const lists = rows("TENDER_LIST");
  const contracts = rows("CONTRACT_PERFORMANCE");
  const names = namesOf(lists, rows("RESULT_NOTICE"), contracts);
  const buyer = organisation(project, "TENDERER") ?? organisation(contracts[0], "TENDER", "TENDERER");
  const agent = organisation(project, "TENDER_AGENCY");
  const projectCode = code("PROJECT_CODE");
  const date = told.date as string;
  const named = (list: Json | undefined): Json[] =>
    listOf(list).map((one) => filled({ ...one, name: names.get(one.id as string) ?? one.name }));
  return filled({
    ...told,
    id: `${told.ocid as string}-${date}`,
    language: "zh",
    unifiedDealCode: code("UNIFIED_DEAL_CODE"),
    ...(projectCode === undefined ? undefined : { planning: { project: { id: projectCode } } }),
    buyer,
    parties: partiesOf(buyer, agent, names),
    tender: filled({
      ...objectOf(told.tender),
      id: code("TENDER_PROJECT_CODE") ?? (told.ocid as string),
      title: project && text(project, "TENDER_PROJECT_NAME"),
      procuringEntity: buyer,
    }),
    ...(told.bids === undefined
      ? undefined
      : { bids: { details: listOf(objectOf(told.bids).details).map((bid) => bidWith(bid, rows, options, named)) } }),
    ...(told.awards === undefined
      ? undefined
      : { awards: listOf(told.awards).map((award) => ({ ...award, suppliers: named(award.suppliers) }) as Json) }),
    ...(told.contracts === undefined
      ? undefined
      : { contracts: listOf(told.contracts).map((contract, i) => contractWith(contract, contracts[i])) }),
  });
}

function bidWith(
  bid: Members,
  rows: (table: keyof GgzyTables) => readonly GgzyRow[],
  { person }: GgzyOptions,
  named: (list: Json | undefined) => Json[],
): Json {
  const mine = (table: keyof GgzyTables) => rows(table).filter((row) => bidderOf(row) === bid.id);
  const [list] = mine("TENDER_LIST");
  const candidate = rows("WIN_CANDIDATE").find((row) => text(row, "WIN_CANDIDATE_CODE") === bid.id);
  const scores = mine("EVALUATION_SCORE_DETAIL").map((row) =>
    scored(row, person(text(row, "EXPERT_NAME") ?? "", text(row, "ID_CARD") ?? "")),
  );
  const total = candidate && decimal(candidate.EVALUATION_RESULT);
  const rank = candidate && decimal(candidate.WIN_CANDIDATE_ORDER);
  return filled({
    ...bid,
    value: bid.value ?? moneyOf(list, "BID_PRICE"),
    tenderers: named(bid.tenderers),
    bond: list && bondOf(list),
    ...(scores.length > 0 || total !== undefined
      ? { evaluation: filled({ rank, total, scores: scores.length > 0 ? scores : undefined }) }
      : undefined),
  });
}

const POINTS = {
  price: "PRICE_POINTS",
  qualification: "QUALIFICATION_POINTS",
  business: "BUSINESS_POINTS",
  technical: "TECHNICAL_POINTS",
  response: "RESPONSE_POINTS",
  other: "OTHER_POINTS",
} as const;

/** What one expert gave, part by part, and in all where every part is a number. */
function scored(row: GgzyRow, expert: string): Json {
  const parts = Object.entries(POINTS).map(([name, column]) => [name, decimal(row[column])] as const);
  const known = parts.flatMap(([, points]) => (points === undefined ? [] : [points]));
  // In thousandths, which add up without a remainder.
  const total = known.reduce((sum, points) => sum + Math.round(points * 1000), 0) / 1000;
  return filled({ expert, ...Object.fromEntries(parts), ...(known.length === parts.length ? { total } : undefined) });
}

/** The bond as the venue noted it: whether it came, when, and in which form (`MARGIN_PAY_FORM`). */
function bondOf(row: GgzyRow): Json | undefined {
  const committed = text(row, "IS_COMMIT_MARGIN");
  const bond = filled({
    paid: committed === "1" ? true : committed === "0" ? false : undefined,
    receivedAt: instant(row, "MARGIN_RECEIVE_TIME"),
    form: text(row, "MARGIN_PAY_FORM"),
  });
  return Object.keys(bond).length > 0 ? bond : undefined;
}

function contractWith(contract: Members, row: GgzyRow | undefined): Json {
  return filled({
    ...contract,
    id: (row && text(row, "CONTRACT_CODE")) ?? contract.id,
    title: row && text(row, "CONTRACT_NAME"),
    value: contract.value ?? moneyOf(row, "CONTRACT_PRICE"),
  });
}

/** An amount in another currency than that of the events. One whose unit or currency is not known is none. */
function moneyOf(row: GgzyRow | undefined, column: string): Json | undefined {
  const code = row && text(row, "PRICE_CURRENCY");
  const currency = code === undefined || code === RENMINBI ? undefined : CURRENCIES[code];
  const hundredths = row && inUnit(row, column).price;
  return currency === undefined || hundredths === undefined ? undefined : { amount: hundredths / 100, currency };
}

/** Those in which exchanges price, by their numbers in ISO 4217. */
const CURRENCIES: Readonly<Record<string, string>> = { "344": "HKD", "392": "JPY", "826": "GBP", "840": "USD", "978": "EUR" };

function namesOf(...tables: readonly (readonly GgzyRow[])[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const row of tables.flat()) {
    for (const [id, name] of [
      ["BIDDER_ORG_CODE", "BIDDER_NAME"],
      ["BIDDER_CODE", "BIDDER_NAME"],
      ["WIN_BIDDER_CODE", "WIN_BIDDER_NAME"],
    ] as const) {
      const key = text(row, id);
      const written = text(row, name);
      if (key !== undefined && written !== undefined && !names.has(key)) names.set(key, written);
    }
  }
  return names;
}

function organisation(row: GgzyRow | undefined, prefix: string, namePrefix = prefix): Members | undefined {
  if (row === undefined) return undefined;
  const id = text(row, `${prefix}_CODE`);
  const name = text(row, `${namePrefix}_NAME`);
  return id === undefined && name === undefined ? undefined : filled({ id: id ?? name, name });
}

function partiesOf(buyer: Members | undefined, agent: Members | undefined, names: ReadonlyMap<string, string>): Json[] {
  return [
    ...(buyer ? [filled({ ...buyer, roles: ["buyer", "procuringEntity"] })] : []),
    ...(agent ? [filled({ ...agent, roles: ["agent"] })] : []),
    ...[...names].map(([id, name]): Json => ({ id, name, roles: ["tenderer"] })),
  ];
}

function decimal(value: Json | undefined): number | undefined {
  const written =
    typeof value === "number"
      ? value
      : typeof value === "string" && /^-?\d{1,12}(\.\d{1,6})?$/.test(value.trim())
        ? Number(value)
        : Number.NaN;
  return Number.isFinite(written) ? written : undefined;
}

function objectOf(value: Json | undefined): Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members) : {};
}

function listOf(value: Json | undefined): readonly Members[] {
  return Array.isArray(value) ? (value as readonly Members[]) : [];
}

function filled(members: Members): Record<string, Json> {
  return Object.fromEntries(Object.entries(members).filter((member): member is [string, Json] => member[1] !== undefined));
}
