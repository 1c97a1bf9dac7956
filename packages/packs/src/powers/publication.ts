import { dateSchema, type Json, PlumblineError } from "@plumbline/core";
import { canonicalJson } from "@plumbline/core/trail";
import * as z from "zod";
import type { PowerItem } from "./catalogue.ts";
import { diagramOf, escaped } from "./diagram.ts";
import type { PowerProcess } from "./process.ts";
import { publicItemOf } from "./result.ts";

/** The three things that are made public of powers (职权目录、权力运行流程图、行政裁量基准). */
export const ARTEFACTS = ["catalogue", "processes", "benchmarks"] as const;
export type ArtefactKind = (typeof ARTEFACTS)[number];

/** A discretion benchmark in as far as it is published. */
export interface PublishedBenchmark {
  readonly code: string;
  readonly title: string;
  readonly law: string;
  readonly tiers: readonly { readonly id: string; readonly title: string; readonly value: Json }[];
}

export interface Artefact {
  readonly kind: ArtefactKind;
  readonly version: string;
  readonly basis: string;
  readonly effectiveFrom: string;
  /** Canonical JSON: what the hash is of. */
  readonly json: string;
  /** SHA-256, hexadecimal, of `json` as UTF-8; it covers version, basis and day. */
  readonly hash: string;
  /** A page to print, with version and hash on it. */
  readonly html: string;
}

export interface PublicationOptions {
  readonly version: string;
  /** The document that orders it. */
  readonly basis: string;
  readonly effectiveFrom: string;
  readonly items: readonly PowerItem[];
  readonly processes: readonly PowerProcess[];
  readonly benchmarks: readonly PublishedBenchmark[];
  /** Names that must not appear, such as those of the organ's staff. */
  readonly names?: readonly string[];
}

const headSchema = z.strictObject({ version: z.string().min(1).max(64), basis: z.string().min(1).max(500), effectiveFrom: dateSchema });

/**
 * The three artefacts of one version. Only members made for the public are taken over; then all is searched for numbers of persons and
 * for `names`, and where one is found nothing is published: it throws `PACK_INVALID` with the place.
 */
