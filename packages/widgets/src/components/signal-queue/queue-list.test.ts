import type { SignalSummary } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { withSignal } from "./queue-list.ts";

const signal = (id: string, at: string, more: Partial<SignalSummary> = {}): SignalSummary => ({
  id,
  control: { id: "PEN-05", version: 1, title: { zh: "裁量越档", en: "Outside the benchmark" } },
  level: "orange",
  state: "open",
  mode: "advise",
  at,
  record: { type: "penalty", id: `记录 ${id}` },
  ...more,
});

const newest = signal("newest", "2026-11-20T09:00:00+08:00");
const middle = signal("middle", "2026-11-19T09:00:00+08:00");
const oldest = signal("oldest", "2026-11-18T09:00:00+08:00");

describe("withSignal", () => {
  it.each([
    { name: "a newer one goes on top", add: signal("x", "2026-11-21T09:00:00+08:00"), ids: ["x", "newest", "middle", "oldest"] },
    { name: "one in between finds its place", add: signal("x", "2026-11-19T12:00:00+08:00"), ids: ["newest", "x", "middle", "oldest"] },
    { name: "instants are compared, not their text", add: signal("x", "2026-11-20T00:59:00Z"), ids: ["newest", "x", "middle", "oldest"] },
    {
      name: "of two at the same instant the one that came last is below",
      add: { ...newest, id: "x" },
      ids: ["newest", "x", "middle", "oldest"],
    },
    { name: "one that is there is replaced, not doubled", add: { ...middle, level: "red" as const }, ids: ["newest", "middle", "oldest"] },
    { name: "the oldest of all goes to the end", add: signal("x", "2026-11-01T09:00:00+08:00"), ids: ["newest", "middle", "oldest", "x"] },
  ])("puts the newest first: $name", ({ add, ids }) => {
    const list = withSignal([newest, middle, oldest], add, {}, false);

    expect(list.map(({ id }) => id)).toEqual(ids);
  });

  it("leaves out what the filter hides, also when it was shown before", () => {
    const over = { ...middle, state: "ceased" as const };

    const list = withSignal([newest, middle, oldest], over, { state: "open" }, false);

    expect(list.map(({ id }) => id)).toEqual(["newest", "oldest"]);
  });

  it("leaves to a further page what is older than all that are shown", () => {
    const list = withSignal([newest, middle], oldest, {}, true);

    expect(list.map(({ id }) => id)).toEqual(["newest", "middle"]);
  });

  it("keeps the last one of a page in its place when it changes", () => {
    const list = withSignal([newest, middle], { ...middle, level: "red" }, {}, true);

    expect(list.map(({ id, level }) => [id, level])).toEqual([
      ["newest", "orange"],
      ["middle", "red"],
    ]);
  });
});
