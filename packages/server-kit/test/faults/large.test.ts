import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { verifyStore } from "../../src/trail/index.ts";
import { folder, openTrail, verifierKey } from "../trail-support.ts";
import { isLong } from "./fault-support.ts";

const run = promisify(execFile);
const SIZES = [2_000_000, 10_000_000];
const MINUTES = 40;

describe.runIf(isLong)("a trail of ten million entries", () => {
  it("needs no more memory for the last eight million than 20 MB, opens again, goes on, and is valid", async () => {
    const file = join(folder(), "trail.db");
    const script = join(import.meta.dirname, "large-trail.ts");
    // Every thread collects its garbage twice a second, so that what is measured is what is needed.
    const collecting = ["--expose-gc", "--import", "data:text/javascript,setInterval(gc,500).unref()"];
    const node = ["--conditions=plumbline-source", "--disable-warning=ExperimentalWarning", ...collecting, script];
    const { stdout } = await run(process.execPath, [...node, file, String(MINUTES), ...SIZES.map(String)], {
      env: { ...process.env, NODE_OPTIONS: "", MALLOC_ARENA_MAX: "2" },
    });
    const [[small, before], [large, after]] = stdout
      .trim()
      .split("\n")
      .map((line) => line.split(" ").map(Number)) as [number[], number[]];
    // For whoever reads the output: what a slow machine reached in its time counts too.
    console.info(stdout);

    const trail = await openTrail(file);
    // A few more than were asked for: those that were taken while the memory was looked at.
    const { size } = trail;
    const next = await trail.append([
      { event: { id: "next", type: "a.b", time: "2026-03-02T09:00:00+08:00", source: "host", objects: [], data: {} } },
    ]);
    await trail.close();
    const verdict = await verifyStore({ sqlite: file }, { verifierKey });

    expect(large).toBeGreaterThan(small as number);
    expect(size).toBeGreaterThanOrEqual(large as number);
    expect((after as number) - (before as number)).toBeLessThanOrEqual(20 << 20);
    expect(next.receipts).toMatchObject([{ status: "stored", index: size }]);
    expect(verdict).toMatchObject({ outcome: "valid", checked: size + 1 });
  }, 5_400_000);
});
