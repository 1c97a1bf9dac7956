import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { EventsReply, TraceEvent } from "@plumbline/core";
import { onTestFinished } from "vitest";
import { type Ran, root, spawned } from "./support.ts";

const MAIN = ["--conditions=plumbline-source", "--disable-warning=ExperimentalWarning", join(root, "packages/cli/src/main.ts")];

/** A command that runs until it is told to stop. */
export interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly console: string;
  readonly key: string;
  readonly trail: string;
  readonly verifierKey: string;
  readonly standBy?: string;
  /** Ends the process, and tells its exit code and what it wrote to stderr. */
  end(how: NodeJS.Signals | "stdin"): Promise<{ readonly code: number | null; readonly err: string }>;
}

/** Starts `plumbline <command>` on a free port, unless one is given, and waits until it is ready. */
export async function running(command: "serve" | "witness", dir: string, ...options: readonly string[]): Promise<Running> {
  const port = options.includes("--port") ? [] : ["--port", "0"];
  const child = spawn(process.execPath, [...MAIN, command, "--dir", dir, ...port, "--json", ...options], { stdio: "pipe" });
  onTestFinished(() => void child.kill("SIGKILL"));
  let err = "";
  child.stderr.on("data", (text) => {
    err += String(text);
  });
  const [line] = (await Promise.race([
    once(child.stdout, "data"),
    once(child, "exit").then(([code]) => Promise.reject(new Error(`ended with ${code}: ${err}`))),
  ])) as [Buffer];
  const ready = JSON.parse(String(line)) as Omit<Running, "child" | "key" | "end">;
  const exit = once(child, "exit") as Promise<[number | null]>;
  return {
    ...ready,
    child,
    key: command === "serve" ? (new URL(ready.console).searchParams.get("key") as string) : "",
    async end(how) {
      if (how === "stdin") child.stdin.end();
      else child.kill(how);
      return { code: (await exit)[0], err };
    },
  };
}

export const started = (dir: string, ...options: readonly string[]): Promise<Running> => running("serve", dir, ...options);

/** Runs `plumbline` in a process of its own. */
export const command = (...words: readonly string[]): Promise<Ran> => spawned(process.execPath, [...MAIN, ...words], root);

export const refused = (...options: readonly string[]): Promise<Ran> => command("serve", ...options);

export const bearer = (token: string) => ({ authorization: `Bearer ${token}`, "content-type": "application/json" });

export async function get<T>({ url, key }: Pick<Running, "url" | "key">, path: string): Promise<T> {
  return (await (await fetch(url + path, { headers: bearer(key) })).json()) as T;
}

/** Events of a type that no pack knows: facts that are kept and not judged. */
export function facts(source: string, count: number, from = 0): TraceEvent[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `fact-${from + i}`,
    type: "office.noted",
    time: "2026-01-05T09:00:00+08:00",
    source,
    objects: [{ type: "matter", id: `m-${from + i}` }],
    data: { amount: 80_000 + from + i },
  }));
}

/** Sends events as their source would; gives the status where they were not taken. */
export async function send(url: string, token: string, events: readonly TraceEvent[], more: object = {}): Promise<EventsReply | number> {
  const response = await fetch(`${url}/v1/events`, {
    method: "POST",
    headers: bearer(token),
    body: JSON.stringify({ events: events.map((event) => ({ event, ...more })) }),
  });
  return response.ok ? ((await response.json()) as EventsReply) : response.status;
}
