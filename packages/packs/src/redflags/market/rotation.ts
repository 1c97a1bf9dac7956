import { z } from "zod";
import { practice, text } from "../../citations.ts";
import { defineMarketFlag, type FlagFinding } from "../types.ts";
import { type Market, MEETING_NEEDS, MEETINGS, type Meeting, type Meetings, marketOf, meetingOf } from "./meetings.ts";
import * as params from "./params.ts";
import { compareTexts, evidenceOf } from "./rows.ts";

const schema = z.strictObject({
  /** Of the class in which processes are compared; 0 makes one market of all. */
  digits: params.digits(2),
  members: z.int().min(3).default(3),
  /** Larger groups are not looked for. */
  mostMembers: z.int().min(3).max(40).default(12),
  meetings: z.int().min(3).default(5),
  /** Who bid beside the group in a meeting. */
  outsiders: z.int().min(0).max(1).default(1),
  winners: z.int().min(2).default(3),
  /** The most that one of the group may have won of their meetings. */
  share: params.share(0.5),
  /** How many times as often they meet as if each bid by chance. */
  lift: z.number().min(1).default(2),
  /** In a market of fewer suppliers the same ones meet of necessity. */
  suppliers: z.int().min(3).default(5),
});
type Params = z.infer<typeof schema>;

/**
 * A group is the bidders of a process, or all of them but one; it meets where no more than the outsiders bid beside it. So only groups that did bid
 * as such are counted, some for each process, and not all that could be made of the bidders.
 */
export const rotation = defineMarketFlag<Params, Meeting, Meetings>({
  id: "R057",
  title: { zh: "固定投标人轮流中标", en: "Bid rotation" },
  definition: {
    zh: "不少于{members}家的一组供应商在同类（分类前{digits}位）项目中共同投标不少于{meetings}次，中标者均在组内且不少于{winners}家，单家中标不超过{share|percent}",
    en: "A group of at least {members} suppliers bid together at least {meetings} times in a class (first {digits} digits); all winners are of the group, at least {winners} of them, none with more than {share|percent}",
  },
  rationale: {
    zh: "{group|list}共同投标{meetings}次，其他投标人不超过{outsiders}家，中标者均在其中（{winners}家），单家最多占{share|percent}；随机情况下约{expected|number}次",
    en: "{group|list} bid together {meetings} times with no more than {outsiders} others; all winners are of them ({winners}), none with more than {share|percent}; by chance they would meet {expected|number} times",
  },
  caution: {
    zh: "资质要求高、地域性强的市场里同一批企业本就反复相遇；入围名单也会固定投标人",
    en: "Where few firms qualify, or distance matters, the same ones meet again and again; so they do on a list of prequalified firms",
  },
  basis: [text("招标投标法实施条例", "40(4)"), practice("OCP Red Flags Guide R057")],
  params: schema,
  needs: MEETING_NEEDS,
  coveredBy: "BID-22",
  ...MEETINGS,
  observe: (release, p) => meetingOf(release, p.digits, 60),
  judge(state, p, group) {
    if (state.names.size < p.suppliers || state.processes.length < p.meetings) {
      return { findings: [], missing: [{ path: "bids.details[].tenderers[].id", reason: "tooFew" }] };
    }
    const market = marketOf(state);
    const strongest = new Map<number, Ring>();
    for (const ring of ringsOf(market, p)) {
      for (const member of ring.members) if (!strongest.has(member)) strongest.set(member, ring);
    }
    const findings = [...strongest]
      .sort(([a], [b]) => a - b)
      .map(([member, { members, meetings, winners, share, expected }]): FlagFinding => {
        const names = members.map((one) => market.names[one] as string);
        const figures = { group: names, meetings: meetings.length, winners, share, expected, outsiders: p.outsiders, class: group };
        const { processes } = evidenceOf(meetings.map((i) => market.meetings[i] as Market["meetings"][number]));
        return { subject: "tenderer", id: market.names[member] as string, value: meetings.length, figures, processes };
      });
    return { findings };
  },
});

