/** What of a signal the three indicators look at. Instants in ms. */
export interface KpiSignal {
  readonly at: number;
  readonly raisedAt: number;
  readonly state: "open" | "ceased" | "withdrawn";
  /** Somebody took it up: acknowledged, answered, corrected, dismissed or closed. */
  readonly actedOn: boolean;
  /** What became of it stands in a bulletin. */
  readonly published: boolean;
}

/** Speed, strength and transparency of supervision. A share without a base is absent, never 0. */
export interface SupervisionKpis {
  readonly signals: number;
  /** Milliseconds from a signal's own instant until it was raised: half of all signals took no longer. */
  readonly timeToSignal?: number;
  readonly shareActedOn?: number;
  readonly sharePublished?: number;
}

/** The three indicators over signals. One that was withdrawn was none. */
export function kpisOf(signals: readonly KpiSignal[]): SupervisionKpis {
  const counted = signals.filter(({ state }) => state !== "withdrawn");
  const n = counted.length;
  if (n === 0) return { signals: 0 };
  const times = counted.map(({ at, raisedAt }) => Math.max(0, raisedAt - at)).sort((a, b) => a - b);
  return {
    signals: n,
    timeToSignal: times[Math.ceil(n / 2) - 1] as number,
    shareActedOn: counted.filter(({ actedOn }) => actedOn).length / n,
    sharePublished: counted.filter(({ published }) => published).length / n,
  };
}
