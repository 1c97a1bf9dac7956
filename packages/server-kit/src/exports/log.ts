import { mkdir, mkdtemp, open, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  isPlumblineError,
  type Json,
  type LogCase,
  PlumblineError,
  type RecordDetail,
  type RecordSummary,
  type TrailedEvent,
  timed,
  XES_KEYS,
} from "@plumbline/core";
import { personsIn } from "../access/persons-in.ts";
import type { Principal } from "../identity/principal.ts";
import type { ReadModels } from "../readmodels/create-read-models.ts";
import type { RecordPosition, RecordsQuery } from "../readmodels/records.ts";
import type { Column, RowPage } from "./table.ts";

/** Writes cases to a file that is not there yet, and takes no more of them into memory than come at once. */
export type LogWriter = (file: string, cases: AsyncIterable<readonly LogCase[]>) => Promise<unknown>;

/** Formats of event logs that need a writer of the host's: `@plumbline/adapters` has one for each. */
export type LogFormat = "xes" | "ocel";

/** An event of a record, in the order of the record. */
export interface LogRow extends Omit<TrailedEvent, "title"> {
  readonly record: { readonly type: string; readonly id: string };
}

export const LOG_COLUMNS: readonly Column<LogRow>[] = [
  { title: { zh: "记录类型", en: "Type of record" }, of: ({ record }) => record.type },
  { title: { zh: "记录编号", en: "Record" }, of: ({ record }) => record.id },
  { title: { zh: "事件", en: "Event" }, of: ({ event }) => event.type },
  { title: { zh: "时间", en: "Time" }, of: ({ event }) => event.time },
  { title: { zh: "操作人", en: "Actor" }, of: ({ event }) => event.actor?.id },
  { title: { zh: "岗位", en: "Post" }, of: ({ event }) => event.actor?.post },
  { title: { zh: "组织", en: "Organisation" }, of: ({ event }) => event.actor?.org },
  { title: { zh: "来源系统", en: "Source" }, of: ({ event }) => event.source },
  { title: { zh: "事件编号", en: "Id of the event" }, of: ({ event }) => event.id },
  { title: { zh: "留痕序号", en: "Place in the trail" }, of: ({ index }) => index },
  { title: { zh: "收到时间", en: "Received" }, of: ({ received }) => received },
  { title: { zh: "内容（JSON）", en: "Content (JSON)" }, of: ({ event }) => JSON.stringify(event.data) },
];

const RECORDS = 50;
const EVENTS = 1000;

/** A record with its events, as the caller sees it. */
export interface Trace {
  readonly summary: RecordSummary;
  readonly rows: readonly LogRow[];
}

/** Records of a type, newest first, each with its events. What was erased is left out. */
export async function* tracesOf(
  reads: Pick<ReadModels, "records" | "record">,
  caller: Principal,
  type: string,
  query: Omit<RecordsQuery, "limit">,
): AsyncGenerator<RowPage<Trace>, void, undefined> {
  let position: RecordPosition | undefined;
  do {
    const { records, next } = await reads.records(caller, type, { ...query, limit: RECORDS }, position);
    for (const summary of records) yield* traceOf(reads, caller, summary);
    position = next;
  } while (position);
}

async function* traceOf(
  reads: Pick<ReadModels, "record">,
  caller: Principal,
  summary: RecordSummary,
): AsyncGenerator<RowPage<Trace>, void, undefined> {
  const record = { type: summary.type, id: summary.id };
  const rows: LogRow[] = [];
  const persons = new Set<string>();
  for (let offset: number | undefined = 0; offset !== undefined; ) {
    const detail: (Omit<RecordDetail, "next"> & { readonly next?: number }) | undefined = await reads
      .record(caller, record, EVENTS, offset)
      .catch((error: unknown) => {
        // It moved out of sight meanwhile.
        if (isPlumblineError(error, "RECORD_UNKNOWN")) return undefined;
        throw error;
      });
    if (!detail) return;
    for (const person of personsIn(detail)) persons.add(person);
    for (const item of detail.timeline) {
      if (item.kind === "event") rows.push({ record, index: item.index, received: item.received, event: item.event });
    }
    offset = detail.next;
  }
  yield { rows: [{ summary, rows }], persons: [...persons], records: [`${record.type}/${record.id}`] };
}

