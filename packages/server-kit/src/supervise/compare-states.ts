import type { HandledSignal, State } from "./state-store.ts";

/** What other rules make of the same entries. */
export interface Difference {
  /** Signals that both have, and alike. */
  readonly alike: number;
  /** Found by the new rules only, by the old ones only, and found by both but not as the same: level, version, instant or whether it is over. */
  readonly only: number;
  readonly gone: number;
  readonly changed: number;
  /** Of which the events were erased or pruned: nobody can say what the new rules would make of them, and they stand as they were told. */
  readonly unknowable: number;
  /** By control, where anything differs, by id. */
  readonly controls: readonly { readonly control: string; readonly only: number; readonly gone: number; readonly changed: number }[];
  /** Some of those that differ, to look at. */
  readonly examples: readonly string[];
}

const PAGE = 500;
const MOST_EXAMPLES = 100;

/** Compares the signals of two states that were folded from the same entries. `onGone`: open ones that only the old rules found. */
export async function compareStates(
  before: State,
  after: State,
  onGone: (signals: readonly HandledSignal[]) => Promise<void>,
): Promise<Difference> {
  const counts = { alike: 0, only: 0, gone: 0, changed: 0, unknowable: 0 };
  const controls = new Map<string, { only: number; gone: number; changed: number }>();
  const examples: string[] = [];
  const note = ({ id, control }: HandledSignal, what: "only" | "gone" | "changed"): void => {
    counts[what]++;
    const ofControl = controls.get(control) ?? { only: 0, gone: 0, changed: 0 };
    controls.set(control, { ...ofControl, [what]: ofControl[what] + 1 });
    if (examples.length < MOST_EXAMPLES) examples.push(id);
  };
  for await (const page of pagesOf(after)) {
    const others = await Promise.all(page.map(({ id }) => before.signal(id)));
    page.forEach((signal, i) => {
      const other = others[i];
      if (signal.summary.erased) counts.unknowable++;
      else if (!other) note(signal, "only");
      else if (isAlike(other, signal)) counts.alike++;
      else note(signal, "changed");
    });
  }
  for await (const page of pagesOf(before)) {
    const others = await Promise.all(page.map(({ id }) => after.signal(id)));
    const gone = page.filter((_, i) => !others[i]);
    for (const signal of gone) note(signal, "gone");
    await onGone(gone.filter(({ state }) => state === "open"));
  }
  return {
    ...counts,
    controls: [...controls].sort(([a], [b]) => (a < b ? -1 : 1)).map(([control, differing]) => ({ control, ...differing })),
    examples,
  };
}

async function* pagesOf(state: State): AsyncGenerator<readonly HandledSignal[]> {
  for (let after: { readonly at: number; readonly id: string } | undefined; ; ) {
    const page = await state.signals({ limit: PAGE, after });
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = { at: last.at, id: last.id };
  }
}

function isAlike(a: HandledSignal, b: HandledSignal): boolean {
  return a.level === b.level && a.state === b.state && a.at === b.at && a.summary.control.version === b.summary.control.version;
}