export async function publishPowers(options: PublicationOptions): Promise<readonly Artefact[]> {
  const { version, basis, effectiveFrom } = options;
  const head = headSchema.safeParse({ version, basis, effectiveFrom });
  if (!head.success) {
    const issue = head.error.issues[0];
    throw new PlumblineError("PACK_INVALID", `publication: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const contents: Readonly<Record<ArtefactKind, readonly Json[]>> = {
    catalogue: options.items.map((item): Json => ({ ...publicItemOf(item) })),
    processes: options.processes.map(publicProcess),
    benchmarks: options.benchmarks.map(publicBenchmark),
  };
  const pages: Readonly<Record<ArtefactKind, string>> = {
    catalogue: cataloguePage(options.items),
    processes: options.processes
      .map((process) => `<h2>${escaped(process.title.zh)}</h2>${diagramOf(process)}${stepsTable(process)}`)
      .join(""),
    benchmarks: options.benchmarks.map(benchmarkPage).join(""),
  };
  return Promise.all(
    ARTEFACTS.map(async (kind): Promise<Artefact> => {
      const content = { kind, version, basis, effectiveFrom, rows: contents[kind] };
      const [leak] = personalTraces(content, options.names);
      if (leak) throw new PlumblineError("PACK_INVALID", `publication of the ${kind}: ${leak.path} has ${leak.what}`);
      const json = canonicalJson(content);
      const hash = await sha256(json);
      return { kind, version, basis, effectiveFrom, json, hash, html: pageOf(kind, head.data, hash, pages[kind]) };
    }),
  );
}

export interface PersonalTrace {
  readonly path: string;
  readonly what: "a number of a person" | "a mobile number" | "a name";
}

/** Where texts hold a citizen's number, a mobile number or one of the names; the traces do not repeat them. */
export function personalTraces(value: unknown, names: readonly string[] = [], path = ""): readonly PersonalTrace[] {
  if (typeof value === "string" || typeof value === "number") {
    const text = String(value);
    const here = path || "(whole)";
    return [
      ...(hasCitizenId(text) ? [{ path: here, what: "a number of a person" as const }] : []),
      ...(/(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/.test(text) ? [{ path: here, what: "a mobile number" as const }] : []),
      ...(names.some((name) => name !== "" && text.includes(name)) ? [{ path: here, what: "a name" as const }] : []),
    ];
  }
  if (Array.isArray(value)) return value.flatMap((item, i) => personalTraces(item, names, `${path}[${i}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => personalTraces(item, names, path === "" ? name : `${path}.${name}`));
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

// With the check digit, so that a long number of another kind is not taken for one.
function hasCitizenId(text: string): boolean {
  for (const [found] of text.matchAll(/(?<!\d)\d{17}[\dXx](?!\d)/g)) {
    const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(found[i]), 0);
    if ("10X98765432"[sum % 11] === found[17]?.toUpperCase()) return true;
  }
  return false;
}

/** Where and when an artefact was made public (公开台账). */
export interface PublicationEntry {
  readonly kind: ArtefactKind;
  readonly version: string;
  readonly hash: string;
  /** `portal`, `notice-board`, `gazette` … */
  readonly channel: string;
  /** Instant, RFC 3339. */
  readonly at: string;
}

/** One entry per artefact and channel. */
export function publicationLog(artefacts: readonly Artefact[], channels: readonly string[], at: string): readonly PublicationEntry[] {
  return artefacts.flatMap(({ kind, version, hash }) => channels.map((channel) => ({ kind, version, hash, channel, at })));
}

/** Whether the text is that of the hash: what hangs on a board can be held against the log. */
export async function isArtefact(json: string, hash: string): Promise<boolean> {
  return (await sha256(json)) === hash;
}

function publicProcess({ id, title, version, basis, steps }: PowerProcess): Json {
  return {
    id,
    title,
    version,
    basis,
    steps: steps.map((step) => {
      const { post, limit, duties, supervision, complaint, after, optional } = step;
      return { id: step.id, title: step.title, post, limit, duties, supervision, complaint, after, optional };
    }),
  };
}

function publicBenchmark({ code, title, law, tiers }: PublishedBenchmark): Json {
  return { code, title, law, tiers: tiers.map(({ id, title: name, value }) => ({ id, title: name, value })) };
}

const TITLES: Readonly<Record<ArtefactKind, string>> = { catalogue: "职权目录", processes: "权力运行流程图", benchmarks: "行政裁量基准" };

function pageOf(kind: ArtefactKind, head: z.output<typeof headSchema>, hash: string, body: string): string {
  const about = `版本 ${head.version}；依据 ${head.basis}；自 ${head.effectiveFrom} 起施行；SHA-256 ${hash}`;
  return [
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">',
    `<title>${TITLES[kind]}</title>`,
    "<style>body{font-family:sans-serif;margin:2em}table{border-collapse:collapse;width:100%}th,td{border:1px solid #333;padding:.3em;text-align:left;",
    "vertical-align:top}tr{break-inside:avoid}footer{font-size:.8em;overflow-wrap:anywhere}svg{max-width:100%;height:auto}</style></head><body>",
    `<h1>${TITLES[kind]}</h1>${body}<footer>${escaped(about)}</footer></body></html>`,
  ].join("");
}

function cataloguePage(items: readonly PowerItem[]): string {
  const rows = items.map(({ code, title, organ, level, basis, legalWd, promisedWd }) =>
    [code, title, organ, level, basis.join("；"), legalWd ?? "", promisedWd ?? ""].map(String),
  );
  return table(["编码", "事项", "机关", "层级", "依据", "法定时限（工作日）", "承诺时限（工作日）"], rows);
}

const UNITS = { workingDay: "个工作日", calendarDay: "日", hour: "小时" } as const;

function stepsTable({ steps }: PowerProcess): string {
  const rows = steps.map(({ title, post, limit, duties, supervision, complaint }) => [
    title.zh,
    post,
    `${limit.value} ${UNITS[limit.unit]}`,
    duties.join("；"),
    supervision.join("；"),
    complaint.join("；"),
  ]);
  return table(["环节", "承办岗位", "办理时限", "职责要求", "监督制约环节", "投诉举报途径和方式"], rows);
}

function benchmarkPage({ code, title, law, tiers }: PublishedBenchmark): string {
  const rows = tiers.map((tier) => [tier.id, tier.title, JSON.stringify(tier.value)]);
  return `<h2>${escaped(`${code} ${title}`)}</h2><p>${escaped(law)}</p>${table(["档次", "适用情形", "幅度"], rows)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]) => row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("");
  return `<table><thead><tr>${cells("th", head)}</tr></thead><tbody>${rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("")}</tbody></table>`;
}

async function sha256(text: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
