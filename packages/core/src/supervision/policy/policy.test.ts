import { describe, expect, it } from "vitest";
import { createCalendar } from "../../calendar/create-calendar.ts";
import {
  BLUE_FIRST,
  DEFAULT_POLICY,
  defineIndicatorTree,
  defineSupervisionPolicy,
  FOUR_COLOURS,
  firstRankOf,
  integrityIndex,
  kpisOf,
  levelOf,
  nearOf,
  type PatternSignal,
  patternsOf,
  policyFor,
  precisionOf,
  RANK_OF,
  type SignalDecision,
  type SupervisionPolicyInput,
  THREE_LEVELS,
} from "../index.ts";

const calendar = createCalendar();
const policy = (more: Partial<SupervisionPolicyInput>): SupervisionPolicyInput => ({ ...DEFAULT_POLICY, ...more });
const at = (day: string): number => Date.parse(`${day}T10:00:00+08:00`);

describe("levels", () => {
  it("R-087 level 2 is orange with the words 较危险, a scheme of three levels loads, an unknown colour does not", () => {
    const three = defineSupervisionPolicy(policy({ levels: THREE_LEVELS }));
    const purple = FOUR_COLOURS.map((level) => (level.colour === "orange" ? { ...level, colour: "purple" as "orange" } : level));

    expect(levelOf(DEFAULT_POLICY, 2)).toMatchObject({ colour: "orange", word: { zh: "较危险" }, icon: "triangle" });
    expect(([0, 1, 2, 3] as const).map((rank) => levelOf(three, rank).colour)).toEqual(["green", "yellow", "red", "red"]);
    expect(() => defineSupervisionPolicy(policy({ levels: purple }))).toThrow(/SETTING_INVALID|levels\.2\.colour/);
  });

  it("R-088 a scheme with blue at level 1 loads, and signals keep their ranks", () => {
    const blue = defineSupervisionPolicy(policy({ levels: BLUE_FIRST }));

    expect([RANK_OF.yellow, RANK_OF.orange, RANK_OF.red]).toEqual([1, 2, 3]);
    expect(([1, 2, 3] as const).map((rank) => levelOf(blue, rank).colour)).toEqual(["blue", "yellow", "red"]);
  });

  it.each([
    { name: "a rank without a level", levels: FOUR_COLOURS.slice(0, 3), message: /each shown once/ },
    {
      name: "two levels of one colour",
      levels: FOUR_COLOURS.map((l) => (l.ranks[0] === 3 ? { ...l, colour: "orange" as const } : l)),
      message: /same colour/,
    },
    { name: "colour as the only cue", levels: FOUR_COLOURS.map((l) => ({ ...l, icon: "circle" })), message: /same icon/ },
    {
      name: "green for a signal",
      levels: FOUR_COLOURS.map((l, i) => ({ ...l, colour: (["red", "yellow", "orange", "green"] as const)[i] ?? "red" })),
      message: /green/,
    },
  ])("refuses $name", ({ levels, message }) => {
    expect(() => defineSupervisionPolicy(policy({ levels }))).toThrow(message);
  });
});

describe("a policy for an organisation and a day", () => {
  const own = defineSupervisionPolicy(policy({ id: "hangzhou", org: "330100", effectiveFrom: "2026-03-01", effectiveTo: "2026-06-30" }));
  const newer = defineSupervisionPolicy(policy({ id: "hangzhou2", org: "330100", effectiveFrom: "2026-04-01" }));

  it.each([
    { name: "before it is in force the one for all holds", path: ["330000", "330100"], on: "2026-02-28", id: "default" },
    { name: "the most specific one", path: ["330000", "330100", "330106"], on: "2026-03-01", id: "hangzhou" },
    { name: "of two the newest", path: ["330000", "330100"], on: "2026-04-01", id: "hangzhou2" },
    { name: "another organisation", path: ["330000", "330200"], on: "2026-04-01", id: "default" },
  ])("$name", ({ path, on, id }) => {
    expect(policyFor([DEFAULT_POLICY, newer, own], path, on)?.id).toBe(id);
  });

  it("is over after its last day", () => {
    expect(["2026-06-30", "2026-07-01"].map((on) => policyFor([DEFAULT_POLICY, own], ["330100"], on)?.id)).toEqual(["hangzhou", "default"]);
  });
});

describe("the first signal by class of rule", () => {
  it.each([
    { name: "a prohibition is red at once", ruleClass: "prohibition", rank: 3 },
    { name: "a norm is yellow", ruleClass: "norm", rank: 1 },
    { name: "a limit just passed", ruleClass: "limit", passed: { value: 101, limit: 100 }, rank: 1 },
    { name: "a limit passed by a tenth", ruleClass: "limit", passed: { value: 110, limit: 100 }, rank: 2 },
    { name: "a limit passed by half", ruleClass: "limit", passed: { value: 150, limit: 100 }, rank: 3 },
    { name: "a least value missed by a fifth", ruleClass: "limit", passed: { value: 80, limit: 100 }, rank: 2 },
    { name: "a limit of nothing at all", ruleClass: "limit", passed: { value: 1, limit: 0 }, rank: 3 },
    { name: "by how far is not known", ruleClass: "limit", rank: 1 },
  ] as const)("$name", ({ ruleClass, rank, ...rest }) => {
    expect(firstRankOf(DEFAULT_POLICY, ruleClass, "passed" in rest ? rest.passed : undefined)).toBe(rank);
  });
});

