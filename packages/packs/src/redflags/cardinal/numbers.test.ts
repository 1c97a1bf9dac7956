import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ascending, fma, quantile, quartiles } from "./numbers.ts";

describe("quantile", () => {
  it("is that of type 8 on small samples worked by hand", () => {
    // h = (4 + 1/3) / 4 + 1/3 = 17/12, so 5/12 of the way from the first to the second.
    expect(quantile([10, 22, 34, 46], 0.25)).toBeCloseTo(15, 12);
    expect(quantile([10, 22, 34, 46], 0.75)).toBeCloseTo(41, 12);
    expect(quantile([3, 5, 9], 0.5)).toBeCloseTo(5, 12);
  });

  it("is the least or the greatest value where the sample does not reach further", () => {
    expect(quantile([7], 0.25)).toBe(7);
    expect(quantile([7], 0.75)).toBe(7);
    expect(quantile([3, 8], 0.25)).toBe(3);
    expect(quantile([3, 8], 0.75)).toBe(8);
    expect(quantile([3, 8, 9], 0)).toBe(3);
    expect(quantile([3, 8, 9], 1)).toBe(9);
  });

  it("is NaN of nothing, and of a share that is none", () => {
    expect(quantile([], 0.25)).toBeNaN();
    for (const share of [-0.01, 1.01, Number.NaN, Number.POSITIVE_INFINITY]) expect(quantile([1, 2, 3], share)).toBeNaN();
  });

  it("lies within rounding of the exact value, in whole numbers reckoned", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 100 }),
        (values, percent) => {
          const sorted = ascending(values);
          const n = BigInt(values.length);
          // All in 1/300: h = (n + 1/3) p/100 + 1/3.
          const h = (3n * n + 1n) * BigInt(percent) + 100n;
          const k = h / 300n;
          const found = quantile(sorted, percent / 100);
          const rank = k <= 0n ? 1n : k >= n ? n : k;
          const a = BigInt(sorted[Number(rank) - 1] as number);
          const b = BigInt(sorted[Number(rank)] ?? Number(a));
          const along = k <= 0n || k >= n ? 0n : h - k * 300n;
          const exact = Number(a * 300n + along * (b - a)) / 300;
          expect(Math.abs(found - exact)).toBeLessThanOrEqual(1e-6);
        },
      ),
    );
  });
});

describe("fma", () => {
  it("rounds once where plain arithmetic rounds twice", () => {
    const a = 1 + 2 ** -30;
    // a² = 1 + 2^-29 + 2^-60: the last term is lost in the product, and is all that remains.
    expect(fma(a, a, -(1 + 2 ** -29))).toBe(2 ** -60);
    expect(a * a - (1 + 2 ** -29)).toBe(0);
    expect(fma(1.1, 1.1, -1.21)).not.toBe(1.1 * 1.1 - 1.21);
  });

  it("passes through what is no finite number", () => {
    expect(fma(Number.POSITIVE_INFINITY, 1.5, 1)).toBe(Number.POSITIVE_INFINITY);
    expect(fma(Number.POSITIVE_INFINITY, 0, 1)).toBeNaN();
    expect(fma(Number.POSITIVE_INFINITY, -1.5, Number.POSITIVE_INFINITY)).toBeNaN();
    expect(fma(Number.NaN, -1.5, 1)).toBeNaN();
    expect(fma(1, 1, Number.NEGATIVE_INFINITY)).toBe(Number.NEGATIVE_INFINITY);
    expect(fma(1e200, 1e200, -1e308)).toBe(Number.POSITIVE_INFINITY);
    // The product alone is out of reach, the sum is not.
    expect(fma(2 ** 600, 2 ** 424, -(2 ** 1023))).toBe(2 ** 1023);
  });

  it("keeps the sign of nothing", () => {
    expect(fma(0, -1.5, 0)).toBe(0);
    expect(fma(0, -1.5, -0)).toBe(-0);
    expect(fma(2, -1.5, 3)).toBe(0);
    expect(fma(-(2 ** -540), 2 ** -540, 0)).toBe(-0);
  });

  it("is the exact sum rounded, of any finite numbers", () => {
    const any = fc.double({ noNaN: true, noDefaultInfinity: true });
    const near = fc.oneof(
      any,
      fc.double({ noNaN: true, min: -10, max: 10 }),
      fc.constantFrom(2 ** -1074, -(2 ** -1074), 2 ** -1022, 1.5, -1.5),
    );
    fc.assert(
      fc.property(near, near, near, (a, b, c) => {
        expect(isNearest(fma(a, b, c), a, b, c)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  /** Whether no other double is nearer to a · b + c, compared as whole multiples of 2^-3000. */
  function isNearest(found: number, a: number, b: number, c: number): boolean {
    const exact = scaled(a, 1500) * scaled(b, 1500) + scaled(c, 3000);
    const limit = scaled(Number.MAX_VALUE, 3000);
    const half = scaled(2 ** 969, 3000) << 1n;
    if (!Number.isFinite(found)) return exact * BigInt(Math.sign(found)) >= limit + half / 2n;
    const gap = (other: number) => {
      const difference = scaled(other, 3000) - exact;
      return difference < 0n ? -difference : difference;
    };
    return [next(found, 1), next(found, -1)].every((other) => !Number.isFinite(other) || gap(found) <= gap(other));
  }

  function scaled(value: number, power: number): bigint {
    let mantissa = value;
    let exponent = 0;
    while (!Number.isInteger(mantissa)) {
      mantissa *= 2;
      exponent += 1;
    }
    return BigInt(mantissa) << BigInt(power - exponent);
  }

  function next(value: number, direction: 1 | -1): number {
    if (value === 0) return direction * Number.MIN_VALUE;
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    view.setBigInt64(0, view.getBigInt64(0) + BigInt(direction * Math.sign(value)));
    return view.getFloat64(0);
  }
});

describe("quartiles", () => {
  it("are NaN of nothing", () => {
    expect(quartiles([])).toEqual({ q1: Number.NaN, q3: Number.NaN, lowerFence: Number.NaN, upperFence: Number.NaN });
  });

  it("have fences one and a half times their distance away", () => {
    const { q1, q3, lowerFence, upperFence } = quartiles(ascending([9, 1, 5, 3, 7]));
    expect(lowerFence).toBeCloseTo(q1 - 1.5 * (q3 - q1), 12);
    expect(upperFence).toBeCloseTo(q3 + 1.5 * (q3 - q1), 12);
  });
});
