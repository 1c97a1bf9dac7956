import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog, writeLog } from "@plumbline/adapters/files";
import type { LogCase, Statistics } from "@plumbline/core";
import * as fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { csvText } from "../src/exports/csv.ts";
import { createExports } from "../src/exports/exports.ts";
import type { Cell } from "../src/exports/table.ts";
import { xlsxBytes } from "../src/exports/xlsx.ts";
import { KEYS as DESK_KEYS, startDesk } from "./desk-support.ts";
import { applied, HIGH, KEYS, noted, one, send, startReads } from "./reads-support.ts";
import { event, type TestSupervisor } from "./supervisor.ts";

vi.setConfig({ testTimeout: 60_000 });

let server: TestSupervisor | undefined;
afterEach(async () => {
  await server?.end();
  server = undefined;
});

/** RFC 4180, and nothing of the code under test: records of fields, with whether each was in quotes. */
function parsed(text: string): { value: string; isQuoted: boolean }[][] {
  const rows: { value: string; isQuoted: boolean }[][] = [];
  let row: { value: string; isQuoted: boolean }[] = [];
  let at = text.startsWith("\ufeff") ? 1 : 0;
  while (at < text.length) {
    let value = "";
    const isQuoted = text[at] === '"';
    if (isQuoted) {
      for (at++; ; at++) {
        if (at >= text.length) throw new Error("a quote that does not end");
        if (text[at] === '"') {
          if (text[at + 1] !== '"') break;
          at++;
        }
        value += text[at];
      }
      at++;
    } else {
      while (at < text.length && text[at] !== "," && text[at] !== "\r") value += text[at++];
    }
    row.push({ value, isQuoted });
    if (text[at] === ",") {
      at++;
      if (at === text.length || text[at] === "\r") row.push({ value: "", isQuoted: false });
    }
    if (text[at] === "\r") {
      if (text[at + 1] !== "\n") throw new Error("a record that ends with CR alone");
      rows.push(row);
      row = [];
      at += 2;
    }
  }
  return rows;
}

const values = (text: string): string[][] => parsed(text).map((row) => row.map(({ value }) => value));
/** As a reader gets the text back: one mark off each that begins with it. */
const unmarked = (text: string): string => (text.startsWith("'") ? text.slice(1) : text);

async function* list<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
async function joined(pieces: AsyncIterable<string>): Promise<string> {
  let all = "";
  for await (const piece of pieces) all += piece;
  return all;
}

const hostile = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(..."=+-@＝＋－＠\t\r\n',;\"'a1 \u3000\u00a0\u200b\ufeff\u0000\u0001_x<&>]".split("")) }),
  fc.constantFrom("=1+1", "=cmd|' /C calc'!A0", "＝HYPERLINK(1)", " =1", "\t=1", "\u200b@SUM(1)", "'=1", "_x000D_", "]]>", "1-2", "\ud800"),
);
const cell: fc.Arbitrary<Cell> = fc.oneof(
  { weight: 4, arbitrary: hostile },
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  fc.constant(undefined),
);
const rows = fc.array(fc.array(cell, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 6 });

describe("CSV", () => {
  it("gives back every value of any cell, and no cell begins what a spreadsheet takes for a formula", async () => {
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (given, bom) => {
        const text = await joined(csvText(list(given), { bom }));

        expect(text.startsWith("\ufeff")).toBe(bom);
        const found = parsed(bom ? text : `\ufeff${text}`);
        expect(found).toHaveLength(given.length);
        for (const [r, row] of found.entries()) {
          for (const [c, { value, isQuoted }] of row.entries()) {
            const was = given[r]?.[c];
            if (typeof was === "string") {
              expect(isQuoted).toBe(true);
              expect(unmarked(value)).toBe(was);
              expect(value.trimStart()).not.toMatch(/^[=+\-@＝＋－＠]/);
              expect(value).not.toMatch(/^[\t\r\n]/);
            } else {
              expect(isQuoted).toBe(false);
              expect(value).toBe(was === undefined ? "" : String(was));
            }
          }
        }
      }),
    );
  });

  it("leaves numbers numbers and marks texts that look like one with a sign", async () => {
    expect(await joined(csvText(list([[-5, "-5", "5", "a=b", "", undefined, true]]), { bom: false }))).toBe(
      `-5,"'-5","5","a=b","",,true\r\n`,
    );
  });
});

