import {
  BUILT_IN_KINDS,
  type ControlPack,
  type ControlPoint,
  createCalendar,
  createKindRegistry,
  type Facts,
  type Json,
} from "@plumbline/core";
import { type CaseResult, createEvaluator, newest, type Question, resultOf } from "./evaluate-case.ts";
import { type TestOptions, tellStory } from "./test-pack.ts";

/** A control point with one thing wrong. */
export interface Mutant {
  readonly control: ControlPoint;
  /** `when@27: < → <=`, `params.days: 90 → 91`. */
  readonly change: string;
}

/** A mutant that no example tells from the control point as it is. */
export interface Survivor {
  readonly control: string;
  readonly change: string;
}

export interface MutationResult {
  readonly pack: string;
  readonly mutants: number;
  readonly survivors: readonly Survivor[];
}

/**
 * Turns each comparison and each value of each control point into its neighbour, and says which of these the examples do not notice: there, a
 * limit or its side could change and nobody would see it.
 */
export function mutatePack(
  pack: ControlPack,
  options: Pick<TestOptions, "calendar" | "kinds"> & { readonly only?: readonly string[] } = {},
): MutationResult {
  const calendar = options.calendar ?? createCalendar();
  const kinds = options.kinds ?? createKindRegistry([...BUILT_IN_KINDS, ...pack.kinds]);
  const evaluator = createEvaluator([], { calendar, kinds });
  const survivors: Survivor[] = [];
  let count = 0;
  for (const control of newest(pack.controls).values()) {
    if (options.only && !options.only.includes(control.id)) continue;
    const asks = asksOf(
      pack,
      control,
      (mutant, record, question) => resultOf(evaluator.check(mutant, record, question).outcome),
      (mutant, example) => tellStory(pack, mutant, example, { calendar, kinds }).actual,
    );
    for (const mutant of mutantsOf(control)) {
      count++;
      if (!asks.some(({ expected, ask }) => attempt(() => ask(mutant.control)) !== expected))
        survivors.push({ control: control.id, change: mutant.change });
    }
  }
  return { pack: pack.id, mutants: count, survivors };
}

interface Ask {
  readonly expected: CaseResult;
  ask(mutant: ControlPoint): CaseResult;
}

type Story = Parameters<typeof tellStory>[2];

/** The examples as questions, records first, since they are answered without an engine. */
function asksOf(
  pack: ControlPack,
  control: ControlPoint,
  ofRecord: (mutant: ControlPoint, record: Facts, question?: Question) => CaseResult,
  ofEvents: (mutant: ControlPoint, story: Story) => CaseResult,
): readonly Ask[] {
  const own = control.examples
    ? ([
        ["breach", control.examples.violates],
        ["pass", control.examples.passes],
      ] as const)
    : [];
  const examples = (pack.examples ?? []).filter((example) => example.control === control.id);
  return [
    ...own.map(([expected, record]) => ({ expected, ask: (mutant: ControlPoint) => ofRecord(mutant, record) })),
    ...examples.flatMap((example) =>
      "record" in example ? [{ expected: example.expected, ask: (mutant: ControlPoint) => ofRecord(mutant, example.record, example) }] : [],
    ),
    ...examples.flatMap((example) =>
      "events" in example ? [{ expected: example.expected, ask: (mutant: ControlPoint) => ofEvents(mutant, example) }] : [],
    ),
  ];
}

// What cannot even be asked any more has been noticed.
function attempt(ask: () => CaseResult): CaseResult | "error" {
  try {
    return ask();
  } catch {
    return "error";
  }
}

const FLIPPED: Readonly<Record<string, string>> = {
  ">=": ">",
  ">": ">=",
  "<=": "<",
  "<": "<=",
  "==": "!=",
  "!=": "==",
  "&&": "||",
  "||": "&&",
};

// Texts are passed over as a whole, so that what stands in them is no operator.
const TOKENS = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|>=|<=|==|!=|&&|\|\||>|</g;

/** Every comparison and connective of `when` and `applies` turned, every value moved by a step. */
export function mutantsOf(control: ControlPoint): readonly Mutant[] {
  const turned = ["when", "applies"].flatMap((name) => {
    const source = control.settings[name];
    if (typeof source !== "string") return [];
    return [...source.matchAll(TOKENS)].flatMap((match) => {
      const flipped = FLIPPED[match[0]];
      if (flipped === undefined) return [];
      const changed = source.slice(0, match.index) + flipped + source.slice(match.index + match[0].length);
      return [
        {
          control: { ...control, settings: { ...control.settings, [name]: changed } },
          change: `${name}@${match.index}: ${match[0]} → ${flipped}`,
        },
      ];
    });
  });
  const moved = Object.entries(control.params).flatMap(([name, parameter]) =>
    neighbours(parameter.value).map((value) => ({
      control: { ...control, params: { ...control.params, [name]: { ...parameter, value } } },
      change: `params.${name}: ${JSON.stringify(parameter.value)} → ${JSON.stringify(value)}`,
    })),
  );
  return [...turned, ...moved];
}

function neighbours(value: Json): readonly Json[] {
  if (typeof value === "number") return [value + stepOf(value), value - stepOf(value)];
  if (typeof value === "boolean") return [!value];
  if (Array.isArray(value)) return value.map((_, i) => value.toSpliced(i, 1));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    neighbours(member as Json).map((other) => ({ ...(value as object), [key]: other })),
  );
}

// Days and counts by one, amounts by a hundredth, shares by a twentieth of themselves.
function stepOf(value: number): number {
  if (!Number.isInteger(value)) return Math.abs(value) / 20;
  return Math.max(1, Math.round(Math.abs(value) / 100));
}
