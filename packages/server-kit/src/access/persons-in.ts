/** Persons whom an answer concerns, as far as it says so: those of signals, of handlings, of records and their parties. */
export function personsIn(found: unknown): readonly string[] {
  const persons = new Set<string>();
  const look = (value: unknown): void => {
    const { person, handling, parties } = (value ?? {}) as Shown;
    if (typeof person === "string") persons.add(person);
    if (typeof handling?.person === "string") persons.add(handling.person);
    for (const { kind, id } of Array.isArray(parties) ? parties : []) if (kind === "person") persons.add(id);
  };
  look(found);
  const { signals, records, facts, timeline } = (found ?? {}) as Shown;
  for (const list of [signals, records]) if (Array.isArray(list)) for (const one of list) look(one);
  look(facts);
  if (Array.isArray(timeline)) for (const one of timeline as readonly Shown[]) look(one.signal);
  return [...persons];
}

interface Shown {
  readonly person?: unknown;
  readonly handling?: { readonly person?: unknown };
  readonly parties?: readonly { readonly kind: string; readonly id: string }[];
  readonly signals?: unknown;
  readonly records?: unknown;
  readonly facts?: unknown;
  readonly timeline?: unknown;
  readonly signal?: unknown;
}
