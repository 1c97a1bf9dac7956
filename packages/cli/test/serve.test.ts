import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { EventsReply, SignalDetail, SignalList } from "@plumbline/core";
import { demoCase, SAMPLE_BENCHMARKS } from "@plumbline/packs";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { bearer, get, refused, started } from "./server-process.ts";
import { folder, plumbline } from "./support.ts";

describe("plumbline serve", { timeout: 60_000 }, () => {
  it("takes events, raises their signal, and knows both again after it was killed", async () => {
    const dir = folder();
    const benchmarks = join(dir, "benchmarks.json");
    writeFileSync(benchmarks, JSON.stringify(SAMPLE_BENCHMARKS));
    const { events, decision } = demoCase();
    const source = events[0]?.source as string;
    const options = ["--pack", "penalty", "--benchmarks", benchmarks, "--source", source];
    const first = await started(dir, ...options);

    const response = await fetch(`${first.url}/v1/events`, {
      method: "POST",
      headers: bearer(first.sources[source] as string),
      body: JSON.stringify({ events: [...events, decision(8_000_000)].map((event) => ({ event })) }),
    });
    const { receipts } = (await response.json()) as EventsReply;
    await first.end("SIGKILL");
    const second = await started(dir, ...options);
    const { signals } = await get<SignalList>(second, "/v1/signals");
    const details = await Promise.all(signals.map(({ id }) => get<SignalDetail>(second, `/v1/signals/${id}`)));

    expect(receipts.map(({ status }) => status)).toEqual(receipts.map(() => "stored"));
    expect(Object.keys(first.sources)).toEqual([source]);
    expect(second.sources).toEqual({});
    expect(second.key).toBe(first.key);
    expect(details.map(({ control, history }) => `${control.id} ${history.map(({ change }) => change).join()}`)).toContain("PEN-05 raised");
    expect((await second.end("SIGTERM")).code).toBe(0);
  });

  it("gives the console to who has the key, and nothing to others", async () => {
    const server = await started(folder());
    const status = async (path: string, headers: Record<string, string> = {}) =>
      (await fetch(server.url + path, { headers, redirect: "manual" })).status;

    const signedIn = await fetch(server.console, { redirect: "manual" });
    const cookie = (signedIn.headers.get("set-cookie") as string).split(";")[0] as string;

    expect([signedIn.status, signedIn.headers.get("location")]).toEqual([303, "/console"]);
    expect(await status("/console", { cookie })).toBe(200);
    expect(await status("/v1/signals", { cookie })).toBe(200);
    expect(await status("/console")).toBe(401);
    expect(await status("/console?key=wrong")).toBe(401);
    expect(await status("/v1/signals")).toBe(401);
  });

  it.each(["SIGTERM", "SIGINT", "stdin"] as const)("ends by %s, although somebody follows the stream", async (how) => {
    const server = await started(folder(), "--until-stdin-ends");
    const stream = await fetch(`${server.url}/v1/stream`, { headers: bearer(server.key) });
    const reading = stream.text().catch(() => "cut off");

    expect(await server.end(how)).toEqual({ code: 0, err: "" });
    await reading;
  });

  it("keeps everything that it writes from other users, also in a folder that they can open", async () => {
    const dir = folder();
    mkdirSync(join(dir, "open"), { mode: 0o755 });
    const server = await started(join(dir, "open"));

    const modes = ["plumbline.json", "trail.db", "trail.db-wal"].map((name) => statSync(join(dir, "open", name)).mode & 0o777);
    await server.end("SIGTERM");
    const made = await started(join(dir, "made"));

    expect(modes).toEqual([0o600, 0o600, 0o600]);
    expect(statSync(join(dir, "made")).mode & 0o777).toBe(0o700);
    await made.end("SIGTERM");
  });

  it("begins at --clock-at", async () => {
    const server = await started(folder(), "--clock-at", "2026-03-02T09:00:00+08:00", "--source", "host");

    const response = await fetch(`${server.url}/v1/precheck`, {
      method: "POST",
      headers: bearer(server.sources.host as string),
      body: JSON.stringify({
        draft: { id: "e", type: "x.y", time: "2026-03-01T09:00:00+08:00", source: "host", objects: [{ type: "x", id: "1" }], data: {} },
      }),
    });
    const { basis } = (await response.json()) as { readonly basis: { readonly asOf: string } };

    expect(basis.asOf).toMatch(/^2026-03-02T01:0/);
  });

  it("refuses a second server on one folder, and the first goes on", async () => {
    const dir = folder();
    const first = await started(dir);

    const second = await refused("--dir", dir, "--port", "0");

    expect(second).toMatchObject({ code: 1, out: "" });
    expect(second.err).toMatch(/^plumbline: STORE_CONFLICT: .* is held by another process or store; one process writes to it\n$/);
    expect((await fetch(`${first.url}/v1/health`)).status).toBe(200);
  });

  it("refuses a port that is taken", async () => {
    const taken = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void taken.close());
    await once(taken, "listening");
    const { port } = taken.address() as AddressInfo;

    const { code, err } = await plumbline("serve", "--dir", folder(), "--port", String(port));

    expect([code, err]).toEqual([2, `plumbline: USAGE: port ${port} is taken; name another with --port, or 0 for any\n`]);
  });

  describe("called wrongly", () => {
    let dir: string;
    beforeAll(() => {
      dir = mkdtempSync(join(tmpdir(), "plumbline-cli-"));
    });
    afterAll(() => rmSync(dir, { recursive: true }));

    it.each([
      { name: "a port that is no number", options: ["--port", "x"], says: 'option --port takes a number from 0 to 65535, not "x"' },
      { name: "a word too many", options: ["now"], says: 'serve takes no further words, not "now"' },
      { name: "a pack that there is not", options: ["--pack", "nope"], says: 'no pack "nope"; there are approval, penalty, decision' },
      { name: "an instant without offset", options: ["--clock-at", "2026-01-01T00:00:00"], says: "option --clock-at takes an instant" },
      { name: "an address of another machine", options: ["--host", "192.0.2.1", "--port", "0"], says: "address not available" },
      { name: "the supervisor's own name for a source", options: ["--source", "engine/main"], says: "names that begin with engine/" },
      { name: "no name for a source", options: ["--source", ""], says: 'option --source: "": not a name' },
      { name: "two lines for a source", options: ["--source", "a\nb"], says: 'option --source: "a\\nb": not a name' },
    ])("refuses $name in one line", async ({ options, says }) => {
      const { code, out, err } = await plumbline("serve", "--dir", dir, ...options);

      expect([code, out, err.trim().split("\n").length]).toEqual([2, "", 1]);
      expect(err).toContain(says);
    });

    it("leaves a folder that can be used", async () => {
      const after = await started(dir);

      expect((await after.end("SIGTERM")).code).toBe(0);
    });
  });

  it("refuses a folder that is a file, without a stack", async () => {
    const file = join(folder(), "file");
    writeFileSync(file, "");

    const { code, err } = await plumbline("serve", "--dir", file, "--port", "0");

    expect([code, err.split("\n").length]).toEqual([2, 2]);
    expect(err).toContain("option --dir:");
  });

  it("used to go on under the old name when another origin was given", async () => {
    const dir = folder();
    await (await started(dir, "--origin", "one.example/trail")).end("SIGTERM");

    const { code, err } = await plumbline("serve", "--dir", dir, "--origin", "two.example/trail");

    expect(code).toBe(2);
    expect(err).toContain('is named "one.example/trail" for ever');
  });

  it("does not start when plumbline.json is no JSON or lacks the seed", async () => {
    const dir = folder();
    await (await started(dir)).end("SIGTERM");
    const path = join(dir, "plumbline.json");
    const text = readFileSync(path, "utf8");
    const changed = [
      { to: "{", says: "line 1, column 2: not JSON; correct it or restore the file" },
      { to: text.replace(/"seed": "[^"]*"/, '"seed": "AAAA"'), says: "seed: not 32 bytes" },
    ];

    for (const { to, says } of changed) {
      writeFileSync(path, to);
      const { code, err } = await plumbline("serve", "--dir", dir, "--port", "0");
      expect([code, err]).toEqual([1, expect.stringContaining(`plumbline: STORE_INVALID: ${path}`)]);
      expect(err).toContain(says);
    }
  });
});
