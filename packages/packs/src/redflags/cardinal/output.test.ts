import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FlagFinding } from "../types.ts";
import { cardinalNumber, cardinalText } from "./output.ts";

const finding = (flag: string, subject: FlagFinding["subject"], id: string, value = 1) => ({ flag, subject, id, value, figures: {} });

describe("numbers as Cardinal writes them", () => {
  it.each([
    [1, "1.0"],
    [0, "0.0"],
    [-0, "-0.0"],
    [0.1 + 0.2, "0.30000000000000004"],
    [-12.5, "-12.5"],
    [100_000, "100000.0"],
    [0.000_01, "0.00001"],
    [0.000_009_5, "9.5e-6"],
    [1.5e-7, "1.5e-7"],
    [5e-324, "5e-324"],
    [123_456_789_012_345_680, "1.2345678901234568e+17"],
    [1e15, "1000000000000000.0"],
    [9_999_999_999_999_998, "9999999999999998.0"],
    [1e16, "1e+16"],
    [-1e21, "-1e+21"],
    [Number.NaN, "null"],
    [Number.POSITIVE_INFINITY, "null"],
    [Number.NEGATIVE_INFINITY, "null"],
  ])("%d is %s", (value, written) => {
    expect(cardinalNumber(value)).toBe(written);
  });

  it("read back as they were, with a point or an exponent always", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const written = cardinalNumber(value);
        expect(Object.is(Number(written), value)).toBe(true);
        expect(written).toMatch(/[.e]/);
        expect(() => JSON.parse(written)).not.toThrow();
      }),
    );
  });
});

describe("the text that Cardinal prints", () => {
  it("is empty of no findings", () => {
    expect(cardinalText({ findings: [] })).toBe("{}");
  });

  it("has groups, ids and codes, each id once", () => {
    const findings = [
      finding("R003", "process", "b"),
      finding("R058", "process", "a", 0.5),
      finding("R003", "process", "a"),
      finding("R058", "tenderer", "t", 0),
      finding("R058", "tenderer", "t", 0),
    ];
    expect(cardinalText({ findings })).toBe('{"OCID":{"a":{"R003":1.0,"R058":0.5},"b":{"R003":1.0}},"Tenderer":{"t":{"R058":0.0}}}');
  });

  it("counts the later of two results of one process", () => {
    expect(cardinalText({ findings: [finding("R035", "process", "a", 3), finding("R035", "process", "a", 2)] })).toBe(
      '{"OCID":{"a":{"R035":2.0}}}',
    );
  });

  it("puts the last group in the place of an empty one", () => {
    const [process, tenderer, buyer, entity] = (["process", "tenderer", "buyer", "procuringEntity"] as const).map((subject) =>
      finding("R038", subject, "x"),
    );
    const order = (...findings: (typeof process)[]) =>
      Object.keys(JSON.parse(cardinalText({ findings: findings as ReturnType<typeof finding>[] })));
    expect(order(process, tenderer, buyer, entity)).toEqual(["OCID", "Tenderer", "Buyer", "ProcuringEntity"]);
    expect(order(tenderer, buyer, entity)).toEqual(["ProcuringEntity", "Tenderer", "Buyer"]);
    expect(order(process, buyer, entity)).toEqual(["OCID", "ProcuringEntity", "Buyer"]);
    expect(order(buyer, entity)).toEqual(["ProcuringEntity", "Buyer"]);
    expect(order(tenderer)).toEqual(["Tenderer"]);
    expect(order(entity)).toEqual(["ProcuringEntity"]);
  });

  it("keeps any id as it is", () => {
    const ids = ["__proto__", "constructor", "10", "9", "", '"', "\n", "准"];
    const text = cardinalText({ findings: ids.map((id) => finding("R003", "process", id)) });
    expect(text.match(/"R003":1\.0/g)).toHaveLength(ids.length);
    for (const id of ids) expect(text).toContain(`${JSON.stringify(id)}:{`);
  });
});
