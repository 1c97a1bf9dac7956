import {
  type AnyControlKind,
  breach,
  type Contribution,
  defineControlKind,
  type Facts,
  type Finding,
  type GroupMember,
  type Json,
  jsonSchema,
  NONE,
  nearest,
  PlumblineError,
  pass,
  type Reads,
  type RecordView,
  unknown,
} from "@plumbline/core";
import * as z from "zod";
import { scopeOf } from "../../redflags/assess.ts";
import { rationaleOf } from "../../redflags/rationale.ts";
import { textAt } from "../../redflags/read.ts";
import { RED_FLAGS } from "../../redflags/registry.ts";
import {
  type FlagContext,
  type FlagFinding,
  isMarketFlag,
  type MarketFlag,
  type Missing,
  type ProcessFlag,
  type RedFlag,
  type Release,
} from "../../redflags/types.ts";
import { factsReadBy, type ProcessFacts } from "./record.ts";

// biome-ignore lint/suspicious/noExplicitAny: flags of many parameters.
type AnyProcessFlag = ProcessFlag<any>;
// biome-ignore lint/suspicious/noExplicitAny: as above.
type AnyMarketFlag = MarketFlag<any, any, any>;

const APPLIES = Object.freeze({ applicable: 1 });
const PASSED = pass(APPLIES);

/** Processes that are compared at a time: of a group that is larger, those that began last. */
const MOST_MEMBERS = 20_000;
/** Of one process. */
const MOST_OF_PROCESS = 1_000;
/** Of processes that cannot be compared. No flag names a group so. */
const INCOMPARABLE = "\u0000";

const settings = {
  flag: z.string(),
  values: z.record(z.string(), jsonSchema),
  zone: z
    .string()
    .regex(/^[+-]\d\d:\d\d$/)
    .default("+08:00"),
};

interface Prepared<F> {
  readonly flag: F;
  readonly reads: Reads;
  readonly params: never;
  readonly context: FlagContext;
}

/** A process that is compared. */
interface ComparedProcess {
  readonly ocid: string;
  /** When it began to be known (ms): processes are compared in this order, and it does not change with later releases. */
  readonly at: number;
  readonly events: readonly string[];
}

interface Compared {
  readonly of: ComparedProcess;
  readonly value: unknown;
}

/** Why a process cannot be compared. */
interface Incomparable {
  readonly missing: readonly string[];
}

// Only what the flag reads: a process contributes the same again whenever it is asked, until one of those facts has changed.
function comparedOf(record: RecordView, release: Release, { facts }: Reads): ComparedProcess {
  return {
    ocid: textAt(release, "ocid") ?? record.id,
    at: record.startAt,
    events: proofOf(record, facts),
  };
}

/** Events that gave the facts that are read their present values. */
function proofOf(record: RecordView, facts: Reads["facts"]): readonly string[] {
  return record.sources?.(facts) ?? lastEvent(record);
}

type Contributions = readonly Contribution<Compared | Incomparable>[];

function incomparable(missing: readonly string[]): Contributions {
  return [{ group: INCOMPARABLE, member: "", value: { missing } }];
}

/** The same list for the same paths, of which a flag has few: where a process lacks what it lacked, nothing has to be compared again. */
function lackingMembers(): (missing: readonly Missing[]) => Contributions {
  const known = new Map<string, Contributions>();
  return (missing) => {
    const paths = pathsOf(missing);
    const key = paths.join(" ");
    let members = known.get(key);
    if (members === undefined) {
      members = incomparable(paths);
      known.set(key, members);
    }
    return members;
  };
}

function pathsOf(missing: readonly Missing[]): readonly string[] {
  return [...new Set(missing.map(({ path }) => path))];
}

const isInScope = scopeOf({});

/** The kinds by which red flags are control points: of one process, and of processes that are compared. */
export function redFlagKinds(flags: readonly RedFlag[]): readonly AnyControlKind[] {
  const byId = new Map(flags.map((flag) => [flag.id, flag]));
  const flagOf = (id: string, isMarket: boolean): RedFlag => {
    const flag = byId.get(id);
    if (flag && isMarketFlag(flag) === isMarket) return flag;
    const known = flags.filter((one) => isMarketFlag(one) === isMarket).map((one) => one.id);
    throw new PlumblineError("PARAMETER_INVALID", `no red flag "${id}"${nearest(id, known)}`, { details: { flag: id } });
  };
  return [ofProcess((id) => flagOf(id, false) as AnyProcessFlag), ofMarket((id) => flagOf(id, true) as AnyMarketFlag)];
}

function prepared<F extends RedFlag>(flag: F, values: Readonly<Record<string, Json>>, zone: string): Prepared<F> {
  // Null stands for what nobody set.
  const parsed = flag.params.safeParse(Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)));
  if (parsed.success) {
    return { flag, reads: { facts: factsReadBy(flag), trace: false }, params: parsed.data as never, context: { zone } };
  }
  const [issue] = parsed.error.issues;
  throw new PlumblineError("PARAMETER_INVALID", `red flag ${flag.id}: ${issue?.path.join(".") || "parameters"}: ${issue?.message}`, {
    details: { flag: flag.id },
  });
}

