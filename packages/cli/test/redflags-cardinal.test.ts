import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder, plumbline } from "./support.ts";

/**
 * Cardinal's own cases through the command, where CARDINAL_FIXTURES names the folder `tests/fixtures` of its sources, and random files beside
 * its program, where CARDINAL_BIN names that. Nothing of it is kept here.
 */
const fixtures = process.env.CARDINAL_FIXTURES ?? "";
const examples = join(fixtures, "../../docs/examples");
const program = process.env.CARDINAL_BIN ?? "";
const namesOf = (dir: string, ending: string): string[] =>
  fixtures !== "" && existsSync(dir)
    ? readdirSync(dir)
        .filter((name) => name.endsWith(ending))
        .map((name) => basename(name, ending))
        .sort()
    : [];
const indicators = namesOf(join(fixtures, "indicators"), ".jsonl");
const coverages = namesOf(join(fixtures, "coverage"), ".jsonl");
const documented = namesOf(join(examples, "R"), ".jsonl");

/** Settings as the name of a case says: `R003-threshold-10`; more than two parts are a table. */
function settingsOf(name: string): string {
  const [section = "", key, ...values] = name.split("-");
  const head = `no_price_comparison_procurement_methods = NPC\n[exclusions]\nprocurement_method_details = EXC\n[${section}]\n`;
  if (key === undefined || values.length === 0) return head;
  if (values.length === 1) return `${head}${key} = ${values[0]?.replaceAll("+", "|")}\n`;
  const pairs = values.flatMap((value, i) => (i % 2 === 0 ? [`${value} = ${values[i + 1]}`] : []));
  return `${head}[${section}.${key}]\n${pairs.join("\n")}\n`;
}

async function cardinal(file: string, settings: string, ...more: readonly string[]): Promise<string> {
  const path = join(folder(), "settings.ini");
  writeFileSync(path, settings);
  const { code, out } = await plumbline("redflags", file, "--settings", path, "--format", "cardinal", ...more);
  expect(code).toBe(0);
  return out;
}

describe("the format cardinal", () => {
  it("is empty where nothing is asked for", async () => {
    const path = join(folder(), "data.jsonl");
    writeFileSync(path, '{"ocid":"p-1","tender":{"procurementMethod":"open","numberOfTenderers":1}}\n');

    expect(await plumbline("redflags", path, "--format", "cardinal")).toEqual({ code: 0, out: "{}\n", err: "" });
    expect(await cardinal(path, "[R018]\n")).toBe('{"OCID":{"p-1":{"R018":1.0}}}\n');
    expect(await cardinal(path, "[R003]\n")).toBe("{}\n");
  });

  it("takes lines as they are: no package is opened, nothing is merged, and numbers count as they are written", async () => {
    const path = join(folder(), "data.jsonl");
    const one = '"tender":{"procurementMethod":"open","numberOfTenderers":1}';
    writeFileSync(
      path,
      [
        `{"releases":[{"ocid":"in-a-package",${one}}]}`,
        `{"ocid":"twice",${one}}`,
        '{"ocid":"twice","tender":{"procurementMethod":"open","numberOfTenderers":7}}',
        `{"ocid":"point",${one.replace("1}", "1.0}")}}`,
        `\ufeff{"ocid":"mark",${one}}`,
        `{"ocid":"",${one}}`,
        "broken",
      ].join("\n"),
    );
    const settings = join(folder(), "s.ini");
    writeFileSync(settings, "[R018]\n");

    const { code, out, err } = await plumbline("redflags", path, "-s", settings, "-f", "cardinal");

    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ OCID: { twice: { R018: 1 }, "": { R018: 1 } } });
    expect(err).toContain("line 5");
    expect(err).toContain("line 7");
    expect(err).not.toContain("line 1 ");
  });

  it("warns of a setting that another one makes void, and goes on", async () => {
    const path = join(folder(), "data.jsonl");
    const settings = join(folder(), "s.ini");
    writeFileSync(path, "{}\n");
    writeFileSync(settings, "price_comparison_procurement_methods = a\nno_price_comparison_procurement_methods = b\n[R024]\n");

    const { code, out, err } = await plumbline("redflags", path, "-s", settings, "-f", "cardinal");

    expect({ code, out }).toEqual({ code: 0, out: "{}\n" });
    expect(err).toContain("no_price_comparison_procurement_methods");
  });
});

