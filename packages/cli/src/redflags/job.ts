import {
  createCompiler,
  type FoundRelease,
  isRelease,
  type OcdsCodelists,
  type OcdsObject,
  type OcdsPiece,
  readOcds,
  releasesOf,
  tidyRelease,
  upgradeRelease,
  validateRelease,
} from "@plumbline/adapters/ocds";
import type { AssessmentScope, Release } from "@plumbline/packs/redflags";
import { coverageGatherer, flagGatherer, type GatheredPart, type Gatherer } from "./gather.ts";
import { type IssuePart, IssueTally } from "./issues.ts";
import { type FileRange, rangeReader } from "./ranges.ts";

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

/** What is read: a piece that was read already, or a range of a file of lines. */
export type Source = { readonly piece: OcdsPiece } | { readonly range: FileRange };

export type Order =
  /** Assesses every release, as if each process had one; with `assess: false` only says which there are. */
  | { readonly kind: "all"; readonly source: Source; readonly assess: boolean; readonly handOver: boolean }
  /** Hands over what was gathered of the sources since the last time; orders for sources that end with it say so themselves. */
  | { readonly kind: "hand over" }
  /** Names the processes that have several releases, for the orders that follow. */
  | { readonly kind: "several"; readonly ocids: ReadonlySet<string> }
  /** Assesses the processes that stand alone, and gives back the releases of the others. */
  | { readonly kind: "singles"; readonly source: Source; readonly handOver: boolean }
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
  /** Of a range: how many lines it has. The lines of issues and releases are counted from its beginning. */
  readonly lines: number;
  /** The process that was asked for, as the flags saw it. */
  readonly explained?: Release;
}

// Of a range: what is parsed next has just been read, and is still at hand in the processor.
const PIECE = 256 << 10;

/** Does what a thread is asked, one order after the other. */
export function createJob(setup: JobSetup): (order: Order) => Promise<Answer> {
  const gatherer = (): Gatherer => (setup.gather === "flags" ? flagGatherer(setup) : coverageGatherer(setup));
  const readRange = rangeReader();
  let several: ReadonlySet<string> = new Set();
  let gathered = gatherer();
  let last: Promise<unknown> = Promise.resolve();

  const handedOver = (): GatheredPart => {
    const part = gathered.part();
    gathered = gatherer();
    return part;
  };

  const read = async (order: Extract<Order, { source: Source }>, answer: GrowingAnswer): Promise<void> => {
    const take = (found: FoundRelease): void => {
      if (order.kind === "singles") {
        if (several.has(ocidOf(found))) answer.hold(found);
        else gathered.add(answer.prepared(found));
        return;
      }
      if (!setup.cardinal) answer.ocids.push(ocidOf(found));
      if (order.assess) gathered.add(answer.prepared(found));
    };
    const takePiece = (piece: OcdsPiece): void => {
      for (const found of releasesOf(piece)) {
        if (isRelease(found)) {
          answer.releases++;
          take(found);
        } else answer.issues.add(found);
      }
    };
    if ("piece" in order.source) {
      const { piece } = order.source;
      takePiece(piece);
      // Bytes lie outside the heap, where the collector does not see how many there are.
      piece.bytes.buffer.transfer(0);
    } else {
      const { bytes, lines } = readRange(order.source.range);
      for await (const piece of readOcds(bytes, { cardinal: setup.cardinal, pieceSize: PIECE, reuse: true })) takePiece(piece);
      answer.lines = lines();
    }
  };

  const answerTo = async (order: Order): Promise<Answer> => {
    const answer = new GrowingAnswer(setup);
    switch (order.kind) {
      case "several":
        several = order.ocids;
        return answer.value();
      case "hand over":
        return { ...answer.value(), part: handedOver() };
      case "groups": {
        const compiled = gatherer();
        for (const release of answer.compiled(order.groups)) compiled.add(release);
        return { ...answer.value(), part: compiled.part() };
      }
      default:
        await read(order, answer);
        return { ...answer.value(), ...(order.handOver ? { part: handedOver() } : {}) };
    }
  };

  return (order) => {
    const answer = last.then(() => answerTo(order));
    last = answer.catch(() => {});
    return answer;
  };
}

class GrowingAnswer {
  readonly ocids: string[] = [];
  readonly held: HeldRelease[] = [];
  readonly issues = new IssueTally();
  releases = 0;
  duplicates = 0;
  lines = 0;
  #explained: Release | undefined;
  readonly #setup: JobSetup;

  constructor(setup: JobSetup) {
    this.#setup = setup;
  }

  value(): Answer {
    const { ocids, held, releases, duplicates, lines } = this;
    return {
      ocids,
      held,
      issues: this.issues.value(),
      releases,
      duplicates,
      lines,
      ...(this.#explained ? { explained: this.#explained } : {}),
    };
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

  // What was put right is named as such, and not once more as what it was.
  #tidied(release: OcdsObject, line: number): Release {
    const tidied = tidyRelease(release, this.#setup.codelists, line);
    for (const issue of tidied.issues) this.issues.add(issue);
    for (const issue of validateRelease(tidied.release, line)) this.issues.add(issue);
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
