import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { folder, ids, spoolRecorder, startServer } from "./spool-support.ts";
import { faults, fine, until } from "./test-supervisor.ts";

describe("a spool", () => {
  it("delivers everything once and in order, proves it, and then holds nothing", async () => {
    const server = await startServer();
    const recorder = await spoolRecorder(server.url);

    const results = await Promise.all(ids(1200).map((id) => recorder.record(fine(id))));
    const left = await recorder.flush();

    expect(results).toEqual(ids(1200).map((id) => ({ accepted: true, id })));
    expect(left).toBe(0);
    expect((await server.received()).map(({ id, seq }) => [id, seq])).toEqual(ids(1200).map((id, i) => [id, i]));
    expect(await server.noticed()).toEqual([]);
    expect(recorder.health()).toMatchObject({ queued: 0, sent: 1200, unproven: 0, bytes: 0, refused: 0, lagMs: 0, contradictions: [] });
    expect(recorder.health().checkpoint).toContain("plumbline.test/spool\n");
  });
});
