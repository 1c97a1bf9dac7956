import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type Json, type LogCase, PlumblineError, present, type TimedEvent } from "@plumbline/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { encodeGb18030 } from "./gb18030.ts";
import { type OpenLogOptions, openLog, progressBar, writeLog } from "./index.ts";

// Files of some megabytes, on machines that may be busy with other things.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-files-"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** A file in a folder of its own. */
async function fileOf(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, String(count++), name);
  await mkdir(dirname(path));
  await writeFile(path, content);
  return path;
}

async function casesIn(path: string, options?: OpenLogOptions): Promise<LogCase[]> {
  const cases: LogCase[] = [];
  for await (const batch of openLog(path, options).batches()) cases.push(...batch);
  return cases;
}

async function* batchOf(...cases: LogCase[]): AsyncGenerator<LogCase[]> {
  yield cases;
}

async function errorOf(path: string, options?: OpenLogOptions): Promise<PlumblineError> {
  try {
    await casesIn(path, options);
  } catch (error) {
    expect(error).toBeInstanceOf(PlumblineError);
    return error as PlumblineError;
  }
  throw new Error("nothing was thrown");
}

function caseOf(id: string, position: number, attributes: Record<string, Json>, events: Partial<TimedEvent>[]): LogCase {
  const objects = [{ type: "case", id }];
  return {
    id,
    position,
    attributes,
    events: events.map((event, seq) => {
      const time = event.time ?? "2024-03-01T09:30:00.000+08:00";
      return { id: `${id}#${seq}`, type: "step", time, seq, source: "log", objects, data: {}, ...event, at: Date.parse(time) };
    }),
  };
}