describe.skipIf(indicators.length === 0)(
  "Cardinal's cases (skipped where CARDINAL_FIXTURES does not name tests/fixtures of its sources)",
  () => {
    it.each(indicators)("%s", async (name) => {
      const out = await cardinal(join(fixtures, "indicators", `${name}.jsonl`), settingsOf(name));

      expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync(join(fixtures, "indicators", `${name}.expected`), "utf8")));
    });

    it.each(coverages)("coverage of %s", async (name) => {
      const { code, out } = await plumbline("ocds", "coverage", join(fixtures, "coverage", `${name}.jsonl`), "--format", "cardinal");

      expect(code).toBe(0);
      expect(JSON.parse(out)).toEqual(JSON.parse(readFileSync(join(fixtures, "coverage", `${name}.expected`), "utf8")));
    });

    const expected: Readonly<Record<string, object>> = {
      "003": { OCID: { F: { R003: 1 } } },
      "018": { OCID: { F: { R018: 1 } } },
      "024": { OCID: { F: { R024: 1 } }, Tenderer: { W: { R024: 0 }, L: { R024: 0 } } },
      "025": { Tenderer: { F: { R025: 1 / 6 } } },
      "028": { OCID: { F: { R028: 1 } }, Tenderer: { D: { R028: 1 }, V: { R028: 1 } } },
      "030": { OCID: { F: { R030: 1 } }, Tenderer: { W: { R030: 1 } } },
      "035": { OCID: { F: { R035: 1 } }, Tenderer: { V: { R035: 0 } } },
      "036": { OCID: { F: { R036: 1 } } },
      "038": { Buyer: { B: { R038: 0.5 } } },
      "048": { Tenderer: { F: { R048: 2 } } },
      "058": { OCID: { F: { R058: 99 } }, Tenderer: { W: { R058: 0 } } },
    };

    it.each(documented)("the example of its documentation, R%s", async (name) => {
      const own = join(examples, "R", `${name}.ini`);
      const settings = readFileSync(existsSync(own) ? own : join(examples, "settings.ini"), "utf8");

      const out = await cardinal(join(examples, "R", `${name}.jsonl`), settings);

      expect(JSON.parse(out)).toEqual(expected[name]);
    });
  },
);

describe.skipIf(program === "")("beside Cardinal itself (skipped where CARDINAL_BIN does not name it)", { timeout: 120_000 }, () => {
  it.each([1, 2, 3, 4, 5])("random processes come out alike, number by number: seed %i", async (seed) => {
    const dir = folder();
    const data = join(dir, "data.jsonl");
    const settings = join(dir, "settings.ini");
    writeFileSync(data, randomLines(seed, 400));
    writeFileSync(
      settings,
      ["R003", "R018", "R024", "R025", "R028", "R030", "R035", "R036", "R038", "R048", "R058"]
        .map((id) => `[${id}]\n${id === "R048" ? "minimum_contracting_processes = 3\n" : ""}`)
        .join(""),
    );

    const theirs = spawnSync(program, ["indicators", "--settings", settings, "--no-meta", data], {
      encoding: "utf8",
      env: { ...process.env, RAYON_NUM_THREADS: "1" },
    });
    const { out } = await plumbline("redflags", data, "--settings", settings, "--format", "cardinal");

    expect(theirs.status).toBe(0);
    expect(written(out)).toEqual(written(theirs.stdout));
    expect(out.length).toBeGreaterThan(500);
  });
});

/** Results by group, id and indicator, with each number as it is written. */
function written(text: string): Record<string, string> {
  const all: Record<string, string> = {};
  const asWritten = ((_: string, value: unknown, context: { readonly source?: string }) => context.source ?? value) as (
    name: string,
    value: unknown,
  ) => unknown;
  const groups = JSON.parse(text, asWritten) as Record<string, Record<string, Record<string, string>>>;
  for (const [group, ids] of Object.entries(groups))
    for (const [id, values] of Object.entries(ids))
      for (const [code, value] of Object.entries(values)) all[`${group} ${id} ${code}`] = value;
  return all;
}

function randomLines(seed: number, n: number): string {
  let state = seed * 7919;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const firm = (): string => `F${Math.floor(random() * 40)}`;
  return Array.from({ length: n }, (_, i) => {
    const bids = Array.from({ length: Math.floor(random() * 8) }, () => ({
      status: one(["valid", "valid", "valid", "disqualified", "invited", "withdrawn", "pending", "odd"]),
      date: `2026-01-${String(1 + Math.floor(random() * 28)).padStart(2, "0")}T00:00:00Z`,
      tenderers: random() < 0.9 ? [{ id: firm() }] : [{ id: firm() }, { id: firm() }],
      value: { amount: Math.round((100 + random() * 300) * 10) / 10, currency: "EUR" },
    }));
    const winner = one(bids)?.tenderers[0]?.id ?? firm();
    return JSON.stringify({
      ocid: `p-${i}`,
      buyer: { id: `B${Math.floor(random() * 20)}` },
      tender: {
        status: random() < 0.05 ? "cancelled" : "complete",
        procurementMethod: one(["open", "selective", "limited", "direct"]),
        procurementMethodDetails: one(["x", "y"]),
        procuringEntity: { id: `E${Math.floor(random() * 20)}` },
        numberOfTenderers: bids.length,
        tenderPeriod: {
          startDate: "2026-01-01T00:00:00+08:00",
          endDate: `2026-01-${String(5 + Math.floor(random() * 20)).padStart(2, "0")}T12:00:00Z`,
        },
      },
      bids: { details: bids },
      awards: [
        {
          status: one(["active", "active", "active", "pending", "cancelled", undefined]),
          suppliers: [{ id: winner }],
          items: [{ classification: { id: String(10_000_000 + Math.floor(random() * 9e7)) } }],
        },
        ...(random() < 0.1 ? [{ status: one(["active", "unsuccessful"]), suppliers: [{ id: firm() }] }] : []),
      ],
    });
  }).join("\n");
}
