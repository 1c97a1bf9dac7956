import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { SAMPLE_BENCHMARKS } from "@plumbline/packs";
import type { Names } from "@plumbline/widgets/console-page";
import type { DemoClock } from "./clock.ts";

/** The line that `plumbline serve --json` prints when it is ready. */
interface SupervisorReady {
  readonly url: string;
  /** Tokens by source; the command tells each once, when it registers the source. */
  readonly sources: Readonly<Record<string, string>>;
  readonly console: string;
  readonly verifierKey: string;
  readonly origin: string;
  /** The file of the trail. */
  readonly trail: string;
}

export interface Supervisor {
  /** Undefined while it is stopped. */
  readonly ready: SupervisorReady | undefined;
  readonly pid: number | undefined;
  /** Starts it, on the same port as before when it ran already. */
  start(): Promise<SupervisorReady>;
  stop(): Promise<void>;
}

const BIN = binOf(import.meta.resolve("@plumbline/cli/package.json"), "plumbline");
/** Name of the trail. */
const ORIGIN = "anlan.example/penalties";
// Its clock starts with its process: one that is behind ours would receive what has yet to happen.
const AHEAD_MS = 500;
const READY_MS = 40_000;
const STOP_MS = 3_000;

/** The supervisor in a process of its own, as an agency would run it. `say` gets what it prints on standard error. */
export function createSupervisor(options: {
  readonly dir: string;
  readonly source: string;
  readonly clock: DemoClock;
  readonly names: Names;
  readonly say: (line: string) => void;
}): Supervisor {
  let child: ChildProcess | undefined;
  let ready: SupervisorReady | undefined;
  let starting: Promise<SupervisorReady> | undefined;
  let tokens: SupervisorReady["sources"] = {};
  let port = 0;

  async function launch(): Promise<SupervisorReady> {
    const { dir, source, clock, names, say } = options;
    const flags = ["--conditions=plumbline-source", "--disable-warning=ExperimentalWarning"];
    const serve = [
      "serve",
      "--dir",
      dir,
      "--port",
      String(port),
      "--source",
      source,
      "--clock-at",
      new Date(clock.now() + AHEAD_MS).toISOString(),
      "--origin",
      ORIGIN,
      "--benchmarks",
      await written(dir, "benchmarks.json", SAMPLE_BENCHMARKS),
      "--names",
      await written(dir, "names.json", names),
      "--json",
    ];
    // Our end of its standard input closes even when we are killed: a supervisor that nobody knows of would keep the port.
    const started = spawn(process.execPath, [...flags, BIN, ...serve, "--until-stdin-ends"], { stdio: ["pipe", "pipe", "pipe"] });
    child = started;
    const said: string[] = [];
    createInterface({ input: started.stderr }).on("line", (line) => {
      said.push(line);
      say(line);
    });
    started.once("exit", () => {
      if (child !== started) return;
      child = undefined;
      ready = undefined;
    });
    const line = await firstLine(started);
    if (line === undefined) {
      started.kill("SIGKILL");
      throw new Error(`the supervisor did not start${said.length ? `: ${said.slice(-5).join("\n")}` : ""}`);
    }
    const answer = JSON.parse(line) as SupervisorReady;
    tokens = { ...tokens, ...answer.sources };
    ready = { ...answer, sources: tokens };
    port = Number(new URL(answer.url).port);
    return ready;
  }

  return {
    get ready() {
      return ready;
    },
    get pid() {
      return child?.pid;
    },
    async start() {
      if (ready) return ready;
      starting ??= launch().finally(() => {
        starting = undefined;
      });
      return starting;
    },
    async stop() {
      const stopping = child;
      if (!stopping || stopping.exitCode !== null || stopping.signalCode !== null) return;
      const ended = once(stopping, "exit");
      stopping.kill("SIGTERM");
      const late = setTimeout(() => stopping.kill("SIGKILL"), STOP_MS);
      await ended;
      clearTimeout(late);
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string | undefined> {
  if (!child.stdout) return undefined;
  const lines = createInterface({ input: child.stdout });
  const late = setTimeout(() => lines.close(), READY_MS);
  try {
    for await (const line of lines) return line;
    return undefined;
  } finally {
    clearTimeout(late);
    child.stdout.resume();
  }
}

function binOf(manifest: string, name: string): string {
  const { bin } = JSON.parse(readFileSync(new URL(manifest), "utf8")) as { readonly bin: Readonly<Record<string, string>> };
  return fileURLToPath(new URL(bin[name] ?? "", manifest));
}

/** What the city published goes to the supervisor as a file: it is not read from what a host claims. */
async function written(dir: string, name: string, value: unknown): Promise<string> {
  const path = join(dir, name);
  await mkdir(dir, { recursive: true, mode: 0o700 });
  await writeFile(path, JSON.stringify(value));
  return path;
}
