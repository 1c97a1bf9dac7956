import { ERROR_CODES, isPlumblineError, type Problem } from "@plumbline/core";
import type { Line } from "../command-line.ts";
import { listenAt, reportFault } from "./process.ts";
import type { Leader, Running } from "./start-server.ts";

export interface StandByOptions {
  /** Takes the trail over; rejects with `STORE_CONFLICT` while another server has it. */
  readonly lead: (ownUrl: string) => Promise<Leader>;
  readonly line: Line;
  readonly port: number;
  readonly advertise: string | undefined;
}

/** Shorter than a lease, so that nothing waits long for a server that died. */
const RETRY_MS = 2000;
/** A request goes on once only: two servers that take each other for the writer must not send it round for ever. */
const PASSED_ON = "x-plumbline-passed-on";

/**
 * One of several servers on one trail: takes the trail over when nobody has it, and passes requests on to the one that has it otherwise. A
 * server that lost the trail closes its own view of it and stands by again.
 */
export async function standBy({ lead, line, port, advertise }: StandByOptions): Promise<Running> {
  let leader: Leader | undefined;
  let holder: string | undefined;
  let isClosing = false;
  let timer: NodeJS.Timeout | undefined;

  const listening = await listenAt(line, port, async (request) => {
    if (leader) return leader.fetch(request);
    if (holder === undefined || request.headers.has(PASSED_ON)) return unavailable();
    return passOn(request, holder);
  });
  const ownUrl = advertise ?? listening.url;

  async function attempt(): Promise<void> {
    try {
      const taken = await lead(ownUrl);
      if (isClosing) return await taken.close();
      holder = undefined;
      leader = taken;
      void taken.lost?.then(async () => {
        if (leader !== taken || isClosing) return;
        leader = undefined;
        reportFault({ where: "stand-by", error: "another server has taken the trail over; this one stands by" });
        await taken.close().catch((error: unknown) => reportFault({ where: "stand-by", error }));
        again();
      });
    } catch (error) {
      if (!isPlumblineError(error, "STORE_CONFLICT")) throw error;
      const { heldBy } = error.details;
      holder = typeof heldBy === "string" && URL.canParse(heldBy) && heldBy !== ownUrl ? heldBy : undefined;
      again();
    }
  }

  function again(): void {
    if (isClosing) return;
    timer = setTimeout(() => {
      trying = attempt().catch((error: unknown) => {
        // Not a reason to end: the database may be away for a while.
        reportFault({ where: "stand-by", error });
        again();
      });
    }, RETRY_MS);
  }

  let trying: Promise<void> = attempt();
  try {
    await trying;
  } catch (error) {
    await listening.close();
    throw error;
  }
  return {
    url: listening.url,
    standsBy: () => holder,
    async close() {
      isClosing = true;
      clearTimeout(timer);
      await trying.catch(() => undefined);
      await listening.close();
      await leader?.close();
    },
  };
}

/** Headers of one connection, not of the message. */
const OF_CONNECTION = ["connection", "keep-alive", "transfer-encoding", "upgrade", "host", "content-length", "expect"];

async function passOn(request: Request, holder: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  for (const name of OF_CONNECTION) headers.delete(name);
  headers.set(PASSED_ON, "1");
  try {
    const response = await fetch(new URL(pathname + search, holder), {
      method: request.method,
      headers,
      body: request.body,
      redirect: "manual",
      signal: request.signal,
      ...(request.body && { duplex: "half" }),
    } as RequestInit);
    const answered = new Headers(response.headers);
    for (const name of [...OF_CONNECTION, "content-encoding"]) answered.delete(name);
    return new Response(response.body, { status: response.status, headers: answered });
  } catch {
    return unavailable();
  }
}

function unavailable(): Response {
  const code = "STORE_UNAVAILABLE";
  const { status, summary } = ERROR_CODES[code];
  const body: Problem = { type: "about:blank", title: summary, status, code };
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", "cache-control": "no-store", "retry-after": "1" },
  });
}
