import type { OcdsIssue } from "@plumbline/adapters/ocds";
import type { IssueCount, PlacedIssue } from "./result.ts";

const MOST_FIRST = 10;

/** Issues by reason: how many, and the first ones. A file may be wrong on every line, so not all of them are kept. */
export class IssueTally {
  readonly #byReason = new Map<string, { count: number; readonly first: OcdsIssue[] }>();

  add(issue: OcdsIssue): void {
    const known = this.#byReason.get(issue.reason);
    if (!known) this.#byReason.set(issue.reason, { count: 1, first: [issue] });
    else {
      known.count++;
      if (known.first.length < MOST_FIRST) known.first.push(issue);
    }
  }

  value(): IssuePart {
    return this.#byReason;
  }
}

export type IssuePart = ReadonlyMap<string, { readonly count: number; readonly first: readonly OcdsIssue[] }>;

/** Issues of several files, gathered in their order. */
export class PlacedIssues {
  readonly #byReason = new Map<string, { count: number; readonly first: PlacedIssue[] }>();

  /** Of a part whose lines are counted from `line`. */
  take(part: IssuePart, file: string, line: number): void {
    for (const [reason, { count, first }] of part)
      this.#add(
        reason,
        count,
        first.map((issue) => ({ file, ...issue, line: line + issue.line })),
      );
  }

  join(later: PlacedIssues): void {
    for (const [reason, { count, first }] of later.#byReason) this.#add(reason, count, first);
  }

  #add(reason: string, count: number, first: readonly PlacedIssue[]): void {
    const known = this.#byReason.get(reason) ?? { count: 0, first: [] };
    known.count += count;
    known.first.push(...first.slice(0, MOST_FIRST - known.first.length));
    this.#byReason.set(reason, known);
  }

  value(): IssueCount[] {
    const all = [...this.#byReason].map(([reason, { count, first }]) => ({ reason, count, first }));
    return all.sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }
}