function ofProcess(flagOf: (id: string) => AnyProcessFlag) {
  return defineControlKind({
    kind: "redflag.process",
    summary: "A published red flag is found in one contracting process.",
    params: z.strictObject(settings),
    valuesUnder: "values",
    measures: { applicable: "sum" },
    prepare: ({ flag, values, zone }) => prepared(flagOf(flag), values, zone),
    reads: ({ reads }) => reads,
    check(record, { flag, reads, params, context }, { since }) {
      const release = askedOf(record.state, flag);
      if (release === undefined) return NONE;
      const cut = cutFrom(record.state, flag);
      if (cut.length > 0) return unknown(cut, APPLIES);
      const answer = flag.assess(release, params, context);
      switch (answer.outcome) {
        case "excluded":
          return NONE;
        case "notFlagged":
          return PASSED;
        case "notComputable":
          return unknown(pathsOf(answer.missing), APPLIES);
        default: {
          const events = proofOf(record, reads.facts);
          const found = bySubject(answer.findings).map((findings): Finding => {
            const key = keyOf(findings[0]);
            const at = since?.(key) ?? sinceWhen(record, reads.facts, key, (state) => keysFound(flag, state, params, context));
            return { key, reason: REASON, at, events, fields: fieldsOf(flag, findings) };
          });
          return found.length === 0 ? PASSED : breach(found, APPLIES);
        }
      }
    },
  });
}

function ofMarket(flagOf: (id: string) => AnyMarketFlag) {
  return defineControlKind({
    kind: "redflag.market",
    // A market has thousands of processes, and each event of one of them would have all of them compared.
    cadence: "day",
    summary: "A published red flag is found where contracting processes are compared.",
    params: z.strictObject(settings),
    valuesUnder: "values",
    measures: { groups: "sum", applicable: "sum" },
    prepare: ({ flag, values, zone }) => ({ ...prepared(flagOf(flag), values, zone), lacking: lackingMembers() }),
    reads: ({ reads }) => reads,
    contribute(record, { flag, reads, params, context, lacking }): Contributions {
      const release = askedOf(record.state, flag);
      if (release === undefined) return NOTHING;
      const cut = cutFrom(record.state, flag);
      // A publisher names what it cut, so nothing of that is kept.
      if (cut.length > 0) return incomparable([...new Set(cut)]);
      const observed = flag.observe(release, params, context);
      if (observed.outcome === "notComputable") return lacking(observed.missing);
      if (observed.outcome !== "observed" || observed.members.length === 0) return NOTHING;
      const of = comparedOf(record, release, reads);
      return observed.members.slice(0, MOST_OF_PROCESS).map(({ group, value }, i) => ({ group, member: String(i), value: { of, value } }));
    },
    checkGroup(group, all, { flag, params }) {
      if (group === INCOMPARABLE) {
        return {
          findings: NOTHING,
          measures: { groups: 0, applicable: 0 },
          missing: [...new Set(all.flatMap(({ value }) => (value as Incomparable).missing))],
        };
      }
      const members = all as readonly GroupMember<Compared>[];
      const sorted = [...members].sort(
        (a, b) =>
          a.value.of.at - b.value.of.at || (a.record < b.record ? -1 : a.record > b.record ? 1 : Number(a.member) - Number(b.member)),
      );
      const compared = sorted.slice(-MOST_MEMBERS);
      const state = flag.start();
      for (const { value } of compared) flag.add(state, value.of.ocid, value.value);
      const judged = flag.judge(state, params, group);
      const found: (Finding & { member: string })[] = [];
      const membersOf = judged.findings.length > 0 ? proofs(judged.findings, compared) : () => NOTHING;
      for (const findings of bySubject(judged.findings)) {
        const [{ subject, id }] = findings;
        const proof = membersOf(findings);
        const first = subject === "process" ? proof.find(({ value }) => value.of.ocid === id) : proof[0];
        if (first === undefined) continue;
        const key = `${keyOf(findings[0])} ${group}`.trim();
        const at = proof.reduce((last, { value }) => Math.max(last, value.of.at), first.value.of.at);
        const events = [...new Set(proof.slice(0, MOST_SHOWN).flatMap(({ value }) => value.of.events))];
        found.push({ member: first.record, key, reason: REASON, at, events, fields: fieldsOf(flag, findings) });
      }
      return {
        findings: found,
        measures: { groups: 1, applicable: compared.length },
        missing: [...new Set((judged.missing ?? []).map(({ path }) => path))],
      };
    },
  });
}

const NOTHING: readonly never[] = Object.freeze([]);
const REASON = "red_flag";
/** Processes whose events are named as proof. */
const MOST_SHOWN = 20;

/** The release that a flag is asked of; none where there is none, or where a control point of its own asks the same of hosts. */
function askedOf({ fedBy, release }: ProcessFacts, flag: RedFlag): Release | undefined {
  if (release === undefined || (fedBy === "host" && flag.coveredBy !== undefined)) return undefined;
  return isInScope(release) ? release : undefined;
}

