import type {
  SignalDetail,
  SignalLevel,
  SignalList,
  SignalMessage,
  SignalSummary,
  TraceEvent,
  TrailEntriesReply,
  WireTrailEntry,
} from "@plumbline/core";
import {
  base64Of,
  bytesOfHex,
  canonicalJson,
  ed25519Signer,
  eventDigest,
  formatCheckpoint,
  hexOf,
  leafHash,
  leafOf,
  rootOf,
  signNote,
} from "@plumbline/core/trail";

/** What a supervisor's server would answer: one case of an enforcement bureau, and a small trail. */

const title = { zh: "裁量越档", en: "Outside the benchmark" };

export function summaryOf(id: string, more: Partial<SignalSummary> = {}): SignalSummary {
  return {
    id,
    control: { id: "PEN-05", version: 5, title },
    level: "orange",
    state: "open",
    mode: "advise",
    at: "2026-11-18T16:42:00+08:00",
    record: { type: "penalty", id: "安市监罚〔2026〕1127 号" },
    org: "临江区市场监管分局",
    ...more,
  };
}

/** Newest first, as the server gives them. */
export const QUEUE: readonly SignalSummary[] = [
  summaryOf("s-1", { answer: "justify" }),
  summaryOf("s-2", {
    level: "red",
    control: { id: "APR-14", version: 2, title: { zh: "未见复核即决定", en: "Decided without review" } },
    record: { type: "case", id: "AL-XK-2026-009614" },
    org: "市住房和城乡建设局",
    at: "2026-11-17T09:05:00+08:00",
  }),
  summaryOf("s-3", {
    level: "yellow",
    control: { id: "PEN-15", version: 1, title: { zh: "送达超期", en: "Served late" } },
    record: { type: "penalty", id: "安交罚〔2026〕0388 号" },
    org: "市交通运输局",
    at: "2026-11-16T15:30:00+08:00",
    answer: "acknowledge",
  }),
  summaryOf("s-4", { at: "2026-11-12T10:04:00+08:00", answer: "recuse", record: { type: "penalty", id: "安市监罚〔2026〕1101 号" } }),
];

function countsOf(signals: readonly SignalSummary[]): Record<SignalLevel, number> {
  const counts = { yellow: 0, orange: 0, red: 0 };
  for (const { level, state } of signals) if (state === "open") counts[level] += 1;
  return counts;
}

export function listOf(signals: readonly SignalSummary[], next?: string): SignalList {
  return { signals, counts: countsOf(signals), ...(next === undefined ? {} : { next }) };
}

export function messageOf(
  change: SignalMessage["change"],
  signal: SignalSummary,
  signals: readonly SignalSummary[] = QUEUE,
): SignalMessage {
  return { change, signal, counts: countsOf([signal, ...signals.filter(({ id }) => id !== signal.id)]) };
}

function eventOf(index: number, type: string, more: Partial<TraceEvent> = {}): TraceEvent {
  return {
    id: `penalty-1127-${index}`,
    type,
    time: `2026-11-${12 + index}T10:04:00+08:00`,
    seq: index,
    source: "执法办案系统",
    objects: [{ type: "penalty", id: "安市监罚〔2026〕1127 号" }],
    actor: { id: "u-7f3a", post: "承办人", org: "临江区市场监管分局" },
    data: { step: type, fineFen: 8_000_000 },
    ...more,
  };
}

