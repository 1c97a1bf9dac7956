import {
  createCompiler,
  type FoundRelease,
  isRelease,
  type OcdsCodelists,
  type OcdsObject,
  type OcdsPiece,
  releasesOf,
  tidyRelease,
  upgradeRelease,
  validateRelease,
} from "@plumbline/adapters/ocds";
import type { AssessmentScope, Release } from "@plumbline/packs/redflags";
import { coverageGatherer, flagGatherer, type GatheredPart, type Gatherer } from "./gather.ts";
import { type IssuePart, IssueTally } from "./issues.ts";

/** What a worker has to know before it is given pieces; can be cloned. */
export interface JobSetup {
  /** What is gathered of the processes. */
  readonly gather: "flags" | "coverage";
  /** Lines are taken as they are, as Cardinal does. */
  readonly cardinal: boolean;
  readonly flags: readonly { readonly id: string; readonly params: Readonly<Record<string, unknown>> }[];
  readonly scope: AssessmentScope;
  readonly zone: string;
  readonly codelists: OcdsCodelists;
  /** The process that is to be explained: what was read of it comes back. */
  readonly explain?: string;
}

export type Order =
  /** Assesses every release of a piece, as if each process had one; with `assess: false` only says which there are. */
  | { readonly kind: "piece"; readonly piece: OcdsPiece; readonly assess: boolean }
  /** Assesses the processes that stand alone, and gives back the releases of those in `several`. */
  | { readonly kind: "singles"; readonly piece: OcdsPiece; readonly several: ReadonlySet<string> }
  /** Compiles and assesses processes of several releases. */
  | { readonly kind: "groups"; readonly groups: readonly (readonly HeldRelease[])[] };

/** A release that waits for the others of its process, as JSON: a text takes less than the objects that it stands for. */
export interface HeldRelease {
  readonly ocid: string;
  readonly text: string;
  readonly line: number;
  readonly isCompiled: boolean;
}

export interface Answer {
  readonly part?: GatheredPart;
  /** Of each release that was read, in the order of the file; not in the way of Cardinal. */
  readonly ocids: readonly string[];
  readonly held: readonly HeldRelease[];
  readonly issues: IssuePart;
  readonly releases: number;
  readonly duplicates: number;
  /** The process that was asked for, as the flags saw it. */
  readonly explained?: Release;
}

/** Does what a worker is asked; the same in a worker and in the thread that asks. */
export function createJob(setup: JobSetup): (order: Order) => Answer {
  return (order) => {
    const answer = new GrowingAnswer(setup);
    const gathered: Gatherer = setup.gather === "flags" ? flagGatherer(setup) : coverageGatherer(setup);
    if (order.kind === "groups") {
      for (const compiled of answer.compiled(order.groups)) gathered.add(compiled);
      return { ...answer.value(), part: gathered.part() };
    }
    for (const found of releasesOf(order.piece)) {
      if (!isRelease(found)) {
        answer.issues.add(found);
        continue;
      }
      answer.releases++;
      if (order.kind === "singles") {
        if (order.several.has(ocidOf(found))) answer.hold(found);
        else gathered.add(answer.prepared(found));
      } else {
        if (!setup.cardinal) answer.ocids.push(ocidOf(found));
        if (order.assess) gathered.add(answer.prepared(found));
      }
    }
    const assessed = order.kind === "singles" || order.assess;
    return { ...answer.value(), ...(assessed ? { part: gathered.part() } : {}) };
  };
}

class GrowingAnswer {
  readonly ocids: string[] = [];
  readonly held: HeldRelease[] = [];
  readonly issues = new IssueTally();
  releases = 0;
  duplicates = 0;
  #explained: Release | undefined;
  readonly #setup: JobSetup;

  constructor(setup: JobSetup) {
    this.#setup = setup;
  }

  value(): Answer {
    const { ocids, held, releases, duplicates } = this;
    return { ocids, held, issues: this.issues.value(), releases, duplicates, ...(this.#explained ? { explained: this.#explained } : {}) };
  }

  hold({ release, line, isCompiled }: FoundRelease): void {
    this.held.push({ ocid: release.ocid as string, text: JSON.stringify(release), line, isCompiled });
  }

  /** A release as the flags read it: of version 1.1, with the statuses of the standard. */
  prepared({ release, line }: FoundRelease): Release {
    if (this.#setup.cardinal) return release;
    return this.#seen(this.#tidied(upgradeRelease(release).release, line));
  }

  /** One compiled release of each process. */
  *compiled(groups: readonly (readonly HeldRelease[])[]): Generator<Release, void, undefined> {
    const compiler = createCompiler({ zone: this.#setup.zone, onIssue: (issue) => this.issues.add(issue) });
    for (const group of groups)
      for (const { text, line, isCompiled } of group) compiler.add({ release: JSON.parse(text) as OcdsObject, line, isCompiled });
    for (const { release, line } of compiler.finish()) yield this.#seen(this.#tidied(release, line));
    this.duplicates += compiler.counts.repeated;
  }

  #tidied(release: OcdsObject, line: number): Release {
    for (const issue of validateRelease(release, line)) this.issues.add(issue);
    const tidied = tidyRelease(release, this.#setup.codelists, line);
    for (const issue of tidied.issues) this.issues.add(issue);
    return tidied.release;
  }

  #seen(release: Release): Release {
    if (release.ocid === this.#setup.explain) this.#explained = release;
    return release;
  }
}

function ocidOf({ release }: FoundRelease): string {
  return release.ocid as string;
}