/** What a flag reads and was not sent whole: counts and prices of a part say nothing of the whole. */
function cutFrom({ cut = [] }: ProcessFacts, { needs }: RedFlag): readonly string[] {
  if (cut.length === 0) return cut;
  const read = needs.flat().map((path) => path.replaceAll("[]", "").replaceAll(".", "/"));
  const isRead = (list: string): boolean =>
    read.some((path) => list === "" || path === list || path.startsWith(`${list}/`) || list.startsWith(`${path}/`));
  return cut.filter(isRead).map((list) => (list === "" ? "release" : `${list.replaceAll("/", ".")}[]`));
}

type Findings = readonly [FlagFinding, ...FlagFinding[]];

/** What was found of one process or organisation twice, with two suppliers or in two lots, is one matter for the supervisor. */
function bySubject(findings: readonly FlagFinding[]): readonly Findings[] {
  const groups = new Map<string, [FlagFinding, ...FlagFinding[]]>();
  for (const finding of findings) {
    const key = `${finding.subject} ${finding.id}`;
    const known = groups.get(key);
    if (known) known.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function keyOf({ subject, id }: FlagFinding): string {
  return subject === "process" ? "" : `${subject}:${id}`;
}

function keysFound(flag: AnyProcessFlag, state: Facts, params: never, context: FlagContext): ReadonlySet<string> {
  const release = askedOf(state as ProcessFacts, flag);
  const answer = release && flag.assess(release, params, context);
  return new Set(answer?.outcome === "flagged" ? answer.findings.map(keyOf) : []);
}

/** The instant from which it has been found without a break. */
function sinceWhen(record: RecordView, facts: Reads["facts"], key: string, found: (state: Facts) => ReadonlySet<string>): number {
  let since = Number.NaN;
  for (const { at, state } of record.history?.(facts) ?? []) {
    if (!found(state).has(key)) since = Number.NaN;
    else if (Number.isNaN(since)) since = at;
  }
  return Number.isNaN(since) ? record.endAt : since;
}

type Member = { readonly record: string; readonly value: Compared };

/** Members of the processes that prove findings, each process once, in their order; where they name none, of those in which their subject stands. */
function proofs(all: readonly FlagFinding[], members: readonly Member[]): (findings: Findings) => readonly Member[] {
  const known = new Map<string, Member>();
  for (const member of members) if (!known.has(member.value.of.ocid)) known.set(member.value.of.ocid, member);
  const places = new Map([...known.keys()].map((ocid, place) => [ocid, place]));
  const unproven = new Map<string, string[]>();
  for (const { subject, id, processes: named = [] } of all) if (subject !== "process" && named.length === 0) unproven.set(id, []);
  if (unproven.size > 0) {
    for (const { value } of members) for (const text of textsOf(value.value as Json)) unproven.get(text)?.push(value.of.ocid);
  }
  return (findings) => {
    const named = findings.flatMap(({ subject, id, processes: proof = [] }) => [
      ...(subject === "process" ? [id] : []),
      ...(proof.length > 0 ? proof : (unproven.get(id) ?? [])),
    ]);
    const proof = [...new Set(named)].filter((ocid) => places.has(ocid));
    proof.sort((a, b) => (places.get(a) as number) - (places.get(b) as number));
    return proof.map((ocid) => known.get(ocid) as Member);
  };
}

/** Every text in a value, each once. */
function textsOf(value: Json | undefined, texts = new Set<string>()): ReadonlySet<string> {
  if (typeof value === "string") texts.add(value);
  else if (typeof value === "object" && value !== null) {
    for (const member of Array.isArray(value) ? value : Object.values(value)) textsOf(member as Json | undefined, texts);
  }
  return texts;
}

/** What was measured, and what it says in words, which is what the supervisor reads. */
function fieldsOf(flag: RedFlag, findings: Findings): Readonly<Record<string, Json>> {
  const [{ subject, id, value, figures }] = findings;
  const processes = [...new Set(findings.flatMap((finding) => finding.processes ?? []))].slice(0, MOST_SHOWN);
  const said = (language: "zh" | "en"): string => {
    const all = [...new Set(findings.map((finding) => rationaleOf(flag, finding.figures, language).replace(/[。.]$/u, "")))];
    const { comma, more, stop } = JOINED[language];
    return all.slice(0, MOST_SAID).join(comma) + (all.length > MOST_SAID ? more(all.length) : "") + stop;
  };
  return {
    ...figures,
    ...(subject === "process" ? undefined : { [subject]: id }),
    ...(processes.length === 0 ? undefined : { processes }),
    value: Number.isFinite(value) ? value : null,
    rationale: { zh: said("zh"), en: said("en") },
  };
}

/** Sentences of one signal. */
const MOST_SAID = 5;
const JOINED = {
  zh: { comma: "；", more: (n: number) => `；等${n}项`, stop: "。" },
  en: { comma: "; ", more: (n: number) => `; ${n} in all`, stop: "." },
};

function lastEvent(record: RecordView): readonly string[] {
  const last = record.trace.at(-1);
  return last ? [last.id] : [];
}

/** The kinds over every red flag of this package. */
export const RED_FLAG_KINDS: readonly AnyControlKind[] = redFlagKinds(RED_FLAGS);