const xes = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<log>\n${body}\n</log>\n`;
const EVENT = '<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2024-03-01T09:30:00+08:00"/></event>';
const trace = (id: string, body = EVENT): string => `<trace><string key="concept:name" value="${id}"/>${body}</trace>`;

const FORMATS = [
  { format: "XES", name: "log.xes" },
  { format: "XES, gzipped", name: "log.xes.gz" },
  { format: "OCEL 2.0 JSON", name: "log.jsonocel" },
  { format: "OCEL 2.0 JSON, gzipped", name: "log.json.gz" },
  { format: "CSV", name: "log.csv" },
  { format: "CSV, gzipped", name: "log.csv.gz" },
  { format: "JSON Lines", name: "log.jsonl" },
  { format: "JSON Lines, gzipped", name: "log.ndjson.gz" },
] as const;

const TRICKY: LogCase[] = [
  caseOf("empty", 0, { 类型: "许可", amount: 12.5, urgent: true, note: "" }, []),
  caseOf('quotes " & <tags>, commas\nand\tlines', 1, {}, [
    { type: "受理", actor: { id: "张三", post: "窗口", org: "一科" }, data: { text: '"', lines: "a\r\nb\rc\n", blank: " ", tab: "\t" } },
    {
      type: "受理",
      actor: { id: "李四" },
      data: { amount: 0.1, amount2: 1e21, negative: -5, big: 9007199254740991, yes: true, no: false },
    },
  ]),
  caseOf("names", 2, { "case:x": "1", "org:resource": "owner", "a [number]": "text", "": "no name" }, [
    { data: { "org:role": "of nobody", seq: "7", case: "c", "case:concept:name": "d", "event:y": "e", "": "f", Activity: "g", 环节: "h" } },
    { data: { "n [number]": 1, constructor: "x", toString: "y", "lifecycle:transition": "complete", "=1+1": "=1+1" } },
    { data: { "org:resource": "", "org:group": "g" } },
  ]),
  caseOf("mixed", 3, { value: "1" }, [
    { data: { value: "1" } },
    { data: { value: 1 } },
    { data: { value: true } },
    { data: { value: "" } },
  ]),
  caseOf("mixed too", 4, { value: 1 }, [
    { time: "2024-03-01T09:30:00Z", data: { due: "2024-03-05T00:00:00.000+08:00", day: "2024-03-05" } },
    { time: "2023-03-01T09:30:00.123456789-03:30", type: "earlier, though later in the file", data: { 𠀀: "𠀀 emoji 😀" } },
  ]),
];

describe("writeLog and openLog", () => {
  it.each(FORMATS)("$format gives back the tricky cases that were written", async ({ name }) => {
    const path = join(folder, `tricky-${name}`);

    const written = await writeLog(path, batchOf(...TRICKY));

    expect(written).toEqual({ cases: 5, events: 11 });
    expect(await casesIn(path)).toEqual(TRICKY);
  });

  it("CSV in GB 18030 gives back the tricky cases that were written", async () => {
    const path = join(folder, "gb.csv");

    await writeLog(path, batchOf(...TRICKY), { encoding: "gb18030" });

    expect(await casesIn(path, { encoding: "gb18030" })).toEqual(TRICKY);
    expect((await errorOf(path)).code).toBe("FILE_ENCODING");
  });

  it.each(FORMATS)(
    "$format gives back any log that was written",
    async ({ name }) => {
      const text = fc.string({ unit: fc.constantFrom("a", "案", " ", '"', ",", "\n", "\r", "&", "<", "=", "😀", "[", "]"), maxLength: 6 });
      const id = fc.string({ unit: fc.constantFrom("a", "b", "案", '"', ",", "\n", "#", "<"), minLength: 1, maxLength: 4 });
      const value = fc.oneof(
        text,
        fc.boolean(),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
        fc.constant("2024-03-05T00:00:00+08:00"),
      );
      const key = fc.oneof(fc.constantFrom("amount", "case:x", "seq", "event:y", "x [json]", "lifecycle:transition"), text);
      const data = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });
      const event = fc.record(
        {
          type: id,
          time: fc.constantFrom("2024-03-01T09:30:00.000+08:00", "2024-03-01T01:30:00Z", "2023-12-31T23:59:59.5-11:00"),
          actor: fc.record({ id, post: id, org: id }, { requiredKeys: ["id"], noNullPrototype: true }),
          data,
        },
        { requiredKeys: ["type", "time", "data"], noNullPrototype: true },
      );
      const log = fc
        .uniqueArray(fc.tuple(id, data, fc.array(event, { maxLength: 4 })), { selector: ([caseId]) => caseId, minLength: 1, maxLength: 5 })
        .map((list) => list.map(([caseId, attributes, events], position) => caseOf(caseId, position, attributes, events)));
      const path = join(folder, `any-${name}`);

      await fc.assert(
        fc.asyncProperty(log, async (cases) => {
          await writeLog(path, batchOf(...cases));
          expect(await casesIn(path)).toEqual(cases);
        }),
        { numRuns: 40 },
      );
    },
    60_000,
  );

  it.each([
    { format: "OCEL", name: "nested.jsonocel" },
    { format: "CSV", name: "nested.csv" },
    { format: "JSON Lines", name: "nested.jsonl" },
  ])("$format keeps lists, objects and null", async ({ name }) => {
    const cases = [caseOf("1", 0, { list: [1, "2", null] }, [{ data: { deep: { a: [true] }, none: null } }])];
    const path = join(folder, name);

    await writeLog(path, batchOf(...cases));

    expect(await casesIn(path)).toEqual(cases);
  });

  it("JSON Lines keeps ids, sources, epochs and further objects of events", async () => {
    const objects = [
      { type: "case", id: "1" },
      { type: "officer", id: "o1", qualifier: "handler" },
    ];
    const event = { id: "host-7", epoch: 2, seq: 70, source: "approval.example", objects };
    const cases = [caseOf("1", 0, {}, [event])];
    const path = join(folder, "envelope.jsonl");

    await writeLog(path, batchOf(...cases));

    expect(await casesIn(path, { objectType: "case" })).toEqual(cases);
  });

  it.each([
    { name: "a list in XES", file: "bad.xes", data: { a: [1] }, reason: 'case "1"#0' },
    { name: "a control character in XES", file: "bad.xes", data: { a: "\u0000" }, reason: "U+0000" },
    { name: "half a surrogate pair in XES", file: "bad.xes.gz", data: { a: "x\udc00" }, reason: "U+DC00" },
    {
      name: "a character without bytes in GB 18030",
      file: "bad.csv",
      data: { a: "\ue5e5" },
      reason: "U+E5E5",
      encoding: "gb18030" as const,
    },
  ])("leaves the old file and nothing else behind when it meets $name", async ({ file, data, encoding }) => {
    const path = await fileOf(file, "old");
    const good = caseOf("0", 0, {}, [{}]);

    await expect(writeLog(path, batchOf(good, caseOf("1", 1, {}, [{ data }])), encoding && { encoding })).rejects.toThrow(PlumblineError);

    expect(await readdir(dirname(path))).toEqual([file]);
    expect(await readFile(path, "utf8")).toBe("old");
  });

  it.each(FORMATS)("$format leaves nothing behind when its cases fail half-way", async ({ name }) => {
    const path = await fileOf(name, "old");
    async function* failing(): AsyncGenerator<LogCase[]> {
      yield [caseOf("1", 0, {}, [{}])];
      throw new Error("the source broke");
    }

    await expect(writeLog(path, failing())).rejects.toThrow("the source broke");

    expect(await readdir(dirname(path))).toEqual([name]);
    expect(await readFile(path, "utf8")).toBe("old");
  });

  it("refuses to write two cases of one id", async () => {
    const path = await fileOf("twice.xes", "old");

    await expect(writeLog(path, batchOf(caseOf("1", 0, {}, []), caseOf("1", 1, {}, [])))).rejects.toMatchObject({ code: "CASE_DUPLICATE" });

    expect(await readdir(dirname(path))).toEqual(["twice.xes"]);
  });

  it.each(["log.sqlite", "log.xmlocel", "log.txt"])("refuses to write %s", async (name) => {
    await expect(writeLog(join(folder, name), batchOf())).rejects.toMatchObject({ code: "FILE_FORMAT_UNKNOWN" });
  });

  it("names the folder that does not exist", async () => {
    await expect(writeLog(join(folder, "nowhere", "log.xes"), batchOf())).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});

describe("XES", () => {
  it("ignores defaults, attributes of the log and nested attributes", async () => {
    const path = await fileOf(
      "nested.xes",
      xes(`<extension name="Concept" prefix="concept" uri="x"/>
        <global scope="event"><string key="org:resource" value="UNKNOWN"/></global>
        <classifier name="c" keys="concept:name"/>
        <float key="concept:name" value="not checked"><float key="x" value="1"/></float>
        <trace><string key="group" value="g"><string key="concept:name" value="not the id"/></string>
          <event><date key="time:timestamp" value="2024-03-01T09:30:00+08:00"/>
            <string key="concept:name" value="a"><string key="org:resource" value="nobody"/></string>
            <list key="l"><values><string key="org:role" value="r"/></values></list>
          </event>
          <string key="concept:name" value="behind its events"/>
        </trace>`),
    );

    const [only] = await casesIn(path);

    expect(only).toMatchObject({ id: "behind its events", attributes: { group: "g" } });
    expect(only?.events).toEqual([
      {
        id: "behind its events#0",
        type: "a",
        time: "2024-03-01T09:30:00+08:00",
        at: Date.parse("2024-03-01T01:30:00Z"),
        seq: 0,
        source: "log",
        objects: [{ type: "case", id: "behind its events" }],
        data: {},
      },
    ]);
  });

  it("reads types of values as their tags say", async () => {
    const body = `<int key="i" value=" +7 "/><float key="f" value="1.5E2"/><boolean key="b" value="True"/><id key="u" value="12"/>
      <date key="d" value="2024-03-01T09:30:00.123456Z"/><string key="s" value="1&amp;2"/>`;

    const [only] = await casesIn(await fileOf("types.xes", xes(trace("1", body))));

    expect(only?.attributes).toEqual({ i: 7, f: 150, b: true, u: "12", d: "2024-03-01T09:30:00.123456Z", s: "1&2" });
  });

  it("keeps the order of the document, whatever the times say", async () => {
    const event = (name: string, time: string): string =>
      `<event><string key="concept:name" value="${name}"/><date key="time:timestamp" value="${time}"/></event>`;
    const body = event("late", "2024-03-02T00:00:00Z") + event("early", "2024-03-01T00:00:00Z");

    const [only] = await casesIn(await fileOf("order.xes", xes(trace("1", body))));

    expect(only?.events.map(({ type, seq }) => [type, seq])).toEqual([
      ["late", 0],
      ["early", 1],
    ]);
  });

  it("reads GB 18030 when the XML declares it", async () => {
    const text = xes(trace("案一")).replace("UTF-8", "GB18030");

    const cases = await casesIn(await fileOf("gb.xes", encodeGb18030(text)));

    expect(cases.map(({ id }) => id)).toEqual(["案一"]);
  });

  it("reads a file with a byte order mark, and one whose name says it is not packed though it is", async () => {
    expect(await casesIn(await fileOf("bom.xes", `\uFEFF${xes(trace("1"))}`))).toHaveLength(1);
    expect(await casesIn(await fileOf("packed.xes", gzipSync(xes(trace("1")))))).toHaveLength(1);
  });

  it("takes a typed attribute without a value as missing, which used to end the import", async () => {
    const body = trace("1", '<int key="n" value=""/><date key="d" value=""/><boolean key="b" value=""/><float key="f" value=""/>');
    const [read] = await casesIn(await fileOf("log.xes", `<log>${body}</log>`));

    expect(read?.attributes).toEqual({ n: "", d: "", b: "", f: "" });
    for (const key of ["n", "d", "b", "f"]) expect(present(read?.attributes ?? {}, key)).toBeUndefined();
  });

  it.each(FORMATS)("$format gives back a log without cases", async ({ name }) => {
    const path = await fileOf(name, "");
    await writeLog(path, batchOf());

    expect(await casesIn(path)).toEqual([]);
  });

  it("reads a log without cases", async () => {
    expect(await casesIn(await fileOf("none.xes", xes("")))).toEqual([]);
  });

  const bad: readonly { name: string; body: string; code: string; says: string[] }[] = [
    { name: "a case without id", body: `<trace>${EVENT}</trace>`, code: "CASE_ID_MISSING", says: ["line 3", "concept:name"] },
    { name: "a case with an empty id", body: trace(""), code: "CASE_ID_MISSING", says: ["line 3"] },
    { name: "an event outside of traces", body: EVENT, code: "CASE_ID_MISSING", says: ["line 3"] },
    { name: "two cases of one id", body: `${trace("7")}\n${trace("7")}`, code: "CASE_DUPLICATE", says: ["line 4", '"7"'] },
    {
      name: "a word as <int>",
      body: trace("1", '\n<int key="n" value="abc"/>'),
      code: "LOG_VALUE_INVALID",
      says: ["line 4", '"abc"', '"n"'],
    },
    { name: "a fraction as <int>", body: trace("1", '<int key="n" value="1.5"/>'), code: "LOG_VALUE_INVALID", says: ["line 3"] },
    { name: "a hexadecimal <int>", body: trace("1", '<int key="n" value="0x10"/>'), code: "LOG_VALUE_INVALID", says: ["line 3"] },
    {
      name: "an ampersand that is not written as a reference",
      body: `${trace("1", '\n<string key="n" value="Müller & Sohn"/>')}\n${trace("2")}`,
      code: "FILE_MALFORMED",
      says: ["line 4", "&amp;"],
    },
    { name: "NaN", body: trace("1", '<float key="n" value="NaN"/>'), code: "LOG_VALUE_INVALID", says: ["line 3", '"NaN"'] },
    { name: "Infinity", body: trace("1", '<float key="n" value="Infinity"/>'), code: "LOG_VALUE_INVALID", says: ["line 3"] },
    { name: "a number beyond all bounds", body: trace("1", '<float key="n" value="1e999"/>'), code: "LOG_VALUE_INVALID", says: ["line 3"] },
    { name: "a word as <boolean>", body: trace("1", '<boolean key="b" value="ja"/>'), code: "LOG_VALUE_INVALID", says: ["line 3", '"ja"'] },
    { name: "a word as <date>", body: trace("1", '<date key="d" value="soon"/>'), code: "LOG_VALUE_INVALID", says: ["line 3", '"soon"'] },
    {
      name: "a date without offset",
      body: trace("1", '<date key="d" value="2024-03-01T00:00:00"/>'),
      code: "LOG_VALUE_INVALID",
      says: ["offset"],
    },
    { name: "30 February", body: trace("1", '<date key="d" value="2024-02-30T00:00:00Z"/>'), code: "LOG_VALUE_INVALID", says: ["line 3"] },
    {
      name: "an event without activity",
      body: trace("1", '<event><date key="time:timestamp" value="2024-03-01T09:30:00Z"/></event>'),
      code: "LOG_VALUE_INVALID",
      says: ["line 3", "concept:name"],
    },
    {
      name: "an event without time",
      body: trace("1", '<event><string key="concept:name" value="a"/></event>'),
      code: "LOG_VALUE_INVALID",
      says: ["line 3", "time:timestamp"],
    },
    {
      name: "an attribute twice",
      body: trace("1", '<string key="k" value="1"/><string key="k" value="2"/>'),
      code: "LOG_VALUE_INVALID",
      says: ["twice"],
    },
    {
      name: "the key __proto__",
      body: trace("1", '<string key="__proto__" value="1"/>'),
      code: "LOG_VALUE_INVALID",
      says: ["line 3", "__proto__"],
    },
    { name: "an attribute without key", body: trace("1", '<string value="1"/>'), code: "FILE_MALFORMED", says: ["line 3", "key"] },
    { name: "an attribute without value", body: trace("1", '<string key="k"/>'), code: "LOG_VALUE_INVALID", says: ["line 3", '"k"'] },
    {
      name: "an element that XES does not have",
      body: trace("1", '<strng key="k" value="v"/>'),
      code: "FILE_MALFORMED",
      says: ["line 3", "<strng>"],
    },
    {
      name: "an activity of 600 characters",
      body: trace("1", EVENT.replace('"a"', `"${"x".repeat(600)}"`)),
      code: "LOG_VALUE_INVALID",
      says: ["600"],
    },
    { name: "an unknown entity", body: trace("1", '<string key="k" value="&x;"/>'), code: "FILE_MALFORMED", says: ["line 3"] },
    { name: "crossed tags", body: "<trace><event></trace></event>", code: "FILE_MALFORMED", says: ["line 3"] },
    { name: "a control character", body: trace("\u0001"), code: "FILE_MALFORMED", says: ["line 3"] },
  ];

  it.each(bad)("refuses $name and names file, line and reason", async ({ body, code, says }) => {
    const error = await errorOf(await fileOf("bad.xes", xes(body)));

    expect(error.code).toBe(code);
    for (const text of ["bad.xes", "line", ...says]) expect(error.message).toContain(text);
    expect(error.details).toMatchObject({ file: "bad.xes", line: expect.any(Number) });
  });

  it.each([
    { name: "inside a trace", text: xes(trace("1")).slice(0, 120), code: "FILE_TRUNCATED" },
    { name: "inside a tag", text: `<log><trace><string key="con`, code: "FILE_TRUNCATED" },
    { name: "before the root", text: '<?xml version="1.0"?>\n', code: "FILE_TRUNCATED" },
    { name: "before everything", text: "", code: "FILE_TRUNCATED" },
    { name: "inside a comment", text: "<log><!-- ", code: "FILE_TRUNCATED" },
  ])("says $code of a file that ends $name", async ({ text, code }) => {
    expect((await errorOf(await fileOf("cut.xes", text))).code).toBe(code);
  });

  it.each([
    { name: "a DOCTYPE", head: "<!DOCTYPE log>" },
    { name: "a billion laughs", head: '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]>' },
    { name: "an external entity", head: '<!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]>' },
  ])("refuses $name", async ({ head }) => {
    const error = await errorOf(await fileOf("entities.xes", `<?xml version="1.0"?>\n${head}\n<log>${trace("&c;")}</log>`));

    expect(error).toMatchObject({ code: "FILE_REFUSED", details: { line: 2 } });
    expect(error.message).toContain("DOCTYPE");
  });

  it("says where a gzip file is cut, damaged or has something behind its end", async () => {
    const packed = gzipSync(xes(Array.from({ length: 500 }, (_, index) => trace(String(index * 7919))).join("\n")));
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, packed.length >> 1, (packed.length >> 1) + 8);

    const cut = await errorOf(await fileOf("cut.xes.gz", packed.subarray(0, packed.length - 20)));
    const broken = await errorOf(await fileOf("damaged.xes.gz", damaged));
    const padded = await errorOf(await fileOf("padded.xes.gz", Buffer.concat([packed, Buffer.alloc(512)])));
    const trailing = await errorOf(await fileOf("trailing.xes.gz", Buffer.concat([packed, Buffer.from("more")])));

    expect(cut).toMatchObject({ code: "FILE_TRUNCATED", details: { file: "cut.xes.gz", byte: expect.any(Number) } });
    expect(broken).toMatchObject({ code: "FILE_MALFORMED", details: { byte: expect.any(Number) } });
    expect(trailing).toMatchObject({ code: "FILE_MALFORMED", details: { byte: expect.any(Number) } });
    expect(padded).toMatchObject({ code: "FILE_MALFORMED", details: { byte: packed.length } });
  });

  it("names line and byte of what is not UTF-8", async () => {
    const text = Buffer.concat([
      Buffer.from('<log>\n<trace>\n<string key="concept:name" value="'),
      Buffer.from([0xb0, 0xb8]),
      Buffer.from('"/>'),
    ]);

    const error = await errorOf(await fileOf("latin.xes", text));

    expect(error).toMatchObject({ code: "FILE_ENCODING", details: { line: 3, byte: 48 } });
    expect(error.message).toContain("gb18030");
  });

  it.each([
    { name: "an encoding it does not know", text: '<?xml version="1.0" encoding="ISO-8859-1"?><log/>' },
    { name: "UTF-16", text: Buffer.from("\uFEFF<log/>", "utf16le") },
  ])("refuses $name", async ({ text }) => {
    expect((await errorOf(await fileOf("encoding.xes", text))).code).toBe("FILE_ENCODING");
  });

  it("reads files in a worker as it reads them here, and ends the worker when the consumer stops", async () => {
    const body = Array.from({ length: 12_000 }, (_, index) => trace(`case ${index}`));
    const path = await fileOf("large.xes", xes(body.join("\n")));
    const seen: number[] = [];

    for await (const batch of openLog(path).batches()) seen.push(batch.length);
    for await (const batch of openLog(path).batches()) {
      seen.push(-batch.length);
      break;
    }

    expect(seen.slice(0, -1).reduce((sum, size) => sum + size)).toBe(12_000);
    expect(seen.at(-1)).toBeLessThan(0);
    expect(process.getActiveResourcesInfo()).not.toContain("Worker");
  });

  it("carries errors out of the worker with line and code", async () => {
    const body = Array.from({ length: 12_000 }, (_, index) => trace(`case ${index}`));
    const path = await fileOf("large.xes", xes([...body, trace("case 17")].join("\n")));

    const error = await errorOf(path);

    expect(error).toMatchObject({ code: "CASE_DUPLICATE", details: { line: 12_003, file: "large.xes" } });
  });

  it("reads a case of a million events in linear time", async () => {
    const event = `<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2024-03-01T09:30:00+08:00"/></event>\n`;
    const path = await fileOf("long.xes.gz", gzipSync(xes(trace("1", event.repeat(1_000_000))), { level: 1 }));

    const cases = await casesIn(path);

    expect(cases.map(({ events }) => events.length)).toEqual([1_000_000]);
    expect(cases[0]?.events.at(-1)?.id).toBe("1#999999");
  }, 60_000);
});

