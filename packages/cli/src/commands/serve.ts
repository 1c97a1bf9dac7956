import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type ControlPack, PlumblineError } from "@plumbline/core";
import { approval, type DiscretionBenchmarkInput, penalty } from "@plumbline/packs";
import { createSupervisor, listen, nodeSigner } from "@plumbline/server-kit";
import { sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import type { Names } from "@plumbline/widgets/console-page";
import * as z from "zod";
import { parseLine, usage } from "../command-line.ts";
import { type Language, languageOf } from "../language.ts";
import { consoleSite } from "../serve/console-site.ts";
import { loadOperator } from "../serve/operator-file.ts";

type Benchmarks = readonly DiscretionBenchmarkInput[];

const PACKS: Readonly<Record<string, (benchmarks: Benchmarks) => ControlPack>> = {
  approval,
  penalty: (benchmarks) => penalty({ benchmarks }),
};

/** Runs a supervisor on this machine, with its trail and secrets in a folder, until it is told to stop. */
export async function serve(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    dir: { type: "string", short: "d" },
    port: { type: "string", short: "p" },
    host: { type: "string" },
    source: { type: "string", short: "s", multiple: true },
    pack: { type: "string", multiple: true },
    benchmarks: { type: "string" },
    names: { type: "string" },
    origin: { type: "string" },
    "clock-at": { type: "string" },
    "until-stdin-ends": { type: "boolean" },
    json: { type: "boolean" },
  });
  if (line.words.length > 0) throw usage(`serve takes no further words, not ${JSON.stringify(line.words[0])}`);
  const dir = resolve(line.text("dir") ?? "plumbline-data");
  const port = portOf(line.text("port") ?? "4181");
  const packs = packsOf(line.texts("pack"), await benchmarksOf(line.text("benchmarks")));
  const names = await namesOf(line.text("names"));
  const clock = clockOf(line.text("clock-at"));

  // Secrets and cases are for their owner alone, also in a folder that others can open.
  process.umask(0o077);
  await mkdir(dir, { recursive: true }).catch((error: unknown) => {
    throw usage(`option --dir: ${(error as Error).message}`);
  });
  const operator = await loadOperator(dir, line.texts("source"), line.text("origin"));
  const signer = nodeSigner(operator.origin, new Uint8Array(Buffer.from(operator.seed, "base64")));
  const trail = join(dir, "trail.db");
  const supervisor = await createSupervisor({
    store: await sqliteTrailStore({ file: trail }),
    packs,
    signer,
    verifierKey: signer.verifierKey,
    origin: operator.origin,
    identity: { sources: operator.sources, supervisors: operator.supervisors, secret: operator.session },
    ...(clock && { clock }),
    onFault: ({ where, error }) => console.error(`plumbline: ${where}: ${error instanceof Error ? error.message : String(error)}`),
  });
  try {
    const site = await consoleSite({ supervisor, verifierKey: signer.verifierKey, ...(names && { names }), ...(clock && { clock }) });
    const host = line.text("host");
    const listening = await listen({ fetch: site, port, ...(host !== undefined && { host }) }).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") throw usage(`port ${port} is taken; name another with --port, or 0 for any`);
      throw usage(`${error.message}; name what this machine can listen on with --host and --port`);
    });
    const address = `${listening.url}/console?key=${encodeURIComponent(Object.values(operator.supervisors)[0] as string)}`;
    const ready = {
      url: listening.url,
      sources: operator.sources,
      console: address,
      verifierKey: signer.verifierKey,
      origin: operator.origin,
      trail,
    };
    // Before anybody can know that it runs, and tell it to stop.
    const stopped = toldToStop(line.has("until-stdin-ends"));
    process.stdout.write(line.has("json") ? `${JSON.stringify(ready)}\n` : greeting(ready, languageOf(argv)));
    await stopped;
    await listening.close();
  } finally {
    await supervisor.close();
  }
  return 0;
}

function portOf(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw usage(`option --port takes a number from 0 to 65535, not ${JSON.stringify(text)}`);
}

function packsOf(names: readonly string[], benchmarks: Benchmarks): readonly ControlPack[] {
  return (names.length > 0 ? names : Object.keys(PACKS)).map((name) => {
    const pack = Object.hasOwn(PACKS, name) ? PACKS[name] : undefined;
    if (pack) return pack(benchmarks);
    throw usage(`no pack ${JSON.stringify(name)}; there are ${Object.keys(PACKS).join(", ")}`);
  });
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

async function toldToStop(untilStdinEnds: boolean): Promise<void> {
  await new Promise<void>((stop) => {
    process.once("SIGINT", () => stop());
    process.once("SIGTERM", () => stop());
    // A parent that is killed closes the pipe, whatever else it could not do.
    if (untilStdinEnds)
      process.stdin
        .on("end", () => stop())
        .on("error", () => stop())
        .resume();
  });
  if (untilStdinEnds) process.stdin.destroy();
}

interface Ready {
  readonly url: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly console: string;
  readonly verifierKey: string;
  readonly trail: string;
}

function greeting({ url, sources, console: address, verifierKey, trail }: Ready, language: Language): string {
  const tokens = Object.entries(sources).map(([id, token]) => `  ${id}  ${token}`);
  return language === "zh"
    ? [
        `监督端已启动：${url}（接口说明 ${url}/v1/openapi.json）`,
        `监督台（请勿转发，含登录密钥）：${address}`,
        tokens.length ? `各来源系统的令牌：\n${tokens.join("\n")}` : "还没有来源系统；用 --source 名称 登记一个",
        `留痕：${trail}`,
        `验证公钥：${verifierKey}`,
        "按 Ctrl+C 停止。\n",
      ].join("\n")
    : [
        `The supervisor is running: ${url} (interface: ${url}/v1/openapi.json)`,
        `Console (holds the key to sign in; do not pass on): ${address}`,
        tokens.length ? `Tokens of the sources:\n${tokens.join("\n")}` : "No source yet; register one with --source NAME",
        `Trail: ${trail}`,
        `Verifier key: ${verifierKey}`,
        "Ctrl+C stops it.\n",
      ].join("\n");
}