describe("near a limit", () => {
  it("R-094 with a limit of 100 and a ratio of 0.9: 89 is none, 90 a reminder, 101 a breach", () => {
    expect([89, 90, 100, 101].map((value) => nearOf(DEFAULT_POLICY, { control: "EXP-01", value, limit: 100 }))).toEqual([
      "none",
      "near",
      "near",
      "breach",
    ]);
  });

  it.each([
    {
      name: "binary fractions do not move the border",
      near: { default: { ratio: 0.1 } },
      value: 0.3,
      limit: 3,
      side: "most",
      nearness: "near",
    },
    { name: "a distance", near: { default: { distance: 2 } }, value: 18, limit: 20, side: "most", nearness: "near" },
    {
      name: "a control of its own band",
      near: { controls: { "EXP-01": { distance: 1 } } },
      value: 18,
      limit: 20,
      side: "most",
      nearness: "none",
    },
    { name: "without a band nothing is near", near: {}, value: 20, limit: 20, side: "most", nearness: "none" },
    { name: "a least value: close above it", near: { default: { ratio: 0.8 } }, value: 125, limit: 100, side: "least", nearness: "near" },
    { name: "a least value: fallen below", near: { default: { ratio: 0.8 } }, value: 99, limit: 100, side: "least", nearness: "breach" },
  ] as const)("$name", ({ near, value, limit, side, nearness }) => {
    expect(nearOf(defineSupervisionPolicy(policy({ near })), { control: "EXP-01", value, limit, side })).toBe(nearness);
  });
});

describe("emerging patterns", () => {
  const yellow = (id: string, day: string, more: Partial<PatternSignal> = {}): PatternSignal => ({
    id,
    control: "APR-03",
    rank: 1,
    at: at(day),
    state: "ceased",
    person: "p-1",
    ...more,
  });
  const first = yellow("s1", "2026-01-01");
  const second = yellow("s2", "2026-02-01");

  it("R-086 three yellow signals in 90 days are a tendency, three in 91 days are none", () => {
    expect(patternsOf(DEFAULT_POLICY, [first, second, yellow("s3", "2026-04-01")], calendar)).toEqual([
      {
        pattern: "repeatedYellow",
        by: "person",
        key: "p-1",
        rank: 2,
        signals: ["s1", "s2", "s3"],
        at: at("2026-04-01"),
        from: "2026-01-01",
        to: "2026-04-01",
      },
    ]);
    expect(patternsOf(DEFAULT_POLICY, [first, second, yellow("s3", "2026-04-02")], calendar)).toEqual([]);
  });

  it.each([
    { name: "one was withdrawn", third: yellow("s3", "2026-03-01", { state: "withdrawn" }) },
    { name: "one was dismissed", third: yellow("s3", "2026-03-01", { dismissed: true }) },
    { name: "one is in shadow", third: yellow("s3", "2026-03-01", { shadow: true }) },
    { name: "one is of another person", third: yellow("s3", "2026-03-01", { person: "p-2" }) },
    { name: "one is orange", third: yellow("s3", "2026-03-01", { rank: 2 }) },
  ])("finds none where $name", ({ third }) => {
    expect(patternsOf(DEFAULT_POLICY, [first, second, third], calendar)).toEqual([]);
  });

  it("makes one pattern that grows, whatever the order of arrival, and a second one after a pause", () => {
    const days = ["2025-01-10", "2025-02-10", "2025-03-10", "2025-04-10", "2025-12-01", "2026-01-01", "2026-02-01"];
    const signals = days.map((day, i) => yellow(`s${i}`, day));
    const found = patternsOf(DEFAULT_POLICY, [...signals].reverse(), calendar);

    expect(found.map((one) => one.signals)).toEqual([
      ["s0", "s1", "s2", "s3"],
      ["s4", "s5", "s6"],
    ]);
    expect(found).toEqual(patternsOf(DEFAULT_POLICY, signals, calendar));
    expect(found[0]?.at).toBe(at("2025-03-10"));
  });
});