describe("CSV", () => {
  it("knows Chinese headers, puts the zone to local times and orders the events of a case", async () => {
    const path = await fileOf(
      "办件.csv",
      "办件编号,环节,时间,经办人,部门,金额\r\nA1,办结,2024-03-02 10:00:00,李四,一科,5\r\nA1,受理,2024/3/1 9:30,张三,一科,\r\nA2,受理,2024-03-01T09:30:00Z,,一科,6\r\n",
    );

    const cases = await casesIn(path, {
      mapping: {
        case: "办件编号",
        activity: "环节",
        time: "时间",
        resource: "经办人",
        group: "部门",
        zone: "+08:00",
        types: { 金额: "number" },
      },
    });

    expect(cases.map(({ id, position }) => [id, position])).toEqual([
      ["A1", 0],
      ["A2", 1],
    ]);
    expect(cases[0]?.events.map(({ id, type, time, actor, data }) => ({ id, type, time, actor, data }))).toEqual([
      { id: "A1#0", type: "受理", time: "2024-03-01T09:30:00+08:00", actor: { id: "张三", org: "一科" }, data: {} },
      { id: "A1#1", type: "办结", time: "2024-03-02T10:00:00+08:00", actor: { id: "李四", org: "一科" }, data: { 金额: 5 } },
    ]);
    expect(cases[1]?.events[0]).toMatchObject({ time: "2024-03-01T09:30:00Z", data: { "org:group": "一科", 金额: 6 } });
    await expect(casesIn(path)).rejects.toMatchObject({ code: "MAPPING_INVALID", message: expect.stringContaining("zone") });
  });

  it.each([
    { zone: "Asia/Shanghai", text: "2024年3月1日 09:30", time: "2024-03-01T09:30:00+08:00" },
    { zone: "Asia/Shanghai", text: "1988年7月1日 09:30", time: "1988-07-01T09:30:00+09:00" },
    { zone: "Europe/Amsterdam", text: "2024年10月27日 02:30", time: "2024-10-27T02:30:00+02:00" },
    { zone: "Europe/Amsterdam", text: "2024年10月27日 03:00", time: "2024-10-27T03:00:00+01:00" },
  ])("reads $text in $zone as $time", async ({ zone, text, time }) => {
    const path = await fileOf("zone.csv", `case,activity,time\n1,a,${text}\n`);

    const [only] = await casesIn(path, {
      mapping: { case: "case", activity: "activity", time: "time", timeFormat: "yyyy年M月d日 HH:mm", zone },
    });

    expect(only?.events[0]).toMatchObject({ time, at: Date.parse(time) });
  });

  it("keeps equal times in the order of the rows, and follows a column of numbers when there is one", async () => {
    const rows = "1,b,2024-03-01T09:30:00Z,2\n1,a,2024-03-01T09:30:00Z,1\n";

    const [byTime] = await casesIn(await fileOf("time.csv", `case,activity,time,n\n${rows}`));
    const [bySeq] = await casesIn(await fileOf("seq.csv", `case,activity,time,序号\n${rows}`));

    expect(byTime?.events.map(({ type }) => type)).toEqual(["b", "a"]);
    expect(bySeq?.events.map(({ type, seq }) => [type, seq])).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
  });

  it("takes only the attributes that a mapping lists, and another delimiter", async () => {
    const path = await fileOf("semicolon.csv", "\uFEFFid;step;when;kind;note\n1;a;2024-03-01T09:30:00Z;permit;x\n");

    const [only] = await casesIn(path, {
      mapping: { case: "id", activity: "step", time: "when", delimiter: ";", attributes: { case: ["kind"] } },
    });

    expect(only).toMatchObject({ attributes: { kind: "permit" }, events: [{ data: {} }] });
  });

  const HEAD = "case,activity,time\n";
  it.each([
    { name: "a row with a cell too many", text: `${HEAD}1,a,2024-03-01T09:30:00Z,x\n`, code: "FILE_MALFORMED", says: "line 2" },
    { name: "a row with a cell too few", text: `${HEAD}1,a,2024-03-01T09:30:00Z\n1,a\n`, code: "FILE_MALFORMED", says: "line 3" },
    { name: "no case id", text: `${HEAD},a,2024-03-01T09:30:00Z\n`, code: "CASE_ID_MISSING", says: "line 2" },
    { name: "no activity", text: `${HEAD}1,,2024-03-01T09:30:00Z\n`, code: "LOG_VALUE_INVALID", says: "line 2" },
    { name: "no time", text: `${HEAD}"1\n",a,\n`, code: "LOG_VALUE_INVALID", says: "line 2" },
    { name: "a time that is none", text: `${HEAD}1,a,soon\n`, code: "LOG_VALUE_INVALID", says: '"soon"' },
    { name: "30 February", text: `${HEAD}1,a,2024-02-30 10:00:00Z\n`, code: "LOG_VALUE_INVALID", says: "line 2" },
    {
      name: "a number that is none",
      text: `case,activity,time,n [number]\n1,a,2024-03-01T09:30:00Z,abc\n`,
      code: "LOG_VALUE_INVALID",
      says: '"abc"',
    },
    { name: "NaN", text: `case,activity,time,n [number]\n1,a,2024-03-01T09:30:00Z,NaN\n`, code: "LOG_VALUE_INVALID", says: '"NaN"' },
    {
      name: "JSON that is none",
      text: `case,activity,time,n [json]\n1,a,2024-03-01T09:30:00Z,{\n`,
      code: "LOG_VALUE_INVALID",
      says: "line 2",
    },
    {
      name: "a seq that is no integer",
      text: `case,activity,time,seq\n1,a,2024-03-01T09:30:00Z,1.5\n`,
      code: "LOG_VALUE_INVALID",
      says: '"1.5"',
    },
    {
      name: "an attribute of the case that changes",
      text: `case,activity,time,case:x\n1,a,2024-03-01T09:30:00Z,u\n1,a,2024-03-01T09:30:00Z,v\n`,
      code: "LOG_VALUE_INVALID",
      says: "line 3",
    },
    { name: "a quote that is not closed", text: `${HEAD}1,"a,2024-03-01T09:30:00Z\n`, code: "FILE_TRUNCATED", says: "line" },
    { name: "a quote inside a cell", text: `${HEAD}1,a"b,2024-03-01T09:30:00Z\n`, code: "FILE_MALFORMED", says: "line 2" },
    { name: "two columns of one name", text: "case,activity,time,x,x\n", code: "MAPPING_INVALID", says: '"x"' },
    { name: "a column __proto__", text: "case,activity,time,__proto__\n", code: "LOG_VALUE_INVALID", says: "line 1" },
    { name: "headers that are not known", text: "a,b,c\n1,2,3\n", code: "MAPPING_INVALID", says: '"a", "b", "c"' },
    { name: "what is no text", text: `${HEAD}\0`, code: "FILE_FORMAT_UNKNOWN", says: "binary" },
  ])("refuses $name", async ({ text, code, says }) => {
    const error = await errorOf(await fileOf("bad.csv", text));

    expect(error.code).toBe(code);
    expect(error.message).toContain("bad.csv");
    expect(error.message).toContain(says);
  });

  it("refuses a mapping that names no column, and a zone that does not exist", async () => {
    const path = await fileOf("map.csv", `${HEAD}1,a,2024-03-01T09:30:00Z\n`);
    const mapping = { case: "case", activity: "activity", time: "time" };

    expect(await errorOf(path, { mapping: { ...mapping, resource: "who" } })).toMatchObject({ code: "MAPPING_INVALID" });
    expect(await errorOf(path, { mapping: { ...mapping, zone: "Asia/Atlantis" } })).toMatchObject({ code: "MAPPING_INVALID" });
    expect(await errorOf(path, { mapping: { ...mapping, timeFormat: "HH:mm" } })).toMatchObject({ code: "MAPPING_INVALID" });
  });

  it("names line and byte of what is not UTF-8", async () => {
    const bytes = Buffer.concat([Buffer.from(HEAD), encodeGb18030("1,受理,2024-03-01T09:30:00Z\n")]);

    expect(await errorOf(await fileOf("gbk.csv", bytes))).toMatchObject({ code: "FILE_ENCODING", details: { line: 2, byte: 21 } });
  });
});

