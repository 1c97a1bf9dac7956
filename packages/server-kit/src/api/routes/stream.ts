import type { SignalMessage } from "@plumbline/core";
import { SUPERVISORS } from "../access.ts";
import { route } from "../route.ts";
import { signalMessage } from "../schemas.ts";

const HEARTBEAT_MS = 15_000;
/** A client that does not read as fast as this many messages is cut off; it reads the list anew. */
const MOST_WAITING = 1000;

export const getStream = route({
  method: "GET",
  path: "/v1/stream",
  summary:
    "Follow changes of signals as server-sent events named `signal`. After a lost connection read the list anew: nothing is replayed.",
  access: SUPERVISORS,
  reply: { type: "text/event-stream", schema: signalMessage, description: "`event: signal` with this as data; a comment every 15 seconds" },
  handle({ services: { supervision }, signal }) {
    const encoder = new TextEncoder();
    let stop = (): void => {};
    const body = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          const send = (text: string): void => {
            if ((controller.desiredSize ?? 0) <= 0) {
              stop();
              controller.close();
              return;
            }
            controller.enqueue(encoder.encode(text));
          };
          const unfollow = supervision.onChange((message: SignalMessage) => send(`event: signal\ndata: ${JSON.stringify(message)}\n\n`));
          const heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS);
          stop = () => {
            unfollow();
            clearInterval(heartbeat);
          };
          signal.addEventListener("abort", () => stop(), { once: true });
          send("retry: 1000\n\n");
        },
        cancel: () => stop(),
      },
      { highWaterMark: MOST_WAITING },
    );
    return new Response(body, { headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" } });
  },
});
