import type { ConformanceExample, ControlPoint, TraceEvent } from "@plumbline/core";
import { newest } from "./evaluate-case.ts";
import { factsOf } from "./expressions.ts";
import type { LintContext } from "./lint-pack.ts";
import { tellStory, testPack } from "./test-pack.ts";

/** Whether examples show each control point from both sides, come out as they say, and tell every fact that is read. */
export function lintStories(context: LintContext): void {
  const { pack, kinds, calendar, report } = context;
  const controls = newest(pack.controls);
  const examples = pack.examples ?? [];
  for (const { id } of controls.values()) {
    const stories = examples.filter((example) => example.control === id && "events" in example);
    const lacking = (["breach", "pass"] as const).filter((expected) => !stories.some((story) => story.expected === expected));
    if (lacking.length > 0) report("no_story", id, "examples", `has no story of events that ends with ${lacking.join(", nor one with ")}`);
  }
  for (const { control, name, expected, actual, message } of testPack(pack, { kinds, calendar, prefixes: true })) {
    if (actual === expected) continue;
    const young = /^(.*) \((\d+)\)$/.exec(name);
    const isBeginning = young !== null && !examples.some((example) => example.control === control && example.name === name);
    if (isBeginning && isKnownBreach(examples, control, young[1] as string, Number(young[2]))) continue;
    if (isBeginning) report("young_record", control, `examples.${young[1]}`, `is found after ${young[2]} of its events`);
    else report("example_differs", control, `examples.${name}`, message ?? `gives ${actual}, not ${expected}`);
  }
  lintFacts(controls, context);
}

/** A story may be mended on its way: then another story ends where this one stood, and says that it is found. */
function isKnownBreach(examples: readonly ConformanceExample[], control: string, name: string, length: number): boolean {
  const story = examples.find((example) => example.control === control && example.name === name);
  if (!story || !("events" in story)) return false;
  const begun = typesOf(story.events).slice(0, length).join();
  return examples.some(
    (other) => other.control === control && other.expected === "breach" && "events" in other && typesOf(other.events).join() === begun,
  );
}

function typesOf(events: readonly TraceEvent[]): readonly string[] {
  return [...events].sort((a, b) => Date.parse(a.time) - Date.parse(b.time)).map(({ type }) => type);
}

function lintFacts(controls: ReadonlyMap<string, ControlPoint>, context: LintContext): void {
  const { pack, report } = context;
  const told = new Map<string, Set<string>>();
  for (const example of pack.examples ?? []) {
    const control = controls.get(example.control);
    if (!control || !("events" in example)) continue;
    const facts = told.get(control.record) ?? new Set(Object.keys(recordOf(context, control)?.initial("lint") ?? {}));
    told.set(control.record, facts);
    for (const name of factsTold(control, example, context)) facts.add(name);
  }
  for (const control of controls.values()) {
    const known = told.get(control.record);
    const read = factsOf(control, context.calendar);
    // Where no story of such a record is told, `no_story` says so already.
    if (!known || !read) continue;
    for (const name of read) if (!known.has(name)) report("fact_untold", control.id, name, `no story of a ${control.record} gives ${name}`);
  }
}

function recordOf({ pack }: LintContext, control: ControlPoint) {
  return pack.records.find(({ type }) => type === control.record);
}

function factsTold(
  control: ControlPoint,
  example: Extract<ConformanceExample, { readonly events: unknown }>,
  { pack, kinds, calendar }: LintContext,
): readonly string[] {
  try {
    return Object.keys(tellStory(pack, control, example, { kinds, calendar }).facts);
  } catch {
    return []; // said by `example_differs`
  }
}