interface Ring {
  readonly members: readonly number[];
  readonly meetings: readonly number[];
  readonly winners: number;
  readonly share: number;
  readonly expected: number;
}

/** More of them in one market are how that market is, and each is compared with all. */
const MOST_RINGS = 200;

/** The strongest first; of groups that lie in each other one. */
function ringsOf(market: Market, p: Params): readonly Ring[] {
  const counts = new Map<number, number>();
  eachCandidate(market, p, (key) => counts.set(key, (counts.get(key) ?? 0) + 1));
  const found = new Map<number, { members: readonly number[]; meetings: number[] }>();
  eachCandidate(market, p, (key, i, bidders, left) => {
    if ((counts.get(key) as number) < p.meetings) return;
    const members = bidders.filter((one) => one !== left);
    const known = found.get(key);
    if (known === undefined) found.set(key, { members, meetings: [i] });
    else if (known.members.length === members.length && isWithin(members, known.members)) known.meetings.push(i);
  });
  const rings = [...found.values()].flatMap((one) => ringOf(market, p, one) ?? []);
  rings.sort((a, b) => b.meetings.length - a.meetings.length || b.members.length - a.members.length || compareTexts(textOf(a), textOf(b)));
  const kept: Ring[] = [];
  for (const ring of rings) {
    if (kept.length === MOST_RINGS) break;
    const isNew = kept.every(({ members }) => !isWithin(ring.members, members) && !isWithin(members, ring.members));
    if (isNew) kept.push(ring);
  }
  return kept;
}

/** Bidders who bid too seldom are in no group, but they are outsiders. */
function eachCandidate(
  { meetings, counts }: Market,
  { members, mostMembers, meetings: least, outsiders }: Params,
  take: (key: number, meeting: number, bidders: readonly number[], left: number | undefined) => void,
): void {
  meetings.forEach(({ bidders: all }, i) => {
    if (all.length < members || all.length > mostMembers + outsiders) return;
    const bidders = [...all].filter((one) => (counts[one] as number) >= least);
    const others = all.length - bidders.length;
    if (others > outsiders) return;
    let [high, low] = [0, 0];
    for (const one of bidders) [high, low] = [high ^ mixed(one, 0x9e3779b9), low ^ mixed(one, 0x85ebca6b)];
    if (bidders.length >= members && bidders.length <= mostMembers) take(keyOf(high, low), i, bidders, undefined);
    if (others === outsiders || bidders.length <= members) return;
    for (const one of bidders) take(keyOf(high ^ mixed(one, 0x9e3779b9), low ^ mixed(one, 0x85ebca6b)), i, bidders, one);
  });
}

function ringOf(
  { meetings: all, counts }: Market,
  p: Params,
  { members, meetings }: { members: readonly number[]; meetings: number[] },
): Ring | undefined {
  const wins = new Map<number, number>();
  for (const i of meetings) {
    const { winner } = all[i] as Market["meetings"][number];
    if (!members.includes(winner)) return undefined;
    wins.set(winner, (wins.get(winner) ?? 0) + 1);
  }
  const share = Math.max(...wins.values()) / meetings.length;
  const expected = members.reduce((product, one) => (product * (counts[one] as number)) / all.length, all.length);
  if (wins.size < p.winners || share > p.share || meetings.length < p.lift * expected) return undefined;
  return { members, meetings, winners: wins.size, share, expected };
}

/** The same for a set in whatever order it is made: 53 bits of two sums without carry. */
function keyOf(high: number, low: number): number {
  return (high >>> 11) * 4_294_967_296 + (low >>> 0);
}

function mixed(one: number, seed: number): number {
  let x = Math.imul(one + 1, seed) ^ 0x7f4a7c15;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}

function textOf({ members }: Ring): string {
  return members.map((one) => String(one).padStart(9, "0")).join(" ");
}

function isWithin(some: readonly number[], all: readonly number[]): boolean {
  return some.every((one) => all.includes(one));
}
