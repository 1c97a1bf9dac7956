import { type Json, PlumblineError, type TraceEvent } from "@plumbline/core";
import { fenOfWan } from "../codes/wan.ts";
import type { TENDER_TRANSACTIONS } from "./events.ts";

/** Exact fen of an amount in yuan. Throws `EVENT_INVALID` for what is no amount or finer than a fen. */
export function fenOfYuan(yuan: string): number {
  const [, whole, fraction = ""] = /^(\d{1,13})(?:\.(\d+))?$/.exec(yuan.trim()) ?? [];
  const kept = fraction.replace(/0+$/, "");
  if (whole !== undefined && kept.length <= 2) return Number(whole + kept.padEnd(2, "0"));
  throw new PlumblineError("EVENT_INVALID", `"${yuan}" yuan is no amount in whole fen; write it as a decimal`);
}

/** A row of an exchange table of 公共资源交易, with the columns that the national data specification names. */
export type GgzyRow = Readonly<Record<string, Json>>;

export const GGZY_TABLES = [
  "TENDER_PROJECT",
  "TENDER_LIST",
  "BID_DOC_CHARACT_CODE",
  "BID_EVALUATION_EXPERT",
  "EVALUATION_SCORE_DETAIL",
  "WIN_CANDIDATE",
  "RESULT_NOTICE",
  "CONTRACT_PERFORMANCE",
] as const;
export type GgzyTables = { readonly [T in (typeof GGZY_TABLES)[number]]?: readonly GgzyRow[] };

export interface GgzyOptions {
  /** The host system. */
  readonly source: string;
  readonly transaction: (typeof TENDER_TRANSACTIONS)[number];
  /** An opaque id for a person; names and numbers of identity cards go no further than this. */
  readonly person: (name: string, idCard: string) => string;
  /** Code of the unit that runs the venue. The tables name only its platform. */
  readonly operator?: string;
}

/**
 * The rows of sections (标段) as events of this pack, in the order of time; a section is a tender, and the id of its contract too.
 * Prices are taken from where they may be known, which is the opening. The tables state no deadline and no period of publicity.
 */
export function ggzyEvents(tables: GgzyTables, options: GgzyOptions): readonly TraceEvent[] {
  return sectionsOf(tables)
    .flatMap((section) => sectionEvents(section, (table) => rowsOf(tables, table, section), options))
    .sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (a.seq ?? 0) - (b.seq ?? 0));
}

export function sectionsOf(tables: GgzyTables): readonly string[] {
  const sections = new Set(GGZY_TABLES.flatMap((table) => (tables[table] ?? []).map((row) => text(row, "BID_SECTION_CODE") ?? "")));
  sections.delete("");
  return [...sections];
}

export function rowsOf(tables: GgzyTables, table: keyof GgzyTables, section: string): readonly GgzyRow[] {
  return (tables[table] ?? []).filter((row) => text(row, "BID_SECTION_CODE") === section);
}

export function sectionEvents(
  section: string,
  rows: (table: keyof GgzyTables) => readonly GgzyRow[],
  { source, transaction, person, operator }: GgzyOptions,
): TraceEvent[] {
  const events: TraceEvent[] = [];
  const contract = { type: transaction === "procurement" ? "procurementContract" : "projectContract", id: section };
  const tell = (type: string, time: string | undefined, data: Readonly<Record<string, Json | undefined>>, ofContract = false): void => {
    if (time === undefined) return;
    const seq = events.length;
    const objects = [{ type: "tender", id: section }, ...(ofContract ? [contract] : [])];
    events.push({ id: `${section}/${seq}`, type, time, seq, source, objects, data: defined(data) });
  };

  const lists = rows("TENDER_LIST");
  const prints = rows("BID_DOC_CHARACT_CODE");
  const panel = rows("BID_EVALUATION_EXPERT");
  const candidates = rows("WIN_CANDIDATE");
  for (const row of rows("TENDER_PROJECT")) {
    const agent = text(row, "TENDER_AGENCY_CODE");
    tell("tender.published", instant(row, "CREATE_TIME"), {
      transaction,
      method: MODES[text(row, "TENDER_MODE") ?? ""],
      regulator: text(row, "SUPERVISE_DEPT_CODE"),
      operator,
      agents: agent === undefined ? undefined : [agent],
    });
  }
  const bidders = new Set([...lists, ...prints].map(bidderOf));
  for (const bidder of bidders) {
    const list = lists.find((row) => bidderOf(row) === bidder);
    const print = prints.find((row) => bidderOf(row) === bidder);
    const manager = list && text(list, "BID_MANAGER");
    tell("bid.received", (print && instant(print, "TENDER_DOC_SUBMITTIME")) ?? (list && instant(list, "CHECKIN_TIME")), {
      bidder,
      ...(print && {
        mac: usable(print, "MAC_ADDRESS"),
        cpuSerial: processor(print),
        ip: address(print),
        diskSerial: usable(print, "HARD_DISK_SERIAL_NUMBER"),
        memorySerial: usable(print, "MEMORY_SERIAL_NUMBER"),
        md5: digest(print),
      }),
      staff: manager === undefined || list === undefined ? undefined : [person(manager, text(list, "ID_CARD") ?? "")],
    });
  }
  if (panel.length > 0) {
    tell("panel.drawn", earliest(panel.map((row) => instant(row, "EXPERT_CHECK_IN_TIME"))), {
      members: panel.map((row) => ({
        id: person(text(row, "EXPERT_NAME") ?? "", text(row, "ID_CARD") ?? ""),
        expert: row.IS_ECONOMICAL_EXPERT === "1" || row.IS_TECHNOLOGICAL_EXPERT === "1",
      })),
    });
  }
  // Bidders sign in at the opening: it begins when the last of them has.
  const opening = earliest(
    lists.map((row) => instant(row, "CHECKIN_TIME")),
    true,
  );
  tell("tender.opened", opening, { bids: lists.map((row) => ({ bidder: bidderOf(row), ...priced(row, "BID_PRICE") })) });
  if (candidates.length > 0) {
    tell("tender.evaluated", earliest(candidates.map((row) => instant(row, "DATA_TIMESTAMP"))), {
      candidates: candidates.map((row) => ({ bidder: text(row, "WIN_CANDIDATE_CODE") ?? "", rank: Number(row.WIN_CANDIDATE_ORDER) })),
    });
  }
  for (const row of rows("RESULT_NOTICE")) {
    const winner = text(row, "WIN_BIDDER_CODE") ?? text(row, "WIN_BIDDER_NAME");
    const amount = text(row, "BID_AMOUNT");
    const price = amount === undefined ? undefined : fenOfWan({ wan: amount });
    tell("tender.awarded", instant(row, "NOTICE_SEND_TIME"), { winner, price }, true);
    tell("tender.resultPublished", instant(row, "NOTICE_SEND_TIME"), {});
  }
  for (const row of rows("CONTRACT_PERFORMANCE")) {
    const termDays = typeof row.LIMITE_TIME === "number" ? row.LIMITE_TIME : undefined;
    tell("contract.signed", instant(row, "CONTRACT_SIGN_TIME"), { ...priced(row, "CONTRACT_PRICE"), termDays }, true);
  }
  return events;
}

