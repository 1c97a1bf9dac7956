import { isPlumblineError } from "@plumbline/core";
import { pauseFor } from "./pause.ts";

/** One message of a stream of server-sent events. */
export interface StreamMessage {
  /** Where to go on behind it; absent where the stream gives none. */
  readonly id?: string;
  readonly event: string;
  readonly data: unknown;
}

export interface FollowOptions {
  readonly signal: AbortSignal | undefined;
  /** Go on behind this one. */
  readonly lastEventId: string | undefined;
}

const WAIT_MS = 1000;

/** Reads what `open` answers; where it ends or breaks, opens it again behind the last message. Throws what `open` throws for good. */
export async function* follow(
  open: (lastEventId: string | undefined) => Promise<Response>,
  { signal, lastEventId }: FollowOptions,
): AsyncGenerator<StreamMessage, void> {
  let last = lastEventId;
  let pause = WAIT_MS;
  while (!signal?.aborted) {
    try {
      const response = await open(last);
      for await (const block of blocksOf(response)) {
        const message = readBlock(block);
        pause = message.retry ?? pause;
        if (message.id !== undefined) last = message.id;
        if (message.data === undefined) continue;
        yield { ...(last !== undefined && { id: last }), event: message.event, data: message.data };
      }
    } catch (error) {
      if (signal?.aborted) return;
      // Refused, and not merely lost: asking again would be refused again.
      const status = isPlumblineError(error) ? (error.details.status as number | undefined) : undefined;
      if (status !== undefined && status < 500 && status !== 429) throw error;
    }
    await pauseFor(pause, signal);
  }
}

async function* blocksOf(response: Response): AsyncGenerator<string, void> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  if (!reader) return;
  let text = "";
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += read.value.replace(/\r\n?/g, "\n");
      const blocks = text.split("\n\n");
      text = blocks.pop() as string;
      yield* blocks;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function readBlock(block: string): { readonly id?: string; readonly event: string; readonly data?: unknown; readonly retry?: number } {
  const fields = new Map<string, string>();
  for (const line of block.split("\n")) {
    const [, name = "", value = ""] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
    if (name === "") continue;
    const before = name === "data" ? fields.get(name) : undefined;
    fields.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  const id = fields.get("id");
  const data = fields.get("data");
  const retry = Number(fields.get("retry") ?? Number.NaN);
  return {
    ...(id !== undefined && { id }),
    event: fields.get("event") ?? "message",
    ...(data !== undefined && { data: jsonOf(data) }),
    ...(Number.isInteger(retry) && { retry }),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
