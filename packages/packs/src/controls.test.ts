import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type ControlPoint,
  compileExpression,
  createCalendar,
  defaultValues,
  defineControlPoint,
  expression,
  type Facts,
  type Json,
  kindParams,
  type RecordView,
  type Verdict,
} from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CONTROLS_BY_DOMAIN, controlPoints } from "./controls.ts";
import { createEvaluator, instantOfQuestion } from "./tools/evaluate-case.ts";

const calendar = createCalendar();
/** Those of expressions; the kinds of core are tested where they are. */
const controls = controlPoints.map(defineControlPoint).filter(({ kind }) => kind === "expression");
const evaluator = createEvaluator(controls, { calendar });
const DAY = 86_400_000;

function controlOf(id: string): ControlPoint {
  const found = controls.find((control) => control.id === id);
  if (!found) throw new Error(`no control point ${id}`);
  return found;
}

function prepare(control: ControlPoint, values: Readonly<Record<string, Json>> = defaultValues(control)) {
  return expression.prepare(expression.params.parse(kindParams(control, values, "p")), { calendar });
}

function viewOf(state: Facts, at: number): RecordView {
  return { type: "example", id: "1", state, trace: [], startAt: at, endAt: at, closed: false, anomalies: [] };
}

function asOfOf(facts: Facts): number {
  return instantOfQuestion(facts.asOf);
}

function checkFacts(id: string, facts: Facts, params: Readonly<Record<string, Json>> = {}): Verdict {
  return evaluator.check(controlOf(id), facts, { params });
}

/** Whether the control says that nothing is wrong: not in force here, kept, or still running. */
function quiet(verdict: Verdict): boolean {
  return verdict.outcome === "pass" || verdict.outcome === "open" || verdict.outcome === "none";
}

function examplesOf(control: ControlPoint): { violates: Facts; passes: Facts } {
  return control.examples as { violates: Facts; passes: Facts };
}

describe("the control points of all packs", () => {
  it("have each id once, and the letters of their domain alone", () => {
    const letters = Object.values(CONTROLS_BY_DOMAIN).map((list) => new Set(list.map(({ id }) => id.split("-")[0])));

    expect(new Set(controlPoints.map(({ id }) => id)).size).toBe(controlPoints.length);
    expect(letters.flatMap((set) => [...set])).toHaveLength(new Set(letters.flatMap((set) => [...set])).size);
  });

  it("cite an article only of a norm, and call a practice a practice", () => {
    const practices = controls.flatMap((control) => control.citations.filter((citation) => citation.confidence === "practice"));

    expect(practices.every((citation) => citation.article === undefined && citation.regulation.startsWith("实务惯例"))).toBe(true);
  });

  it("advise the actor only where the actor may see the signal, and stop nobody", () => {
    expect(controls.filter(({ mode, visibility }) => mode === "block" || (mode === "advise" && visibility !== "actor"))).toEqual([]);
  });

  it.each(controls)("$id finds its violating example and not its passing one", (control) => {
    const { violates, passes } = examplesOf(control);

    expect(checkFacts(control.id, violates).outcome).toBe("breach");
    expect(checkFacts(control.id, passes)).toSatisfy(quiet);
  });
});

describe("the guide to writing a control point", () => {
  it.each(["control-points.md", "control-points.zh-CN.md"])("%s shows one that compiles and tells its examples apart", (name) => {
    const page = readFileSync(new URL(`../../../docs/${name}`, import.meta.url), "utf8");
    const control = defineControlPoint(JSON.parse(/```json\n([\s\S]*?)\n```/.exec(page)?.[1] ?? "{}"));
    const verdicts = Object.values(examplesOf(control)).map((facts) => createEvaluator([control], { calendar }).check(control, facts));

    expect(verdicts.map((verdict) => verdict.outcome)).toEqual(["breach", "open"]);
  });
});

const shared = process.env.PLUMBLINE_SHARED ?? fileURLToPath(new URL("../../../../shared", import.meta.url));
const definitions = `${shared}/domain/controls.json`;

interface Definition {
  readonly id: string;
  readonly domain: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly level: string;
  readonly source: string;
  readonly confidence: "T" | "S" | "M" | "P";
  readonly params: Readonly<Record<string, Json>>;
  readonly examples: { readonly violates: Facts; readonly passes: Facts };
}

const CONFIDENCE = { T: "text", S: "excerpt", M: "memory", P: "practice" } as const;

/** Parameters of the definitions that are gone or renamed, with the reason in law. */
const REPLACED: Readonly<Record<string, { readonly gone: readonly string[]; readonly why: string }>> = {
  "INV-14": { gone: ["days"], why: "a month is a calendar month, not 31 days: `months`" },
  "CAD-14": { gone: ["days"], why: "a month is a calendar month, not 30 days: `months`" },
  "CAS-01": { gone: ["days"], why: "a month is a calendar month, not 30 days: `months`" },
  "RUR-15": { gone: ["days"], why: "the record is the window; works carry no dates" },
  "REC-10": { gone: ["warn"], why: "no expression reads it" },
};

/** Parameters whose sample value follows a correction. */
const REVISED: Readonly<Record<string, string>> = { "REC-05": "deny" };

