import type { SignalLevel, SignalSummary } from "@plumbline/core";

export interface QueueFilter {
  readonly level?: SignalLevel;
  readonly state?: SignalSummary["state"];
}

/**
 * The list after one signal came or changed: newest first, at its place, without those that the filter hides. While further
 * pages exist, a signal older than all that are shown belongs to one of them and stays out.
 */
export function withSignal(
  signals: readonly SignalSummary[],
  signal: SignalSummary,
  filter: QueueFilter,
  further: boolean,
): readonly SignalSummary[] {
  const others = signals.filter(({ id }) => id !== signal.id);
  if (!shows(filter, signal)) return others;
  const place = others.findIndex((other) => newerFirst(signal, other) < 0);
  if (place >= 0) return [...others.slice(0, place), signal, ...others.slice(place)];
  const known = others.length < signals.length;
  return further && !known ? others : [...others, signal];
}

/** Whether a list under this filter holds the signal. */
export function shows(filter: QueueFilter, signal: SignalSummary): boolean {
  return (!filter.level || filter.level === signal.level) && (!filter.state || filter.state === signal.state);
}

function newerFirst(a: SignalSummary, b: SignalSummary): number {
  // As instants: two hosts may write the same one with different offsets.
  return Date.parse(b.at) - Date.parse(a.at);
}
