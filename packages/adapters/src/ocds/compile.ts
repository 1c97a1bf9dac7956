import { createHash } from "node:crypto";
import type { Json } from "@plumbline/core";
import { compareReleases, compiledHead, contentOf, mergeReleases } from "./merge.ts";
import { compareDates, dateOrder } from "./release-date.ts";
import { tidyRelease } from "./tidy.ts";
import type { FoundRelease, OcdsCodelists, OcdsIssue, OcdsObject } from "./types.ts";
import { upgradeRelease } from "./upgrade.ts";

export interface CompilerOptions {
  /** Compiled releases get the statuses of the standard for the publisher's own; see `tidyRelease`. They stay as written when absent. */
  readonly codelists?: OcdsCodelists;
  /** Offset of dates that name none. UTC when absent. */
  readonly zone?: string;
  /** Has `conflicting_release` and `no_ocid` as releases come, and what `mergeReleases` finds when a process is compiled. */
  readonly onIssue?: (issue: OcdsIssue) => void;
}

export interface CompilerCounts {
  readonly processes: number;
  /** Releases that were taken. */
  readonly releases: number;
  /** Not taken: the same content under the same id again. */
  readonly repeated: number;
  /** Not taken: another content under an id that was there. */
  readonly conflicting: number;
}

export type Taken = "new" | "repeated" | "conflicting" | "invalid";

export interface Compiler {
  readonly counts: CompilerCounts;
  /** In any order. Of contents that differ under one ocid and release id, the one that came first is kept. */
  add(found: FoundRelease): Taken;
  /** What a process is by now; for a feed that goes on. Undefined where nothing of it was taken. */
  compiled(ocid: string): OcdsObject | undefined;
  /** Each process once, in the order of first appearance and on the line of it. They are let go on the way, and the compiler is empty then. */
  finish(): Generator<FoundRelease, void, undefined>;
}

/**
 * Compiles releases of many processes. What stands for a whole process (a compiled release, or that of a record) is taken as it is, the newest
 * of them, with releases merged in that are newer still. A process with one release has that one, with id and tag of a compiled release: it is
 * not looked through, so nulls and lists are as they were. Holds all releases until the end, but of a whole process only the newest.
 */
export function createCompiler(options: CompilerOptions = {}): Compiler {
  const { codelists, zone = "Z", onIssue = () => {} } = options;
  const processes = new Map<string, Process>();
  const counts = { processes: 0, releases: 0, repeated: 0, conflicting: 0 };

  function repeated(ocid: string, known: Kept, found: FoundRelease): Taken {
    const [before, now] = [digestOf(known), digestOf(found)];
    if (before === now) {
      counts.repeated++;
      return "repeated";
    }
    counts.conflicting++;
    const value = `sha256 ${before.slice(0, 32)} / ${now.slice(0, 32)}`;
    onIssue({ line: found.line, ocid, path: "id", reason: "conflicting_release", value });
    return "conflicting";
  }

  function add(found: FoundRelease): Taken {
    const { ocid } = found.release;
    if (typeof ocid !== "string" || ocid === "") {
      onIssue({ line: found.line, path: "ocid", reason: "no_ocid" });
      return "invalid";
    }
    const process = processes.get(ocid);
    if (process === undefined) {
      processes.set(ocid, found);
      counts.processes++;
      counts.releases++;
      return "new";
    }
    const many = "byId" in process ? process : manyOf(process);
    const id = idOf(found.release);
    const known = many.byId.get(id);
    if (known) return repeated(ocid, known, found);

    processes.set(ocid, many);
    counts.releases++;
    if (!found.isCompiled) many.byId.set(id, found);
    else if (many.whole === undefined || isNewer(found, many.whole, zone)) {
      if (many.whole) many.byId.set(idOf(many.whole.release), { digest: digestOf(many.whole) });
      many.whole = found;
      many.byId.set(id, found);
    } else many.byId.set(id, { digest: digestOf(found) });
    return "new";
  }

  function compile(process: Process): OcdsObject {
    const release = "byId" in process ? mergedOf(process) : singleOf(process);
    if (codelists === undefined) return release;
    const tidied = tidyRelease(release, codelists, firstOf(process).line);
    for (const issue of tidied.issues) onIssue(issue);
    return tidied.release;
  }

  function mergedOf({ byId, whole }: Many): OcdsObject {
    const releases = [...byId.values()].filter((kept): kept is FoundRelease => "release" in kept && !kept.isCompiled);
    if (whole === undefined) return merged(releases);
    const isDated = dateOrder(whole.release.date, zone).ms !== Number.NEGATIVE_INFINITY;
    const later = isDated ? releases.filter((found) => byDate(found, whole, zone) > 0) : [];
    return later.length === 0 ? whole.release : merged([whole, ...later]);
  }

  function merged(found: readonly FoundRelease[]): OcdsObject {
    if (found.length === 1 && found[0]) return singleOf(found[0]);
    const { compiled, issues } = mergeReleases(
      // Generations of the standard do not merge with each other.
      found.map(({ release }) => upgradeRelease(release).release),
      { zone },
    );
    for (const issue of issues) onIssue({ ...issue, line: found[issue.line - 1]?.line ?? issue.line });
    return compiled;
  }

  return {
    get counts() {
      return { ...counts };
    },
    add,
    compiled(ocid) {
      const process = processes.get(ocid);
      return process && compile(process);
    },
    *finish() {
      for (const [ocid, process] of processes) {
        processes.delete(ocid);
        yield { release: compile(process), line: firstOf(process).line, isCompiled: true };
      }
    },
  };
}

/** What is left of a release that is not needed any more: enough to know it again. */
interface Gone {
  readonly digest: string;
}

type Kept = FoundRelease | Gone;

interface Many {
  readonly first: { readonly line: number };
  readonly byId: Map<string, Kept>;
  whole: FoundRelease | undefined;
}

/** Most have one release: they cost a place in one map, and no map of their own. */
type Process = FoundRelease | Many;

function manyOf(found: FoundRelease): Many {
  return { first: { line: found.line }, byId: new Map([[idOf(found.release), found]]), whole: found.isCompiled ? found : undefined };
}

function firstOf(process: Process): { readonly line: number } {
  return "byId" in process ? process.first : process;
}

function singleOf({ release, isCompiled }: FoundRelease): OcdsObject {
  return isCompiled ? release : { ...upgradeRelease(release).release, ...compiledHead(release) };
}

/** A release without an id is known by its content. */
function idOf(release: OcdsObject): string {
  const { id } = release;
  return typeof id === "string" || typeof id === "number" ? String(id) : `\0${sha256(release)}`;
}

function digestOf(kept: Kept): string {
  return "digest" in kept ? kept.digest : sha256(upgradeRelease(kept.release).release);
}

function sha256(value: Json): string {
  return createHash("sha256").update(contentOf(value)).digest("hex");
}

function isNewer(a: FoundRelease, b: FoundRelease, zone: string): boolean {
  return (
    compareReleases(
      { release: a.release, at: dateOrder(a.release.date, zone) },
      { release: b.release, at: dateOrder(b.release.date, zone) },
    ) > 0
  );
}

function byDate(a: FoundRelease, b: FoundRelease, zone: string): number {
  return compareDates(dateOrder(a.release.date, zone), dateOrder(b.release.date, zone));
}
