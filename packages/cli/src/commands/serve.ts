import { mkdir, readFile } from "node:fs/promises";
import { type ControlPack, PlumblineError } from "@plumbline/core";
import {
  approval,
  cadre,
  type DiscretionBenchmarkInput,
  decision,
  generic,
  inspection,
  penalty,
  supervision,
  tender,
} from "@plumbline/packs";
import { nodeSigner } from "@plumbline/server-kit";
import type { Names } from "@plumbline/widgets/console-page";
import * as z from "zod";
import { parseLine, usage } from "../command-line.ts";
import { type Language, languageOf } from "../language.ts";
import { writeAnswer } from "../output/write.ts";
import { loadOperator } from "../serve/operator-file.ts";
import { LISTEN_OPTIONS, portOf, toldToStop } from "../serve/process.ts";
import { checkSourceName } from "../serve/sources.ts";
import { type Ready, startServer } from "../serve/start-server.ts";
import { readSupervision } from "../serve/supervision-file.ts";
import { readWebhooks } from "../serve/webhooks-file.ts";
import { OWN_OPTIONS, witnessesOf } from "../trail/own-trail.ts";
import { TRAIL_OPTIONS, whereOf } from "../trail/where.ts";
import { isFile, packOf } from "./pack-files.ts";

type Benchmarks = readonly DiscretionBenchmarkInput[];

const PACKS: Readonly<Record<string, (benchmarks: Benchmarks) => ControlPack>> = {
  approval,
  penalty: (benchmarks) => penalty({ benchmarks }),
  decision: () => decision(),
  tender: () => tender(),
  cadre: () => cadre(),
  inspection: () => inspection(),
  generic: () => generic(),
};
const LOOPBACK = ["127.0.0.1", "localhost", "::1"];
/** Instead of packs: a server that keeps the trail and judges nothing. */
const NONE = "none";

/** Runs a supervisor on this machine, with its trail and secrets in a folder, until it is told to stop. */
export async function serve(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    ...LISTEN_OPTIONS,
    ...TRAIL_OPTIONS,
    ...OWN_OPTIONS,
    advertise: { type: "string" },
    source: { type: "string", short: "s", multiple: true },
    pack: { type: "string", multiple: true },
    benchmarks: { type: "string" },
    names: { type: "string" },
    webhooks: { type: "string" },
    orgs: { type: "string" },
    supervision: { type: "string" },
    origin: { type: "string" },
    "clock-at": { type: "string" },
  });
  if (line.words.length > 0) throw usage(`serve takes no further words, not ${JSON.stringify(line.words[0])}`);
  const where = whereOf(line);
  const port = portOf(line, 4181);
  const packs = await packsOf(line.texts("pack"), await benchmarksOf(line.text("benchmarks")));
  const names = await namesOf(line.text("names"));
  const orgs = await orgsOf(line.text("orgs"));
  const supervisionFile = line.text("supervision");
  const set = supervisionFile === undefined ? undefined : await readSupervision(supervisionFile, packs, orgs);
  const clock = clockOf(line.text("clock-at"));
  const sources = line.texts("source").map((name) => checkSourceName("option --source", name));
  const advertise = advertiseOf(line.text("advertise"));
  if (advertise !== undefined && where.kind === "sqlite")
    throw usage("option --advertise is for a trail in PostgreSQL, which several servers can share");
  if (where.kind === "postgres" && advertise === undefined && !LOOPBACK.includes(line.text("host") ?? "127.0.0.1")) {
    throw usage("a server that others can reach needs --advertise, so that the others on its trail know under which address");
  }
  const webhooksFile = line.text("webhooks");
  const webhooks = webhooksFile === undefined ? undefined : await readWebhooks(webhooksFile);
  const witnesses = witnessesOf(line);

  // Secrets and cases are for their owner alone, also in a folder that others can open.
  process.umask(0o077);
  await mkdir(where.dir, { recursive: true }).catch((error: unknown) => {
    throw usage(`option --dir: ${(error as Error).message}`);
  });
  const operator = await loadOperator(where.dir, { origin: line.text("origin"), signingKey: line.text("signing-key") });
  const server = await startServer({
    where,
    line,
    port,
    packs,
    operator,
    signer: nodeSigner(operator.origin, operator.seed),
    sources,
    witnesses,
    ...(advertise !== undefined && { advertise }),
    ...(names && { names }),
    ...(webhooks && { webhooks }),
    ...(orgs && { orgs }),
    ...(set && { set }),
    ...(clock && { clock }),
  });
  try {
    // Before anybody can know that it runs, and tell it to stop.
    const stopped = toldToStop(line);
    await writeAnswer(line.has("json"), server.ready, () => greeting(server.ready, languageOf(argv)));
    await stopped;
  } finally {
    await server.close();
  }
  return 0;
}