describe.skipIf(!existsSync(definitions))("the definitions they were written from (skipped where PLUMBLINE_SHARED has none)", () => {
  const source: readonly Definition[] = existsSync(definitions) ? JSON.parse(readFileSync(definitions, "utf8")).controls : [];

  it("share ids, order of domains, titles and levels", () => {
    // A signal says what to look at, and calls nothing unlawful.
    const reworded: Readonly<Record<string, { readonly zh: string; readonly en: string }>> = {
      "PEN-14": { zh: "自行收缴的情形", en: "Collection by the officer" },
      "PEN-18": { zh: "加处罚款的数额", en: "Amount of the surcharge" },
    };

    const ids = new Set(source.map(({ id }) => id));
    const defined = controls.filter(({ id }) => ids.has(id));
    expect(defined.map((control) => [control.id, control.title, control.level])).toEqual(
      source.map((d) => [d.id, reworded[d.id] ?? d.name, d.level]),
    );
  });

  it("name their first source with the same confidence", () => {
    const differing = source.filter((d) => controlOf(d.id).citations[0]?.confidence !== CONFIDENCE[d.confidence]).map((d) => d.id);

    expect(differing).toEqual([]);
  });

  it("name no article that the source, or the correction of it, does not name", () => {
    // Articles that the corrections add to the source.
    const added: Readonly<Record<string, readonly string[]>> = {
      "APR-03": ["32(4)", "45"],
      "APR-04": ["45"],
      "APR-05": ["45"],
      "APR-07": ["32(4)", "45"],
      "APR-08": ["45"],
      "APR-09": ["45"],
      "APR-14": ["45"],
      "APR-27": ["82"],
      "PEN-03": ["85"],
      "PEN-08": ["30", "31"],
      "PEN-14": ["69"],
      "PEN-19": ["85"],
      "SYS-08": ["38"],
      "SYS-10": ["23(3)"],
    };
    const invented = source.flatMap((d) =>
      controlOf(d.id)
        .citations.map((citation) => citation.article)
        .filter((article) => article !== undefined && !added[d.id]?.includes(article))
        // `32(4)(5)` names 32(4) and 32(5); `11-13` names 12.
        .filter((article) => !d.source.includes((article as string).replace(/\(.*/, "")) && !/\d+-\d+/.test(d.source))
        .map((article) => `${d.id} ${article}`),
    );

    expect(invented).toEqual([]);
  });

  it("give the same parameters, but for those that a correction replaced", () => {
    const differing = source.flatMap((d) =>
      Object.entries(d.params)
        .filter(([name]) => !REPLACED[d.id]?.gone.includes(name) && REVISED[d.id] !== name)
        .filter(([name, value]) => JSON.stringify(controlOf(d.id).params[name]?.value) !== JSON.stringify(value))
        .map(([name]) => `${d.id} ${name}`),
    );

    expect(differing).toEqual([]);
  });

  it("all 476 examples come out as stated", () => {
    const ran = source.flatMap((d) =>
      (["violates", "passes"] as const).map((which) => {
        const given = Object.fromEntries(Object.entries(d.params).filter(([name]) => REVISED[d.id] !== name));
        const verdict = checkFacts(d.id, d.examples[which], given);
        return { name: `${d.id} ${which}`, met: which === "violates" ? verdict.outcome === "breach" : quiet(verdict) };
      }),
    );
    const unmet = ran.filter(({ met }) => !met).map(({ name }) => name);
    console.info(`${ran.length} public examples ran, ${ran.length - unmet.length} met`);

    expect(ran).toHaveLength(476);
    expect(unmet).toEqual([]);
  });
});

interface Row {
  readonly title: string;
  readonly control: string;
  readonly facts: Facts;
  readonly result: "breach" | "quiet" | "unknown";
  readonly missing?: readonly string[];
}

const pause = (from: string, to: string | undefined, kind = "专家评审"): Json => (to === undefined ? { from, kind } : { from, to, kind });

const CORRECTIONS: readonly Row[] = [
  // Accepted 03-02, 20 working days end 03-30; a pause of 8 working days, told in two that overlap, moves that to 04-10.
  {
    title: "C01 two pauses that overlap stop the clock once: decided on the day after the true end",
    control: "APR-03",
    facts: {
      acceptedAt: "2026-03-02",
      decidedAt: "2026-04-13",
      pauses: [pause("2026-03-06", "2026-03-16"), pause("2026-03-10", "2026-03-18")],
    },
    result: "breach",
  },
  {
    title: "C01 two pauses that overlap stop the clock once: decided on the true last day",
    control: "APR-03",
    facts: {
      acceptedAt: "2026-03-02",
      decidedAt: "2026-04-10",
      pauses: [pause("2026-03-06", "2026-03-16"), pause("2026-03-10", "2026-03-18")],
    },
    result: "quiet",
  },
  {
    title: "C02 the part of a pause before acceptance buys no time",
    control: "APR-03",
    facts: { acceptedAt: "2026-03-02", decidedAt: "2026-04-07", pauses: [pause("2026-02-24", "2026-03-06")] },
    result: "breach",
  },
  {
    title: "C03 an absent head is no ground of article 45 and stops no clock",
    control: "APR-03",
    facts: { acceptedAt: "2026-03-02", decidedAt: "2026-04-01", pauses: [pause("2026-03-06", "2026-03-16", "领导外出")] },
    result: "breach",
  },
  {
    title: "C03 a supplement stops no clock either, not that of the promise",
    control: "APR-04",
    facts: { acceptedAt: "2026-04-28", decidedAt: "2026-05-14", pauses: [pause("2026-04-29", "2026-05-08", "补正")] },
    result: "breach",
  },
  {
    title: "C03 a pause of no stated kind may or may not count",
    control: "APR-03",
    facts: { acceptedAt: "2026-03-02", decidedAt: "2026-04-01", pauses: [{ from: "2026-03-06", to: "2026-03-16" }] },
    result: "unknown",
    missing: ["pauses[].kind"],
  },
  {
    title: "C04 a late notice is not forgiven by the acceptance that follows",
    control: "APR-01",
    facts: { receivedAt: "2026-03-02", noticeAt: "2026-03-12", acceptedAt: "2026-03-20" },
    result: "breach",
  },
  {
    title: "C04 neither notice nor acceptance within five working days",
    control: "APR-01",
    facts: { receivedAt: "2026-03-02", acceptedAt: "2026-03-20" },
    result: "breach",
  },
  {
    title: "C04 accepted late and without notice: deemed accepted at receipt, so the clock runs from there",
    control: "APR-03",
    facts: { receivedAt: "2026-03-02", acceptedAt: "2026-03-12", decidedAt: "2026-04-01" },
    result: "breach",
  },
  {
    title: "C04 never accepted nor noticed: the clock runs from receipt",
    control: "APR-03",
    facts: { receivedAt: "2026-03-02", asOf: "2026-03-31" },
    result: "breach",
  },
  {
    title: "C04 noticed in time and accepted after the supplement: the clock runs from acceptance",
    control: "APR-03",
    facts: { receivedAt: "2026-03-02", noticeAt: "2026-03-05", acceptedAt: "2026-03-20", decidedAt: "2026-04-15" },
    result: "quiet",
  },
  {
    title: "C05 received at half past midnight in Beijing, though still yesterday in UTC: one working day less has gone",
    control: "APR-01",
    facts: { receivedAt: "2026-03-02T16:30:00Z", noticeAt: "2026-03-10" },
    result: "quiet",
  },
  {
    title: "C05 served after midnight in Beijing on the eighth working day",
    control: "PEN-15",
    facts: { decidedAt: "2026-03-02", servedAt: "2026-03-11T16:30:00Z" },
    result: "breach",
  },
  {
    title: "C06 a grant until a date covers the whole of that day in Beijing",
    control: "APR-13",
    facts: {
      item: "X1",
      amount: 1,
      at: "2026-12-31T15:00:00Z",
      region: "4203",
      grants: [{ item: "X1", maxAmount: 5, from: "2026-01-01", to: "2026-12-31", region: "4203" }],
    },
    result: "quiet",
  },
  {
    title: "C06 executed at 09:00 in Beijing, decided at 02:00 in London: the decision came later",
    control: "DEC-12",
    facts: { executedAt: "2026-03-10T09:00:00+08:00", decidedAt: "2026-03-10T02:00:00Z" },
    result: "breach",
  },
  {
    title: "C06 a bid received an hour before the deadline, written with another offset, is in time",
    control: "BID-24",
    facts: { winnerReceivedAt: "2026-03-15T09:00:00+08:00", deadline: "2026-03-15T02:00:00Z" },
    result: "quiet",
  },
  {
    title: "C06 paid on the day of death, noted by the minute, is not after it",
    control: "BEN-01",
    facts: { deathAt: "2022-12-10", paidAt: "2022-12-10T09:00:00+08:00" },
    result: "quiet",
  },
  {
    title: "C06 an annual report handed in on the evening of 31 January is in time",
    control: "CAD-01",
    facts: { year: "2026", submittedAt: "2026-01-31T20:00:00+08:00" },
    result: "quiet",
  },
  {
    title: "C06 on the due day itself, asked by the minute, nothing is overdue",
    control: "CAS-06",
    facts: { dueAt: "2026-03-31", asOf: "2026-03-31T18:00:00+08:00" },
    result: "quiet",
  },
  {
    title: "C06 two instants of one moment are not out of order",
    control: "SYS-04",
    facts: { occurredAt: "2026-03-02T08:00:00Z", receivedAt: "2026-03-02T08:00:01Z", prevOccurredAt: "2026-03-02T16:00:00+08:00" },
    result: "quiet",
  },
  {
    title: "C07 a decision on day 120 is late, although it is made",
    control: "PEN-03",
    facts: { filedAt: "2026-01-05", decidedAt: "2026-05-05" },
    result: "breach",
  },
  {
    title: "C07 a seizure lifted on day 40 was too long",
    control: "PEN-22",
    facts: { seizedAt: "2026-03-01", liftedAt: "2026-04-10" },
    result: "breach",
  },
  {
    title: "C07 a renewal decided after the licence had expired",
    control: "APR-27",
    facts: { expiresAt: "2026-03-31", decidedAt: "2026-04-02" },
    result: "breach",
  },
  {
    title: "C07 an audit finding closed on day 90",
    control: "FUN-17",
    facts: { issuedAt: "2026-01-01", closedAt: "2026-04-01" },
    result: "breach",
  },
  {
    title: "C07 final accounts on day 120",
    control: "INV-13",
    facts: { completedAt: "2026-01-01", finalAccountsAt: "2026-05-01" },
    result: "breach",
  },
  {
    title: "C07 a surplus returned on day 120",
    control: "INV-18",
    facts: { surplus: 5, closedAt: "2026-01-01", returnedAt: "2026-05-01" },
    result: "breach",
  },
  {
    title: "C07 a signal answered on the sixth working day",
    control: "CAS-05",
    facts: { sentAt: "2026-03-02", answeredAt: "2026-03-10" },
    result: "breach",
  },
  { title: "C07 rectified after the due date", control: "CAS-06", facts: { dueAt: "2026-03-31", doneAt: "2026-04-20" }, result: "breach" },
  {
    title: "C08 found on the second anniversary is within two years",
    control: "PEN-17",
    facts: { actEndedAt: "2024-01-05", foundAt: "2026-01-05" },
    result: "quiet",
  },
  {
    title: "C08 found on the day after the second anniversary is beyond them",
    control: "PEN-17",
    facts: { actEndedAt: "2022-03-01", foundAt: "2024-03-02" },
    result: "breach",
  },
  {
    title: "C08 a lease of twenty years and three days is longer than twenty years",
    control: "RUR-02",
    facts: { kind: "租赁", startAt: "2026-01-01", endAt: "2046-01-04" },
    result: "breach",
  },
  {
    title: "C08 a balance that lies since exactly two years",
    control: "FUN-14",
    facts: { balance: 10, lastMovementAt: "2021-03-01", asOf: "2023-03-01" },
    result: "breach",
  },
  {
    title: "C08 a buyer who left the supplier three years ago to the day is still within them",
    control: "BID-30",
    facts: { startAt: "2026-03-01", staff: [{ endedWorkAt: "2023-03-01" }] },
    result: "breach",
  },
  {
    title: "C08 ten full years in a post end on the anniversary",
    control: "CAD-08",
    facts: { since: "2013-03-01", asOf: "2023-03-01" },
    result: "breach",
  },
  {
    title: "C08 five full years in a key post end on the anniversary",
    control: "CAD-09",
    facts: { keyPost: true, since: "2021-03-01", asOf: "2026-03-01" },
    result: "breach",
  },
  {
    title: "C08 a leader who joins a related firm on the third anniversary is still barred",
    control: "CAD-10",
    facts: { leader: true, relatedBusiness: true, leftAt: "2023-06-01", joinedAt: "2026-06-01" },
    result: "breach",
  },
  {
    title: "C09 from 1 February to 2 March is more than a month, though 29 days",
    control: "INV-14",
    facts: { lastPaidAt: "2026-02-01", asOf: "2026-03-02" },
    result: "breach",
  },
  {
    title: "C09 a gift of 15 January may be registered until 15 February",
    control: "CAD-14",
    facts: { receivedAt: "2026-01-15", registeredAt: "2026-02-15" },
    result: "quiet",
  },
  {
    title: "C09 a clue of 15 January may be planned until 15 February",
    control: "CAS-01",
    facts: { receivedAt: "2026-01-15", planAt: "2026-02-15" },
    result: "quiet",
  },
  {
    title: "C10 2.3 times 3,000 yuan is 6,900 yuan",
    control: "PEN-05",
    facts: { fine: 6900, base: 3000, tier: { kind: "ratio", minRate: 1, maxRate: 2.3 } },
    result: "quiet",
  },
  {
    title: "C10 80 percent paid at 70 percent progress is just within 10 percent",
    control: "FUN-07",
    facts: { paidRatio: 0.8, progressRatio: 0.7 },
    result: "quiet",
  },
  { title: "C10 ten and twenty fen are thirty fen", control: "FUN-08", facts: { parent: 0.3, children: [0.1, 0.2] }, result: "quiet" },
  {
    title: "C10 a tenth and two tenths of a mu are three tenths",
    control: "BEN-08",
    facts: { total: 0.3, claims: [0.1, 0.2] },
    result: "quiet",
  },
  {
    title: "C11 two missing cities are not the same city",
    control: "REC-09",
    facts: {},
    result: "unknown",
    missing: ["guestCity", "hostCity"],
  },
  {
    title: "C11 two missing hashes are no intact chain",
    control: "SYS-06",
    facts: {},
    result: "unknown",
    missing: ["computedHash", "storedHash"],
  },
  {
    title: "C11 missing terms are not equal terms",
    control: "BID-14",
    facts: { price: 100, bidPrice: 100 },
    result: "unknown",
    missing: ["termDays", "bidTermDays"],
  },
  {
    title: "C11 matches without a project key name nothing",
    control: "FUN-12",
    facts: { fundId: "F1", matches: [{ fundId: "F2" }] },
    result: "unknown",
    missing: ["matches[].projectKey"],
  },
  { title: "C11 no groups of supervisor and builder", control: "INV-19", facts: {}, result: "unknown" },
  {
    title: "C11 no sector of kin company and supervised trade",
    control: "CAD-05",
    facts: { isLeader: true, kinCompanies: [{}] },
    result: "unknown",
  },
  { title: "C11 no regions of home and post", control: "CAD-07", facts: { post: "主要领导" }, result: "unknown" },
  { title: "C11 neither viewer nor reported party", control: "DIS-07", facts: {}, result: "unknown" },
  { title: "C11 neither rectifier nor verifier", control: "CAS-07", facts: {}, result: "unknown" },
  {
    title: "C12 an empty list of officers says nothing of their licences",
    control: "PEN-02",
    facts: { credentials: [{ at: "2026-05-01", officers: [] }] },
    result: "unknown",
    missing: ["credentials[].officers"],
  },
  {
    title: "C12 an officer without data of the licence",
    control: "PEN-02",
    facts: { credentials: [{ at: "2026-05-01", officers: [{}] }] },
    result: "unknown",
    missing: ["credentials[].officers[].certValidTo"],
  },
  {
    title: "C12 an officer known to have none",
    control: "PEN-02",
    facts: { credentials: [{ at: "2026-05-01", officers: [{ certValidTo: null }] }] },
    result: "breach",
  },
  {
    title: "C13 a good attitude is no statutory ground",
    control: "PEN-08",
    facts: { fine: 5000, statMin: 10000, mitigations: ["态度较好"] },
    result: "breach",
  },
  {
    title: "C14 hard to enforce excuses no 5,000 yuan collected on the spot",
    control: "PEN-14",
    facts: { collectedByOfficer: true, fine: 5000, hardToEnforce: true },
    result: "breach",
  },
  {
    title: "C14 hard to enforce excuses 200 yuan of a person",
    control: "PEN-14",
    facts: { collectedByOfficer: true, fine: 200, hardToEnforce: true, partyKind: "person" },
    result: "quiet",
  },
  {
    title: "C15 the head who speaks first and last spoke first",
    control: "DEC-03",
    facts: { headId: "h", opinions: [{ by: "h" }, { by: "b" }, { by: "h" }] },
    result: "breach",
  },
  {
    title: "C15 the head who sums up twice at the end spoke last",
    control: "DEC-03",
    facts: { headId: "h", opinions: [{ by: "b" }, { by: "h" }, { by: "h" }] },
    result: "quiet",
  },
  {
    title: "C16 two items under one vote were not voted one by one",
    control: "DEC-04",
    facts: { items: [{ voteId: "v1" }, { voteId: "v1" }] },
    result: "breach",
  },
  {
    title: "C17 minutes whose fields are there but empty are incomplete",
    control: "DEC-11",
    facts: {
      minutes: { time: "09:00", host: " ", attendees: ["a"], absentees: [], recorder: "r", opinions: ["o"], dissent: [], conclusion: "ok" },
    },
    result: "breach",
  },
  {
    title: "C18 one purchase above the threshold does not switch the yearly sum off",
    control: "BID-29",
    facts: { values: [2100000, 300000] },
    result: "breach",
  },
  {
    title: "C19 any other text is no ground to pass over the first candidate",
    control: "BID-12",
    facts: { stateDominant: true, awardedRank: 2, replacementGround: "领导意见" },
    result: "breach",
  },
  {
    title: "C20 one network card written in two ways",
    control: "BID-16",
    facts: {
      bids: [
        { mac: "00-1a-2b-3c-4d-5e", author: "x" },
        { mac: "00:1A:2B:3C:4D:5E", author: "y" },
      ],
    },
    result: "breach",
  },
  {
    title: "C20 two bids from one address",
    control: "BID-16",
    facts: {
      bids: [
        { mac: "a1", ip: "1.2.3.4", author: "x" },
        { mac: "b2", ip: "1.2.3.4", author: "y" },
      ],
    },
    result: "breach",
  },
  {
    title: "C20 two cards alike settle it, whatever a third bid leaves out",
    control: "BID-16",
    facts: { bids: [{ mac: "a1", author: "x" }, { mac: "a1", author: "y" }, {}] },
    result: "breach",
  },
  {
    title: "C20 a bid without any device says nothing",
    control: "BID-16",
    facts: { bids: [{ mac: "a1", author: "x" }, { author: "y" }] },
    result: "unknown",
    missing: ["bids[].mac"],
  },
  {
    title: "C21 a name twice within one bid is one person of one bidder",
    control: "BID-18",
    facts: { bids: [{ staff: ["张", "张"] }, { staff: ["李"] }] },
    result: "quiet",
  },
  { title: "C22 a single price has no pattern", control: "BID-19", facts: { prices: [100] }, result: "unknown", missing: ["prices"] },
  {
    title: "C22 prices that rise by one factor are regular",
    control: "BID-19",
    facts: { prices: [100, 120, 144, 172.8] },
    result: "breach",
  },
  {
    title: "C23 a hearing between review and decision is lawful",
    control: "APR-14",
    facts: { steps: ["申请", "受理", "审查", "听证", "决定"] },
    result: "quiet",
  },
  {
    title: "C23 a step that neither the order nor article 45 knows is not",
    control: "APR-14",
    facts: { steps: ["申请", "受理", "审查", "领导圈阅", "决定"] },
    result: "breach",
  },
  {
    title: "C24 two firms without a group are not of one group",
    control: "INV-19",
    facts: { supervisorGroup: null, builderGroup: null },
    result: "quiet",
  },
  { title: "C25 beer is alcohol", control: "REC-05", facts: { items: ["米饭", "啤酒六瓶"] }, result: "breach" },
  { title: "C25 dumplings in fermented rice are a dish", control: "REC-05", facts: { items: ["酒酿圆子"] }, result: "quiet" },
  {
    title: "C26 one country entered twice gives no days of a second",
    control: "TRV-01",
    facts: { countries: ["DE", "DE"], departAt: "2026-05-10", returnAt: "2026-05-15" },
    result: "breach",
  },
  { title: "C26 one country entered twice is one country", control: "TRV-02", facts: { countries: ["A", "B", "C", "A"] }, result: "quiet" },
  {
    title: "C27 a refusal with a blank reason has none",
    control: "APR-20",
    facts: { granted: false, reason: "  ", remedyNotified: true },
    result: "breach",
  },
  { title: "C27 a blank case number is none", control: "APR-25", facts: { certNo: "C-9", caseId: " " }, result: "breach" },
  {
    title: "C27 a blank reason shortens no public comment",
    control: "DEC-08",
    facts: { openAt: "2026-03-01", closeAt: "2026-03-15", shortenReason: "\t" },
    result: "breach",
  },
  {
    title: "C27 a blank reason overrides no majority",
    control: "DEC-15",
    facts: { headDecision: "approve", majority: "reject", headReason: " " },
    result: "breach",
  },
  { title: "C27 a blank letter is no letter", control: "REC-01", facts: { letterNo: "　" }, result: "breach" },
  { title: "C27 a blank invoice number is none", control: "RUR-09", facts: { amount: 800, invoiceNo: " " }, result: "breach" },
  {
    title: "C28 one large payment does not hide the small ones",
    control: "DEC-13",
    facts: { payments: [900000, 200000, 190000, 180000] },
    result: "breach",
  },
  {
    title: "C28 one large contract does not hide the split",
    control: "INV-09",
    facts: { kind: "施工", values: [5000000, 2500000, 2400000] },
    result: "breach",
  },
  {
    title: "C28 one large work does not hide the split",
    control: "RUR-15",
    facts: { values: [120000, 60000, 70000], sameContractor: true },
    result: "breach",
  },
  {
    title: "C29 a trip in a year whose holidays are not announced",
    control: "VEH-02",
    facts: { at: "2027-02-08" },
    result: "unknown",
    missing: ["calendar.2027"],
  },
  {
    title: "C29 working days into a year that is not announced",
    control: "APR-03",
    facts: { acceptedAt: "2026-12-10", decidedAt: "2027-01-20" },
    result: "unknown",
    missing: ["calendar.2027"],
  },
  {
    title: "C30 four peers are too few to compare a unit with",
    control: "APR-24",
    facts: { rate: 0.4, peers: [0.05, 0.06, 0.07, 0.08] },
    result: "unknown",
    missing: ["peers"],
  },
  {
    title: "C30 peers without spread give no measure",
    control: "PEN-20",
    facts: { members: [{ fine: 9, peers: [2, 2, 2, 2, 2] }] },
    result: "unknown",
    missing: ["members[].peers"],
  },
  {
    title: "C30 one month is no habit of a vehicle",
    control: "VEH-08",
    facts: { km: 4000, last6: [1400] },
    result: "unknown",
    missing: ["last6"],
  },
  {
    title: "C30 six months in the garage are no habit either",
    control: "VEH-08",
    facts: { km: 40, last6: [0, 0, 0, 0, 0, 0] },
    result: "unknown",
    missing: ["last6"],
  },
  {
    title: "C31 warnings told in any order lie in the order of their dates",
    control: "CAS-09",
    facts: { yellowDates: ["2026-06-30", "2026-01-01", "2026-02-01"] },
    result: "quiet",
  },
  {
    title: "C32 one name with two kinds of middle dot",
    control: "BEN-06",
    facts: { payeeName: "阿依古丽·买买提", accountName: "阿依古丽•买买提" },
    result: "quiet",
  },
];

describe("corrections of the rules as first noted", () => {
  it("cover C01 to C32", () => {
    const named = new Set(CORRECTIONS.map((row) => row.title.slice(0, 3)));

    expect([...named].sort()).toEqual(Array.from({ length: 32 }, (_, i) => `C${String(i + 1).padStart(2, "0")}`));
  });

  it.each(CORRECTIONS)("$title: $control $result", ({ control, facts, result, missing }) => {
    const verdict = checkFacts(control, facts);

    expect(quiet(verdict) ? "quiet" : verdict.outcome).toBe(result);
    expect(verdict.missing).toEqual(expect.arrayContaining([...(missing ?? [])]));
  });
});

const POINTS_OF_LAW: readonly Row[] = [
  {
    title: "article 45 stops the lower level's review as well",
    control: "APR-08",
    facts: { acceptedAt: "2026-03-02", forwardedAt: "2026-04-03", pauses: [pause("2026-03-06", "2026-03-16")] },
    result: "quiet",
  },
  {
    title: "a case that no lower level reviews",
    control: "APR-08",
    facts: { acceptedAt: "2026-03-02", lowerReview: false },
    result: "quiet",
  },
  {
    title: "the limit of one agency does not bind joint handling",
    control: "APR-03",
    facts: { joint: true, acceptedAt: "2026-03-02", decidedAt: "2026-04-30" },
    result: "quiet",
  },
  {
    title: "a case withdrawn in time owes no decision",
    control: "APR-03",
    facts: { acceptedAt: "2026-03-02", closedAt: "2026-03-10", asOf: "2026-06-01" },
    result: "quiet",
  },
  {
    title: "a received case that is not decided lacks no hearing yet",
    control: "APR-21",
    facts: { receivedAt: "2026-03-02", majorInterest: true, hearingRequested: true },
    result: "quiet",
  },
  {
    title: "a hearing that the law demands needs no request",
    control: "APR-21",
    facts: { hearingByLaw: true, majorInterest: false, hearingRequested: false },
    result: "breach",
  },
  {
    title: "a hearing asked for on the sixth working day",
    control: "APR-21",
    facts: { majorInterest: true, hearingRequested: true, notifiedAt: "2026-03-02", requestedAt: "2026-03-10" },
    result: "quiet",
  },
  {
    title: "a renewal asked for ten days before the end",
    control: "APR-27",
    facts: { receivedAt: "2026-03-17", expiresAt: "2026-03-31", asOf: "2026-04-10" },
    result: "quiet",
  },
  {
    title: "a fine below the range without mitigation",
    control: "PEN-04",
    facts: { fine: 5000, statMin: 10000, statMax: 100000, mitigations: [] },
    result: "breach",
  },
  {
    title: "a fine below the range, of whose grounds nobody told",
    control: "PEN-04",
    facts: { fine: 5000, statMin: 10000, statMax: 100000 },
    result: "unknown",
    missing: ["mitigations"],
  },
  {
    title: "a fine mitigated below the range",
    control: "PEN-04",
    facts: { fine: 5000, statMin: 10000, statMax: 100000, grade: "减轻" },
    result: "quiet",
  },
  {
    title: "a revoked licence needs notice of a hearing, whatever the fine",
    control: "PEN-10",
    facts: { partyKind: "org", fine: 0, penaltyKinds: ["吊销许可证件"] },
    result: "breach",
  },
  {
    title: "a party kind that the table does not know",
    control: "PEN-10",
    facts: { partyKind: "trust", fine: 1 },
    result: "unknown",
    missing: ["partyKind"],
  },
  {
    title: "a fine remitted on the third working day after it was handed in",
    control: "PEN-19",
    facts: { collected: 1000, remitted: 1000, collectedAt: "2026-03-02", handedInAt: "2026-03-02", remittedAt: "2026-03-05" },
    result: "breach",
  },
  {
    title: "a fine remitted within both periods, handed in nobody knows when",
    control: "PEN-19",
    facts: { collected: 1000, remitted: 1000, collectedAt: "2026-03-02", remittedAt: "2026-03-05" },
    result: "unknown",
    missing: ["handedInAt"],
  },
  {
    title: "a fine remitted later than both periods together",
    control: "PEN-19",
    facts: { collected: 1000, remitted: 1000, collectedAt: "2026-03-02", remittedAt: "2026-03-09" },
    result: "breach",
  },
  { title: "minutes that are never entered", control: "DEC-18", facts: { meetingAt: "2026-03-02", asOf: "2026-03-09" }, result: "breach" },
  { title: "a secret project has no public code", control: "INV-16", facts: { secret: true }, result: "quiet" },
  {
    title: "a prequalification file is clarified three days before",
    control: "BID-05",
    facts: { material: true, stage: "资格预审", clarifyAt: "2026-03-10", deadline: "2026-03-14" },
    result: "quiet",
  },
  {
    title: "someone employed by the supplier now",
    control: "BID-30",
    facts: { startAt: "2026-03-01", staff: [{ endedWorkAt: null, current: true }] },
    result: "breach",
  },
  {
    title: "single-source procurement from who prepared it",
    control: "BID-31",
    facts: { method: "单一来源", bidders: ["b"], preparers: ["b"] },
    result: "quiet",
  },
  { title: "a clause that forbids to name a brand", control: "BID-34", facts: { clauses: ["不得指定品牌"] }, result: "quiet" },
  {
    title: "a stage that is not in the order",
    control: "CAS-04",
    facts: { from: "信访受理", to: "归档" },
    result: "unknown",
    missing: ["to"],
  },
];

describe("points of law that the facts allow", () => {
  it.each(POINTS_OF_LAW)("$title: $control $result", ({ control, facts, result, missing }) => {
    const verdict = checkFacts(control, facts);

    expect(quiet(verdict) ? "quiet" : verdict.outcome).toBe(result);
    expect(verdict.missing).toEqual(expect.arrayContaining([...(missing ?? [])]));
  });
});

/** Facts whose absence is itself what is looked for: not done, not approved, not yet over, no exception made. */
const ABSENCE: Readonly<Record<string, readonly string[]>> = {
  "APR-01": ["noticeAt"],
  "APR-03": ["decidedAt"],
  "APR-04": ["decidedAt"],
  "APR-06": ["stageOut"],
  "APR-07": ["decidedAt"],
  "APR-08": ["forwardedAt"],
  "APR-09": ["deliveredAt"],
  "APR-10": ["reasonNotifiedAt"],
  "APR-12": ["to"],
  "APR-21": ["hearingHeldAt"],
  "APR-25": ["caseId"],
  "APR-27": ["decidedAt"],
  "PEN-10": ["hearingNotifiedAt"],
  "PEN-11": ["legalReview"],
  "PEN-12": ["collectiveMeetingId"],
  "PEN-15": ["servedAt"],
  "PEN-21": ["withdrawnAt"],
  "DEC-01": ["decisionId"],
  "DEC-04": ["voteId"],
  "DEC-06": ["preStudyAt"],
  "DEC-07": ["legalReviewAt"],
  "DEC-09": ["expertReportId"],
  "DEC-14": ["reportedAt"],
  "DEC-18": ["enteredAt"],
  "VEH-01": ["orderId"],
  "REC-01": ["letterNo"],
  "REC-11": ["attendeeListId"],
  "TRV-04": ["planId"],
  "TRV-08": ["passportBackAt"],
  "FUN-01": ["allocatedAt"],
  "FUN-02": ["issuedAt"],
  "FUN-10": ["acceptedAt"],
  "FUN-15": ["evaluationId"],
  "FUN-17": ["closedAt"],
  "RUR-01": ["returnedAt"],
  "RUR-04": ["platformTradeNo"],
  "RUR-09": ["invoiceNo"],
  "RUR-16": ["auditReportId"],
  "INV-02": ["adjustmentId"],
  "INV-03": ["permitAt"],
  "INV-13": ["finalAccountsAt"],
  "INV-16": ["projectCode"],
  "BID-02": ["ground"],
  "BID-12": ["replacementGround"],
  "BID-13": ["signedAt"],
  "BID-15": ["publishedAt", "filedAt"],
  "CAD-01": ["submittedAt"],
  "CAD-02": ["reportedAt"],
  "CAD-13": ["pledgeSignedAt"],
  "CAD-14": ["registeredAt"],
  "CAD-15": ["approvalId"],
  "CAD-16": ["auditId"],
  "DIS-01": ["publishedAt"],
  "DIS-02": ["repliedAt", "thirdPartyWd"],
  "DIS-04": ["routedAt"],
  "DIS-05": ["closedAt"],
  "DIS-06": ["triagedAt"],
  "CAS-01": ["planAt"],
  "CAS-05": ["answeredAt"],
  "CAS-06": ["doneAt"],
  "CAS-08": ["reportedAt"],
  "CAS-10": ["correctedAt"],
  // "hides the breach": without it there is nothing to ask about, such as a recusal that nobody decided.
  "APR-28": ["followedUpAt"],
  "APR-30": ["notifiedAt"],
  "PEN-23": ["noticedAt"],
  "PEN-25": ["reviewedAt"],
  "PEN-27": ["disposedAt"],
  "DEC-19": ["experts hides the breach"],
  "DEC-20": ["publishedAt"],
  "DEC-21": ["submittedAt"],
  "DEC-22": ["changeDecidedAt"],
  "DEC-23": ["riskControllable hides the breach"],
  "DEC-24": ["kind hides the breach", "staffHeardAt"],
  "DEC-25": ["items[].listed hides the breach"],
  "DEC-26": ["kind hides the breach", "unitType hides the breach"],
  "DEC-27": ["investorDecidedAt", "kind hides the breach", "unitType hides the breach"],
  "DEC-29": ["heardAt"],
  "BID-38": ["returnedAt"],
  "BID-39": ["returnedAt"],
  "BID-40": ["answeredAt"],
  "BID-41": ["answeredAt", "objections[].stepAt hides the breach"],
  "BID-42": ["answeredAt"],
  "BID-43": ["answeredAt"],
  "BID-44": ["decidedAt"],
  "BID-45": ["resultPublishedAt"],
  "BID-46": ["reportedAt"],
  "BID-52": ["minCredit hides the breach"],
  "BID-57": ["publishedAt"],
  "BID-63": ["openedAt"],
  "CAD-17": ["handedInAt"],
  "CAD-19": ["approvalId", "paid hides the breach"],
  "CAD-20": ["decidedAt"],
  "CAD-22": ["recusedAt hides the breach"],
  "CAD-23": ["recusalDecidedAt", "requestedAt hides the breach"],
  "CAD-24": ["fromAt"],
  "SYS-16": ["assessedAt"],
  "SYS-17": ["approvedAt"],
  "SYS-19": ["reviewedBy"],
  "SYS-20": ["consentedAt"],
  "SYS-21": ["reportedAt"],
  "SYS-22": ["erasedAt"],
  "INS-03": ["publishedAt"],
  "INS-07": ["approvedAt"],
  "INS-08": ["approvedAt"],
  "INS-11": ["certificatesShownAt"],
  "INS-12": ["noticedAt"],
  "INS-13": ["scannedAt"],
  "INS-17": ["approvedAt"],
  "INS-18": ["filedAt"],
  "INS-20": ["resultToldAt"],
  "INS-21": ["resultPublishedAt"],
  "INS-24": ["recordedAt"],
  "INS-26": ["adjustedAt"],
  "GEN-11": ["maxAmount hides the breach"],
};

/** The facts without one path; of a list, without that member in every element. */
function without(facts: Facts, path: string): Facts {
  const copy = structuredClone(facts) as Record<string, Json>;
  const members = path.split(".");
  const last = members.pop() as string;
  let holders: Record<string, Json>[] = [copy];
  for (const member of members) {
    holders = holders
      .flatMap((holder) => holder[member.replace(/(\[\])+$/, "")] as Record<string, Json>[])
      .filter((h) => typeof h === "object" && h !== null);
  }
  for (const holder of holders) delete holder[last];
  return copy;
}

describe("a missing fact", () => {
  it.each(controls)("of $id makes the answer unknown, leaves it as it was, or is itself the breach", (control) => {
    const { when, each } = control.settings;
    const { paths } = compileExpression(when as string, {
      calendar,
      p: defaultValues(control),
      ...(typeof each === "string" ? { each } : {}),
    });
    const changed = paths.flatMap((path) =>
      Object.values(examplesOf(control)).flatMap((facts) => {
        const before = checkFacts(control.id, facts);
        const after = checkFacts(control.id, without(facts, path));
        const same = after.outcome === before.outcome || (quiet(after) && quiet(before));
        if (after.outcome === "unknown") expect(after.missing.filter((name) => name.startsWith("("))).toEqual([]);
        if (same || after.outcome === "unknown") return [];
        return [after.outcome === "breach" ? path.replace(/^.*\./, "") : `${path} hides the breach`];
      }),
    );

    expect([...new Set(changed)].sort()).toEqual([...(ABSENCE[control.id] ?? [])].sort());
  });
});

const timed = controls.filter((control) => {
  const each = control.settings.each;
  const options = { calendar, p: defaultValues(control), ...(typeof each === "string" ? { each } : {}) };
  return compileExpression(control.settings.when as string, options).readsAsOf;
});

/** The first instant from `start` on, by local midnights or by the control's own dues, at which the facts are in breach. */
function foundByMidnights(control: ControlPoint, facts: Facts, start: number, days: number): number | undefined {
  const prepared = prepare(control);
  const view = viewOf(facts, start);
  for (let at = calendar.startOf(calendar.dayOf(start)); at <= start + days * DAY; at = calendar.startOf(calendar.dayOf(at) + 1)) {
    if (expression.check(view, prepared, { asOf: at, final: false }).outcome === "breach") return at;
  }
  return undefined;
}

function foundByDues(
  control: ControlPoint,
  facts: Facts,
  start: number,
  days: number,
): { readonly at: number | undefined; readonly checks: number } {
  const prepared = prepare(control);
  const view = viewOf(facts, start);
  let at: number | undefined = calendar.startOf(calendar.dayOf(start));
  let checks = 0;
  while (at !== undefined && at <= start + days * DAY) {
    checks++;
    if (expression.check(view, prepared, { asOf: at, final: false }).outcome === "breach") return { at, checks };
    at = expression.due?.(view, prepared, at);
  }
  return { at: undefined, checks };
}

/** The violating example as long as nothing was done about it. */
function undone(control: ControlPoint): Facts {
  const facts = { ...examplesOf(control).violates };
  const open: Facts = (ABSENCE[control.id] ?? []).reduce<Facts>((rest, name) => {
    const { each } = control.settings;
    return without(rest, typeof each === "string" ? `${each}[].${name}` : name);
  }, facts);
  return open;
}

function firstDay(facts: Facts): number {
  const days = JSON.stringify({ ...facts, asOf: null }).match(/\d{4}-\d{2}-\d{2}/g) ?? [];
  return Math.min(...days.map((day) => instantOfQuestion(day)), instantOfQuestion());
}

describe("a control that time alone can breach", () => {
  it.each(timed)("$id says when to look again, and while what it is open", (control) => {
    expect(control.settings.due).toBeTypeOf("string");
    expect(control.settings.open).toBeTypeOf("string");
  });

  it.each(timed)("$id finds its breach no later by its dues than by asking every midnight", (control) => {
    const facts = undone(control);
    const asOf = asOfOf(facts);
    const start = Math.max(firstDay(facts), asOf - 399 * DAY);

    const byMidnights = foundByMidnights(control, facts, start, 400);
    const byDues = foundByDues(control, facts, start, 400);

    expect(byMidnights).toBeTypeOf("number");
    expect(byDues.at).toBeTypeOf("number");
    expect(byDues.at as number).toBeLessThanOrEqual(byMidnights as number);
    expect(byDues.checks).toBeLessThanOrEqual(8);
  });

  it.each(["APR-03", "APR-04", "APR-05", "APR-07", "APR-08", "APR-09"])("%s does so with any receipt, pauses and extension", (id) => {
    const control = controlOf(id);
    const day = (n: number) => calendar.textOf(calendar.dayOf("2025-03-03") + n);
    const pauses = fc.array(
      fc.record({
        from: fc.integer({ min: -10, max: 90 }).map(day),
        length: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
        kind: fc.constantFrom("听证", "鉴定", "领导外出"),
      }),
      { maxLength: 4 },
    );
    const days = (min: number, max: number) => fc.option(fc.integer({ min, max }).map(day), { nil: undefined });
    const received = fc.record({ receivedAt: days(-15, 0), noticeAt: days(-15, 0), accepted: fc.boolean() });
    fc.assert(
      fc.property(pauses, fc.boolean(), received, (drawn, extApproved, { receivedAt, noticeAt, accepted }) => {
        const start = instantOfQuestion("2025-03-03");
        const facts: Facts = {
          joint: id === "APR-07",
          granted: true,
          ...(id === "APR-09" ? { decidedAt: "2025-03-03" } : accepted || receivedAt === undefined ? { acceptedAt: "2025-03-03" } : {}),
          ...(receivedAt === undefined ? {} : { receivedAt }),
          ...(noticeAt === undefined ? {} : { noticeAt }),
          extApproved,
          pauses: drawn.map(({ from, length, kind }) => ({
            from,
            kind,
            ...(length === undefined ? {} : { to: calendar.textOf(calendar.dayOf(from) + length) }),
          })),
        };

        expect(foundByDues(control, facts, start, 300).at).toBe(foundByMidnights(control, facts, start, 300));
      }),
      { numRuns: 100 },
    );
  });

  it("is asked every midnight while its due lies in a year that is not announced", () => {
    const control = controlOf("APR-03");
    const view = viewOf({ acceptedAt: "2026-12-10" }, instantOfQuestion("2026-12-10"));

    expect(expression.due?.(view, prepare(control), instantOfQuestion("2026-12-20"))).toBe(Date.parse("2026-12-21T00:00:00+08:00"));
  });

  it("is not asked again once the duty is met", () => {
    const control = controlOf("APR-03");
    const view = viewOf({ acceptedAt: "2026-03-02", decidedAt: "2026-03-05" }, instantOfQuestion("2026-03-05"));

    expect(expression.due?.(view, prepare(control), instantOfQuestion("2026-03-06"))).toBeUndefined();
  });
});
