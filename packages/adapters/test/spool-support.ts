import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSpoolRecorder, type SpoolRecorder, type SpoolRecorderOptions } from "@plumbline/adapters/spool";
import { ed25519Signer } from "@plumbline/core/trail";
import { createSupervisor, type Listening, listen, type Supervisor } from "@plumbline/server-kit";
import { sqliteSubjectKeys, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { onTestFinished } from "vitest";

export const ORIGIN = "plumbline.test/spool";
const signer = ed25519Signer(ORIGIN, new Uint8Array(32).fill(5));
export const { verifierKey } = signer;

/** A folder that is removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "plumbline-spool-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export const tokenOf = (source: string): string => `token-of-${source}-0123456789abcdef`;

/** A supervisor as it runs, on SQLite, that can go away and come back under its address. */
export interface TestServer {
  readonly url: string;
  readonly supervisor: Supervisor;
  /** Consumed one per request to `/v1/events`: changes what is answered, or breaks the connection by throwing. */
  readonly spoil: ((answer: Response) => Promise<Response> | Response)[];
  /** Paths that were asked for, with the method. */
  readonly asked: string[];
  down(): Promise<void>;
  up(): Promise<void>;
  /** Events of one source in the order of the trail. */
  received(source?: string): Promise<readonly { readonly id: string; readonly seq: number; readonly epoch: number }[]>;
  /** What the trail noticed about sources: type and data. */
  noticed(): Promise<readonly (readonly [type: string, data: unknown])[]>;
}

export async function startServer(options: { readonly sources?: readonly string[]; readonly dir?: string } = {}): Promise<TestServer> {
  const dir = options.dir ?? folder();
  const sources = options.sources ?? ["host"];
  const spoil: TestServer["spoil"] = [];
  const asked: string[] = [];
  let supervisor: Supervisor;
  let listening: Listening | undefined;
  let port = 0;

  async function start(): Promise<void> {
    supervisor = await createSupervisor({
      store: await sqliteTrailStore({ file: join(dir, "trail.db") }),
      subjectKeys: await sqliteSubjectKeys({ file: join(dir, "keys.db") }),
      packs: [],
      signer,
      origin: ORIGIN,
      verifierKey,
      identity: {
        sources: Object.fromEntries(sources.map((source) => [source, tokenOf(source)])),
        supervisors: { supervisor: "key-of-the-supervisor-0123456789" },
        secret: "a-secret-that-signs-sessions",
      },
    });
    listening = await listen({ fetch: answer, port });
    port = Number(new URL(listening.url).port);
  }

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    asked.push(`${request.method} ${pathname}`);
    const answered = await supervisor.fetch(request);
    const change = pathname === "/v1/events" ? spoil.shift() : undefined;
    return change ? change(answered) : answered;
  }

  async function down(): Promise<void> {
    await listening?.close();
    if (listening) await supervisor.close();
    listening = undefined;
  }

  await start();
  onTestFinished(down);
  const server: TestServer = {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    get supervisor() {
      return supervisor;
    },
    spoil,
    asked,
    down,
    up: start,
    async received(source = "host") {
      const entries = await supervisor.trail.read(0, supervisor.trail.size);
      return entries.filter((entry) => entry.source === source).map(({ event }) => JSON.parse(event as string));
    },
    async noticed() {
      const entries = await supervisor.trail.read(0, supervisor.trail.size);
      const told = entries.map(({ event }) => JSON.parse(event as string) as { type: string; data: unknown });
      return told.filter(({ type }) => /^source\.(gap|equi|rest)/.test(type)).map(({ type, data }) => [type, data] as const);
    },
  };
  return server;
}

/** A recorder with a spool that is closed after the test. */
export async function spoolRecorder(url: string, options: Partial<SpoolRecorderOptions> = {}): Promise<SpoolRecorder> {
  const source = options.source ?? "host";
  const recorder = await createSpoolRecorder({
    endpoint: url,
    token: tokenOf(source),
    source,
    file: options.file ?? join(folder(), "spool.db"),
    verifierKeys: [verifierKey],
    retryDelayMs: () => 5,
    onFault: () => {},
    ...options,
  });
  onTestFinished(async () => void (await recorder.close(1)));
  return recorder;
}

export const ids = (count: number, prefix = "e"): string[] => Array.from({ length: count }, (_, i) => `${prefix}-${i}`);
