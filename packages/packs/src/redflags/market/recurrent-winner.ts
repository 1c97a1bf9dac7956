import { z } from "zod";
import { practice } from "../../citations.ts";
import { defineMarketFlag, type FlagFinding } from "../types.ts";
import { type Market, MEETING_NEEDS, MEETINGS, type Meeting, type Meetings, marketOf, meetingOf } from "./meetings.ts";
import * as params from "./params.ts";
import { evidenceOf } from "./rows.ts";

const schema = z.strictObject({
  /** Of the class in which processes are compared; 0 makes one market of all. */
  digits: params.digits(2),
  together: z.int().min(2).default(5),
  /** Of the processes in which both bid, those that the same one won. */
  share: params.share(0.8),
  /** By how much that exceeds what the winner wins without the other: who wins everywhere tells nothing about a pair. */
  above: z.number().min(0).max(1).default(0.2),
  /** How probable so many wins may be if every bidder had the same chance. */
  chance: z.number().gt(0).max(1).default(0.05),
  /** Lists of hundreds of firms are no competition that can be compared. */
  mostBidders: z.int().min(2).default(60),
});
type Params = z.infer<typeof schema>;

/** Both get a finding, with the one that they met most often. Pairs are counted winner by winner, so that memory does not grow with pairs. */
export const recurrentWinner = defineMarketFlag<Params, Meeting, Meetings>({
  id: "R053",
  title: { zh: "共同投标者中总是同一家中标", en: "Co-bidding pair with the same recurrent winner" },
  definition: {
    zh: "两家供应商在同类（分类前{digits}位）项目中共同投标不少于{together}次，其中一家中标达到{share|percent}，且比没有对方时高出{above|percent}以上",
    en: "Two suppliers bid together at least {together} times in a class (first {digits} digits), and one of them won {share|percent} or more of these, {above|percent} more than without the other",
  },
  rationale: {
    zh: "供应商{winner}与{other}共同投标{together}次，{winner}中标{wins}次，占{share|percent}；没有对方时中标率为{elsewhere|percent}",
    en: "Suppliers {winner} and {other} bid together {together} times; {winner} won {wins}, {share|percent}; without the other {elsewhere|percent}",
  },
  caution: {
    zh: "参与者少的市场里强者常胜；数据只含部分项目时共同投标的比例会失真",
    en: "In a market of few firms the strongest often wins; data of part of the processes distort who met whom",
  },
  basis: [practice("OCP Red Flags Guide R053"), practice("实务惯例(Cardinal R025、湖南围标18项特征)")],
  params: schema,
  needs: MEETING_NEEDS,
  ...MEETINGS,
  observe: (release, p) => meetingOf(release, p.digits, p.mostBidders),
  judge(state, p, group) {
    if (state.processes.length < p.together)
      return { findings: [], missing: [{ path: "bids.details[].tenderers[].id", reason: "tooFew" }] };
    const market = marketOf(state);
    const strongest = new Map<number, Pair>();
    for (const pair of pairsOf(market, p)) {
      for (const one of [pair.winner, pair.other]) {
        const known = strongest.get(one);
        if (known === undefined || isStronger(pair, known)) strongest.set(one, pair);
      }
    }
    const findings = [...strongest]
      .sort(([a], [b]) => a - b)
      .map(([one, { winner, other, together, wins, elsewhere }]): FlagFinding => {
        const joint = market.meetings.filter(({ bidders }) => bidders.includes(winner) && bidders.includes(other));
        const names = { winner: market.names[winner] as string, other: market.names[other] as string };
        const figures = { ...names, together, wins, share: wins / together, elsewhere, class: group };
        return {
          subject: "tenderer",
          id: market.names[one] as string,
          value: wins / together,
          figures,
          processes: evidenceOf(joint).processes,
        };
      });
    return { findings };
  },
});

interface Pair {
  readonly winner: number;
  readonly other: number;
  readonly together: number;
  readonly wins: number;
  /** Null where the winner never bid without the other. */
  readonly elsewhere: number | null;
}

function* pairsOf({ names, meetings, counts }: Market, p: Params): Iterable<Pair> {
  const [wins, needed] = [new Int32Array(names.length), Math.ceil(p.share * p.together - 1e-9)];
  for (const { winner } of meetings) wins[winner] = (wins[winner] as number) + 1;
  const own = meetingsOf(meetings, (rank) => (wins[rank] as number) >= needed);
  const [together, won, even] = [new Int32Array(names.length), new Int32Array(names.length), new Float64Array(names.length)];
  for (const [winner, all] of own) {
    const met = new Set<number>();
    for (const i of all) {
      const { bidders, winner: first } = meetings[i] as Market["meetings"][number];
      for (const other of bidders) {
        if (other === winner) continue;
        met.add(other);
        together[other] = (together[other] as number) + 1;
        even[other] = (even[other] as number) + 1 / bidders.length;
        if (first === winner) won[other] = (won[other] as number) + 1;
      }
    }
    for (const other of met) {
      const pair = { winner, other, together: together[other] as number, wins: won[other] as number };
      const chance = (even[other] as number) / pair.together;
      together[other] = won[other] = even[other] = 0;
      if (pair.together < p.together || pair.wins < p.share * pair.together) continue;
      const rest = (counts[winner] as number) - pair.together;
      const elsewhere = rest === 0 ? null : ((wins[winner] as number) - pair.wins) / rest;
      if (elsewhere !== null && pair.wins / pair.together - elsewhere < p.above) continue;
      if (atLeastByChance(pair.wins, pair.together, chance) <= p.chance) yield { ...pair, elsewhere };
    }
  }
}

function meetingsOf(meetings: Market["meetings"], isWanted: (rank: number) => boolean): [rank: number, meetings: number[]][] {
  const own = new Map<number, number[]>();
  meetings.forEach(({ bidders }, i) => {
    for (const rank of bidders) {
      if (!isWanted(rank)) continue;
      const known = own.get(rank);
      if (known === undefined) own.set(rank, [i]);
      else known.push(i);
    }
  });
  return [...own].sort(([a], [b]) => a - b);
}

/** How probable at least so many successes are. */
function atLeastByChance(successes: number, trials: number, chance: number): number {
  if (chance >= 1) return 1;
  let term = (1 - chance) ** trials;
  let below = 0;
  for (let k = 0; k < successes; k += 1) {
    below += term;
    term *= ((trials - k) / (k + 1)) * (chance / (1 - chance));
  }
  return Math.max(0, 1 - below);
}

function isStronger(a: Pair, b: Pair): boolean {
  if (a.wins !== b.wins) return a.wins > b.wins;
  if (a.together !== b.together) return a.together < b.together;
  return a.winner !== b.winner ? a.winner < b.winner : a.other < b.other;
}
