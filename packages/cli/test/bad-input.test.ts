import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { folder, plumbline } from "./support.ts";

const event = (activity: string, at = "2026-03-02T09:00:00+08:00"): string =>
  `<event><string key="concept:name" value="${activity}"/><date key="time:timestamp" value="${at}"/></event>`;
const trace = (id: string, inside: string): string => `<trace><string key="concept:name" value="${id}"/>${inside}</trace>`;
const log = (inside: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n${inside}\n</log>\n`;
const GOOD = log(trace("AL-1", event("受理") + event("决定")));
const CHECK = { id: "need", kind: "require", params: { activity: "送达" } };
const BOMB = `<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><log><trace><string key="concept:name" value="&b;"/></trace></log>`;

async function audited(file: { readonly name: string; readonly content: string | Buffer }, checks: unknown, ...more: readonly string[]) {
  const dir = folder();
  const path = join(dir, file.name);
  const controls = join(dir, "checks.json");
  const out = join(dir, "report.json");
  writeFileSync(path, file.content);
  writeFileSync(controls, typeof checks === "string" ? checks : JSON.stringify(checks));
  const ran = await plumbline("audit", path, "--controls", controls, "--format", "json", "--out", out, ...more);
  return { ...ran, wrote: existsSync(out), left: readdirSync(dir).sort() };
}

describe("a log that is broken ends with its code, and nothing is written", () => {
  it.each([
    { name: "packed data that were cut", file: { name: "a.xes.gz", content: gzipSync(GOOD).subarray(0, 90) }, code: "FILE_TRUNCATED" },
    { name: "packed data that were changed", file: { name: "a.xes.gz", content: flipped(gzipSync(GOOD)) }, code: "FILE_MALFORMED" },
    { name: "XML that is not closed", file: { name: "a.xes", content: GOOD.replace("</log>", "") }, code: "FILE_TRUNCATED" },
    { name: "XML with wrong nesting", file: { name: "a.xes", content: GOOD.replace("</event>", "</trace>") }, code: "FILE_MALFORMED" },
    { name: "an entity bomb", file: { name: "a.xes", content: BOMB }, code: "FILE_REFUSED" },
    { name: "an empty file", file: { name: "a.xes", content: "" }, code: "FILE_TRUNCATED" },
    { name: "an unknown extension", file: { name: "a.docx", content: "PK" }, code: "FILE_FORMAT_UNKNOWN" },
    {
      name: "text that is not UTF-8",
      file: { name: "a.csv", content: Buffer.from([0xca, 0xdc, 0xc0, 0xed, 0x0a, 0xff]) },
      code: "FILE_ENCODING",
    },
    { name: "a case without id", file: { name: "a.xes", content: log(`<trace>${event("受理")}</trace>`) }, code: "CASE_ID_MISSING" },
    {
      name: "two cases of one id",
      file: { name: "a.xes", content: log(trace("AL-1", event("受理")) + trace("AL-1", event("受理"))) },
      code: "CASE_DUPLICATE",
    },
    {
      name: "a time that is none",
      file: { name: "a.xes", content: log(trace("AL-1", event("受理", "yesterday"))) },
      code: "LOG_VALUE_INVALID",
    },
    {
      name: "a number that is none",
      file: { name: "a.xes", content: log(trace("AL-1", '<float key="amount" value="NaN"/>')) },
      code: "LOG_VALUE_INVALID",
    },
    {
      name: "a truth value that is none",
      file: { name: "a.xes", content: log(trace("AL-1", '<boolean key="paid" value="perhaps"/>')) },
      code: "LOG_VALUE_INVALID",
    },
    { name: "a CSV without known columns", file: { name: "a.csv", content: "x,y\n1,2\n" }, code: "MAPPING_INVALID" },
  ])("$name: $code", async ({ file, code }) => {
    const { code: status, out, err, wrote, left } = await audited(file, [CHECK]);

    expect(status).toBe(1);
    expect(err).toMatch(new RegExp(`^plumbline: ${code}: .+\n$`));
    expect(out).toBe("");
    expect(wrote).toBe(false);
    expect(left).toEqual([file.name, "checks.json"].sort());
  });

  it("a log that is not there: FILE_NOT_FOUND", async () => {
    const { code, err } = await plumbline("audit", "/nowhere/a.xes", "--controls", "/nowhere/checks.json");

    expect(code).toBe(1);
    expect(err).toMatch(/^plumbline: FILE_NOT_FOUND: \/nowhere\/a\.xes: /);
  });

  it("takes a case of a million events", { timeout: 120_000 }, async () => {
    const many = event("审查").repeat(1_000_000);

    const { code, wrote, err } = await audited({ name: "long.xes.gz", content: gzipSync(log(trace("AL-1", many)), { level: 1 }) }, [CHECK]);

    expect({ code, wrote, err }).toEqual({ code: 0, wrote: true, err: "" });
  });
});

describe("controls that are wrong end with their code before the log is read", () => {
  it.each([
    {
      name: "not JSON, with its line and column",
      checks: '{"checks": [\n  {"id": "a",}\n]}',
      err: /CHECKS_INVALID: .+: line 2, column 14: not JSON/,
    },
    { name: "JSON that was cut", checks: '{"checks": [', err: /CHECKS_INVALID: .+: line 1, column 13: not JSON/ },
    { name: "no list of checks", checks: { check: [] }, err: /CHECKS_INVALID: .+ has no list "checks"/ },
    { name: "an empty list", checks: [], err: /CHECKS_INVALID: .+ the list of checks is empty/ },
    { name: "a check without id", checks: [{ kind: "require", params: {} }], err: /CHECKS_INVALID: checks\[0\]: member "id"/ },
    { name: "two checks of one id", checks: [CHECK, CHECK], err: /CHECKS_INVALID: two checks have the id "need"/ },
    {
      name: "a misspelt member",
      checks: [{ ...CHECK, evenFilter: {} }],
      err: /CHECKS_INVALID: check "need": member "evenFilter" is not known; did you mean "eventFilter"/,
    },
    {
      name: "an unknown level",
      checks: [{ ...CHECK, level: "pink" }],
      err: /CHECKS_INVALID: check "need": member "level" must be one of yellow, orange, red/,
    },
    {
      name: "an unknown kind",
      checks: [{ ...CHECK, kind: "requires" }],
      err: /KIND_UNKNOWN: check "need": no control kind "requires"; did you mean "require"/,
    },
    {
      name: "a misspelt parameter",
      checks: [{ ...CHECK, params: { activty: "送达" } }],
      err: /PARAMETER_INVALID: control need \(require\)/,
    },
    {
      name: "a parameter of the wrong type",
      checks: [{ id: "a", kind: "count.max", params: { activity: "x", max: "3" } }],
      err: /PARAMETER_INVALID: .+"max"/,
    },
    {
      name: "an expression that does not parse",
      checks: [{ id: "a", kind: "expression", params: { when: "e.x >" } }],
      err: /EXPRESSION_INVALID/,
    },
    {
      name: "parameters nested without end",
      checks: `[{"id": "a", "kind": "case.condition", "params": {"when": ${'{"not":'.repeat(5000)}1${"}".repeat(5000)}}}]`,
      err: /CHECKS_INVALID: check "a": member "params" is nested deeper/,
    },
    {
      name: "a log that was not given",
      checks: [
        { ...CHECK, log: "x" },
        { ...CHECK, id: "b", log: "y" },
      ],
      err: /CHECKS_INVALID: nothing to check: all checks name other logs \("x", "y"\)/,
    },
  ])("$name", async ({ checks, err: expected }) => {
    const { code, out, err, wrote } = await audited({ name: "a.xes", content: GOOD }, checks);

    expect(err).toMatch(expected);
    expect(code).toBe(1);
    expect(out).toBe("");
    expect(wrote).toBe(false);
  });

  it("stops an expression that runs away", { timeout: 60_000 }, async () => {
    const list = `[${Array.from({ length: 60 }, (_, i) => i).join(",")}]`;
    const when = `${list}.all(a, ${list}.all(b, ${list}.all(c, ${list}.all(d, a + b + c + d < e.n + 1000))))`;
    const content = log(trace("AL-1", `<int key="n" value="1"/>${event("受理")}`));

    const { code, err, wrote } = await audited({ name: "a.xes", content }, [{ id: "runaway", kind: "expression", params: { when } }]);

    expect(err).toMatch(/^plumbline: EXPRESSION_(BUDGET|INVALID): /);
    expect(code).toBe(1);
    expect(wrote).toBe(false);
  });
});

describe("a call that is wrong says how it should be, with exit status 2", () => {
  it.each([
    { name: "an unknown command", argv: ["audti"], err: 'no command "audti"; did you mean "audit"; see plumbline --help' },
    { name: "an unknown option", argv: ["audit", "a.xes", "--control", "c"], err: 'unknown option --control; did you mean "--controls"' },
    { name: "no log", argv: ["audit", "--controls", "c"], err: "audit needs at least one LOG; see plumbline audit --help" },
    { name: "no controls", argv: ["audit", "a.xes"], err: "audit needs --controls FILE; see plumbline audit --help" },
    {
      name: "a format that does not exist",
      argv: ["audit", "a", "-c", "b", "--format", "pdf"],
      err: 'option --format takes text, json, html, not "pdf"',
    },
    { name: "an option given twice", argv: ["audit", "a", "-c", "b", "-c", "d"], err: "option --controls is given twice" },
    { name: "one file to convert", argv: ["convert", "a.xes"], err: "convert takes IN and OUT; see plumbline convert --help" },
    { name: "a language that is not spoken", argv: ["kinds", "--lang", "fr"], err: 'option --lang takes zh, en, not "fr"' },
    {
      name: "a day that does not exist",
      argv: ["audit", "a", "-c", "b", "--as-of", "2026-02-30"],
      err: 'option --as-of takes a date such as 2026-11-20 or an instant such as 2026-11-20T15:30:00+08:00, not "2026-02-30"',
    },
  ])("$name", async ({ argv, err: expected }) => {
    const { code, out, err } = await plumbline(...argv);

    expect(err).toBe(`plumbline: USAGE: ${expected}\n`);
    expect(code).toBe(2);
    expect(out).toBe("");
  });
});

function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes);
  changed[60] = (changed[60] as number) ^ 0xff;
  return changed;
}
