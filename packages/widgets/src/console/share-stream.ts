import type { SignalMessage } from "@plumbline/core";
import type { StreamState, SupervisorClient } from "../client/supervisor-client.ts";

interface Listener {
  readonly message: (message: SignalMessage) => void;
  readonly state: (state: StreamState) => void;
}

/** The same client with one connection for all who listen: over HTTP/1.1 a browser has six per origin, and every tab takes its own. */
export function shareStream(client: SupervisorClient): SupervisorClient {
  const listeners = new Set<Listener>();
  let state: StreamState = "connecting";
  let close: (() => void) | undefined;

  function stream(message: Listener["message"], onState: Listener["state"] = () => {}): () => void {
    const listener = { message, state: onState };
    listeners.add(listener);
    if (close) onState(state);
    else
      close = client.stream(
        (heard) => {
          for (const each of listeners) each.message(heard);
        },
        (now) => {
          state = now;
          for (const each of listeners) each.state(now);
        },
      );
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      close?.();
      close = undefined;
    };
  }

  return { ...client, stream };
}
