import { describe, expect, it } from "vitest";
import { testPack } from "../tools/test-pack.ts";
import { supervision } from "./pack.ts";

const pack = supervision();
const rows = testPack(pack, { prefixes: true });

describe("the examples of the supervision pack", () => {
  it("come out as they say, and no story that passes is found half told", () => {
    expect(rows.filter(({ actual, expected }) => actual !== expected)).toEqual([]);
  });

  it.each(pack.controls)("tell $id from events, found and not found", ({ id }) => {
    const told = rows.filter(({ control, source }) => control === id && source === "events").map(({ expected }) => expected);

    expect(told).toEqual(expect.arrayContaining(["breach", "pass"]));
  });

  it("cite the law as it was and as it is: one article ended where its successor began", () => {
    const [before, now] = pack.controls.find(({ id }) => id === "SYS-10")?.citations ?? [];

    expect([before?.inForceFrom, before?.inForceTo, now?.inForceFrom, now?.inForceTo]).toEqual([
      "2017-06-01",
      "2025-12-31",
      "2026-01-01",
      undefined,
    ]);
  });
});