describe("JSON Lines", () => {
  const event = (id: string, extra: object = {}): string =>
    JSON.stringify({
      id,
      type: "a",
      time: "2024-03-01T09:30:00+08:00",
      source: "host",
      objects: [{ type: "case", id: "1" }],
      data: {},
      ...extra,
    });

  it("counts a delivery that is repeated once, and gives an event to each case it is about", async () => {
    const both = { objects: ["1", "2"].map((id) => ({ type: "case", id })) };
    const path = await fileOf("events.jsonl", `${event("e1")}\n\n${event("e2", both)}\r\n${event("e1")}`);

    const cases = await casesIn(path);

    expect(cases.map(({ id, events }) => [id, events.map((step) => step.id)])).toEqual([
      ["1", ["e1", "e2"]],
      ["2", ["e2"]],
    ]);
  });

  it.each([
    { name: "a line that is cut", text: `${event("e1")}\n{"id":"e2"`, code: "FILE_TRUNCATED", says: "line 2" },
    { name: "a line that is no JSON", text: `${event("e1")}\n{"id":e2}\n`, code: "FILE_MALFORMED", says: "line 2" },
    { name: "an event without objects", text: `${event("e1", { objects: [] })}\n`, code: "EVENT_INVALID", says: "line 1" },
    { name: "a member that events do not have", text: `${event("e1", { extra: 1 })}\n`, code: "EVENT_INVALID", says: "line 1" },
    {
      name: "the key __proto__",
      text: `${event("e1").replace('"data":{}', '"data":{"__proto__":1}')}\n`,
      code: "EVENT_INVALID",
      says: "line 1",
    },
    { name: "one id with two contents", text: `${event("e1")}\n${event("e1", { type: "b" })}\n`, code: "EVENT_CONFLICT", says: "line 2" },
    {
      name: "no case to tell",
      text: event("e1", {
        objects: [
          { type: "x", id: "1" },
          { type: "y", id: "1" },
        ],
      }),
      code: "MAPPING_INVALID",
      says: '"x", "y"',
    },
  ])("refuses $name", async ({ text, code, says }) => {
    const error = await errorOf(await fileOf("bad.jsonl", text));

    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
  });
});

