import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { RED_FLAGS } from "@plumbline/packs/redflags";
import { afterEach, describe, expect, it, vi } from "vitest";
import { flagGatherer } from "../src/redflags/gather.ts";
import { openFiles } from "../src/redflags/input.ts";
import { gatherFiles } from "../src/redflags/run.ts";
import { folder, plumbline, root, spawned } from "./support.ts";

type Bid = readonly [firm: string, amount: number | string | null, status?: string, currency?: string];

interface Shape {
  readonly date?: string;
  readonly id?: string;
  readonly days?: number;
  readonly tenderers?: number;
  readonly winner?: string;
  readonly more?: object;
}

/** A release of a process with its bids; the first firm wins where nothing else is said. */
function release(
  ocid: string,
  bids: readonly Bid[],
  { date = "2026-02-01T00:00:00Z", id = `${ocid}-1`, days = 30, tenderers, winner, more }: Shape = {},
) {
  const end = new Date(Date.UTC(2026, 0, 1 + days)).toISOString();
  return {
    ocid,
    id,
    date,
    tag: ["compiled"],
    buyer: { id: "BUYER" },
    tender: {
      procurementMethod: "open",
      ...(tenderers === undefined ? {} : { numberOfTenderers: tenderers }),
      tenderPeriod: { startDate: "2026-01-01T00:00:00Z", endDate: end },
    },
    bids: {
      details: bids.map(([firm, amount, status = "valid", currency = "CNY"], n) => ({
        id: String(n + 1),
        status,
        date: "2026-01-01T10:00:00Z",
        tenderers: [{ id: firm }],
        value: { amount, currency },
      })),
    },
    awards: [{ id: "1", status: "active", suppliers: [{ id: winner ?? bids[0]?.[0] ?? "W" }] }],
    ...more,
  };
}

const lines = (...all: readonly object[]): string => all.map((one) => `${JSON.stringify(one)}\n`).join("");

function file(content: string | Buffer, name = "data.jsonl"): string {
  const path = join(folder(), name);
  writeFileSync(path, content);
  return path;
}

interface Report {
  readonly read: {
    readonly releases: number;
    readonly processes: number;
    readonly outside: number;
    readonly compiled: number;
    readonly duplicates: number;
    readonly files: readonly { readonly name: string; readonly sha256: string }[];
    readonly issues: readonly {
      readonly reason: string;
      readonly count: number;
      readonly first: readonly { readonly line: number; readonly path: string }[];
    }[];
  };
  readonly flags: readonly {
    readonly id: string;
    readonly flagged: number;
    readonly notComputable: number;
    readonly params: Record<string, unknown>;
  }[];
  readonly findings: readonly {
    readonly flag: string;
    readonly subject: string;
    readonly id: string;
    readonly value: number;
    readonly rationale: { readonly zh: string; readonly en: string };
  }[];
}

async function report(path: string, ...more: readonly string[]): Promise<Report> {
  const { code, out, err } = await plumbline("redflags", path, "--format", "json", ...more);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out) as Report;
}

const found = ({ findings }: Report): string[] => findings.map(({ flag, subject, id }) => `${flag} ${subject} ${id}`);
const reasons = ({ read }: Report): Record<string, number> => Object.fromEntries(read.issues.map(({ reason, count }) => [reason, count]));

// Two short periods, one single bid, one equal price, one lowest bid that was disqualified.
const SMALL = lines(
  release(
    "p-1",
    [
      ["A", 100],
      ["B", 120],
    ],
    { days: 5, tenderers: 2 },
  ),
  release("p-2", [["A", 100]], { tenderers: 1 }),
  release(
    "p-3",
    [
      ["A", 100],
      ["C", 100],
    ],
    { days: 7 },
  ),
  release("p-4", [
    ["A", 100],
    ["D", 90, "disqualified"],
    ["B", 110],
  ]),
);

afterEach(() => vi.unstubAllEnvs());