describe("precision of a control", () => {
  const of = (n: number, more: Partial<SignalDecision>): SignalDecision[] =>
    Array.from({ length: n }, () => ({ control: "APR-03", state: "open", found: "confirmed", ...more }));

  it.each([
    {
      name: "6 of 20 are false: shadow is proposed",
      decisions: [...of(14, {}), ...of(6, { found: "falseAlarm" })],
      share: 0.3,
      proposesShadow: true,
    },
    { name: "5 of 20 are false", decisions: [...of(15, {}), ...of(5, { found: "falseAlarm" })], share: 0.25, proposesShadow: false },
    { name: "all of 19 are false: too few to tell", decisions: of(19, { found: "falseAlarm" }), share: 1, proposesShadow: false },
    {
      name: "withdrawn ones, duplicates and undecided ones count as neither",
      decisions: [
        ...of(14, { state: "ceased" }),
        ...of(6, { found: "falseAlarm" }),
        ...of(50, { state: "withdrawn", found: "falseAlarm" }),
        ...of(50, { found: "duplicate" }),
      ],
      share: 0.3,
      proposesShadow: true,
    },
  ])("$name", ({ decisions, share, proposesShadow }) => {
    expect(precisionOf(DEFAULT_POLICY, decisions)).toMatchObject([{ control: "APR-03", share, proposesShadow }]);
  });

  it("has no share where nothing was decided", () => {
    expect(precisionOf(DEFAULT_POLICY, of(3, { state: "withdrawn" }))).toEqual([
      { control: "APR-03", decided: 0, falseAlarms: 0, proposesShadow: false },
    ]);
  });
});

describe("the integrity index", () => {
  const title = { zh: "廉情指数", en: "Integrity index" };
  const tree = (weights: readonly [number, number, number]) =>
    defineIndicatorTree({
      id: "city",
      version: 1,
      title,
      citations: [{ regulation: "示例", confidence: "practice" }],
      classes: ["a", "b", "c"].map((code, i) => ({ code, title, weight: weights[i] ?? 0 })),
      cuts: [85, 70, 60],
    });

  it("R-089 weights 0.4, 0.35, 0.25 and scores 80, 60, 90 give 75.5, and weights that add up to 0.99 are refused", () => {
    expect(integrityIndex(tree([0.4, 0.35, 0.25]), { a: 80, b: 60, c: 90 })).toMatchObject({ value: 75.5, rank: 1 });
    expect(() => tree([0.4, 0.35, 0.24])).toThrow(/0\.99, not to 1/);
  });

  it.each([
    { score: 85, rank: 0 },
    { score: 84.99, rank: 1 },
    { score: 60, rank: 2 },
    { score: 59.9, rank: 3 },
  ])("rank $rank at $score", ({ score, rank }) => {
    expect(integrityIndex(tree([0.4, 0.35, 0.25]), { a: score, b: score, c: score }).rank).toBe(rank);
  });

  it("R-090 the explanation of 75.5 adds up to it, and a missing indicator is stated and not taken as zero", () => {
    const whole = integrityIndex(tree([0.4, 0.35, 0.25]), { a: 80, b: 60, c: 90 });
    const part = integrityIndex(tree([0.4, 0.35, 0.25]), { a: 80, c: 90 });

    expect(whole.contributions.map(({ path, points }) => [path.join("/"), points])).toEqual([
      ["a", 32],
      ["b", 21],
      ["c", 22.5],
    ]);
    expect(whole.contributions.reduce((sum, { points }) => sum + points, 0)).toBe(75.5);
    expect(part).toMatchObject({ missing: ["b"], least: 54.5, most: 89.5 });
    expect(part.value).toBeUndefined();
  });

  it("multiplies weights along two levels of indicators, exactly", () => {
    const leaf = (code: string, weight: number) => ({ code, title, weight });
    const deep = defineIndicatorTree({
      id: "deep",
      version: 1,
      title,
      citations: [{ regulation: "示例", confidence: "practice" }],
      classes: [
        { ...leaf("a", 0.7), indicators: [{ ...leaf("a1", 0.1), indicators: [leaf("a11", 0.3), leaf("a12", 0.7)] }, leaf("a2", 0.9)] },
        leaf("b", 0.3),
      ],
      cuts: [85, 70, 60],
    });
    const index = integrityIndex(deep, { a11: 100, a12: 50, a2: 90, b: 70 });

    expect(index.contributions.map(({ path, weight, points }) => [path.join("/"), weight, points])).toEqual([
      ["a/a1/a11", 0.021, 2.1],
      ["a/a1/a12", 0.049, 2.45],
      ["a/a2", 0.63, 56.7],
      ["b", 0.3, 21],
    ]);
    expect(index.value).toBe(82.25);
  });

  it("refuses a score beyond 100", () => {
    expect(() => integrityIndex(tree([0.4, 0.35, 0.25]), { a: 101, b: 1, c: 1 })).toThrow(/score of a/);
  });
});

describe("speed, strength and transparency", () => {
  const kpi = (seconds: number, actedOn: boolean, published: boolean) => ({
    at: 0,
    raisedAt: seconds * 1000,
    state: "open" as const,
    actedOn,
    published,
  });

  it("counts what was no signal in the end as none", () => {
    const signals = [kpi(1, true, true), kpi(2, true, false), kpi(9, true, false), kpi(60, false, false)];

    expect(kpisOf([...signals, { ...kpi(1, false, false), state: "withdrawn" }])).toEqual({
      signals: 4,
      timeToSignal: 2000,
      shareActedOn: 0.75,
      sharePublished: 0.25,
    });
    expect(kpisOf([])).toEqual({ signals: 0 });
  });
});
