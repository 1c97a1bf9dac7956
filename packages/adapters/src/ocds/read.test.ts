import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Json } from "@plumbline/core";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { releasesOf } from "./parse.ts";
import { isIssue, isRelease, readOcds } from "./read.ts";
import type { FoundRelease, OcdsIssue, ReadOcdsOptions } from "./types.ts";

type Bytes = string | Uint8Array | readonly number[];

const buffer = (...parts: readonly Bytes[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll(bytes: Bytes, options: ReadOcdsOptions = {}, chunk = Number.POSITIVE_INFINITY) {
  const found: (FoundRelease | OcdsIssue)[] = [];
  const all = buffer(bytes);
  for await (const piece of readOcds(inChunks(all, Math.min(chunk, Math.max(all.length, 1))), options)) found.push(...releasesOf(piece));
  return { releases: found.filter(isRelease), issues: found.filter(isIssue) as OcdsIssue[] };
}

const ocids = (releases: readonly FoundRelease[]) => releases.map(({ release }) => release.ocid as string);
const places = (releases: readonly FoundRelease[]) => releases.map(({ release, line }) => `${release.ocid as string}@${line}`);
const reasons = (issues: readonly OcdsIssue[]) => issues.map(({ reason, line }) => `${reason}@${line}`);

const a = { ocid: "p-a", id: "1", tender: { title: 'brackets ]}[{ and a "quote" with \\ and 标' } };
const b = { ocid: "p-b", id: "2", bids: { details: [{ id: "x" }, [[]]] } };
const c = { ocid: "p-c", id: "3", tag: ["compiled"] };
const j = (value: Json) => JSON.stringify(value);
const pretty = (value: Json) => JSON.stringify(value, null, 2);
const meta = { uri: "https://example.org", publisher: { name: "releases", list: [{}] } };
const releasePackage = { ...meta, releases: [a, b, c], license: null };
const record = (release: Json) => ({
  ocid: (release as { ocid: string }).ocid,
  releases: [release, { url: "u" }],
  compiledRelease: release,
});
const recordPackage = { ...meta, records: [record(a), record(b), record(c)] };

const FORMATS: readonly { readonly name: string; readonly text: string; readonly all?: string }[] = [
  { name: "JSON Lines of releases", text: `${j(a)}\n${j(b)}\n${j(c)}\n`, all: "p-a@1 p-b@2 p-c@3" },
  {
    name: "lines that end with a carriage return, blank lines between",
    text: `\r\n${j(a)}\r\n\r\n \t\r\n${j(b)}\r\n${j(c)}`,
    all: "p-a@2 p-b@5 p-c@6",
  },
  { name: "a byte order mark first", text: `\uFEFF${j(a)}\n${j(b)}\n\uFEFF${j(c)}`, all: "p-a@1 p-b@2 p-c@3" },
  { name: "JSON Lines of records", text: `${j(record(a))}\n${j(record(b))}\n${j(record(c))}\n` },
  {
    name: "JSON Lines of packages",
    text: `${j({ ...meta, releases: [a] })}\n${j({ ...meta, releases: [b, c] })}\n`,
    all: "p-a@1 p-b@2 p-c@2",
  },
  { name: "JSON Lines of lists", text: `${j([a])}\n${j([b, c])}\n`, all: "p-a@1 p-b@2 p-c@2" },
  { name: "a release package on one line", text: j(releasePackage), all: "p-a@1 p-b@1 p-c@1" },
  { name: "a release package over many lines", text: pretty(releasePackage) },
  {
    name: "a release package with a release on each line",
    text: `{"uri": "x", "releases": [\n${j(a)},\n${j(b)},\n${j(c)}\n]}`,
    all: "p-a@2 p-b@3 p-c@4",
  },
  { name: "a record package on one line", text: j(recordPackage) },
  { name: "a record package over many lines", text: pretty(recordPackage) },
  { name: "a list of releases", text: j([a, b, c]) },
  { name: "a list of releases over many lines", text: pretty([a, b, c]) },
  { name: "a list with one package", text: j([releasePackage]) },
  {
    name: "a list of packages over many lines",
    text: pretty([{ ...meta, releases: [a] }, { ...meta, releases: [] }, { records: [record(b), record(c)] }]),
  },
  { name: "a list of records", text: pretty([record(a), record(b), record(c)]) },
  { name: "values one after the other on one line", text: `${j(a)}${j(b)} ${j(c)}`, all: "p-a@1 p-b@1 p-c@1" },
  { name: "values over many lines one after the other", text: `${pretty(a)}\n${pretty(b)}${pretty(c)}` },
  { name: "a line, then values over many lines", text: `${j(a)}\n${pretty(b)}\n${j(c)}\n` },
  { name: "lines with a comma behind each", text: `${j(a)},\n${j(b)},\n${j(c)},\n`, all: "p-a@1 p-b@2 p-c@3" },
  { name: "two packages over many lines", text: `${pretty({ ...meta, releases: [a, b] })}\n${pretty({ releases: [c] })}\n` },
  { name: "a list of which the elements begin where another ends", text: `[${pretty(a)}, ${pretty(b)}, ${pretty(c)}]` },
];

describe("formats", () => {
  it.each(FORMATS)("finds every release in $name", async ({ text, all }) => {
    const { releases, issues } = await readAll(text);

    expect(releases.map(({ release }) => release)).toEqual([a, b, c]);
    expect(issues).toEqual([]);
    expect(places(releases).join(" ")).toBe(all ?? places(releases).join(" "));
  });

  it.each(FORMATS)("finds the same in $name when it is cut into its elements, and packed", async ({ text }) => {
    const { releases, issues } = await readAll(text, { pieceSize: 40 });
    const packed = await readAll(gzipSync(text), { pieceSize: 40 }, 7);

    expect(releases.map(({ release }) => release)).toEqual([a, b, c]);
    expect(issues).toEqual([]);
    expect(packed).toEqual({ releases, issues });
  });

  it.each(FORMATS)("finds the same in $name whatever the chunks", async ({ text }) => {
    const bytes = buffer(text);
    for (const pieceSize of [1, 40, 1 << 20]) {
      const whole = await readAll(bytes, { pieceSize });
      for (let chunk = 1; chunk < bytes.length; chunk += chunk < 40 ? 1 : 37) {
        expect(await readAll(bytes, { pieceSize }, chunk)).toEqual(whole);
      }
    }
  });

  it("tells the line on which each release of a package begins, cut or not", async () => {
    const text = pretty(releasePackage);
    const lineOf = (ocid: string) => text.slice(0, text.indexOf(`"${ocid}"`)).split("\n").length - 1;

    const { releases } = await readAll(text, { pieceSize: 40 });

    expect(places(releases)).toEqual(["p-a", "p-b", "p-c"].map((ocid) => `${ocid}@${lineOf(ocid)}`));
  });

  it("takes a compiled release, or one of a record, for the whole process", async () => {
    const { releases } = await readAll(`${j(a)}\n${j(c)}\n${j({ ocid: "r", tag: "compiled" })}\n${j(record(b))}\n`);

    expect(releases.map(({ isCompiled }) => isCompiled)).toEqual([false, true, true, true]);
  });

  it("takes the releases that stand in a record that has none compiled, and names those that are only linked", async () => {
    const { releases, issues } = await readAll(j({ ocid: "p-a", releases: [a, { url: "https://example.org/2", date: "2026-01-02" }] }));

    expect(releases).toEqual([{ release: a, line: 1, isCompiled: false }]);
    expect(issues).toEqual([{ line: 1, ocid: "p-a", path: "", reason: "linked_release", value: "https://example.org/2" }]);
  });

  it("gives a compiled release the ocid of its record, and says so where a record has only versions", async () => {
    const { releases, issues } = await readAll(
      `${j({ ocid: "r", compiledRelease: { id: "9" } })}\n${j({ ocid: "v", versionedRelease: {} })}`,
    );

    expect(releases.map(({ release }) => release)).toEqual([{ id: "9", ocid: "r" }]);
    expect(issues).toEqual([{ line: 2, ocid: "v", path: "versionedRelease", reason: "only_versioned" }]);
  });

  it("reads nothing from nothing", async () => {
    for (const text of ["", "\n", " \r\n\t", "\uFEFF", "[]", '{"releases":[]}', gzipSync("")]) {
      expect(await readAll(text)).toEqual({ releases: [], issues: [] });
    }
  });
});

describe("what is broken", () => {
  const good = (ocid: string) => j({ ocid });

  it.each<{ name: string; text: Bytes; found: string; told: string }>([
    {
      name: "a line that is not UTF-8",
      text: buffer(good("a"), '\n{"ocid":"', [0xff, 0xc3], '"}\n', good("b")),
      found: "a b",
      told: "invalid_utf8@2",
    },
    { name: "a first line that is not UTF-8", text: buffer('{"ocid":"', [0xc3], '"}\n', good("b")), found: "b", told: "invalid_utf8@1" },
    {
      name: "half characters at the end and the beginning of two lines",
      text: buffer(good("a"), "\n", [0xc3], "\n", [0xa9], "\n", good("b")),
      found: "a b",
      told: "invalid_utf8@2",
    },
    { name: "a line that ends in a text", text: `${good("a")}\n{"ocid":"b\n${good("c")}\n`, found: "a c", told: "invalid_json@2" },
    { name: "a first line that ends in a text", text: `{"ocid":"b\n${good("c")}\n${good("d")}`, found: "c d", told: "invalid_json@1" },
    {
      name: "a line that ends after a colon",
      text: `${good("a")}\n{"ocid":\n${good("c")}\n${good("d")}\n`,
      found: "a c d",
      told: "invalid_json@2",
    },
    {
      name: "a first line that ends in a list",
      text: `{"ocid":"x","awards":[{},\n${good("c")}\n${good("d")}\n`,
      found: "c d",
      told: "invalid_json@1",
    },
    { name: "a bad word within a line", text: `${good("a")}\n{"ocid":"b","x":nul}\n${good("c")}\n`, found: "a c", told: "invalid_json@2" },
    {
      name: "a release without an ocid",
      text: `${good("a")}\n{"id":"1"}\n{"ocid":""}\n{"ocid":7}\n${good("c")}\n`,
      found: "a c",
      told: "no_ocid@2 no_ocid@3 no_ocid@4",
    },
    {
      name: "text of another kind before and between",
      text: `id;title\n1;x\n2;y\n${good("a")}\nhello\n${good("b")}\n"ocid"\n3`,
      found: "a b",
      told: "not_an_object@1 not_an_object@5 not_an_object@7",
    },
    { name: "something between values", text: `${good("a")} x y ${good("b")}\n${good("c")}`, found: "a b c", told: "invalid_json@1" },
    {
      name: "elements that are no objects",
      text: j([a, 1, "x{", null, [b], c]),
      found: "p-a p-b p-c",
      told: "not_an_object@1 not_an_object@1 not_an_object@1",
    },
    {
      name: "one release of a package with a bad word",
      text: `{"releases":[\n${good("a")},\n{"ocid":"b","x":01},\n${good("c")}]}`,
      found: "a c",
      told: "invalid_json@3",
    },
    {
      name: "one release of a package on one line with a bad word",
      text: `{"releases":[${good("a")},{"ocid":"b","x":tru},${good("c")}]}\n${good("d")}`,
      found: "a c d",
      told: "invalid_json@1",
    },
    {
      name: "one release of a package that is not closed",
      text: `{"releases":[\n${good("a")},\n{"ocid":"b","x":[},\n${good("c")}\n]}`,
      found: "a c",
      told: "invalid_json@3",
    },
    {
      name: "one release of a package with a text that is not closed",
      text: `{\n  "releases": [\n    {\n      "ocid": "a"\n    },\n    {\n      "ocid": "b\n    },\n    {\n      "ocid": "c"\n    }\n  ]\n}\n`,
      found: "a c",
      told: "invalid_json@6",
    },
    {
      name: "a package that is cut off between releases",
      text: `{"releases":[\n${good("a")},\n${good("b")},`,
      found: "a b",
      told: "truncated@1",
    },
    {
      name: "a package that is cut off in a release",
      text: `{"releases":[\n${good("a")},\n${good("b")},\n{"ocid":"c`,
      found: "a b",
      told: "truncated@4",
    },
    { name: "a list that is cut off in a number", text: `[${good("a")},${good("b")},12`, found: "a b", told: "truncated@1" },
    { name: "lines that are cut off", text: `${good("a")}\n${good("b")}\n{"ocid":"c","x":"`, found: "a b", told: "truncated@3" },
    { name: "an end that closes something else", text: `{"releases":[${good("a")}}\n${good("b")}\n`, found: "a b", told: "invalid_json@1" },
    {
      name: "nesting without an end",
      text: `${good("a")}\n{"ocid":"b","x":${"[".repeat(5000)}${"]".repeat(5000)}}\n${good("c")}\n`,
      found: "a c",
      told: "too_deep@2",
    },
    {
      name: "nesting without an end on the first line",
      text: `{"ocid":"b","x":${'{"x":'.repeat(500)}1${"}".repeat(500)}}\n${good("c")}\n`,
      found: "c",
      told: "too_deep@1",
    },
    {
      name: "a release over many lines, of which the inner objects are no releases",
      text: `[\n  {\n    "ocid": "a",\n    "awards": [\n      {\n        "ocid": "inner"\n      }\n      oops "\n    ]\n  },\n  {\n    "ocid": "c"\n  }\n]`,
      found: "c",
      told: "invalid_json@2",
    },
    { name: "a line that ends in a backslash", text: `{"ocid":"b\\\n${good("c")}\n${good("d")}`, found: "c d", told: "invalid_json@1" },
    { name: "a byte order mark alone on a line", text: `${good("a")}\n\uFEFF\n${good("b")}\n\uFEFF`, found: "a b", told: "" },
    {
      name: "a word instead of the name of a member",
      text: `{"releases":[${good("a")}],x:1}\n${good("b")}`,
      found: "a b",
      told: "invalid_json@1",
    },
  ])("goes on after $name", async ({ text, found, told }) => {
    const { releases, issues } = await readAll(text);

    expect(ocids(releases).join(" ")).toBe(found);
    expect(reasons(issues).join(" ")).toBe(told);
    const bytes = buffer(text);
    for (let chunk = 1; chunk < bytes.length; chunk += chunk < 30 ? 1 : 101) {
      expect(await readAll(bytes, {}, chunk)).toEqual({ releases, issues });
    }
  });

  it("passes over a line that is too long, and reads the next, whatever the chunks", async () => {
    const text = `${good("a")}\n{"ocid":"b","x":"${"y".repeat(300)}"}\n${good("c")}\n[${"1,".repeat(300)}1]\n${good("d")}`;

    for (const chunk of [1, 7, 100, 299, 10_000]) {
      const { releases, issues } = await readAll(text, { maxLine: 200 }, chunk);
      expect(ocids(releases)).toEqual(["a", "c", "d"]);
      expect(reasons(issues)).toEqual(["too_long@2", "too_long@4"]);
    }
  });

  it("reads a line or value that is just as long as one may be", async () => {
    const line = `{"ocid":"${"a".repeat(40)}"}`;
    for (const text of [`${good("b")}\n${line}\n${line}`, `[${line},${line}]`, line]) {
      for (const chunk of [1, 20, 1000]) {
        const fits = await readAll(text, { maxLine: line.length }, chunk);
        const exceeds = await readAll(text, { maxLine: line.length - 1 }, chunk);
        expect([fits.issues, ocids(fits.releases).filter((ocid) => ocid !== "b").length]).toEqual([[], text.match(/a{40}/gu)?.length]);
        expect(ocids(exceeds.releases).filter((ocid) => ocid !== "b")).toEqual([]);
        expect(exceeds.issues.every(({ reason }) => reason === "too_long")).toBe(true);
      }
    }
  });

  it("passes over a release of a package that is too long, and a first line, whatever the chunks", async () => {
    const long = j({ ocid: "b", x: "y".repeat(300) });
    const text = `{"releases":[${good("a")},${long},${good("c")}],"x":"${"z".repeat(300)}"}\n${long}\n${good("d")}\n`;

    for (const chunk of [1, 7, 100, 299, 10_000]) {
      const { releases, issues } = await readAll(text, { maxLine: 200 }, chunk);
      expect(ocids(releases)).toEqual(["a", "c", "d"]);
      expect(reasons(issues)).toEqual(["too_long@1", "too_long@2"]);
      expect(reasons((await readAll(`${long}\n${good("d")}\n`, { maxLine: 200 }, chunk)).issues)).toEqual(["too_long@1"]);
    }
  });

  it("reads a line of 50 MB that comes in small chunks", async () => {
    const long = j({ ocid: "b", x: "y".repeat(50 << 20) });

    const { releases, issues } = await readAll(`${good("a")}\n${long}\n${good("c")}\n`, {}, 1 << 14);

    expect(ocids(releases)).toEqual(["a", "b", "c"]);
    expect(issues).toEqual([]);
  });

  it.each([
    { name: "values that are opened and never closed", unit: '{"a":[{},\n' },
    { name: "lists that are opened and never closed", unit: "[\n" },
    { name: "packages that are opened and never closed", unit: '[{"releases":[\n' },
    { name: "texts that are never closed", unit: '{"releases":[{"a":"\n' },
    { name: "lines that end in the wrong sign", unit: '{"a":1]\n' },
    { name: "lines of another kind", unit: "x\n" },
  ])("reads 200,000 lines of $name, and the release behind them, in one go", async ({ unit }) => {
    const { releases } = await readAll(`${unit.repeat(200_000)}\n\n{"ocid":"z"}\n`, {}, 1 << 16);

    expect(ocids(releases)).toEqual(["z"]);
  });

  it("keeps what it says about a value short", async () => {
    const { issues } = await readAll(`{"ocid":"${"标😀".repeat(100)}",}\n`);

    expect(issues[0]?.value?.length).toBeLessThanOrEqual(80);
    expect(issues[0]?.value?.isWellFormed()).toBe(true);
  });

  it("never fails, and finds the same whatever the chunks, on any bytes", async () => {
    const tokens = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "\n",
      " ",
      "1",
      "nul",
      '"ocid":"a"',
      '"releases":[',
      "\uFEFF",
      '{"ocid":"b"}',
      "\r",
    );
    const bytes = fc.oneof(
      fc.array(tokens, { maxLength: 40 }).map((parts) => buffer(parts.join(""))),
      fc.uint8Array({ maxLength: 60 }),
      fc
        .constantFrom(...FORMATS)
        .chain(({ text }) => fc.tuple(fc.constant(buffer(text)), fc.nat(buffer(text).length)))
        .map(([text, end]) => text.subarray(0, end)),
    );
    await fc.assert(
      fc.asyncProperty(
        bytes.map((some) => buffer("\n", some)),
        fc.integer({ min: 1, max: 70 }),
        fc.constantFrom(1, 20, 1000),
        fc.constantFrom(15, 1000),
        async (some, chunk, pieceSize, maxLine) => {
          const whole = await readAll(some, { pieceSize, maxLine });

          expect(await readAll(some, { pieceSize, maxLine }, chunk)).toEqual(whole);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("lines as Cardinal takes them", () => {
  const levels = (depth: number) => `{"ocid":"deep","x":${"[".repeat(depth - 1)}${"]".repeat(depth - 1)}}`;

  it.each<{ name: string; text: Bytes; found: string; told?: string }>([
    {
      name: "only objects with a text ocid count, the others in silence",
      text: `{"ocid":"a"}\n{"ocid":1}\n{}\n[]\n1\n"x"\nnull\n{"ocid":""}\n`,
      found: "a@1 @8",
    },
    { name: "packages are not opened", text: j(releasePackage), found: "" },
    { name: "blank lines count, and are passed over in silence", text: '\n \t\r\n\f\n{"ocid":"a"}\r\n', found: "a@4" },
    {
      name: "a value over two lines is two faults",
      text: '{\n"ocid":"a"}\n{"ocid":"b"}',
      found: "b@3",
      told: "invalid_json@1 invalid_json@2",
    },
    { name: "a byte order mark makes its line invalid", text: '\uFEFF{"ocid":"a"}\n{"ocid":"b"}\n', found: "b@2", told: "invalid_json@1" },
    {
      name: "a line that is not UTF-8 is passed over",
      text: buffer('{"ocid":"', [0xff], '"}\n{"ocid":"b"}\n'),
      found: "b@2",
      told: "invalid_utf8@1",
    },
    {
      name: "two halves of a character on two lines are two faults",
      text: buffer('"', [0xc3], "\n", [0xa9], '"\n{"ocid":"a"}'),
      found: "a@3",
      told: "invalid_utf8@1 invalid_utf8@2",
    },
    { name: "the last of two members of one name wins", text: '{"ocid":"a","ocid":"b"}', found: "b@1" },
    {
      name: "other separators of lines are none",
      text: `{"ocid":"a\u2028b"}\r{"x":1}\n{"ocid":"c"}`,
      found: "c@2",
      told: "invalid_json@1",
    },
    {
      name: "half of a surrogate pair is refused",
      text: '{"ocid":"a","x":"\\ud800"}\n{"ocid":"b","x":"\\udc00\\ud800"}\n{"ocid":"c","\\uD83D\\uDE00":"\\\\ud800"}\n{"ocid":"d","x":"\\ud800\\ud83d\\ude00"}',
      found: "c@3",
      told: "invalid_json@1 invalid_json@2 invalid_json@4",
    },
    { name: "127 levels are read", text: levels(127), found: "deep@1" },
    { name: "128 levels are refused", text: levels(128), found: "", told: "too_deep@1" },
    { name: "brackets in texts are no levels", text: `{"ocid":"${"[{".repeat(300)}"}`, found: `${"[{".repeat(300)}@1` },
  ])("$name", async ({ text, found, told }) => {
    const { releases, issues } = await readAll(text, { cardinal: true });

    expect(places(releases).join(" ")).toBe(found);
    expect(reasons(issues).join(" ")).toBe(told ?? "");
    expect(await readAll(text, { cardinal: true }, 3)).toEqual({ releases, issues });
  });

  it.each<{ written: string; read: Json }>([
    { written: "1", read: 1 },
    { written: " 1 ", read: 1 },
    { written: "1.0", read: "1.0" },
    { written: "1e0", read: "1e0" },
    { written: "10E-1", read: "10E-1" },
    { written: "2.0", read: 2 },
    { written: '"1"', read: "1" },
  ])("numberOfTenderers written $written is not one unless it is 1", async ({ written, read }) => {
    const plain = `{"ocid":"a","tender":{"numberOfTenderers":${written}}}`;
    const hidden = `{"ocid":"a","numberOfTenderers":3,"tender":{"x":{"numberOfTenderers":1},"numberOfTenderer\\u0073":${written}}}`;

    const { releases } = await readAll(`${plain}\n${hidden}`, { cardinal: true });

    expect(releases.map(({ release }) => (release.tender as { numberOfTenderers: Json }).numberOfTenderers)).toEqual([read, read]);
  });
});

describe("files", () => {
  const folder = mkdtempSync(join(tmpdir(), "ocds-read-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, bytes: Bytes) => {
    const path = join(folder, name);
    writeFileSync(path, buffer(bytes));
    return path;
  };
  const read = async (path: string) => {
    const found: string[] = [];
    for await (const piece of readOcds(path))
      for (const one of releasesOf(piece)) found.push(isRelease(one) ? (one.release.ocid as string) : one.reason);
    return found;
  };

  it("goes by the content, not by the name", async () => {
    expect(await read(file("a.csv", `${j(a)}\n`))).toEqual(["p-a"]);
    expect(await read(file("a.txt", gzipSync(j(releasePackage))))).toEqual(["p-a", "p-b", "p-c"]);
    expect(await read(file("b.gz", Buffer.concat([gzipSync(`${j(a)}\n`), gzipSync(`${j(b)}\n`)])))).toEqual(["p-a", "p-b"]);
  });

  it("counts the bytes of the file that were read, before they are unpacked", async () => {
    const packed = gzipSync(`${j(a)}\n`.repeat(10_000));
    const seen: number[] = [];
    for await (const piece of readOcds(file("c.gz", packed), { pieceSize: 10_000 })) seen.push(piece.bytesRead);

    expect(seen.length).toBeGreaterThan(50);
    expect(seen.at(-1)).toBe(packed.length);
  });

  it("gives pieces that can be sent away whole, numbered in their order", async () => {
    const pieces = [];
    for await (const piece of readOcds(file("d.json", pretty(releasePackage)), { pieceSize: 60 })) {
      pieces.push(structuredClone(piece, { transfer: [piece.bytes.buffer, piece.spans.buffer] }));
    }

    expect(pieces.map(({ number }) => number)).toEqual(pieces.map((_, index) => index));
    expect(pieces.flatMap((piece) => [...releasesOf(piece)].map((found) => isRelease(found) && found.release))).toEqual([a, b, c]);
  });

  it.each([
    { name: "a file that is not there", make: () => join(folder, "none.json"), code: "FILE_NOT_FOUND" },
    { name: "a folder", make: () => folder, code: "FILE_NOT_FOUND" },
    { name: "a workbook", make: () => file("e.xlsx", buffer([0x50, 0x4b, 3, 4], "x")), code: "OCDS_INVALID" },
    { name: "text in UTF-16", make: () => file("e.json", Buffer.from("\uFEFF{}", "utf16le")), code: "OCDS_INVALID" },
    { name: "XML", make: () => file("e.xml", "<ubl/>"), code: "OCDS_INVALID" },
    { name: "gzip data that are cut off", make: () => file("f.gz", gzipSync(j(releasePackage)).subarray(0, 60)), code: "FILE_TRUNCATED" },
    {
      name: "gzip data that are damaged",
      make: () => file("g.gz", buffer(gzipSync(j(a)).subarray(0, 12), "damaged, damaged, damaged")),
      code: "FILE_MALFORMED",
    },
    { name: "bytes behind gzip data", make: () => file("h.gz", buffer(gzipSync(j(a)), "more")), code: "FILE_MALFORMED" },
  ])("refuses $name with $code, and names it", async ({ make, code }) => {
    const path = make();

    await expect(read(path)).rejects.toMatchObject({ code, message: expect.stringContaining(path) });
  });

  it("hands on a fault of the stream, and closes it when the reader stops early", async () => {
    const fault = new Error("the line went dead");
    let isClosed = false;
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield gzipSync(j(a)).subarray(0, 15);
      throw fault;
    }
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield buffer(`${j(a)}\n`.repeat(100));
      } finally {
        isClosed = true;
      }
    }
    const drain = async (source: AsyncIterable<Uint8Array>) => {
      for await (const piece of readOcds(source, { pieceSize: 1000 })) if (piece.number === 3) break;
    };

    await expect(drain(failing())).rejects.toBe(fault);
    await drain(endless());
    expect(isClosed).toBe(true);
  });
});

const shared = join(process.env.PLUMBLINE_SHARED ?? join(import.meta.dirname, "../../../../../shared"), "data/ocds");

describe.skipIf(!existsSync(shared))("published data (skipped where PLUMBLINE_SHARED has none)", () => {
  const bytesOf = (name: string) => {
    const bytes = readFileSync(join(shared, name));
    return name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
  };

  it("finds the 882 releases of 610 processes of twelve publishers, those that any parser of lines finds", async () => {
    const bytes = bytesOf("ocds-real-12publishers.jsonl.gz");
    const expected = bytes
      .toString("utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Json);

    const { releases, issues } = await readAll(bytes, { pieceSize: 100_000 }, 65_536);

    expect(issues).toEqual([]);
    expect(releases.map(({ release }) => release)).toEqual(expected);
    expect(releases.length).toBe(882);
    expect(new Set(ocids(releases)).size).toBe(610);
    expect(releases.filter(({ isCompiled }) => isCompiled).length).toBe(67);
    expect(releases.map(({ line }) => line)).toEqual(expected.map((_, index) => index + 1));
  });

  it.each([
    {
      name: "pt-base-2019.json",
      listed: (value: Json) => (value as unknown as { releases: Json[] }[]).flatMap(({ releases }) => releases),
    },
    { name: "co-secop-2021.json", listed: (value: Json) => (value as unknown as { releases: Json[] }).releases },
  ])("finds the 100 releases of $name, whole or cut", async ({ name, listed }) => {
    const bytes = bytesOf(name);
    const expected = listed(JSON.parse(bytes.toString("utf8")) as Json);

    for (const pieceSize of [1 << 20, 10_000]) {
      const { releases, issues } = await readAll(bytes, { pieceSize }, 10_007);
      expect(issues).toEqual([]);
      expect(releases.map(({ release }) => release)).toEqual(expected);
      expect(new Set(ocids(releases)).size).toBe(100);
    }
  });
});
