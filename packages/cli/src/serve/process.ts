import { type Listening, type ListenOptions, listen } from "@plumbline/server-kit";
import { type Line, usage } from "../command-line.ts";

/** Options of a command that listens until it is told to stop. */
export const LISTEN_OPTIONS = {
  port: { type: "string", short: "p" },
  host: { type: "string" },
  "until-stdin-ends": { type: "boolean" },
  json: { type: "boolean" },
} as const;

export function portOf(line: Line, otherwise: number): number {
  const text = line.text("port") ?? String(otherwise);
  if (/^\d{1,5}$/.test(text) && Number(text) < 65_536) return Number(text);
  throw usage(`option --port takes a number from 0 to 65535, not ${JSON.stringify(text)}`);
}

/** Throws `USAGE` for what this machine cannot listen on. */
export async function listenAt(line: Line, port: number, fetch: ListenOptions["fetch"], tls?: ListenOptions["tls"]): Promise<Listening> {
  const host = line.text("host");
  return listen({ fetch, port, ...(host !== undefined && { host }), ...(tls && { tls }) }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") throw usage(`port ${port} is taken; name another with --port, or 0 for any`);
    throw usage(`${error.message}; name what this machine can listen on with --host and --port`);
  });
}

/** Resolves at SIGINT, SIGTERM, and at the end of standard input where that was asked for. */
export async function toldToStop(line: Line): Promise<void> {
  const untilStdinEnds = line.has("until-stdin-ends");
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

/** Says on stderr what should not have happened and stopped nothing. */
export function reportFault({ where, error }: { readonly where: string; readonly error: unknown }): void {
  console.error(`plumbline: ${where}: ${error instanceof Error ? error.message : String(error)}`);
}