describe("OCEL", () => {
  const ocel = (events: object[], objects: object[] = [{ id: "o", type: "case" }]): string =>
    JSON.stringify({
      objectTypes: [{ name: "case", attributes: [] }],
      eventTypes: [{ name: "a", attributes: [{ name: "n", type: "integer" }] }],
      objects,
      events,
    });
  const about = (extra: object): object => ({
    id: "e",
    type: "a",
    time: "2024-03-01T09:30:00Z",
    relationships: [{ objectId: "o", qualifier: "" }],
    ...extra,
  });

  it("reads text by its declared type, and times without zone as UTC", async () => {
    const path = await fileOf("typed.json", ocel([about({ time: "2024-03-01 09:30:00", attributes: [{ name: "n", value: "5" }] })]));

    const [only] = await casesIn(path);

    expect(only?.events[0]).toMatchObject({ id: "o#0", time: "2024-03-01T09:30:00Z", data: { n: 5 } });
  });

  it.each([
    {
      name: "text where a number was declared",
      text: ocel([about({ attributes: [{ name: "n", value: "abc" }] })]),
      code: "LOG_VALUE_INVALID",
      says: "events[0]",
    },
    { name: "a time that is none", text: ocel([about({ time: "soon" })]), code: "LOG_VALUE_INVALID", says: "events[0]" },
    { name: "an event without time", text: ocel([about({ time: undefined })]), code: "FILE_MALFORMED", says: "events[0].time" },
    {
      name: "an object that is not declared",
      text: ocel([about({ relationships: [{ objectId: "x" }] })]),
      code: "FILE_MALFORMED",
      says: '"x"',
    },
    {
      name: "an object declared twice",
      text: ocel(
        [],
        [
          { id: "o", type: "case" },
          { id: "o", type: "case" },
        ],
      ),
      code: "CASE_DUPLICATE",
      says: '"o"',
    },
    { name: "an event that is there twice", text: ocel([about({}), about({})]), code: "FILE_MALFORMED", says: '"e"' },
    {
      name: "an attribute __proto__",
      text: ocel([about({ attributes: [{ name: "__proto__", value: 1 }] })]),
      code: "LOG_VALUE_INVALID",
      says: "__proto__",
    },
    { name: "a list that is missing", text: '{"objectTypes":[]}', code: "FILE_MALFORMED", says: "eventTypes" },
    { name: "a file that is cut", text: ocel([about({})]).slice(0, 150), code: "FILE_TRUNCATED", says: "line 1" },
    { name: "what is no JSON", text: '{\n"objectTypes": nonsense}', code: "FILE_MALFORMED", says: "line 2" },
  ])("refuses $name", async ({ text, code, says }) => {
    const error = await errorOf(await fileOf("bad.jsonocel", text));

    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
  });

  it.each([
    { name: "a DOCTYPE", text: "<!DOCTYPE log><log><objects/></log>", code: "FILE_REFUSED" },
    { name: "XML that is cut", text: "<log>\n<objects>", code: "FILE_TRUNCATED" },
    { name: "crossed tags", text: "<log><objects></log></objects>", code: "FILE_MALFORMED" },
    { name: "an event without type", text: '<log><objects/><events><event id="1"/></events></log>', code: "FILE_MALFORMED" },
  ])("refuses $name in XML, naming the line", async ({ text, code }) => {
    expect(await errorOf(await fileOf("bad.xmlocel", text))).toMatchObject({ code, message: expect.stringMatching(/line \d/) });
  });

  it("says of a file that is no SQLite database what it is", async () => {
    expect(await errorOf(await fileOf("bad.sqlite", "<log/>"))).toMatchObject({ code: "FILE_FORMAT_UNKNOWN" });
    expect(await errorOf(await fileOf("cut.sqlite", `SQLite format 3\0${"x".repeat(200)}`))).toMatchObject({ code: "FILE_TRUNCATED" });
  });
});

