import { readFileSync } from "node:fs";
import { type ConformanceExample, type ControlPack, definePack } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { builtInPacks } from "./built-in.ts";
import { loadPack } from "./load-pack.ts";
import { mutantsOf, mutatePack } from "./mutate.ts";
import { testPack } from "./test-pack.ts";

const seal = loadPack(JSON.parse(readFileSync(new URL("../../../../docs/examples/seal-pack.json", import.meta.url), "utf8")));
const [told] = seal.examples as [Extract<ConformanceExample, { events: unknown }>];

function rowOf(example: Partial<ConformanceExample> & Record<string, unknown>, pack: ControlPack = seal) {
  const { record: _, ...story } = told as typeof told & { record?: unknown };
  return testPack({ ...pack, examples: [{ ...story, ...example } as ConformanceExample] }).at(-1);
}

describe("the examples of a pack", () => {
  it.each(builtInPacks().map((pack) => ({ id: pack.id, pack })))("of $id come out as they say", ({ pack }) => {
    const wrong = testPack(pack).filter(({ expected, actual }) => expected !== actual);

    expect(wrong).toEqual([]);
  });

  it("are asked at the instant of their last event, unless they say when", () => {
    const timed = loadPack({
      ...JSON.parse(JSON.stringify({ id: "t", version: "1.0.0", title: { zh: "试", en: "t" } })),
      events: [{ type: "x.begun" }],
      records: [{ type: "x", on: { "x.begun": { set: { at: "time" } } } }],
      controls: [
        {
          id: "X-1",
          version: 1,
          title: { zh: "试", en: "t" },
          citations: [{ regulation: "实务惯例", confidence: "practice" }],
          record: "x",
          kind: "expression",
          level: "red",
          settings: { when: "days(e.at, asOf) > 2", open: "true", due: "addDays(e.at, 3)" },
        },
      ],
    });
    const events = [
      { id: "e", type: "x.begun", time: "2026-03-02T09:00:00+08:00", source: "s", objects: [{ type: "x", id: "1" }], data: {} },
    ];
    const asked = (asOf?: string) =>
      rowOf({ control: "X-1", events, expected: "breach", ...(asOf === undefined ? {} : { asOf }) }, timed)?.actual;

    expect([asked(), asked("2026-03-04"), asked("2026-03-05")]).toEqual(["pass", "pass", "breach"]);
  });

  it("may give other values, and ask of one of several records", () => {
    const two = told.events.map((event) => ({ ...event, objects: [...event.objects, { type: "sealUse", id: "S2" }] }));

    const more = { ...told, events: [told.events[0], { ...told.events.at(-1), data: { copies: 3 } }] };

    expect(rowOf({ ...more, control: "SEAL-02" } as never)?.actual).toBe("breach");
    expect(rowOf({ ...more, control: "SEAL-02", params: { spare: 1 } } as never)?.actual).toBe("pass");
    expect(rowOf({ events: two, about: { type: "sealUse", id: "S2" } })?.actual).toBe("pass");
  });

  it.each([
    { name: "names a control point that is not there", example: { control: "SEAL-09" }, message: "no control point SEAL-09" },
    {
      name: "has an event that the pack does not know",
      example: { events: [{ ...told.events[0], type: "seal.lost" }] },
      message: 'no event type "seal.lost"',
    },
    {
      name: "has an event of another shape",
      example: { events: [{ ...told.events[0], data: { copies: "two" } }] },
      message: "EVENT_INVALID",
    },
    {
      name: "makes several records",
      example: {
        events: [
          {
            ...told.events[0],
            objects: [
              { type: "sealUse", id: "1" },
              { type: "sealUse", id: "2" },
            ],
          },
        ],
      },
      message: "make 2 records",
    },
    { name: "makes none", example: { events: [{ ...told.events[0], objects: [{ type: "other", id: "1" }] }] }, message: "make 0 records" },
    { name: "asks of a record that there is not", example: { about: { type: "sealUse", id: "S9" } }, message: "no sealUse S9" },
  ])("that $name is an error and not an answer", ({ example, message }) => {
    expect(rowOf(example as never)).toMatchObject({ actual: "error", message: expect.stringContaining(message) });
  });

  it("of one name are an error, since nobody could say which of them differs", () => {
    expect(testPack({ ...seal, examples: [told, told] }).at(-1)).toMatchObject({
      actual: "error",
      message: expect.stringContaining("has this name"),
    });
  });

  it("show a fault of the pack's own code", () => {
    const record = {
      ...seal.records[0],
      org: () => {
        throw new Error("broken");
      },
    } as never;

    expect(rowOf({}, { ...seal, records: [record] })).toMatchObject({ actual: "error", message: expect.stringContaining("broken") });
  });

  it("that pass are told event by event, and what is found on the way is told", () => {
    const [first, ...others] = seal.controls;
    const { needs: _, ...young } = first as (typeof seal.controls)[number];
    const pack = definePack({ ...seal, controls: [young, ...others] as never });

    expect(
      testPack(pack, { prefixes: true })
        .filter(({ expected, actual }) => expected !== actual)
        .map(({ name }) => name),
    ).toContain(`${told.name} (1)`);
    expect(testPack(seal, { prefixes: true }).filter(({ expected, actual }) => expected !== actual)).toEqual([]);
  });
});

/** Changes that no example can notice, since they change nothing: with the reason. */
const EQUIVALENT: Readonly<Record<string, string>> = {
  "BID-09 params.min: 5 → 4": "a panel of four is found already, as an even number",
};

describe("changes to a control point", () => {
  it("are each comparison and connective turned, each value moved, and nothing in texts", () => {
    const control = {
      ...(seal.controls[0] as (typeof seal.controls)[number]),
      settings: { when: 'e.a >= p.n && e.b != "x > y"' },
      params: { n: { value: 5 }, l: { value: ["a", "b"] }, o: { value: { k: 0.5 } } },
    };

    expect(mutantsOf(control).map(({ change }) => change)).toEqual([
      "when@4: >= → >",
      "when@11: && → ||",
      "when@18: != → ==",
      "params.n: 5 → 6",
      "params.n: 5 → 4",
      'params.l: ["a","b"] → ["b"]',
      'params.l: ["a","b"] → ["a"]',
      'params.o: {"k":0.5} → {"k":0.525}',
      'params.o: {"k":0.5} → {"k":0.475}',
    ]);
  });

  it("survive where no example stands at the limit", () => {
    expect(mutatePack(seal).survivors).toEqual([]);
    const thin = {
      ...seal,
      examples: [],
      controls: seal.controls.map((control) =>
        control.id === "SEAL-02"
          ? { ...control, examples: { violates: { asked: 2, copies: 9 }, passes: { asked: 2, copies: 1 } } }
          : control,
      ),
    };

    expect(
      mutatePack(thin)
        .survivors.filter(({ control }) => control === "SEAL-02")
        .map(({ change }) => change),
    ).toEqual(["when@9: > → >=", "params.spare: 0 → 1", "params.spare: 0 → -1"]);
  });

  it.each(builtInPacks().map((pack) => ({ id: pack.id, pack })))("are noticed by the examples of $id", ({ pack }) => {
    // The limits of red flags are tested beside the flags, with more than a release or two.
    const only = pack.controls.filter(({ kind }) => !kind.startsWith("redflag.")).map(({ id }) => id);
    const { mutants, survivors } = mutatePack(pack, { only });

    expect(mutants).toBeGreaterThan(10);
    expect(survivors.map(({ control, change }) => `${control} ${change}`).filter((change) => !Object.hasOwn(EQUIVALENT, change))).toEqual(
      [],
    );
  });
});
