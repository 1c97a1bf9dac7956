/**
 * The quantile of Hyndman and Fan's type 8, in the order of operations of the statistics library that Cardinal is built with, so that a value
 * on a fence falls on the same side. `sorted` ascends; NaN of nothing, and of a share outside 0 to 1.
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const n = sorted.length;
  if (n === 0 || !(share >= 0 && share <= 1)) return Number.NaN;
  const h = (n + 1 / 3) * share + 1 / 3;
  const k = Math.trunc(h);
  if (k <= 0 || share === 0) return sorted[0] as number;
  if (k >= n || share === 1) return sorted[n - 1] as number;
  const a = sorted[k - 1] as number;
  return a + (h - k) * ((sorted[k] as number) - a);
}

export interface Quartiles {
  readonly q1: number;
  readonly q3: number;
  readonly lowerFence: number;
  readonly upperFence: number;
}

/** Quartiles, and Tukey's fences at 1.5 times their distance. */
export function quartiles(sorted: ArrayLike<number>): Quartiles {
  const q1 = quantile(sorted, 0.25);
  const q3 = quantile(sorted, 0.75);
  return { q1, q3, lowerFence: fma(q3 - q1, -1.5, q1), upperFence: fma(q3 - q1, 1.5, q3) };
}

export function ascending(values: Iterable<number>): Float64Array {
  return Float64Array.from(values).sort();
}

/**
 * a · b + c, rounded once. Rounding twice can differ in the last place, and fences are compared with `<=`. Slow: for a few fences per run.
 */
export function fma(a: number, b: number, c: number): number {
  const plain = a * b + c;
  // Overflow of the product alone also makes an infinity, so it is the operands that decide.
  if (!(Number.isFinite(a) && Number.isFinite(b) && Number.isFinite(c)) || a === 0 || b === 0) return plain;
  const [ma, ea] = parts(a);
  const [mb, eb] = parts(b);
  const [mc, ec] = parts(c);
  const exponent = Math.min(ea + eb, ec);
  const sum = ((ma * mb) << BigInt(ea + eb - exponent)) + (mc << BigInt(ec - exponent));
  // A sum of exactly nothing has an exact product, so plain arithmetic gives it, with its sign.
  return sum === 0n ? plain : rounded(sum, exponent);
}

const BITS = new DataView(new ArrayBuffer(8));

/** A finite number as mantissa · 2^exponent. */
function parts(value: number): readonly [bigint, number] {
  BITS.setFloat64(0, value);
  const bits = BITS.getBigUint64(0);
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xf_ffff_ffff_ffffn;
  const mantissa = field === 0 ? fraction : fraction | (1n << 52n);
  return [value < 0 ? -mantissa : mantissa, Math.max(field, 1) - 1075];
}

const LOWEST_EXPONENT = -1074;

/** mantissa · 2^exponent as the nearest double; of two as near, the even one. */
function rounded(mantissa: bigint, exponent: number): number {
  const isNegative = mantissa < 0n;
  let m = isNegative ? -mantissa : mantissa;
  let e = exponent;
  const drop = Math.max(m.toString(2).length - 53, LOWEST_EXPONENT - e);
  if (drop > 0) {
    const shift = BigInt(drop);
    const rest = m & ((1n << shift) - 1n);
    const half = 1n << (shift - 1n);
    m >>= shift;
    if (rest > half || (rest === half && (m & 1n) === 1n)) m += 1n;
    e += drop;
  }
  // In two steps, because 2^e alone can be out of reach; neither step rounds, as the mantissa has 53 bits and the result is representable.
  const near = Math.trunc(e / 2);
  const magnitude = Number(m) * 2 ** near * 2 ** (e - near);
  return isNegative ? -magnitude : magnitude;
}
