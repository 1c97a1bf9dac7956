import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { asCardinal, resultLines } from "./cardinal-fixture.ts";
import { generatedFile, iniOf, markets } from "./peer-fixture.ts";

/** The program `ocdscardinal`, and its folder `tests/fixtures/indicators`. */
const BINARY = process.env.CARDINAL_BIN ?? "";
const FIXTURES = process.env.CARDINAL_FIXTURES ?? "";
/** How many generated files are compared, and from which seed on. */
const FILES = Number(process.env.CARDINAL_FILES ?? 300);
const SEED = Number(process.env.CARDINAL_SEED ?? 1);

const folder = mkdtempSync(join(tmpdir(), "cardinal-"));
afterAll(() => rmSync(folder, { recursive: true }));

function byCardinal(lines: readonly string[], ini: string): string {
  const [data, settings] = [join(folder, "data.jsonl"), join(folder, "settings.ini")];
  writeFileSync(data, `${lines.join("\n")}\n`);
  writeFileSync(settings, ini);
  // With more threads its own results depend on which thread reads a line.
  const env = { RAYON_NUM_THREADS: "1" };
  const { status, stdout, stderr } = spawnSync(BINARY, ["indicators", "-s", settings, "--no-meta", data], {
    encoding: "utf8",
    env,
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`Cardinal ended with ${status}: ${stderr}`);
  return stdout;
}

describe.skipIf(!existsSync(FIXTURES))("the cases of Cardinal itself (skipped where CARDINAL_FIXTURES names none)", () => {
  const names = existsSync(FIXTURES) ? readdirSync(FIXTURES).filter((name) => name.endsWith(".jsonl")) : [];

  // The settings stand in the name of a case: R003-threshold-10, or pairs of a method and its days.
  const settingsOf = (name: string) => {
    const [indicator = "", key, ...values] = name.replaceAll("+", "|").split("-");
    const section: Record<string, unknown> = {};
    if (key !== undefined && values.length === 1) section[key] = values[0];
    if (key !== undefined && values.length > 1) {
      section[key] = Object.fromEntries(values.flatMap((value, i) => (i % 2 === 0 ? [[value, values[i + 1]]] : [])));
    }
    return { no_price_comparison_procurement_methods: "NPC", exclusions: { procurement_method_details: "EXC" }, [indicator]: section };
  };

  it.each(names)("%s", (file) => {
    const name = basename(file, ".jsonl");
    const lines = readFileSync(join(FIXTURES, file), "utf8").split("\n");
    expect(JSON.parse(asCardinal(lines, settingsOf(name)))).toEqual(JSON.parse(readFileSync(join(FIXTURES, `${name}.expected`), "utf8")));
  });
});

describe.skipIf(!existsSync(BINARY))("generated releases (skipped where CARDINAL_BIN names no program)", () => {
  it(`give what Cardinal gives, digit for digit, in ${FILES} files from seed ${SEED} on`, { timeout: 600_000 }, () => {
    for (let seed = SEED; seed < SEED + FILES; seed++) {
      const { lines, settings } = seed % 4 === 0 ? markets(seed) : generatedFile(seed);
      const expected = resultLines(byCardinal(lines, iniOf(settings)));
      expect(resultLines(asCardinal(lines, settings)), `seed ${seed}`).toEqual(expected);
      expect(resultLines(asCardinal(lines, settings, 3)), `seed ${seed}, in three parts`).toEqual(expected);
    }
  });

  it("are refused and taken with the same settings", { timeout: 600_000 }, () => {
    const written = [
      "",
      "3",
      "+3",
      "-3",
      "-0",
      "3.5",
      "3.",
      "1e2",
      ".5",
      "abc",
      "yes",
      "Off",
      "inf",
      "-NaN",
      "18446744073709551615",
      "18446744073709551616",
    ];
    const keys: Readonly<Record<string, readonly string[]>> = {
      R003: ["threshold", "procurement_methods", "Threshold"],
      R018: ["procurement_methods", "threshold"],
      R024: ["threshold"],
      R025: ["percentile", "threshold"],
      R028: ["threshold"],
      R035: ["threshold"],
      R038: ["threshold", "minimum_submitted_bids", "minimum_contracting_processes"],
      R048: ["digits", "threshold", "minimum_contracting_processes"],
      r058: ["threshold"],
      output: ["info_currency_mismatches"],
      defaults: ["party_roles", "currency"],
      exclusions: ["procurement_method_details"],
    };
    for (const [section, names] of Object.entries(keys)) {
      for (const name of names) {
        for (const value of written) {
          const settings = { [section]: { [name]: value } };
          const takes = (run: () => unknown) => {
            try {
              run();
              return true;
            } catch {
              return false;
            }
          };
          expect(
            takes(() => asCardinal([], settings)),
            `[${section}] ${name} = ${value}`,
          ).toBe(takes(() => byCardinal([], iniOf(settings))));
        }
      }
    }
  });
});