/** By name, or from a JSON file; all that have a name where none is given. */
async function packsOf(names: readonly string[], benchmarks: Benchmarks): Promise<readonly ControlPack[]> {
  if (names.includes(NONE)) {
    if (names.length === 1) return [];
    throw usage("--pack none goes with no other pack");
  }
  const packs = (names.length > 0 ? names : Object.keys(PACKS)).map(async (name) => {
    const pack = Object.hasOwn(PACKS, name) ? PACKS[name] : undefined;
    if (pack) return pack(benchmarks);
    if (isFile(name)) return packOf(name);
    throw usage(`no pack ${JSON.stringify(name)}; there are ${Object.keys(PACKS).join(", ")}, ${NONE}; or name a JSON file`);
  });
  return [...(await Promise.all(packs)), supervision()];
}

/** Discretion benchmarks of the agency as a JSON list; the penalty pack validates them. */
async function benchmarksOf(path: string | undefined): Promise<Benchmarks> {
  if (path === undefined) return [];
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (Array.isArray(value)) return value as Benchmarks;
  } catch (error) {
    throw new PlumblineError("PACK_INVALID", `${path}: ${(error as Error).message}; give a JSON list of benchmarks`, { cause: error });
  }
  throw new PlumblineError("PACK_INVALID", `${path} is no list of benchmarks; give a JSON list`);
}

/** What the console shows instead of ids: of organisations, sources and types of records. */
async function namesOf(path: string | undefined): Promise<Names | undefined> {
  if (path === undefined) return undefined;
  try {
    return namesSchema.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw usage(`--names ${path}: ${(error as Error).message}; give {"id": {"zh": "…", "en": "…"}} as JSON`);
  }
}

/** The tree of organisations at the start; the server checks that it is one. */
async function orgsOf(path: string | undefined): Promise<Readonly<Record<string, string | null>> | undefined> {
  if (path === undefined) return undefined;
  try {
    return z.record(z.string(), z.string().nullable()).parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    throw usage(`--orgs ${path}: ${(error as Error).message}; give {"330106": "3301", "3301": null} as JSON`);
  }
}

const namesSchema = z.record(z.string(), z.strictObject({ zh: z.string(), en: z.string() }));

/** A clock that was at `text` when it began, for demonstrations; undefined for the real one. */
function clockOf(text: string | undefined): { now(): number } | undefined {
  if (text === undefined) return undefined;
  const at = /[Zz]$|[+-]\d\d:\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw usage(`option --clock-at takes an instant with offset, not ${JSON.stringify(text)}`);
  // From the start of the process: whoever started it cannot know how long it loads.
  const shift = at - Math.round(performance.timeOrigin);
  return { now: () => Date.now() + shift };
}

function advertiseOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return new URL(text).origin;
  throw usage(`option --advertise takes an address such as http://10.0.0.5:4181, not ${JSON.stringify(text)}`);
}

function greeting({ url, sources, console: address, verifierKey, trail, standBy }: Ready, language: Language): string {
  const tokens = Object.entries(sources).map(([id, token]) => `  ${id}  ${token}`);
  return language === "zh"
    ? [
        `监督端已启动：${url}（接口说明 ${url}/v1/openapi.json）`,
        ...(standBy === undefined ? [] : [`留痕由 ${standBy} 写入；本机待命，请求转发给它`]),
        `监督台（请勿转发，含登录密钥）：${address}`,
        ...(tokens.length ? [`新登记来源系统的令牌（只显示这一次）：\n${tokens.join("\n")}`] : []),
        ...(tokens.length ? [] : ["登记来源系统：plumbline serve --source 名称，或 plumbline source add 名称"]),
        `留痕：${trail}`,
        `验证公钥：${verifierKey}`,
        "按 Ctrl+C 停止。\n",
      ].join("\n")
    : [
        `The supervisor is running: ${url} (interface: ${url}/v1/openapi.json)`,
        ...(standBy === undefined ? [] : [`${standBy} writes the trail; this server stands by and passes requests on to it`]),
        `Console (holds the key to sign in; do not pass on): ${address}`,
        ...(tokens.length ? [`Tokens of new sources (shown this once):\n${tokens.join("\n")}`] : []),
        ...(tokens.length ? [] : ["To register a source: plumbline serve --source NAME, or plumbline source add NAME"]),
        `Trail: ${trail}`,
        `Verifier key: ${verifierKey}`,
        "Ctrl+C stops it.\n",
      ].join("\n");
}
