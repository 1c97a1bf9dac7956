import type { SignalMessage } from "@plumbline/core";
import { expect, it } from "vitest";
import { messageOf, summaryOf } from "../../test/console-data.ts";
import type { StreamState, SupervisorClient } from "../client/supervisor-client.ts";
import { shareStream } from "./share-stream.ts";

/** A client whose streams the test drives itself. */
function driven() {
  const opened: { message: (message: SignalMessage) => void; state: (state: StreamState) => void; closed: boolean }[] = [];
  const client = {
    stream(message, state = () => {}) {
      const stream = { message, state, closed: false };
      opened.push(stream);
      state("connecting");
      return () => {
        stream.closed = true;
      };
    },
  } as SupervisorClient;
  return { opened, shared: shareStream(client) };
}

const message = messageOf("raised", summaryOf("s-1"));

it("opens one stream for all who listen, and tells a late one how it stands", () => {
  const { opened, shared } = driven();
  const heard: string[] = [];

  shared.stream(
    () => heard.push("a"),
    (state) => heard.push(`a ${state}`),
  );
  opened[0]?.state("open");
  shared.stream(
    () => heard.push("b"),
    (state) => heard.push(`b ${state}`),
  );
  opened[0]?.message(message);

  expect(opened).toHaveLength(1);
  expect(heard).toEqual(["a connecting", "a open", "b open", "a", "b"]);
});

it("closes with the last who listens, and opens anew for the next", () => {
  const { opened, shared } = driven();
  const heard: string[] = [];

  const first = shared.stream(() => heard.push("first"));
  const second = shared.stream(() => heard.push("second"));
  first();
  opened[0]?.message(message);
  const open = opened[0]?.closed;
  second();
  shared.stream(() => heard.push("third"));
  opened[1]?.message(message);

  expect({ open, closed: opened[0]?.closed }).toEqual({ open: false, closed: true });
  expect(heard).toEqual(["second", "third"]);
});
