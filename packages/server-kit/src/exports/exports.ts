import { PlumblineError } from "@plumbline/core";
import type { AccessLog } from "../access/access-log.ts";
import type { Principal } from "../identity/principal.ts";
import { csvText } from "./csv.ts";
import { cellsOf, inPieces, type Language, type RowPage, type Table } from "./table.ts";
import { xlsxBytes } from "./xlsx.ts";

export const TABLE_FORMATS = ["csv", "xlsx", "jsonl"] as const;
type TableFormat = (typeof TABLE_FORMATS)[number];

export const FORMATS = {
  csv: { type: "text/csv; charset=utf-8", extension: "csv" },
  xlsx: { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", extension: "xlsx" },
  jsonl: { type: "application/x-ndjson; charset=utf-8", extension: "jsonl" },
  xes: { type: "application/xml; charset=utf-8", extension: "xes" },
  ocel: { type: "application/json", extension: "jsonocel" },
} as const;
type Format = keyof typeof FORMATS;

/** For whom something is exported, and by which route. */
interface ExportFor {
  readonly caller: Principal;
  readonly route: string;
  /** Aborted when the client went away. */
  readonly signal: AbortSignal;
}

interface TableExport {
  readonly format: TableFormat;
  readonly lang: Language;
  readonly bom: boolean;
  /** Of the file, without its extension. */
  readonly file: string;
}

export interface Exports {
  /** Throws `OVERLOADED` or `RATE_LIMITED`, and whatever the first page throws. */
  table<Row>(whom: ExportFor, table: Table<Row>, as: TableExport): Promise<Response>;
  /** Bytes that are made under the same limits. */
  bytes(whom: ExportFor, pieces: (signal: AbortSignal) => AsyncIterable<Uint8Array>, as: ExportedFile): Promise<Response>;
  /** What is read goes on record before it goes out. */
  seen<Row>(whom: ExportFor, pages: AsyncIterable<RowPage<Row>>): AsyncGenerator<RowPage<Row>, void, undefined>;
}

interface ExportedFile {
  readonly format: Format;
  readonly file: string;
}

export interface ExportLimits {
  /** Exports at a time, 8 unless given. */
  readonly most?: number;
  /** Exports of one caller at a time, 2 unless given. */
  readonly mostOfOne?: number;
  /** How long a client may take nothing of what waits for it; two minutes unless given. */
  readonly patienceMs?: number;
}

export function createExports(access: Pick<AccessLog, "read" | "sealed">, limits: ExportLimits = {}): Exports {
  const { most = 8, mostOfOne = 2, patienceMs = 120_000 } = limits;
  const running = new Map<string, number>();
  let all = 0;

  function enter({ source, id }: Principal): () => void {
    const name = JSON.stringify([source, id]);
    const own = running.get(name) ?? 0;
    if (own >= mostOfOne) {
      throw new PlumblineError("RATE_LIMITED", `${mostOfOne} exports of one caller run at a time; wait for one to end`, {
        details: { retryAfter: 10 },
      });
    }
    if (all >= most) {
      throw new PlumblineError("OVERLOADED", `${most} exports run at a time; come again`, { details: { retryAfter: 10 } });
    }
    all++;
    running.set(name, own + 1);
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      all--;
      const left = (running.get(name) ?? 1) - 1;
      if (left > 0) running.set(name, left);
      else running.delete(name);
    };
  }

  async function* seen<Row>({ caller, route, signal }: ExportFor, pages: AsyncIterable<RowPage<Row>>) {
    for await (const page of pages) {
      signal.throwIfAborted();
      const { persons, records = [] } = page;
      const looks =
        records.length > 0 ? records.map((record) => ({ by: caller, route, persons, record })) : [{ by: caller, route, persons }];
      for (const look of looks) {
        if (caller.purpose === undefined) access.read(look);
        else await access.sealed(look);
      }
      yield page;
    }
  }

  const bytes: Exports["bytes"] = async ({ caller, signal }, pieces, { format, file }) => {
    const leave = enter(caller);
    const gone = new AbortController();
    const until = AbortSignal.any([signal, gone.signal]);
    const iterator = pieces(until)[Symbol.asyncIterator]();
    let timer: NodeJS.Timeout | undefined;
    const end = async (): Promise<void> => {
      clearTimeout(timer);
      gone.abort();
      try {
        await iterator.return?.();
      } finally {
        leave();
      }
    };
    const wait = (): void => {
      timer = setTimeout(() => void end().catch(() => {}), patienceMs).unref();
    };
    // What is refused has its status: the answer begins with the first piece.
    let first: IteratorResult<Uint8Array> | undefined;
    try {
      first = await iterator.next();
    } catch (error) {
      await end().catch(() => {});
      throw error;
    }
    wait();
    const body = new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          clearTimeout(timer);
          try {
            const { done, value } = first ?? (await iterator.next());
            first = undefined;
            // A file that is cut off must not look like a whole one.
            until.throwIfAborted();
            if (done) {
              await end();
              controller.close();
            } else {
              controller.enqueue(value);
              wait();
            }
          } catch (error) {
            await end().catch(() => {});
            throw error;
          }
        },
        cancel: () => end().catch(() => {}),
      },
      { highWaterMark: 0 },
    );
    const { type, extension } = FORMATS[format];
    return new Response(body, {
      headers: {
        "content-type": type,
        "content-disposition": `attachment; filename="${file}.${extension}"`,
        "cache-control": "no-store",
      },
    });
  };

  return {
    bytes,
    seen,
    table(whom, table, { format, lang, bom, file }) {
      return bytes(
        whom,
        (signal) => {
          const pages = seen({ ...whom, signal }, table.pages);
          if (format === "jsonl") return inPieces(jsonLines(pages));
          const cells = cellsOf({ ...table, pages }, lang);
          return format === "csv" ? inPieces(csvText(cells, { bom })) : xlsxBytes(cells, table.name[lang]);
        },
        { format, file },
      );
    },
  };
}

async function* jsonLines<Row>(pages: AsyncIterable<RowPage<Row>>): AsyncGenerator<string, void, undefined> {
  for await (const { rows } of pages) for (const row of rows) yield `${JSON.stringify(row)}\n`;
}
