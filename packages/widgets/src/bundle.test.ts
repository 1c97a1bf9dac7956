import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { widgetsBundle } from "./bundle.ts";
import { VERSION } from "./version.ts";

it("the elements state the version of the package", () => {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string };

  expect(VERSION).toBe(version);
});

describe.each([
  { which: "host", tags: ["plumb-risk-notice"], limit: 18_000 },
  { which: "console", tags: ["plumb-signal-queue", "plumb-signal-page", "plumb-trail-check"], limit: 40_000 },
] as const)("the script for the $which", ({ which, tags, limit }) => {
  it("registers its elements and no others", async () => {
    const script = await widgetsBundle(which);

    const all = [...new Set(script.match(/"plumb-(risk-notice|signal-queue|signal-page|trail-check)"/g))];
    expect(all.sort()).toEqual(tags.map((tag) => `"${tag}"`).sort());
  });

  it("leaves hashing to a module that is loaded when somebody checks", async () => {
    // The first constant of SHA-256.
    expect(await widgetsBundle(which)).not.toMatch(/428a2f98|1116352408/i);
    expect(await widgetsBundle("verifier")).toMatch(/428a2f98|1116352408/i);
  });

  it("spreads nothing into an optional call, which kernels before 91 get wrong", async () => {
    expect(await widgetsBundle(which)).not.toMatch(/\?\.[\w$]*\(\.\.\./);
  });

  it("is text in ASCII within its budget", async () => {
    const script = await widgetsBundle(which);

    expect(script).toMatch(/^[\x00-\x7f]*$/);
    expect(gzipSync(script, { level: 9 }).length).toBeLessThanOrEqual(limit);
  });
});