describe("redflags", () => {
  it("says in JSON what was found, with the figures in words of both languages", async () => {
    const path = file(SMALL);

    const all = await report(path, "--flags", "R003,R018,R028,R036");

    expect(found(all).toSorted()).toEqual([
      "R003 process p-1",
      "R003 process p-3",
      "R018 process p-2",
      "R028 process p-3",
      "R028 tenderer A",
      "R028 tenderer C",
      "R036 process p-4",
    ]);
    expect(all.read).toMatchObject({ releases: 4, processes: 4, outside: 0, compiled: 0, duplicates: 0 });
    expect(all.read.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(all.flags.map(({ id }) => id)).toEqual(["R003", "R018", "R028", "R036"]);
    expect(all.findings[0]?.rationale.zh).toContain("5");
    expect(all.findings[0]?.rationale.en).toContain("5");
  });

  it("asks every flag where nothing is said, and says why one cannot be computed", async () => {
    const all = await report(file(SMALL));

    expect(all.flags).toHaveLength(RED_FLAGS.length);
    expect(new Set(all.flags.map(({ id }) => id)).size).toBe(RED_FLAGS.length);
    expect(all.flags.some(({ notComputable }) => notComputable === 4)).toBe(true);
  });

  it("prints a text with a table of flags, the findings by process, and what could not be computed", async () => {
    const path = file(SMALL);

    const zh = await plumbline("redflags", path, "--flags", "R003,R018,R031", "--lang", "zh");
    const en = await plumbline("redflags", path, "--flags", "R003,R018,R031", "--lang", "en");

    expect({ code: zh.code, err: zh.err }).toEqual({ code: 0, err: "" });
    expect(zh.out).toContain("4 份发布，4 个项目");
    expect(zh.out).toMatch(/R003 .* 2 +2 +0 +0/);
    expect(zh.out).toContain("项目 p-1\n  R003");
    expect(zh.out).toContain("主因：awards[].value 未填写 (4)");
    expect(en.out).toContain("4 releases, 4 processes");
    expect(en.out).toContain("Process p-3\n  R003");
    for (const { out } of [zh, en]) expect(out).not.toMatch(/违规|嫌疑|围标者|violation|suspect/i);
  });

  it("says of long lists that there is more", async () => {
    const path = file(lines(...Array.from({ length: 60 }, (_, i) => release(`p-${i}`, [["A", 1]], { days: 3 }))));

    const { out } = await plumbline("redflags", path, "--flags", "R003", "--lang", "en");

    expect(out).toContain("… and 20 more");
  });

  it("exits with 3 when something was found and that was asked for", async () => {
    const path = file(SMALL);

    const codes = [
      await plumbline("redflags", path, "--flags", "R003", "--fail-on-findings"),
      await plumbline("redflags", path, "--flags", "R030", "--fail-on-findings"),
      await plumbline("redflags", path, "--flags", "R003"),
    ].map(({ code }) => code);

    expect(codes).toEqual([3, 0, 0]);
  });

  it("reads packages, records, arrays and gzip, and several files as one population", async () => {
    const [a, b, c, d] = SMALL.trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    const inPackage = file(JSON.stringify({ version: "1.1", releases: [a, b] }, null, 1), "package.json");
    const inRecord = file(JSON.stringify([{ records: [{ ocid: "p-3", compiledRelease: c }] }]), "records.json");
    const packed = file(gzipSync(lines(d as object)), "data.jsonl.gz");
    const flags = ["--flags", "R003,R018,R036", "--format", "json"];

    const apart = await plumbline("redflags", inPackage, inRecord, packed, ...flags);
    const whole = await report(file(SMALL), "--flags", "R003,R018,R036");

    expect(found(JSON.parse(apart.out) as Report)).toEqual(found(whole));
    expect((JSON.parse(apart.out) as Report).read.files.map(({ name }) => name)).toEqual(["package.json", "records.json", "data.jsonl.gz"]);
  });

  it("compiles releases of one process before the flags are asked, wherever they stand", async () => {
    const first = { ...release("p-1", [], { id: "1", date: "2026-01-01T00:00:00Z", days: 40 }), tag: ["tender"], awards: [], bids: {} };
    const later = { ...release("p-1", [["A", 1]], { id: "2", date: "2026-01-05T00:00:00Z", days: 4, tenderers: 1 }), tag: ["award"] };
    const path = file(lines(later, release("p-2", [["A", 1]], { days: 4 }), first));

    const all = await report(path, "--flags", "R003,R018");

    expect(all.read).toMatchObject({ releases: 3, processes: 2, compiled: 1 });
    expect(found(all).sort()).toEqual(["R003 process p-1", "R003 process p-2", "R018 process p-1"]);
  });

  it("counts a release once that is read twice, and names releases of one id that differ", async () => {
    const one = release("p-1", [["A", 1]], { days: 4 });
    const other = { ...release("p-1", [["A", 1]], { days: 50 }) };
    const path = file(lines(one, one, { ...other, tag: ["tender"] }, release("p-2", [["A", 1]])));

    const all = await report(path, "--flags", "R003");

    expect(all.read).toMatchObject({ releases: 4, processes: 2, duplicates: 1 });
    expect(reasons(all)).toMatchObject({ conflicting_release: 1 });
    expect(found(all)).toEqual(["R003 process p-1"]);
  });

  it("explains one process: each flag with what was seen or what is missing", async () => {
    const path = file(SMALL);

    const { code, out } = await plumbline("redflags", path, "--explain", "p-1", "--lang", "en");
    const json = await plumbline("redflags", path, "--explain", "p-1", "--format", "json", "--flags", "R003,R024");
    const none = await plumbline("redflags", path, "--explain", "p-9");

    expect(code).toBe(0);
    expect(out).toContain("Process p-1");
    expect(out).toMatch(/R003 +to look at/);
    expect(out).toMatch(/not computable/);
    expect(JSON.parse(json.out)).toMatchObject({ ocid: "p-1", flags: [{ id: "R003", outcome: "flagged" }, { id: "R024" }] });
    expect(none).toMatchObject({ code: 2, out: "" });
  });

  it("reads standard input", async () => {
    const dir = folder();
    const child = spawn("node", [join(root, "packages/cli/bin/plumbline.js"), "redflags", "-", "--flags", "R003", "--format", "json"], {
      cwd: dir,
    });
    child.stdin.end(SMALL);
    let out = "";
    for await (const piece of child.stdout) out += String(piece);

    expect(found(JSON.parse(out) as Report)).toEqual(["R003 process p-1", "R003 process p-3"]);
  }, 60_000);

  it("ends quietly when its reader stops", async () => {
    const dir = folder();
    writeFileSync(join(dir, "data.jsonl"), lines(...Array.from({ length: 3000 }, (_, i) => release(`p-${i}`, [["A", 1]], { days: 3 }))));
    const bin = join(root, "packages/cli/bin/plumbline.js");

    const ran = await spawned("sh", ["-c", `node "${bin}" redflags data.jsonl --format json --flags R003 | head -c 100; echo done`], dir);

    expect(ran).toMatchObject({ code: 0, err: "" });
    expect(ran.out).toMatch(/done\n$/);
  }, 60_000);
});

describe("settings", () => {
  it("choose flags by their sections, as Cardinal's do, and set parameters by the names of either", async () => {
    const settings = file("[R003]\nthreshold = 6\nprocurement_methods = open|limited\n[R038]\nminimumSubmittedBids = 3\n", "s.ini");

    const all = await report(file(SMALL), "--settings", settings);

    expect(all.flags.map(({ id }) => id)).toEqual(["R003", "R038"]);
    expect(all.flags[0]?.params).toMatchObject({ threshold: 6 });
    expect(found(all)).toContain("R003 process p-1");
    expect(found(all)).not.toContain("R003 process p-3");
  });

  it("may be JSON, and --flags chooses otherwise", async () => {
    const settings = file(
      JSON.stringify({ currency: "CNY", R003: { threshold: 6 }, exclusions: { procurement_method_details: "x" } }),
      "s.json",
    );

    expect((await report(file(SMALL), "-s", settings, "--flags", "R018,R003")).flags.map(({ id }) => id)).toEqual(["R003", "R018"]);
    expect((await report(file(SMALL), "-s", settings, "--flags", "all")).flags).toHaveLength(RED_FLAGS.length);
  });

  it("give publishers' own statuses the meaning of codes", async () => {
    const path = file(
      lines(
        release("p-1", [
          ["A", 100, "qualified"],
          ["B", 100, "qualified"],
        ]),
      ),
    );
    const lists = file("[bid_status]\nqualified = valid\n", "lists.ini");

    const without = await report(path, "--flags", "R036");
    const inOwnFile = await report(path, "--flags", "R036", "--codelists", lists);

    expect(reasons(without)).toMatchObject({ not_in_codelist: 2 });
    expect(reasons(inOwnFile)).toMatchObject({ status_mapped: 2 });
    expect(reasons(inOwnFile).not_in_codelist).toBeUndefined();
  });

  it.each([
    { name: "no such flag", text: "[R999]\n", says: "R999" },
    { name: "a name that is nearly right", text: "[R003]\nthreshhold = 3\n", says: "threshold" },
    { name: "a number that is none", text: "[R003]\nthreshold = abc\n", says: "R003.threshold" },
    { name: "a comment behind a value", text: "[R003]\nthreshold = 3 ; x\n", says: "R003.threshold" },
    { name: "a line that is nothing", text: "[R003]\nthreshold\n", says: "line 2" },
    { name: "a section where a value is meant", text: "R003 = 1\n", says: "R003" },
  ])("that are wrong exit with 2 and name the place, in every format: $name", async ({ text, says }) => {
    const settings = file(text, "s.ini");
    const path = file(SMALL);

    for (const format of ["text", "cardinal"]) {
      const { code, out, err } = await plumbline("redflags", path, "-s", settings, "--format", format);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toContain("s.ini");
      expect(err).toContain(says);
    }
  });

  it("written by --init change nothing", async () => {
    const path = file(SMALL);
    const { out, code } = await plumbline("redflags", "--init", "--lang", "en");
    const asWritten = file(out, "s.ini");
    const allGiven = file(out.replaceAll(/^#(\w+ = .+)$/gm, "$1"), "all.ini");

    const [none, some, all] = [await report(path), await report(path, "-s", asWritten), await report(path, "-s", allGiven)];

    expect(code).toBe(0);
    expect(some).toEqual(none);
    expect(all.findings).toEqual(none.findings);
  });
});

describe("called wrongly", () => {
  it.each([
    { argv: ["redflags"], says: "needs at least one FILE" },
    { argv: ["redflags", "x.jsonl", "--format", "xml"], says: "--format takes" },
    { argv: ["redflags", "x.jsonl", "--threads", "0"], says: "--threads takes" },
    { argv: ["redflags", "x.jsonl", "--zone", "Peking"], says: "--zone takes" },
    { argv: ["redflags", "x.jsonl", "--flags", "R03"], says: 'no flag "R03"' },
    { argv: ["redflags", "x.jsonl", "-s", "nowhere.ini"], says: "cannot read the settings nowhere.ini" },
    { argv: ["redflags", "x.jsonl", "--format", "cardinal", "--explain", "p-1"], says: "--explain has no effect" },
    { argv: ["redflags", "x.jsonl", "--setings", "s.ini"], says: "--settings" },
    { argv: ["ocds"], says: "ocds takes coverage, validate, compile" },
    { argv: ["ocds", "coverrage", "x"], says: "coverage" },
    { argv: ["ocds", "coverage"], says: "needs at least one FILE" },
  ])("$argv", async ({ argv, says }) => {
    const { code, out, err } = await plumbline(...argv);

    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain(says);
  });

  it("names a file that is not there, a folder, and one without any release", async () => {
    const dir = folder();
    const nothing = file("hello\n", "text.txt");

    expect(await plumbline("redflags", join(dir, "none.jsonl"))).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("FILE_NOT_FOUND"),
    });
    expect(await plumbline("redflags", dir)).toMatchObject({ code: 1, out: "", err: expect.stringContaining("folder") });
    expect(await plumbline("redflags", nothing)).toMatchObject({ code: 1, out: "", err: expect.stringContaining("OCDS_INVALID") });
  });
});

describe("bad input", () => {
  it("is passed over line by line and named with its line; the other lines count", async () => {
    const good = (ocid: string): string => JSON.stringify(release(ocid, [["A", 1]], { days: 3 }));
    const path = file(
      Buffer.concat([
        Buffer.from(`${good("p-1")}\n`),
        Buffer.from('{"ocid":"p-bad","title":"'),
        Buffer.from([0xff, 0xfe, 0xc3]),
        Buffer.from('"}\n'),
        Buffer.from('{"ocid":"p-open"\n'),
        Buffer.from('{"id":"without","tender":{}}\n{"ocid":7}\n{"ocid":""}\n[1]\n"x"\n\n'),
        Buffer.from(`${good("p-2")}\r\n`),
        Buffer.from(good("p-3")),
      ]),
    );

    const all = await report(path, "--flags", "R003");

    expect(found(all)).toEqual(["R003 process p-1", "R003 process p-2", "R003 process p-3"]);
    expect(reasons(all)).toMatchObject({ invalid_utf8: 1, invalid_json: 1, no_ocid: expect.any(Number) });
    expect(all.read.issues.find(({ reason }) => reason === "invalid_utf8")?.first[0]?.line).toBe(2);
    expect(all.read.issues.find(({ reason }) => reason === "invalid_json")?.first[0]?.line).toBe(3);
  });

  it("a line of 50 MB is read, and one beyond the limit is named", { timeout: 120_000 }, async () => {
    const path = join(folder(), "long.jsonl");
    const stream = createWriteStream(path);
    const write = async (text: string): Promise<void> => void (stream.write(text) || (await once(stream, "drain")));
    const megabyte = "x".repeat(1 << 20);
    for (const size of [50, 70]) {
      await write(`${JSON.stringify(release(`p-${size}`, [["A", 1]], { days: 3 })).slice(0, -1)},"note":"`);
      for (let i = 0; i < size; i++) await write(megabyte);
      await write('"}\n');
    }
    await write(lines(release("p-last", [["A", 1]], { days: 3 })));
    stream.end();
    await once(stream, "finish");

    const all = await report(path, "--flags", "R003");

    expect(found(all)).toEqual(["R003 process p-50", "R003 process p-last"]);
    expect(reasons(all)).toEqual({ too_long: 1 });
  });

  it("negative, missing and mistyped amounts and mixed currencies are named, and never compared", async () => {
    const path = file(
      lines(
        release("p-1", [
          ["A", -5],
          ["B", -5],
        ]),
        release("p-2", [
          ["A", null],
          ["B", 3],
        ]),
        release("p-3", [
          ["A", 5, "valid", "CNY"],
          ["B", 5, "valid", "USD"],
        ]),
        release("p-4", [
          ["A", "viele"],
          ["B", 3],
        ]),
      ),
    );

    const all = await report(path, "--flags", "R028,R024,R058,R036");

    expect(found(all).filter((line) => line.includes("p-3"))).toEqual([]);
    expect(Object.keys(reasons(all)).join(" ")).toMatch(/negative/);
    expect(all.read.processes).toBe(4);
  });

  it("ids and names like __proto__ are ids like any other", async () => {
    const path = file(
      lines(
        release(
          "__proto__",
          [
            ["constructor", 100],
            ["__proto__", 100],
          ],
          { days: 3 },
        ),
        release("toString", [["hasOwnProperty", 1]], { days: 3 }),
      ),
    );

    const all = await report(path);
    const cardinal = await plumbline("redflags", path, "--format", "cardinal", "-s", file("[R003]\n[R028]\n", "s.ini"));

    expect(found(all)).toContain("R003 process __proto__");
    expect(cardinal.out).toContain('"__proto__":{"R003":1.0');
    expect(({} as Record<string, unknown>).R003).toBeUndefined();
  });

  it("control characters and marks that turn the direction of writing do not reach the terminal", async () => {
    const path = file(lines(release("p\u001b[31m\u202e\u0007\n1", [["A\u001b]0;x\u0007", 1]], { days: 3 })));

    const { out } = await plumbline("redflags", path, "--lang", "en");

    expect(out).toContain("[31m");
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });
});

describe("threads", { timeout: 120_000 }, () => {
  /** Processes in the order of their lines, some of several releases, with issues between; floats whose sum depends on the order. */
  const many = (): string => {
    let state = 7;
    const random = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
    const all: string[] = [];
    for (let i = 0; i < 1500; i++) {
      const bids = Array.from(
        { length: 2 + Math.floor(random() * 5) },
        (): Bid => [
          `F-${Math.floor(random() * 60)}`,
          Math.round(random() * 1e7) / 100,
          random() < 0.2 ? "disqualified" : "valid",
          random() < 0.05 ? "USD" : "CNY",
        ],
      );
      const shape = { days: Math.floor(random() * 40), tenderers: bids.length, more: { buyer: { id: `B-${Math.floor(random() * 20)}` } } };
      const one = release(`p-${i}`, bids, shape);
      const lot = {
        awards: [
          {
            ...one.awards[0],
            value: bids[0] && { amount: bids[0][1], currency: "CNY" },
            date: "2026-01-20T00:00:00Z",
            items: [{ id: "1", classification: { scheme: "CPV", id: `${Math.floor(random() * 90)}000000` } }],
          },
        ],
      };
      all.push(JSON.stringify({ ...one, ...lot }));
      if (random() < 0.1)
        all.push(
          JSON.stringify({
            ...one,
            id: `p-${i}-2`,
            date: "2026-03-01T00:00:00Z",
            tag: ["tenderUpdate"],
            tender: { ...one.tender, title: "later" },
          }),
        );
      if (random() < 0.02) all.push("{broken");
    }
    // The second release of some processes is far from the first.
    const late = all.filter((_, i) => i % 97 === 5);
    return `${[...all, ...late.map((line) => line.replace('"date":"2026-02-01', '"date":"2026-02-02').replace(/"id":"p-(\d+)-1"/, '"id":"p-$1-9"'))].join("\n")}\n`;
  };

  it("the results do not depend on the number of threads or the size of pieces", async () => {
    const path = file(many());
    const gathered = async (threads: number, pieceSize: number): Promise<string> => {
      const files = await openFiles([path]);
      const setup = {
        gather: "flags",
        cardinal: false,
        flags: RED_FLAGS.map(({ id }) => ({ id, params: {} })),
        scope: {},
        zone: "+08:00",
        codelists: {},
      } as const;
      const { gathered: all, ...facts } = await gatherFiles({ files, setup, gatherer: flagGatherer, threads, pieceSize });
      return JSON.stringify({ ...facts, report: all.finish() });
    };

    const reference = await gathered(1, 1 << 24);

    expect(JSON.parse(reference)).toMatchObject({ compiled: expect.any(Number), report: { processes: 1500 } });
    for (const [threads, pieceSize] of [
      [1, 5_000],
      [2, 64_000],
      [4, 20_000],
    ] as const)
      expect(await gathered(threads, pieceSize)).toBe(reference);
  });

  it("in Cardinal's format too, where the first currency of the file counts", async () => {
    const path = file(many());
    const settings = file("[R003]\n[R024]\n[R025]\n[R036]\n[R038]\n[R048]\nminimum_contracting_processes = 2\n[R058]\n", "s.ini");
    const run = async (threads: string): Promise<string> =>
      (await plumbline("redflags", path, "-s", settings, "-f", "cardinal", "--threads", threads)).out;

    const one = await run("1");

    expect(one.length).toBeGreaterThan(100);
    expect(await run("2")).toBe(one);
    expect(await run("4")).toBe(one);
  });
});

describe("ocds", () => {
  it("coverage counts what is filled and how many processes each flag can be computed on", async () => {
    const path = file(SMALL);

    const json = JSON.parse((await plumbline("ocds", "coverage", path, "--format", "json")).out) as {
      flags: { id: string; computable: number }[];
      fields: { path: string; count: number }[];
    };
    const text = await plumbline("ocds", "coverage", path, "--lang", "en");

    expect(json.flags.find(({ id }) => id === "R003")).toMatchObject({ computable: 4 });
    expect(json.flags.find(({ id }) => id === "R031")).toMatchObject({ computable: 0 });
    expect(json.fields).toContainEqual({ path: "/tender/numberOfTenderers", count: 2 });
    expect(text.out).toContain("4 releases, 4 processes");
    expect(text.out).toMatch(/tender.numberOfTenderers +2 +50 %/);
  });

  it("coverage in Cardinal's format counts every line, whatever it holds", async () => {
    const path = file('{"a":[{"b":1},{"b":null}],"c":""}\n"x"\nbroken\n');

    const { code, out, err } = await plumbline("ocds", "coverage", path, "--format", "cardinal");

    expect({ code, counts: JSON.parse(out) }).toMatchObject({ code: 0, counts: { "/a[]/b": 1, "/a": 1 } });
    expect(out).toMatch(/^\{"[^\n]*": \d+(, "[^\n]*": \d+)*\}\n$/);
    expect(err).toContain("line 3");
  });

  it("validate names each issue with line, ocid, path and reason, and exits with 1", async () => {
    const path = file(`${lines(release("p-1", [["A", -5]]))}broken\n`);

    const text = await plumbline("ocds", "validate", path, "--lang", "en");
    const json = await plumbline("ocds", "validate", path, "--format", "json");
    const sound = await plumbline(
      "ocds",
      "validate",
      file(lines({ ocid: "p-1", id: "1", date: "2026-01-01T00:00:00Z", tag: ["compiled"], initiationType: "tender" })),
    );

    expect(text.code).toBe(1);
    expect(text.out).toContain("bids/details/0/value/amount");
    expect(text.out).toContain("line 2");
    expect(
      json.out
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as object),
    ).toContainEqual(expect.objectContaining({ file: "data.jsonl", line: 1, ocid: "p-1", path: "bids/details/0/value/amount" }));
    expect(sound.code).toBe(0);
  });

  it("compile writes one release for each process", async () => {
    const dir = folder();
    const out = join(dir, "compiled.jsonl");
    const path = file(
      lines(
        { ocid: "p-1", id: "1", date: "2026-01-01T00:00:00Z", tag: ["tender"], tender: { title: "a", status: "active" } },
        { ocid: "p-2", id: "1", date: "2026-01-01T00:00:00Z", tag: ["tender"], tender: { title: "b" } },
        { ocid: "p-1", id: "2", date: "2026-01-02T00:00:00Z", tag: ["tenderUpdate"], tender: { status: "complete" } },
      ),
    );

    const { code } = await plumbline("ocds", "compile", path, "--out", out);
    const printed = await plumbline("ocds", "compile", path);

    const releases = readFileSync(out, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(code).toBe(0);
    expect(releases).toMatchObject([
      { ocid: "p-1", tag: ["compiled"], tender: { title: "a", status: "complete" } },
      { ocid: "p-2", tag: ["compiled"], tender: { title: "b" } },
    ]);
    expect(printed.out).toBe(readFileSync(out, "utf8"));
  });
});
