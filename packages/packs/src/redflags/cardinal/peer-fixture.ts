/** JSON as it is to be written: numbers in forms that JavaScript does not write. */
class Written {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = unknown;
type Settings = Readonly<Record<string, unknown>>;

class Dice {
  #state: number;
  constructor(seed: number) {
    this.#state = Math.imul(seed, 2_654_435_761) >>> 0;
  }
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }
  below(limit: number): number {
    return Math.floor(this.roll() * limit);
  }
  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)] as T;
  }
  comesTrue(probability: number): boolean {
    return this.roll() < probability;
  }
}

const written = (text: string) => new Written(text);

const JUNK: readonly Value[] = [
  null,
  "",
  0,
  1,
  "x",
  [],
  {},
  [null],
  ["A"],
  [{}],
  { id: "A" },
  true,
  written("1e400"),
  written("-0"),
  [[]],
  written('{"__proto__":{"id":"A","status":"valid"}}'),
];

const ODD_IDS = ["A", "B", "C", "__proto__", "constructor", "1", "10", "", "Ünï", "\u{1f600}", "\uffff"];

const DATES = [
  "2024-01-01",
  "2024-01-10T00:00:00Z",
  "2024-01-10T00:00:00+08:00",
  "2024-01-10 00:00:00Z",
  "2024-01-10t00:00:00z",
  "2024-01-10T00:00:00.9999999999Z",
  "2024-01-10T00:00:60Z",
  "2024-01-09T23:59:60.5Z",
  "2024-01-10T00:00Z",
  "2024-01-10T24:00:00Z",
  "2024-01-10T00:00:00\u221208:00",
  "2024-01-10T00:00:00+0800",
  "2024-01-10T00:00:00+23:59",
  "2024-01-10T00:00:00+24:00",
  "2024-01-10T00:00:00",
  "2024-02-30T00:00:00Z",
  "2024-02-29T00:00:00Z",
  "0000-01-01T00:00:00Z",
  "9999-12-31T23:59:59-23:59",
  "2024-01-10T00:00:00.Z",
  "2024-01-25T00:00:00Z",
  "2024-01-24T23:59:59.9Z",
  "2023-12-25T23:59:60Z",
  "",
  "x",
  "\uffff",
  "\u{1f600}",
];

const COUNTS = [
  1,
  1,
  2,
  0,
  -1,
  "1",
  ...["1.0", "1e0", "1.00000000000000000001", "10e-1", "0.99999999999999999999", "1 ", "18446744073709551616"].map(written),
];