describe("XLSX", () => {
  it("is a sound archive that gives back every value, as text and never as a formula", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plumbline-xlsx-"));
    try {
      await fc.assert(
        fc.asyncProperty(rows, async (given) => {
          const file = join(folder, "a.xlsx");
          await writeFile(file, xlsxBytes(list([["a", "b", "c"], ...given]), "信号"));

          execFileSync("unzip", ["-tq", file]);
          const sheet = execFileSync("unzip", ["-p", file, "xl/worksheets/sheet1.xml"]).toString();
          expect(sheet).not.toContain("<f");
          const found = sheetCells(sheet);
          expect(found.slice(1)).toEqual(given.map((row) => row.map(asInXml)));
        }),
        { numRuns: 40 },
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("goes on in a further sheet where one is full, and cuts a text that no cell holds", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plumbline-xlsx-"));
    const file = join(folder, "a.xlsx");
    const long = "长".repeat(40_000);
    await writeFile(file, xlsxBytes(list([["n"], [1], [2], [3], [4], [long]]), "a/b", 3));

    execFileSync("unzip", ["-tq", file]);
    const sheets = [1, 2, 3].map((n) =>
      sheetCells(execFileSync("unzip", ["-p", file, `xl/worksheets/sheet${n}.xml`], { maxBuffer: 1e8 }).toString()),
    );
    expect(sheets.slice(0, 2)).toEqual([
      [["n"], [1], [2]],
      [["n"], [3], [4]],
    ]);
    expect(sheets[2]).toEqual([["n"], [`${"长".repeat(32_766)}…`]]);
    const book = execFileSync("unzip", ["-p", file, "xl/workbook.xml"]).toString();
    expect([...book.matchAll(/sheet name="([^"]*)"/g)].map(([, name]) => name)).toEqual(["a b", "a b 2", "a b 3"]);
    await rm(folder, { recursive: true });
  });

  const python = join(import.meta.dirname, "../../../out/openpyxl/bin/python");
  it.runIf(existsSync(python))("is read by openpyxl with the same values", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plumbline-xlsx-"));
    const file = join(folder, "a.xlsx");
    const given = [
      ["信号", "n", "yes"],
      ["=1+1", 1.5, true],
      ["＝１\n<&>\"'", -3, false],
      [" 空格 ", undefined, undefined],
    ];
    await writeFile(file, xlsxBytes(list(given), "信号"));
    const script =
      "import json,sys,openpyxl\nbook=openpyxl.load_workbook(sys.argv[1])\nsheet=book.active\nprint(json.dumps({'title':sheet.title,'rows':[[c.value for c in r] for r in sheet.iter_rows()],'types':[[c.data_type for c in r] for r in sheet.iter_rows()]}))";

    const found = JSON.parse(execFileSync(python, ["-c", script, file]).toString()) as {
      title: string;
      rows: unknown[];
      types: string[][];
    };

    expect(found.title).toBe("信号");
    expect(found.rows).toEqual(given.map((row) => row.map((value) => value ?? null)));
    expect(found.types.flat()).not.toContain("f");
    await rm(folder, { recursive: true });
  });
});

/** Cells of a sheet by its XML alone. */
function sheetCells(xml: string): Cell[][] {
  return [...xml.matchAll(/<row>(.*?)<\/row>/gs)].map(([, row]) =>
    [
      ...(row as string).matchAll(
        /<c\/>|<c><v>(.*?)<\/v><\/c>|<c t="b"><v>(.)<\/v><\/c>|<c t="inlineStr"><is><t xml:space="preserve">(.*?)<\/t><\/is><\/c>/gs,
      ),
    ].map(([, number, truth, text]): Cell => {
      if (number !== undefined) return Number(number);
      if (truth !== undefined) return truth === "1";
      return text
        ?.replace(/&(amp|lt|gt|quot|#13);/g, (_, name: string) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#13": "\r" })[name] as string)
        .replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
    }),
  );
}

/** What XML can hold of it. */
function asInXml(value: Cell): Cell {
  if (typeof value === "number") return Number(String(value));
  if (typeof value !== "string") return value;
  return value.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
}

const get = async (path: string, key = KEYS.all, headers: Record<string, string> = {}) =>
  (server as TestSupervisor).supervisor.fetch(
    new Request(`http://127.0.0.1${path}`, { headers: { authorization: `Bearer ${key}`, ...headers } }),
  );

describe("exports over HTTP", () => {
  it("gives the signals of a list as CSV, to each supervisor those of their own organisations", async () => {
    server = await startReads();
    await send(server, ...Array.from({ length: 450 }, (_, i) => noted(`n-${i}`, "north-office", HIGH)), noted("=s", "south-office", HIGH));

    const north = await get("/v1/exports/signals?lang=en", KEYS.north);
    const south = await get("/v1/exports/signals?level=orange", KEYS.south);
    const none = await get("/v1/exports/signals?level=red", KEYS.south);

    expect(north.status).toBe(200);
    expect(north.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(north.headers.get("content-disposition")).toBe('attachment; filename="signals.csv"');
    const bytes = Buffer.from(await north.arrayBuffer());
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [titles, ...lines] = values(bytes.toString());
    const record = (titles as string[]).indexOf("Record");
    expect(new Set(lines.map((line) => line[record]))).toEqual(new Set(Array.from({ length: 450 }, (_, i) => `n-${i}`)));
    const [chinese, ...own] = values(await south.text());
    expect(chinese?.[0]).toBe("信号编号");
    expect(own.map((line) => line[record])).toEqual(["'=s"]);
    expect(values(await none.text())).toHaveLength(1);
  });

  it("gives cases and statistics by the filters of their lists, as JSON Lines and as a workbook", async () => {
    server = await startReads();
    await send(
      server,
      noted("n-1", "north-office", HIGH),
      applied("p-1", "north-office", { title: '=HYPERLINK("http://x")' }),
      applied("p-2", "south-office", { title: "施工许可" }),
    );

    const lines = (await (await get("/v1/exports/cases?format=jsonl&type=permit", KEYS.north)).text()).trimEnd().split("\n");
    const asCsv = values(await (await get("/v1/exports/cases?type=permit&lang=en&bom=false", KEYS.north)).text());
    const workbook = await get("/v1/exports/statistics?format=xlsx&by=of&lang=en", KEYS.all);
    const statistics = await server.json<Statistics>("GET", "/v1/statistics?by=of", undefined, KEYS.all);

    const listed = await server.json<{ records: unknown[] }>("GET", "/v1/cases?type=permit", undefined, KEYS.north);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(listed.records);
    expect(asCsv[1]?.[asCsv[0]?.indexOf("Title") as number]).toBe('\'=HYPERLINK("http://x")');
    const folder = await mkdtemp(join(tmpdir(), "plumbline-xlsx-"));
    const file = join(folder, "a.xlsx");
    await writeFile(file, Buffer.from(await workbook.arrayBuffer()));
    const cells = sheetCells(execFileSync("unzip", ["-p", file, "xl/worksheets/sheet1.xml"]).toString());
    await rm(folder, { recursive: true });
    expect(cells).toEqual([
      ["Total", "Control point or type of record", "Count (raised)", "Below three, not shown"],
      ...statistics.rows.map(({ of, n }) => [false, of, n, undefined]),
      [true, undefined, statistics.total.n, undefined],
    ]);
  });

  it("shows small numbers to nobody who does not see each signal", async () => {
    server = await startReads();
    await send(server, noted("n-1", "north-office", HIGH));

    const text = await (await get("/v1/exports/statistics?lang=en", KEYS.counter)).text();

    expect(values(text)).toEqual([
      ["Total", "Control point or type of record", "Count (raised)", "Below three, not shown"],
      ["false", "F-1", "", "true"],
      ["true", "", "", "true"],
    ]);
  });

  it("stands in the trail with what was read, and asks for a purpose where the records are sealed", async () => {
    server = await startReads({ sealed: ["permit"] });
    await send(server, applied("p-1", "north", { title: "施工许可", company: "c-1" }), noted("n-1", "north", HIGH));
    const { trail } = server.supervisor;
    const from = trail.size;

    const without = await get("/v1/exports/log?type=permit", KEYS.north);
    const open = values(await (await get("/v1/exports/cases", KEYS.north)).text());
    const exported = await get("/v1/exports/log?type=permit&format=jsonl", KEYS.north, { purpose: "audit" });
    const [line] = (await exported.text()).trimEnd().split("\n");

    expect(without.status).toBe(403);
    expect(await without.json()).toMatchObject({ code: "PURPOSE_REQUIRED" });
    expect(open.slice(1).map((row) => row[1])).toEqual(["n-1"]);
    expect(JSON.parse(line as string)).toMatchObject({ record: { type: "permit", id: "p-1" }, event: { data: { title: "施工许可" } } });
    const reads = (await trail.read(from, trail.size)).map(({ event }) => JSON.parse(event as string) as { type: string; data: object });
    expect(reads.map(({ type, data }) => ({ type, ...data }))).toContainEqual({
      type: "access.read",
      by: "north",
      purpose: "audit",
      sealed: true,
      routes: { "/v1/exports/log": 1 },
      records: ["permit/p-1"],
    });
  });

  it("gives the log of a type as CSV, XES and OCEL that other tools read, whatever stands in it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "plumbline-logs-"));
    const writer = (format: "xes" | "ocel-json") => (file: string, cases: AsyncIterable<readonly LogCase[]>) =>
      writeLog(file, cases, { format });
    server = await startReads({ exports: { folder, writers: { xes: writer("xes"), ocel: writer("ocel-json") } } });
    const odd = "a\u0001<&>=\u{1f600}";
    await send(
      server,
      applied("=p-1", "north", { title: odd }),
      one("permit.closed", { type: "permit", id: "=p-1" }, "north", {}, { time: "2026-03-03T09:00:00+08:00" }),
      applied("p-2", "north", { title: "二号" }),
      applied("p-3", "south", { title: "三号" }),
    );

    const asCsv = values(await (await get("/v1/exports/log?type=permit&lang=en", KEYS.north)).text());
    const logs = await Promise.all(
      (["xes", "ocel"] as const).map(async (format) => {
        const response = await get(`/v1/exports/log?type=permit&format=${format}`, KEYS.north);
        expect(response.status).toBe(200);
        const file = join(folder, format === "xes" ? "back.xes" : "back.jsonocel");
        await writeFile(file, Buffer.from(await response.arrayBuffer()));
        const cases: LogCase[] = [];
        if (format === "xes") for await (const batch of openLog(file).batches()) cases.push(...batch);
        return format === "xes" ? cases : JSON.parse(await readFile(file, "utf8"));
      }),
    );

    expect(asCsv.slice(1).map((row) => row.slice(1, 3))).toEqual(
      [
        ["p-2", "permit.applied"],
        ["'=p-1", "permit.applied"],
        ["'=p-1", "permit.closed"],
      ].sort((a, b) => ((a[0] as string) < (b[0] as string) ? -1 : 1)),
    );
    const [xes, ocel] = logs as [LogCase[], { objects: { id: string }[]; events: { type: string; attributes: object[] }[] }];
    expect(xes.map(({ id, events }) => [id, events.map(({ type, data }) => [type, data.title])])).toEqual([
      [
        "=p-1",
        [
          ["permit.applied", odd.replace("\u0001", "\ufffd")],
          ["permit.closed", undefined],
        ],
      ],
      ["p-2", [["permit.applied", "二号"]]],
    ]);
    expect(ocel.objects.map(({ id }) => id)).toEqual(["=p-1", "p-2"]);
    expect(ocel.events).toHaveLength(3);
    const left = (await readdir(folder)).filter((name) => name.startsWith("plumbline-export-"));
    expect(left).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it("refuses a format that it has no writer of, a type that there is not, and more at a time than it may hold", async () => {
    server = await startReads();
    await send(server, ...Array.from({ length: 450 }, (_, i) => noted(`n-${i}`, "north-office", HIGH)));

    const codes = await Promise.all(
      ["log?type=fine&format=xes", "log?type=nothing", "signals?format=pdf", "signals?limit=5"].map(
        async (path) => ((await (await get(`/v1/exports/${path}`)).json()) as { code: string }).code,
      ),
    );
    const open = [await get("/v1/exports/signals?format=jsonl"), await get("/v1/exports/signals?format=jsonl")];
    const third = await get("/v1/exports/signals");
    const another = await get("/v1/exports/signals", KEYS.north);
    await open[0]?.body?.cancel();
    const freed = await get("/v1/exports/signals");

    expect(codes).toEqual(["FILE_FORMAT_UNKNOWN", "RECORD_UNKNOWN", "REQUEST_INVALID", "REQUEST_INVALID"]);
    expect(third.status).toBe(429);
    expect([another.status, freed.status]).toEqual([200, 200]);
    await Promise.all([open[1], another, freed].map(async (response) => response?.body?.cancel()));
  });

  it("has nothing of a signal in the window of its person, and lists the dispositions that follow", async () => {
    const desk = await startDesk();
    server = desk;
    const rowsOf = async (path: string) => {
      const response = await get(path, DESK_KEYS.clerk);
      expect(response.status).toBe(200);
      return values(await response.text()).slice(1);
    };

    await desk.send(event("fine.decided", "f-1", { fine: 800_00, max: 500_00 }));
    const within = [];
    for (const path of ["signals", "statistics", "cases?flagged=true"]) within.push(await rowsOf(`/v1/exports/${path}`));
    await desk.at("2026-03-04T00:00:00+08:00");
    const [signal] = await rowsOf("/v1/exports/signals");
    const id = signal?.[0] as string;
    const subject = { kind: "person", id: "p-wang", rank: "countyManaged", org: "330106-sj" } as const;
    await desk.ask("clerk", ["signalHandling", id], "acknowledge");
    await desk.ask("clerk", ["disposition", "d-1"], "propose", {
      rung: "reminder",
      subject,
      rank: 1,
      signals: [id],
      reason: "屡次接近上限",
    });

    expect(within).toEqual([[], [["true", "", "0", ""]], []]);
    expect(signal?.slice(2, 5)).toEqual(["yellow", "open", "F-1"]);
    const found = await rowsOf("/v1/exports/dispositions");
    expect(found.map((row) => [row[0], row[3]])).toEqual([["d-1", "false"]]);
    expect(JSON.stringify(found)).not.toContain("屡次");
  });
});

describe("an export that nobody takes", () => {
  it("reads no page ahead, and ends when its client goes", async () => {
    let pages = 0;
    let isOver = false;
    async function* endless() {
      try {
        for (;;) {
          pages++;
          yield { rows: [{ text: "x".repeat(100_000) }], persons: [] };
        }
      } finally {
        isOver = true;
      }
    }
    const looks: unknown[] = [];
    const exports = createExports({ read: (look) => void looks.push(look), sealed: async () => {} });
    const leave = new AbortController();
    const caller = { id: "a", roles: [], scopes: [], until: Number.POSITIVE_INFINITY } as const;
    const columns = [{ title: { zh: "文", en: "text" }, of: ({ text }: { text: string }) => text }];

    const response = await exports.table(
      { caller, route: "/v1/exports/signals", signal: leave.signal },
      { name: { zh: "文", en: "text" }, columns, pages: endless() },
      { format: "csv", lang: "en", bom: true, file: "a" },
    );
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    await reader.read();
    const before = pages;
    leave.abort();
    const next = reader.read();

    await expect(next).rejects.toThrow();
    expect(before).toBeLessThanOrEqual(3);
    expect(looks.length).toBe(before);
    expect(isOver).toBe(true);
  });
});