describe("openLog", () => {
  it.each([
    { name: "an unknown name", file: "log.txt", content: "hello" },
    { name: "CSV under the name of XES", file: "log.xes", content: "case,activity,time" },
    { name: "XML under the name of JSON", file: "log.json", content: "<log/>" },
    { name: "a web page under the name of XES", file: "log.xes", content: "<html><body/></html>" },
  ])("refuses $name", async ({ file, content }) => {
    expect((await errorOf(await fileOf(file, content))).code).toBe("FILE_FORMAT_UNKNOWN");
  });

  it("tells XES from OCEL by content where the name allows both", async () => {
    expect(openLog(await fileOf("a.xml", xes(trace("1")))).format).toBe("xes");
    expect(openLog(await fileOf("b.xml", "<log><object-types/></log>")).format).toBe("ocel-xml");
    expect(openLog(await fileOf("c.bin", xes(trace("1"))), { format: "xes" }).format).toBe("xes");
  });

  it("throws at once when there is no such file", () => {
    expect(() => openLog(join(folder, "none.xes"))).toThrow(expect.objectContaining({ code: "FILE_NOT_FOUND" }));
  });

  it("reports progress up to the last byte", async () => {
    const path = await fileOf("progress.xes", xes(trace("1") + trace("2")));
    const reports: number[][] = [];

    await casesIn(path, { onProgress: (...report) => reports.push(report) });

    const size = (await readFile(path)).length;
    expect(reports.at(-1)).toEqual([size, size, 2, 2]);
  });
});