/** The same, an event a row. */
export async function* rowsOf(traces: AsyncIterable<RowPage<Trace>>): AsyncGenerator<RowPage<LogRow>, void, undefined> {
  for await (const { rows, ...page } of traces) yield { ...page, rows: rows.flatMap((trace) => trace.rows) };
}

/** Cases that logs for process mining can hold: attributes that are lists or objects are JSON texts there. */
export async function* casesOf(traces: AsyncIterable<RowPage<Trace>>): AsyncGenerator<readonly LogCase[], void, undefined> {
  let position = 0;
  for await (const { rows } of traces) {
    yield rows.map(({ summary: { id, type, org, title }, rows: own }): LogCase => {
      return {
        id: inXml(id),
        position: position++,
        attributes: {
          "record:type": inXml(type),
          ...(org !== undefined && { "record:org": inXml(org) }),
          ...(title !== undefined && { "record:title": inXml(title) }),
        },
        events: own.map(({ event }) => {
          const { data, actor, ...rest } = event;
          const { _sd: _, ...members } = data;
          return timed({
            ...rest,
            type: inXml(event.type),
            ...(actor && {
              actor: Object.fromEntries(
                Object.entries(actor).map(([key, value]) => [key, typeof value === "string" ? inXml(value) : value]),
              ) as never,
            }),
            data: Object.fromEntries(Object.entries(members).map(([key, value]) => [nameOf(key), attributeOf(value)])),
          });
        }),
      };
    });
  }
}

const TAKEN: ReadonlySet<string> = new Set(Object.values(XES_KEYS));

/** Formats have a meaning of their own for some names. */
function nameOf(key: string): string {
  return TAKEN.has(key) ? `data:${key}` : inXml(key);
}

function attributeOf(value: Json): Json {
  if (typeof value === "string") return inXml(value);
  return typeof value === "object" && value !== null ? inXml(JSON.stringify(value)) : value;
}

function inXml(text: string): string {
  return text.replace(/[\ud800-\udbff][\udc00-\udfff]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/g, (found) =>
    found.length === 2 ? found : "\ufffd",
  );
}

export interface LogFiles {
  /** The file as it is on the disk, which is there only while it is read. Throws `FILE_FORMAT_UNKNOWN` without a writer of that format. */
  write(format: LogFormat, cases: AsyncIterable<readonly LogCase[]>): AsyncGenerator<Uint8Array, void, undefined>;
}

const NAME = "plumbline-export-";
const CHUNK = 1 << 16;

/** Files of exports lie in a folder of their own while they are written and sent: they hold what may be erased. What a crash left is removed. */
export async function createLogFiles(
  writers: Readonly<Partial<Record<LogFormat, LogWriter>>>,
  folder: string | undefined,
): Promise<LogFiles> {
  if (folder !== undefined) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) if (name.startsWith(NAME)) await rm(join(folder, name), { recursive: true, force: true });
  }
  return {
    async *write(format, cases) {
      const write = writers[format];
      if (!write) throw new PlumblineError("FILE_FORMAT_UNKNOWN", `this server has no writer of ${format}; take jsonl`);
      const own = await mkdtemp(join(folder ?? tmpdir(), NAME));
      try {
        const file = join(own, format === "xes" ? "log.xes" : "log.jsonocel");
        await write(file, cases);
        const handle = await open(file, "r");
        try {
          for (;;) {
            const { bytesRead, buffer } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK);
            if (bytesRead === 0) break;
            yield buffer.subarray(0, bytesRead);
          }
        } finally {
          await handle.close();
        }
      } finally {
        await rm(own, { recursive: true, force: true });
      }
    },
  };
}