const MODES: Readonly<Record<string, string>> = { "1": "公开", "2": "邀请" };

function defined(data: Readonly<Record<string, Json | undefined>>): Record<string, Json> {
  return Object.fromEntries(Object.entries(data).filter((member): member is [string, Json] => member[1] !== undefined));
}

export function text(row: GgzyRow, column: string): string | undefined {
  const value = row[column];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

export function bidderOf(row: GgzyRow): string {
  return text(row, "BIDDER_ORG_CODE") ?? text(row, "BIDDER_NAME") ?? "";
}

/** `20261101083000` in China, as RFC 3339. */
export function instant(row: GgzyRow, column: string): string | undefined {
  const [, y, m, d, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text(row, column) ?? "") ?? [];
  return y === undefined ? undefined : `${y}-${m}-${d}T${hour}:${minute}:${second}+08:00`;
}

function earliest(times: readonly (string | undefined)[], last = false): string | undefined {
  const known = times.filter((time) => time !== undefined).sort();
  return last ? known.at(-1) : known[0];
}

/** `PRICE_UNIT` 0 is yuan, 1 is 万元. A price in a unit that nobody told is none, and one in another currency is no amount of fen. */
function priced(row: GgzyRow, column: string): { readonly price?: number } {
  return (text(row, "PRICE_CURRENCY") ?? RENMINBI) === RENMINBI ? inUnit(row, column) : {};
}

/** Number of the currency in ISO 4217. */
export const RENMINBI = "156";

/** Hundredths of the currency of the row. */
export function inUnit(row: GgzyRow, column: string): { readonly price?: number } {
  const amount = text(row, column);
  if (amount === undefined) return {};
  if (row.PRICE_UNIT === "0") return { price: fenOfYuan(amount) };
  return row.PRICE_UNIT === "1" ? { price: fenOfWan({ wan: amount }) } : {};
}

// What firmware and tools write where they know nothing. It is the same on thousands of machines, and speaks against nobody.
const PLACEHOLDER =
  /^(?:[0\W_]*|[fF\W_]*|n\/?a|none|null|unknown|default string|to be filled by o\.?e\.?m\.?|not applicable|system serial number)$/i;

function usable(row: GgzyRow, column: string): string | undefined {
  const value = text(row, column);
  return value === undefined || PLACEHOLDER.test(value) ? undefined : value;
}

// Eight digits of features and eight of family, model and stepping: what a program reads as the id of a processor is the same in all
// of one model.
const SIGNATURE = /^[0-9a-f]{4}fbff[0-9a-f]{8}$/i;

function processor(row: GgzyRow): string | undefined {
  const value = usable(row, "CPU_ID");
  return value === undefined || SIGNATURE.test(value) ? undefined : value;
}

// Addresses within a network of one's own are given out anew in each of them (RFC 1918).
const PRIVATE = /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i;

function address(row: GgzyRow): string | undefined {
  const value = usable(row, "NET_ID");
  return value === undefined || PRIVATE.test(value) ? undefined : value;
}

/** MD5 of nothing: the file was not read. */
const OF_NOTHING = "d41d8cd98f00b204e9800998ecf8427e";

function digest(row: GgzyRow): string | undefined {
  const value = usable(row, "BID_DOCUMENT_MD5")?.toLowerCase();
  return value === OF_NOTHING ? undefined : value;
}