export function detailOf(id: string, more: Partial<SignalDetail> = {}): SignalDetail {
  return {
    ...summaryOf(id),
    reason: "above_tier",
    visibility: "actor",
    answer: "justify",
    notice: {
      title: { zh: "罚款高于裁量基准对应档次", en: "The fine is above its benchmark tier" },
      citations: [
        { regulation: "中华人民共和国行政处罚法", article: "第三十四条", inForceFrom: "2021-07-15", confidence: "text" },
        { regulation: "安澜市市场监管行政处罚裁量基准", article: "SP-0312", inForceFrom: "2026-03-01", confidence: "memory" },
        { regulation: "法制审核惯例", confidence: "practice" },
      ],
      gist: {
        zh: "罚款应在对应档次之内；超出的，应写明个案理由。",
        en: "A fine stays within its tier, or the reasons of the case are stated.",
      },
      why: {
        zh: "拟罚款 80,000 元，对应档次为 20,000–50,000 元，高出上限 30,000 元（60.0%）。",
        en: "The fine of 80,000 yuan is 30,000 yuan (60.0%) above the tier of 20,000–50,000 yuan.",
      },
      read: [
        { path: "e.fine", label: { zh: "拟罚款", en: "Fine" }, value: 8_000_000, text: { zh: "80,000 元", en: "80,000 yuan" } },
        {
          path: "r.circumstance",
          label: { zh: "情节认定", en: "Circumstances" },
          value: "lighter",
          text: { zh: "从轻", en: "Lighter" },
          source: { system: "执法办案系统", event: "penalty-1127-0", time: "2026-11-12T10:04:00+08:00" },
        },
      ],
      seenBy: { zh: "本单位纪检机构", en: "The supervisory body of the unit" },
      acts: [{ act: "justify", after: { zh: "理由写入留痕", en: "The reasons are recorded" } }],
    },
    params: [
      {
        name: "lower",
        label: { zh: "档次下限", en: "Lower limit" },
        value: 2_000_000,
        text: { zh: "20,000 元", en: "20,000 yuan" },
        sample: true,
        provenance: [{ name: "lower", value: 2_000_000, org: "control" }],
      },
      {
        name: "upper",
        label: { zh: "档次上限", en: "Upper limit" },
        value: 5_000_000,
        text: { zh: "50,000 元", en: "50,000 yuan" },
        provenance: [
          { name: "upper", value: 6_000_000, org: "control" },
          { name: "upper", value: 5_000_000, org: "安澜市", basis: "安市监〔2026〕12 号" },
          { name: "upper", value: 9_000_000, org: "临江区", overruled: true },
        ],
      },
    ],
    events: [
      {
        index: 1204,
        received: "2026-11-12T10:04:02+08:00",
        title: { zh: "调查终结", en: "Investigation closed" },
        event: eventOf(0, "penalty.investigated"),
      },
      { index: 1377, received: "2026-11-18T16:42:01+08:00", event: eventOf(6, "penalty.decided") },
    ],
    answers: [
      {
        act: "justify",
        reason: "当事人两年内第三次同类行为，经集体讨论，依从重情形处理。",
        actor: "u-7f3a",
        time: "2026-11-18T16:41:20+08:00",
        index: 1376,
      },
    ],
    shown: [{ time: "2026-11-18T16:40:11+08:00", index: 1375 }],
    unavailable: [],
    history: [{ change: "raised", time: "2026-11-18T16:42:01+08:00", index: 1378 }],
    ...more,
  };
}

export interface CannedTrail {
  readonly verifierKey: string;
  readonly checkpoint: string;
  readonly entries: readonly WireTrailEntry[];
}

/** A trail that was signed; to be altered by the test. The same seed gives the same key. */
export async function trailOf(size: number, seed = 1): Promise<CannedTrail> {
  const name = "anlan.example/trail";
  const signer = ed25519Signer(name, new Uint8Array(32).fill(seed));
  const entries = Array.from({ length: size }, (_, index) => {
    const event = canonicalJson({ ...eventOf(index % 10, "penalty.decided"), id: `e-${index}`, seq: index } as never);
    const salt = index.toString(16).padStart(32, "0");
    const leaf = leafOf({
      source: "执法办案系统",
      id: `e-${index}`,
      seq: index,
      received: "2026-11-18T16:42:01.000Z",
      digest: eventDigest(salt, event),
    });
    return { index, leaf, salt, event, hash: hexOf(leafHash(leaf)) };
  });
  return { verifierKey: signer.verifierKey, checkpoint: await checkpointOf(entries, seed), entries };
}

/** A checkpoint over these entries by the trail's own key, as a dishonest operator could sign it. */
export async function checkpointOf(entries: readonly WireTrailEntry[], seed = 1): Promise<string> {
  const name = "anlan.example/trail";
  const root = base64Of(rootOf(entries.map(({ hash }) => bytesOfHex(hash) as Uint8Array)));
  return signNote(formatCheckpoint({ origin: name, size: entries.length, root }), ed25519Signer(name, new Uint8Array(32).fill(seed)));
}

export function pageOf(entries: readonly WireTrailEntry[], from: number, to: number): TrailEntriesReply {
  return { entries: entries.slice(from, to), size: entries.length };
}
