/** How many ocids a finding about more than one process names. */
export const MOST_PROCESSES = 10;

/** Ids with places, by which numbers of them stand side by side in lists: less to look up and to clone than an object for each. */
export type Places = Map<string, number>;

export function placeOf(places: Places, id: string): number {
  let place = places.get(id);
  if (place === undefined) {
    place = places.size;
    places.set(id, place);
  }
  return place;
}

/** The first processes that prove something of each place. */
export interface Proofs {
  readonly processes: string[];
  /** Of each place, how many there are. */
  readonly counts: number[];
  /** For each place as many numbers as a finding names, of which the first count: where in `processes`. */
  readonly first: number[];
}

export function startProofs(): Proofs {
  return { processes: [], counts: [], first: [] };
}

/** Places are told in their order. */
export function addPlace({ counts, first }: Proofs): void {
  counts.push(0);
  for (let i = 0; i < MOST_PROCESSES; i++) first.push(0);
}

export function prove({ processes, counts, first }: Proofs, place: number, process: string): void {
  const count = counts[place] as number;
  if (count >= MOST_PROCESSES) return;
  // All that one process proves comes at once, so that its text is kept once.
  if (processes.at(-1) !== process) processes.push(process);
  first[place * MOST_PROCESSES + count] = processes.length - 1;
  counts[place] = count + 1;
}

export function lastProof({ processes, counts, first }: Proofs, place: number): string | undefined {
  const count = counts[place] as number;
  return count === 0 ? undefined : processes[first[place * MOST_PROCESSES + count - 1] as number];
}

export function proofsOf({ processes, counts, first }: Proofs, place: number): string[] {
  const start = place * MOST_PROCESSES;
  return first.slice(start, start + (counts[place] as number)).map((i) => processes[i] as string);
}
