import { describe, expect, it } from "vitest";
import { packChunks, SALT_LENGTH } from "./chunk.ts";
import { parseKeepRule, parseKeepTime, planRetention } from "./retention.ts";
import type { Chunk, TrailRows } from "./trail-store.ts";

interface Row {
  readonly received: string;
  /** Undefined once it was erased. */
  readonly type: string | undefined;
}

/** A trail of which only what retention reads is there. */
function rowsOf(entries: readonly Row[], minimum = 0): TrailRows {
  const chunks = packChunks(
    0,
    entries.map(({ received, type }) => ({
      leaf: JSON.stringify({ received }),
      hash: new Uint8Array(32),
      body: type === undefined ? new Uint8Array() : Buffer.concat([Buffer.alloc(SALT_LENGTH), Buffer.from(JSON.stringify({ type }))]),
      sealed: [],
    })),
  );
  return {
    head: async () => ({ size: entries.length, checkpoint: "" }),
    minimum: async () => minimum,
    chunks: async (from: number, to: number): Promise<readonly Chunk[]> =>
      chunks.filter(({ first, count }) => first < to && first + count > from && first >= minimum),
    tile: async () => undefined,
    parts: () => {
      throw new Error("not asked for");
    },
    close: async () => {},
  };
}

const many = (count: number, received: string, type?: string): Row[] => Array.from({ length: count }, () => ({ received, type }));
const NOW = Date.parse("2026-11-22T12:00:00+08:00");
const OLD = "2000-01-01T00:00:00.000Z";
const NEW = "2026-11-01T00:00:00.000Z";

describe("planRetention", () => {
  it.each([
    { name: "everything is over, but the last bundle is not whole", rows: many(700, OLD, "a.b"), minimum: 512 },
    { name: "the third bundle begins with one that is not over", rows: [...many(512, OLD, "a.b"), ...many(300, NEW, "a.b")], minimum: 512 },
    {
      name: "one entry in the middle holds back its bundle",
      rows: [...many(300, OLD, "a.b"), ...many(1, NEW, "a.b"), ...many(300, OLD, "a.b")],
      minimum: 256,
    },
    { name: "the first is not over", rows: [...many(1, NEW, "a.b"), ...many(600, OLD, "a.b")], minimum: 0 },
    { name: "an empty trail", rows: [], minimum: 0 },
    { name: "what was erased tells no type, and waits for the longest time", rows: many(512, "2015-01-01T00:00:00.000Z"), minimum: 0 },
    { name: "what was erased long ago goes", rows: many(512, OLD), minimum: 512 },
    {
      name: "procurement is kept for 15 years, although 5 were asked",
      rows: many(512, "2015-01-01T00:00:00.000Z", "tender.awarded"),
      minimum: 0,
    },
    { name: "procurement of 26 years ago goes", rows: many(512, OLD, "tender.awarded"), minimum: 512 },
    { name: "an instant that cannot be read stays", rows: many(512, "long ago", "a.b"), minimum: 0 },
  ])("$minimum: $name", async ({ rows, minimum }) => {
    expect(await planRetention(rowsOf(rows), { keep: parseKeepTime("5y") }, NOW)).toMatchObject({ from: 0, minimum });
  });

  it("goes on behind what was pruned, and says what has to stay", async () => {
    const rows = rowsOf([...many(600, OLD, "a.b"), ...many(10, NEW, "c.d")], 256);

    expect(await planRetention(rows, { keep: parseKeepTime("6mo") }, NOW)).toEqual({
      from: 256,
      minimum: 512,
      kept: { index: 600, received: NEW, type: "c.d", keep: "6mo" },
    });
  });

  it("of several rules that fit takes the longest, and any of them before the time for all", async () => {
    const rules = ["clock.*=6mo", "clock.advanced=2y"].map(parseKeepRule);
    const plan = async (received: string, type: string) =>
      (await planRetention(rowsOf(many(256, received, type)), { keep: parseKeepTime("10y"), rules }, NOW)).minimum;

    expect(await plan("2026-01-01T00:00:00.000Z", "clock.set")).toBe(256);
    expect(await plan("2025-06-01T00:00:00.000Z", "clock.advanced")).toBe(0);
    expect(await plan("2024-06-01T00:00:00.000Z", "clock.advanced")).toBe(256);
    expect(await plan("2020-06-01T00:00:00.000Z", "clocks.set")).toBe(0);
  });

  it.each([
    { name: "the last day of six months in Beijing", received: "2026-05-22T01:00:00.000Z", minimum: 0 },
    { name: "the day before", received: "2026-05-21T15:59:59.999Z", minimum: 256 },
  ])("counts whole days: $name", async ({ received, minimum }) => {
    const plan = await planRetention(rowsOf(many(256, received, "a.b")), { keep: parseKeepTime("6mo") }, NOW);

    expect(plan.minimum).toBe(minimum);
  });
});

describe("times and rules", () => {
  it.each(["6mo", "184d", "1y", "15y", "9999d"])("takes %s", (text) => {
    expect(parseKeepTime(text).text).toBe(text);
  });

  it.each([
    { text: "5mo", code: "RETENTION_REFUSED" },
    { text: "183d", code: "RETENTION_REFUSED" },
    { text: "0y", code: "USAGE" },
    { text: "15", code: "USAGE" },
    { text: "1.5y", code: "USAGE" },
    { text: "-1y", code: "USAGE" },
    { text: "", code: "USAGE" },
  ])("refuses $text: $code", ({ text, code }) => {
    expect(() => parseKeepTime(text)).toThrow(expect.objectContaining({ code }));
  });

  it.each([
    { text: "tender.*=14y", code: "RETENTION_REFUSED" },
    { text: "tender.awarded=6mo", code: "RETENTION_REFUSED" },
    { text: "penalty.*=5mo", code: "RETENTION_REFUSED" },
    { text: "*=5y", code: "USAGE" },
    { text: "penalty.*", code: "USAGE" },
    { text: "Penalty=5y", code: "USAGE" },
  ])("refuses the rule $text: $code", ({ text, code }) => {
    expect(() => parseKeepRule(text)).toThrow(expect.objectContaining({ code }));
  });
});
