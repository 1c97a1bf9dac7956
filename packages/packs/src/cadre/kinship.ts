/** The four relations that call for standing back (公务员法 74 I). */
export const KIN_KINDS = ["夫妻", "直系血亲", "三代以内旁系血亲", "近姻亲"] as const;

export type KinKind = (typeof KIN_KINDS)[number];

/** What is known of two persons: the ties from which relations follow, or a relation that somebody stated. `parent`: a is a parent of b. */
export type KinTie = {
  readonly a: string;
  readonly b: string;
  readonly kind: "spouse" | "parent" | KinKind;
  /** Days of a marriage or of a statement: from, and to the end of. */
  readonly from?: string;
  readonly to?: string;
};

export interface KinGraph {
  /** The nearest of the four relations between two persons on a day; undefined where the ties lead to none. */
  kinOf(a: string, b: string, day: string): KinKind | undefined;
}

/** Relations by blood and by marriage between persons with opaque ids, as they follow from ties. Pure: the ties are all it knows. */
export function kinGraph(ties: readonly KinTie[]): KinGraph {
  const byPerson = new Map<string, KinTie[]>();
  for (const tie of ties) for (const id of [tie.a, tie.b]) byPerson.set(id, [...(byPerson.get(id) ?? []), tie]);

  const others = (id: string, wanted: (tie: KinTie) => boolean): readonly string[] =>
    (byPerson.get(id) ?? []).filter(wanted).map(({ a, b }) => (a === id ? b : a));
  const parents = (id: string): readonly string[] => others(id, (tie) => tie.kind === "parent" && tie.b === id);
  const children = (id: string): readonly string[] => others(id, (tie) => tie.kind === "parent" && tie.a === id);
  const spouses = (id: string, day: string): readonly string[] =>
    others(id, (tie) => (tie.kind === "spouse" || tie.kind === "夫妻") && isOn(tie, day));

  /** Generations up to each ancestor. */
  function ancestors(id: string): ReadonlyMap<string, number> {
    const found = new Map<string, number>();
    let level: readonly string[] = [id];
    for (let up = 1; level.length > 0 && up <= MOST_GENERATIONS; up++) {
      level = level.flatMap(parents).filter((parent) => parent !== id && !found.has(parent));
      for (const parent of level) found.set(parent, up);
    }
    return found;
  }

  function isLineal(a: string, b: string): boolean {
    return ancestors(a).has(b) || ancestors(b).has(a);
  }

  /** A common ancestor at most two generations up on either side: brothers and sisters, uncles and aunts, cousins. */
  function isCollateral(a: string, b: string): boolean {
    const ofB = ancestors(b);
    return [...ancestors(a)].some(([ancestor, up]) => up <= 2 && (ofB.get(ancestor) ?? 3) <= 2);
  }

  function isSibling(a: string, b: string): boolean {
    const ofB = parents(b);
    return a !== b && parents(a).some((parent) => ofB.includes(parent));
  }

  function isAffine(a: string, b: string, day: string): boolean {
    const bySpouse = spouses(a, day).some(
      (spouse) =>
        parents(spouse).includes(b) ||
        isSibling(spouse, b) ||
        spouses(b, day).some((other) => isSibling(spouse, other)) ||
        isCollateral(spouse, b),
    );
    const byChild = children(a).some((child) => spouses(child, day).some((inLaw) => inLaw === b || parents(inLaw).includes(b)));
    return bySpouse || byChild;
  }

  return {
    kinOf(a, b, day) {
      if (a === b) return undefined;
      if (spouses(a, day).includes(b)) return "夫妻";
      if (isLineal(a, b)) return "直系血亲";
      if (isCollateral(a, b)) return "三代以内旁系血亲";
      if (isAffine(a, b, day) || isAffine(b, a, day)) return "近姻亲";
      const stated = (byPerson.get(a) ?? []).find((tie) => (tie.a === b || tie.b === b) && isKinKind(tie.kind) && isOn(tie, day));
      return stated?.kind as KinKind | undefined;
    },
  };
}

/** The ties of several `kinship` records, each once: a tie stands in the records of both persons. */
export function kinTies(kinships: readonly { readonly ties?: readonly (KinTie & { readonly id: string })[] }[]): readonly KinTie[] {
  const byId = new Map(kinships.flatMap(({ ties = [] }) => ties).map(({ id, ...tie }) => [id, tie]));
  return [...byId.values()];
}

/** Nobody lives to see more; and ties that lead in a circle end here. */
const MOST_GENERATIONS = 6;

function isKinKind(kind: string): kind is KinKind {
  return (KIN_KINDS as readonly string[]).includes(kind);
}

function isOn({ from, to }: KinTie, day: string): boolean {
  return (from === undefined || from <= day) && (to === undefined || day <= to);
}
