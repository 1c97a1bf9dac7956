import type { CheckContext, Contribution, GroupKind, GroupMember, GroupVerdict } from "../control/define-control-kind.ts";

/** The members that records contribute to the groups of one bound control; what a record contributed can be replaced. */
export class Groups {
  readonly #kind: GroupKind;
  readonly #prepared: unknown;
  readonly #groups = new Map<string, Map<string, GroupMember[]>>();
  readonly #of = new Map<string, readonly Contribution[]>();
  readonly #dirty = new Set<string>();

  constructor(kind: GroupKind, prepared: unknown) {
    this.#kind = kind;
    this.#prepared = prepared;
  }

  /** Replaces whatever the record contributed before. A kind that answers with the same list again has nothing to look at. */
  put(record: string, contributions: readonly Contribution[]): void {
    const before = this.#of.get(record) ?? NO_CONTRIBUTIONS;
    if (before === contributions) return;
    for (const { group } of before) {
      this.#groups.get(group)?.delete(record);
      this.#dirty.add(group);
    }
    for (const contribution of contributions) {
      const { group } = contribution;
      let members = this.#groups.get(group);
      if (!members) {
        members = new Map();
        this.#groups.set(group, members);
      }
      const own = members.get(record);
      const member = { group, member: contribution.member, value: contribution.value, record };
      if (own) own.push(member);
      else {
        members.set(record, [member]);
        this.#dirty.add(group);
      }
    }
    if (contributions.length > 0) this.#of.set(record, contributions);
    else if (before.length > 0) this.#of.delete(record);
  }

  /** Checks the groups that changed since the last call, or all of them. One on which the kind fails is left out. */
  check(
    context: CheckContext,
    which: "changed" | "all",
    onFault: (error: unknown, group: string) => void,
  ): ReadonlyMap<string, GroupVerdict> {
    const names = (which === "all" ? [...this.#groups.keys()] : [...this.#dirty]).sort();
    const verdicts = new Map<string, GroupVerdict>();
    for (const group of names) {
      if (this.size(group) === 0) {
        this.#groups.delete(group);
        verdicts.set(group, NOTHING_FOUND);
        continue;
      }
      try {
        verdicts.set(group, this.#kind.checkGroup(group, this.#members(group), this.#prepared, context));
      } catch (error) {
        onFault(error, group);
      }
    }
    if (which === "changed") this.#dirty.clear();
    return verdicts;
  }

  size(group: string): number {
    return this.#groups.get(group)?.size ?? 0;
  }

  /** The verdict on one group as it would be if the record contributed this instead. */
  try(record: string, contributions: readonly Contribution[], group: string, context: CheckContext): GroupVerdict {
    const others = this.#members(group).filter((member) => member.record !== record);
    const own = contributions.filter((c) => c.group === group).map((c) => ({ ...c, record }));
    return this.#kind.checkGroup(group, [...others, ...own], this.#prepared, context);
  }

  #members(group: string): GroupMember[] {
    const members: GroupMember[] = [];
    for (const own of this.#groups.get(group)?.values() ?? []) for (const member of own) members.push(member);
    return members;
  }
}

const NO_CONTRIBUTIONS: readonly Contribution[] = [];
const NOTHING_FOUND: GroupVerdict = Object.freeze({ findings: [], measures: {} });