describe("progressBar", () => {
  it("draws on a terminal and clears its line at the end", () => {
    const written: string[] = [];
    const report = progressBar({ isTTY: true, columns: 60, write: (text: string) => written.push(text) });

    report(50, 100, 10, 20);
    report(100, 100, 20, 40);

    expect(written[0]).toContain("50 %");
    expect(written.at(-1)).toBe("\r\u001b[K");
  });

  it("writes nothing where there is no terminal", () => {
    const written: string[] = [];
    const report = progressBar({ isTTY: false, write: (text: string) => written.push(text) });

    report(50, 100, 10, 20);
    report(100, 100, 20, 40);

    expect(written).toEqual([]);
  });
});

// Real logs that are not part of the repository.
const SHARED = process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../../shared");
const LOGS = join(SHARED, "data/logs");
const available = await readFile(join(LOGS, "checks.json"), "utf8").catch(() => undefined);

describe.skipIf(!available)("real logs (skipped where PLUMBLINE_SHARED has none)", () => {
  const checks = available
    ? (JSON.parse(available) as { logs: Record<string, { file: string }>; checks: Check[] })
    : { logs: {}, checks: [] };
  const stats = checks.checks
    .filter(({ kind }) => kind === "log.stats")
    .map(({ log, expected }) => ({ log, expected, file: join(LOGS, checks.logs[log]?.file ?? "") }));

  it.each(stats)(
    "has the known figures of $log",
    async ({ file, expected }) => {
      expect(await statsOf(file)).toEqual(expected);
    },
    60_000,
  );

  it.each(["log.xes.gz", "log.jsonocel", "log.csv", "log.jsonl.gz"])("has the same cases after a journey through %s", async (name) => {
    const file = join(LOGS, "receipt.xes.gz");
    const path = join(folder, `receipt-${name}`);

    await writeLog(path, openLog(file).batches());

    expect(await casesIn(path)).toEqual(await casesIn(file));
  });

  it("gives the same cases from OCEL in JSON, XML and SQLite, but for the zone that only JSON has", async () => {
    const read = async (name: string): Promise<unknown> =>
      (await casesIn(join(LOGS, `ocel20_example.${name}`), { objectType: "Purchase Order" })).map(({ id, attributes, events }) => ({
        id,
        attributes,
        steps: events.map(({ type, data }) => ({ type, data })),
      }));

    const fromJson = await read("jsonocel");

    expect(fromJson).toMatchObject([
      { id: "PO1", attributes: { po_product: "Cows", po_quantity: "600" } },
      { id: "PO2", attributes: { po_product: "Notebooks", po_quantity: "1" } },
    ]);
    expect(await read("xmlocel")).toEqual(fromJson);
    expect(await read("sqlite")).toEqual(fromJson);
    const times = async (name: string): Promise<string[]> =>
      (await casesIn(join(LOGS, `ocel20_example.${name}`), { objectType: "Invoice" })).flatMap(({ events }) =>
        events.map(({ time }) => time),
      );
    expect(await times("sqlite")).toEqual(await times("xmlocel"));
  });

  it("lists the object types when it cannot choose one", async () => {
    expect((await errorOf(join(LOGS, "ocel20_example.sqlite"))).message).toContain(
      '"Invoice", "Payment", "Purchase Order", "Purchase Requisition"',
    );
  });

  it("says what to do with OCEL 1.0", async () => {
    const error = await errorOf(join(LOGS, "p2p-normal.jsonocel"));

    expect(error).toMatchObject({ code: "FILE_FORMAT_UNKNOWN", message: expect.stringContaining("OCEL 1.0") });
  });

  it("writes XES that keeps what is a date and what is text apart", async () => {
    const path = join(folder, "dates.xes.gz");

    await writeLog(path, openLog(join(LOGS, "receipt.xes.gz")).batches());

    const text = gunzipSync(await readFile(path)).toString("utf8");
    expect(text).toContain('<date key="deadline" value="2011-12-06T13:41:31.788+01:00"/>');
    expect(text).toContain('<string key="department" value="General"/>');
  });
});

interface Check {
  readonly kind: string;
  readonly log: string;
  readonly expected: unknown;
}

async function statsOf(path: string): Promise<unknown> {
  const activities = new Set<string>();
  const resources = new Set<string>();
  const variants = new Set<string>();
  let [cases, events, minTs, maxTs, maxEventsPerCase, equalTsPairs] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for await (const batch of openLog(path).batches()) {
    for (const logCase of batch) {
      cases++;
      events += logCase.events.length;
      maxEventsPerCase = Math.max(maxEventsPerCase, logCase.events.length);
      variants.add(JSON.stringify(logCase.events.map(({ type }) => type)));
      logCase.events.forEach(({ type, at, actor }, index) => {
        activities.add(type);
        if (actor) resources.add(actor.id);
        minTs = Math.min(minTs, at);
        maxTs = Math.max(maxTs, at);
        if (index > 0 && logCase.events[index - 1]?.at === at) equalTsPairs++;
      });
    }
  }
  const [activityCount, variantCount, resourceCount] = [activities.size, variants.size, resources.size];
  return {
    cases,
    events,
    activities: activityCount,
    variants: variantCount,
    resources: resourceCount,
    minTs,
    maxTs,
    maxEventsPerCase,
    equalTsPairs,
  };
}
