import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { EventEnvelope, PlumblineError, PrecheckReply } from "@plumbline/core";
import type { RecorderEvent } from "../src/recorder/index.ts";

/** One request as a supervisor got it. */
export interface Call {
  readonly path: string;
  readonly body: {
    readonly events: readonly EventEnvelope[];
    readonly draft?: RecorderEvent & { readonly source: string; readonly seq?: number };
  };
  readonly authorization: string | undefined;
}

export type Script = (call: Call, response: ServerResponse, supervisor: TestSupervisor) => void;

/** A stand-in for the server, with as much of its interface as a recorder meets. */
export interface TestSupervisor {
  readonly url: string;
  readonly port: number;
  readonly calls: Call[];
  /** In the order of arrival, each id once. */
  readonly stored: EventEnvelope[];
  /** Consumed one per request; after them, or for undefined, the request is answered as it should be. */
  readonly scripts: (Script | undefined)[];
  close(): Promise<void>;
}

export const allowed: PrecheckReply = {
  outcome: "allow",
  findings: [],
  refused: [],
  unknown: [],
  basis: { cursor: { test: 0 }, asOf: "2026-11-22T00:00:00Z" },
};

export async function startSupervisor(options: { readonly port?: number; readonly always?: Script } = {}): Promise<TestSupervisor> {
  const server = createServer((request, response) => void answer(request, response));
  const calls: Call[] = [];
  const stored: EventEnvelope[] = [];
  const scripts: (Script | undefined)[] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) text += String(chunk);
    const call: Call = { path: request.url ?? "", body: JSON.parse(text) as Call["body"], authorization: request.headers.authorization };
    calls.push(call);
    const script = scripts.shift() ?? options.always ?? properly;
    script(call, response, supervisor);
  }

  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const supervisor: TestSupervisor = {
    url: `http://127.0.0.1:${port}`,
    port,
    calls,
    stored,
    scripts,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return supervisor;
}

export const properly: Script = (call, response, supervisor) => {
  if (call.path === "/v1/precheck") return json(response, 200, allowed);
  const receipts = store(call, supervisor);
  return json(response, 200, { receipts, checkpoint: noteOf(supervisor.stored.length) });
};

/** Takes everything, and the connection breaks before the answer is out. */
export const loseReply: Script = (call, response, supervisor) => {
  store(call, supervisor);
  response.destroy();
};

export function refuse(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): Script {
  return (_call, response) => json(response, status, body, headers);
}

export function noteOf(size: number, root = "cm9vdA=="): string {
  return `test\n${size}\n${root}\n\n— test sig\n`;
}

function store({ body }: Call, { stored }: TestSupervisor): unknown[] {
  return body.events.map((envelope) => {
    const known = stored.findIndex(({ event }) => event.id === envelope.event.id);
    if (known < 0) stored.push(envelope);
    return {
      id: envelope.event.id,
      status: known < 0 ? "stored" : "duplicate",
      index: known < 0 ? stored.length - 1 : known,
      salt: "00",
      received: "2026-11-22T00:00:00Z",
    };
  });
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body ?? null));
}

export interface Faults {
  readonly list: { readonly fault: PlumblineError; readonly lost: RecorderEvent | undefined }[];
  readonly codes: () => string[];
  readonly onFault: (fault: PlumblineError, lost?: RecorderEvent) => void;
}

export function faults(): Faults {
  const list: Faults["list"] = [];
  return { list, codes: () => list.map(({ fault }) => fault.code), onFault: (fault, lost) => void list.push({ fault, lost }) };
}

export function fine(id: string, yuan = 80_000): RecorderEvent {
  return {
    id,
    type: "penalty.decided",
    objects: [{ type: "penaltyCase", id: "c1" }],
    actor: { id: "officer-7" },
    data: { fineFen: yuan * 100 },
  };
}

/** Resolves when the condition holds; a test that waits in vain fails by its own time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}