/** A file with surprises in every place, and settings of every kind. */
export function generatedFile(seed: number): { readonly lines: readonly string[]; readonly settings: Settings } {
  const dice = new Dice(seed);
  // Of more processes won at nothing against nothing, Cardinal's own quartiles are left to chance.
  const atNothing = dice.comesTrue(0.2);
  const size = atNothing ? 1 + dice.below(6) : dice.pick([1, 2, 4, 8, 20, 50]);
  const junk = dice.pick([0, 0.01, 0.02, 0.05, 0.1]);
  const ids = dice.comesTrue(0.3) ? ODD_IDS : ["A", "B", "C", "D", "E", "F", "G"].slice(0, 2 + dice.below(6));
  const currencies = dice.comesTrue(0.7) ? ["CNY"] : ["CNY", "EUR", "cny"];

  const or = (value: Value): Value => (dice.comesTrue(junk) ? dice.pick(JUNK) : dice.comesTrue(junk / 2) ? undefined : value);
  const list = (length: number, make: () => Value) => or(Array.from({ length }, make));
  const party = () => or({ id: or(dice.pick(ids)) });
  const two = (value: number) => String(value).padStart(2, "0");
  const anyTime = () =>
    `2024-01-${two(1 + dice.below(31))}${dice.pick(["T", " "])}${two(dice.below(24))}:00:${two(dice.pick([0, 59, 60]))}${dice.pick(["", ".5", ".000000001"])}${dice.pick(["Z", "+08:00", "-05:30"])}`;
  const date = () => or(dice.comesTrue(0.5) ? anyTime() : dice.pick(DATES));
  const amount = () =>
    or(
      dice.pick<() => Value>([
        () => dice.below(20) + 1,
        () => written(`${100 + dice.below(9)}.00`),
        () => dice.roll() * 1000,
        () => written(`${1 + dice.below(9)}e${dice.below(20) - 3}`),
        () => -dice.below(10) - 1,
        () => (atNothing ? written(dice.pick(["0", "-0", "0.0"])) : 7),
        () => written(dice.pick(["1e400", "123456789012345678901234567890.125", "0.1"])),
      ])(),
    );
  const bid = () =>
    or({
      status: or(dice.pick(["valid", "valid", "valid", "disqualified", "pending", "withdrawn", "invited", "Valid", "foo"])),
      date: date(),
      value: or({ amount: amount(), currency: or(dice.pick(currencies)) }),
      tenderers: list(dice.pick([1, 1, 1, 1, 1, 2, 0]), party),
      relatedLots: dice.comesTrue(0.1) ? ["1"] : undefined,
    });
  const item = () => or({ classification: or({ id: or(dice.pick(["10", "1012", "2013", "30", "4", "", "\u{1f600}\u{1f600}1", "é1"])) }) });
  const award = () =>
    or({
      status: or(dice.pick(["active", "active", "active", "active", "cancelled", "unsuccessful", "pending"])),
      suppliers: list(dice.pick([1, 1, 1, 1, 2, 0]), party),
      items: list(dice.below(4), item),
    });
  const release = (i: number) => ({
    ocid: or(dice.comesTrue(0.1) ? dice.pick(["twice", "", "__proto__"]) : `ocds-${i}`),
    buyer: party(),
    tender: or({
      status: or(dice.pick(["active", "complete", undefined, "active", "cancelled"])),
      procurementMethod: or(dice.pick(["open", "selective", "limited", "", "open "])),
      procurementMethodDetails: or(dice.pick(["x", "y", "EXC", "NPC", "PC", undefined, "constructor"])),
      numberOfTenderers: or(dice.pick<Value>(COUNTS)),
      tenderPeriod: or({ startDate: date(), endDate: date() }),
      procuringEntity: party(),
    }),
    bids: or({ details: list(dice.pick([0, 1, 2, 3, 4, 8]), bid) }),
    awards: list(dice.pick([0, 1, 1, 1, 1, 2, 3]), award),
  });
  return { lines: Array.from({ length: size }, (_, i) => textOf(release(i))), settings: generatedSettings(dice) };
}

function generatedSettings(dice: Dice): Settings {
  const ratio = ["0", "0.05", "0.5", "1", "-1", "1e1", "inf", "nan", "+.5", "yes", "0.2"];
  const count = ["0", "1", "2", "+2", "yes", "5", "18446744073709551615"];
  const maybe = (probability: number, values: readonly string[]) => (dice.comesTrue(probability) ? dice.pick(values) : undefined);
  const sections: Record<string, Record<string, unknown>> = {
    R003: {
      threshold: maybe(0.5, ["10", "0", "-1", "+16", "30", "on", "9223372036854775807", "-9223372036854775808"]),
      procurement_methods: maybe(0.3, ["open", "open|selective", "", "|", "open |limited"]),
      procurement_method_details: dice.comesTrue(0.3) ? { x: dice.pick(["1", "20", "-5"]), constructor: "3" } : undefined,
    },
    R018: { procurement_methods: maybe(0.5, ["open", "", "|", "limited|", "||open"]) },
    R024: { threshold: maybe(0.4, ratio) },
    R025: { threshold: maybe(0.4, ratio), percentile: maybe(0.5, ["0", "1", "50", "99", "100", "101"]) },
    R028: {},
    R030: {},
    R035: { threshold: maybe(0.4, count) },
    R036: {},
    R038: { threshold: maybe(0.4, ratio), minimum_submitted_bids: maybe(0.4, count), minimum_contracting_processes: maybe(0.4, count) },
    R048: { threshold: maybe(0.4, count), digits: maybe(0.6, count), minimum_contracting_processes: dice.pick(["0", "1", "2"]) },
    R058: { threshold: maybe(0.4, ratio) },
  };
  const chosen = Object.entries(sections).filter(() => dice.comesTrue(0.7));
  return {
    currency: maybe(0.2, ["CNY", "EUR", "cny", ""]),
    no_price_comparison_procurement_methods: maybe(0.25, ["NPC", "NPC|x", "", "|", "x|y|NPC"]),
    price_comparison_procurement_methods: maybe(0.1, ["PC", "PC|x|y|NPC", "", "|"]),
    exclusions: dice.comesTrue(0.5) ? { procurement_method_details: dice.pick(["EXC", "EXC|x", "", "|"]) } : undefined,
    ...Object.fromEntries(chosen),
  };
}

