import { createCalendar, defaultValues, defineControlPoint, expression, type Facts, kindParams, type RecordView } from "@plumbline/core";
import { Engine } from "json-rules-engine";
import { controlPoints } from "../src/controls.ts";

// Prints how many control points are checked per second on one thread, over all of them and their examples, and beside
// json-rules-engine on three rules that both can state. `node --conditions=plumbline-source bench/expression.ts`
const seconds = process.env.PLUMBLINE_BENCH_SHORT === undefined ? 2 : 0.2;
const calendar = createCalendar();

function viewOf(state: Facts, asOf: number): RecordView {
  return { type: "example", id: "1", state, trace: [], startAt: asOf, endAt: asOf, closed: false, anomalies: [] };
}

function prepare(settings: Parameters<typeof kindParams>[0]["settings"], values: Parameters<typeof kindParams>[1]) {
  return expression.prepare(expression.params.parse(kindParams({ settings }, values, "p")), { calendar });
}

/** Runs `round`, which does `size` checks, for a while after a warm-up; checks per second. */
function rate(size: number, round: () => void): number {
  for (const until = performance.now() + seconds * 250; performance.now() < until; ) round();
  let rounds = 0;
  const from = performance.now();
  while (performance.now() - from < seconds * 1000) {
    round();
    rounds++;
  }
  return (rounds * size * 1000) / (performance.now() - from);
}

const outcomes: Record<string, number> = {};
const expressions = controlPoints.map(defineControlPoint).filter(({ kind }) => kind === "expression");
const checks = expressions.flatMap((control) => {
  const prepared = prepare(control.settings, defaultValues(control));
  return Object.values(control.examples ?? {}).map((example) => {
    const state = example as Facts;
    const asOf = Date.parse(`${typeof state.asOf === "string" ? state.asOf.slice(0, 10) : "2026-12-01"}T12:00:00+08:00`);
    const view = viewOf(state, asOf);
    const check = () => expression.check(view, prepared, { asOf, final: false }).outcome;
    const outcome = check();
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    return check;
  });
});
const all = rate(checks.length, () => {
  for (const check of checks) check();
});
console.log(`${expressions.length} control points, ${checks.length} examples (${JSON.stringify(outcomes)}): ${Math.round(all)} checks/s`);

const without = rate(checks.length / 2, () => {
  for (let i = 1; i < checks.length; i += 2) checks[i]?.();
});
console.log(`of these the ${checks.length / 2} without a finding: ${Math.round(without)} checks/s`);

const PAIRS = [
  {
    name: "a number above a limit",
    when: "e.fine > e.statMax",
    conditions: { all: [{ fact: "fine", operator: "greaterThan", value: { fact: "statMax" } }] },
    facts: [
      { fine: 120_000, statMax: 100_000 },
      { fine: 50_000, statMax: 100_000 },
    ],
  },
  {
    name: "two conditions",
    when: "e.bidders < 3 && e.proceeded",
    conditions: {
      all: [
        { fact: "bidders", operator: "lessThan", value: 3 },
        { fact: "proceeded", operator: "equal", value: true },
      ],
    },
    facts: [
      { bidders: 2, proceeded: true },
      { bidders: 2, proceeded: false },
    ],
  },
  {
    name: "membership in a list",
    when: "!(e.payee in e.beneficiaries)",
    conditions: { all: [{ fact: "payee", operator: "notIn", value: { fact: "beneficiaries" } }] },
    facts: [
      { payee: "x", beneficiaries: ["a", "b"] },
      { payee: "a", beneficiaries: ["a", "b"] },
    ],
  },
];

for (const { name, when, conditions, facts } of PAIRS) {
  const prepared = prepare({ when }, {});
  const views = facts.map((state) => viewOf(state, 0));
  const context = { asOf: 0, final: false };
  const engine = new Engine([{ conditions: conditions as never, event: { type: "breach" } }]);
  const said = views.map((view) => expression.check(view, prepared, context).outcome === "breach");
  const theirs = await Promise.all(facts.map(async (state) => (await engine.run(state)).events.length > 0));
  if (said.join() !== theirs.join()) throw new Error(`${name}: ${said.join()} beside ${theirs.join()}`);

  const ours = rate(views.length, () => {
    for (const view of views) expression.check(view, prepared, context);
  });
  let rounds = 0;
  const from = performance.now();
  while (performance.now() - from < seconds * 1000) {
    for (const state of facts) await engine.run(state);
    rounds += facts.length;
  }
  const other = (rounds * 1000) / (performance.now() - from);
  console.log(`${name}: ${Math.round(ours)} checks/s, json-rules-engine ${Math.round(other)} checks/s: ${Math.round(ours / other)} times`);
}