/** Many well-formed processes whose ratios and shares lie on few values, so that fences are met exactly. */
export function markets(seed: number): { readonly lines: readonly string[]; readonly settings: Settings } {
  const dice = new Dice(seed);
  const tenderers = 3 + dice.below(40);
  const step = dice.pick([0.1, 0.25, 0.01, 1 / 3, 0.05]);
  const kinds = 1 + dice.below(8);
  const favour = dice.roll();
  const strictness = dice.roll() * 0.6;
  const lines = Array.from({ length: 5 + dice.below(150) }, (_, i) => {
    const winner = `T${dice.below(dice.comesTrue(favour) ? Math.max(1, tenderers >> 1) : tenderers)}`;
    const base = dice.pick([100, 1000, 99.99, 7, 1e6]);
    const bid = (id: string, amount: number, status: string) => ({ status, value: { amount, currency: "CNY" }, tenderers: [{ id }] });
    const others = Array.from({ length: 1 + dice.below(6) }, () => {
      const above = 1 + step * (dice.below(kinds) + (dice.comesTrue(0.8) ? 3 : 0));
      const scale = dice.comesTrue(0.05) ? 0.5 : dice.comesTrue(0.03) ? 50 : 1;
      return bid(`T${dice.below(tenderers)}`, base * above * scale, dice.comesTrue(strictness) ? "disqualified" : "valid");
    });
    return textOf({
      ocid: `ocds-${i}`,
      buyer: { id: `B${dice.below(12)}` },
      tender: { procurementMethod: "open", procuringEntity: { id: `P${dice.below(9)}` } },
      bids: { details: [bid(winner, base, "valid"), ...others] },
      awards: [
        {
          status: "active",
          suppliers: [{ id: winner }],
          items: Array.from({ length: 1 + dice.below(3) }, () => ({ classification: { id: `${10 + dice.below(dice.pick([3, 60]))}x` } })),
        },
      ],
    });
  });
  const maybe = (values: readonly string[]) => (dice.comesTrue(0.2) ? dice.pick(values) : undefined);
  const settings = {
    R024: { threshold: maybe(["0.1", "0.25", "0.3"]) },
    R025: { percentile: dice.pick(["75", "50", "10", "90"]), threshold: maybe(["0.5", "0.2", "0.3333333333333333"]) },
    R028: {},
    R035: {},
    R036: {},
    R038: {},
    R048: { minimum_contracting_processes: dice.pick(["1", "2", "4"]) },
    R058: { threshold: maybe(["0.1", "0.5", "0.75"]) },
  };
  return { lines, settings };
}

function textOf(value: Value): string {
  if (value instanceof Written) return value.text;
  if (Array.isArray(value)) return `[${value.map((one) => textOf(one ?? null)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${textOf(member)}`).join(",")}}`;
}

/** Settings as an INI file. */
export function iniOf(settings: Settings): string {
  const lines: string[] = [];
  const section = (title: string, table: Settings) => {
    const tables: [string, Settings][] = [];
    if (title !== "") lines.push(`[${title}]`);
    for (const [name, value] of Object.entries(table)) {
      if (typeof value === "object" && value !== null) tables.push([name, value as Settings]);
      else if (value !== undefined) lines.push(`${name} = ${value as string}`);
    }
    for (const [name, inner] of tables) section(title === "" ? name : `${title}.${name}`, inner);
  };
  section("", settings);
  return `${lines.join("\n")}\n`;
}
