import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { type FeedCursor, type FeedPosition, fileCursor } from "./cursor.ts";
import { type PollOptions, type PollProgress, pollOcds } from "./poll.ts";
import type { OcdsIssue, OcdsObject } from "./types.ts";

type Handler = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serve(handler: Handler): Promise<string> {
  const server = createServer((request, response) => handler(request, response, new URL(request.url ?? "/", "http://feed")));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const release = (id: string, more: object = {}) => ({ ocid: `o-${id}`, id, date: "2024-03-01T00:00:00Z", tag: ["tender"], ...more });

function json(response: ServerResponse, value: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(200, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(value));
}

/** Pages of release packages that know what they were, and a list of what was asked. */
async function feedOf(pages: string[][], link: (n: number) => string = (n) => `?page=${n}`) {
  const asked: string[] = [];
  const origin = await serve((request, response, url) => {
    const n = Number(url.searchParams.get("page") ?? "1");
    const body = {
      releases: (pages[n - 1] ?? []).map((id) => release(id)),
      links: pages.length > n ? { next: link(n + 1) } : {},
    };
    const etag = `"${createHash("sha256").update(JSON.stringify(body)).digest("hex")}"`;
    const isSame = request.headers["if-none-match"] === etag;
    asked.push(`${n} ${isSame ? 304 : 200}`);
    if (isSame) response.writeHead(304, { etag }).end();
    else json(response, body, { etag });
  });
  return { url: `${origin}/feed`, origin, pages, asked };
}

function memory(): FeedCursor & { position: FeedPosition | undefined; saves: number } {
  return {
    position: undefined,
    saves: 0,
    async load() {
      return this.position;
    },
    async save(position) {
      this.saves++;
      this.position = structuredClone(position);
    },
  };
}

const quick = { retryDelayMs: () => 1, retries: 3 };

async function ids(options: PollOptions): Promise<string[]> {
  const all: string[] = [];
  for await (const { releases } of pollOcds({ ...quick, ...options })) all.push(...releases.map((one) => one.release.id as string));
  return all;
}

describe("pollOcds", () => {
  it.each([
    { name: "relative links", link: (n: number) => `?page=${n}` },
    { name: "links from the root", link: (n: number) => `/feed?page=${n}` },
  ])("follows $name to the end, each release with its place on the page", async ({ link }) => {
    const { url } = await feedOf([["a", "b"], ["c"], []], link);
    const batches = [];
    for await (const batch of pollOcds({ url, cursor: memory() })) batches.push(batch);

    expect(batches.map(({ page, releases }) => [page, ...releases.map((one) => `${one.line} ${one.release.id as string}`)])).toEqual([
      [url, "1 a", "2 b"],
      [url, "1 c"],
    ]);
  });

  it("goes on where it was, reads the pages before again, and takes what was committed late", async () => {
    const feed = await feedOf([["a"], ["b"], ["c"], ["d"]]);
    const cursor = memory();
    await ids({ url: feed.url, cursor, overlap: 1 });
    feed.asked.length = 0;
    feed.pages[2]?.unshift("late");
    feed.pages.push(["e"]);

    expect(await ids({ url: feed.url, cursor, overlap: 1 })).toEqual(["late", "e"]);
    expect(feed.asked).toEqual(["3 200", "4 200", "5 200"]);
  });

  it("asks whether a page changed, and saves nothing when none did", async () => {
    const feed = await feedOf([["a"], ["b"], ["c"]]);
    const cursor = memory();
    await ids({ url: feed.url, cursor });
    const { saves } = cursor;
    feed.asked.length = 0;

    expect(await ids({ url: feed.url, cursor })).toEqual([]);
    expect(feed.asked).toEqual(["2 304", "3 304"]);
    expect(cursor.saves).toBe(saves);
  });

  it("asks by date where pages have no tag", async () => {
    const date = "Sun, 22 Nov 2026 10:00:00 GMT";
    const asked: unknown[] = [];
    const url = await serve((request, response) => {
      asked.push(request.headers["if-modified-since"]);
      if (request.headers["if-modified-since"] === date) response.writeHead(304).end();
      else json(response, { releases: [release("a")] }, { "last-modified": date });
    });
    const cursor = memory();

    expect(await ids({ url, cursor })).toEqual(["a"]);
    expect(await ids({ url, cursor })).toEqual([]);
    expect(asked).toEqual([undefined, date]);
  });

  it("keeps a position that does not grow with the feed", async () => {
    const feed = await feedOf(Array.from({ length: 24 }, (_, page) => Array.from({ length: 500 }, (_, n) => `${page}-${n}`)));
    const cursor = memory();

    expect(await ids({ url: feed.url, cursor })).toHaveLength(12_000);
    expect(cursor.position?.seen).toHaveLength(10_000);
    expect(cursor.position?.pages).toHaveLength(2);
  });

  it("knows releases again that later ones have pushed to another page", async () => {
    const feed = await feedOf([["a", "b"], ["c", "d"], ["e", "f"], ["g"]]);
    const cursor = memory();
    await ids({ url: feed.url, cursor });
    const all = ["new", ...feed.pages.flat()];
    feed.pages.splice(0, 4, all.slice(0, 2), all.slice(2, 4), all.slice(4, 6), all.slice(6));

    expect(await ids({ url: feed.url, cursor, overlap: 1 })).toEqual([]);
    expect(
      await ids({ url: feed.url, cursor: { ...memory(), load: async () => ({ ...(cursor.position as FeedPosition), pages: [] }) } }),
    ).toEqual(["new"]);
  });

  it("reads a feed that grows while it is read, round after round, until it is told to end", async () => {
    const feed = await feedOf([["a"]]);
    const stop = new AbortController();
    const got: string[] = [];
    for await (const { releases } of pollOcds({ ...quick, url: feed.url, cursor: memory(), intervalMs: 5, signal: stop.signal })) {
      got.push(...releases.map((one) => one.release.id as string));
      if (got.length === 1) feed.pages[0]?.push("b");
      if (got.length === 2) feed.pages.push(["c"], ["d"]);
      if (got.length === 4) stop.abort();
    }

    expect(got).toEqual(["a", "b", "c", "d"]);
  });

  it("ends without an error while it waits or asks", async () => {
    const { url } = await feedOf([["a"]]);
    const hanging = await serve(() => {});

    const stop = new AbortController();
    const onProgress = () => void setTimeout(() => stop.abort(), 10);

    await expect(ids({ url, cursor: memory(), intervalMs: 3_600_000, signal: stop.signal, onProgress })).resolves.toEqual(["a"]);
    await expect(ids({ url: hanging, cursor: memory(), signal: AbortSignal.timeout(50) })).resolves.toEqual([]);
  });

  it.each([
    { name: "a page that links to itself", next: () => 2 },
    { name: "a page that links to one before", next: () => 1 },
  ])("ends at $name, once, and says so", async ({ next }) => {
    const origin = await serve((_, response, url) => {
      const n = Number(url.searchParams.get("page") ?? "1");
      json(response, { releases: [release(`r${n}`)], links: { next: `?page=${n === 1 ? 2 : next()}` } });
    });
    const issues: OcdsIssue[] = [];

    expect(await ids({ url: `${origin}/feed?page=1`, cursor: memory(), onIssue: (issue) => issues.push(issue) })).toEqual(["r1", "r2"]);
    expect(issues).toEqual([{ line: 1, path: "links/next", reason: "loop", value: `${origin}/feed` }]);
  });

  it.each([
    { name: "the same page under ever new addresses", releases: [release("a")], expected: ["a"] },
    { name: "empty pages without end", releases: [], expected: [] },
  ])("ends at $name", async ({ releases, expected }) => {
    const origin = await serve((_, response, url) =>
      json(response, { releases, links: { next: `?page=${Number(url.searchParams.get("page")) + 1}` } }),
    );
    const issues: OcdsIssue[] = [];

    expect(await ids({ url: origin, cursor: memory(), onIssue: (issue) => issues.push(issue) })).toEqual(expected);
    expect(issues).toMatchObject([{ reason: "loop" }]);
  });

  it("yields a content once, and tells when another comes under the same id", async () => {
    let title = "first";
    const url = await serve((_, response) =>
      json(response, { releases: [release("a", { title }), release("a", { title }), release("b")] }),
    );
    const cursor = memory();
    const issues: OcdsIssue[] = [];
    const progress: PollProgress[] = [];
    const options = {
      url,
      cursor,
      onIssue: (issue: OcdsIssue) => issues.push(issue),
      onProgress: (one: PollProgress) => progress.push(one),
    };

    expect(await ids(options)).toEqual(["a", "b"]);
    title = "second";
    expect(await ids({ ...options, clock: () => Date.parse("2024-03-01T01:00:00Z") })).toEqual([]);
    expect(issues[0]).toMatchObject({
      line: 1,
      ocid: "o-a",
      reason: "conflicting_release",
      value: expect.stringMatching(/^sha256 \S+ \/ \S+$/),
    });
    expect(progress.at(-1)).toEqual({
      pages: 1,
      unchanged: 0,
      releases: 0,
      repeated: 1,
      conflicting: 2,
      retries: 0,
      lagMs: 3_600_000,
      atEnd: true,
    });
  });

  it("opens records and lists of packages, and names what is no release", async () => {
    const url = await serve((_, response) =>
      json(response, [
        { records: [{ ocid: "o-1", compiledRelease: { id: "c" } }, { ocid: "o-2", releases: [release("r"), 7] }, null] },
        release("bare", { tag: ["compiled"] }),
        { releases: [{ id: "x" }, "y"] },
      ]),
    );
    const issues: OcdsIssue[] = [];
    const got = [];
    for await (const { releases } of pollOcds({ url, cursor: memory(), onIssue: (issue) => issues.push(issue) })) got.push(...releases);

    expect(got.map((one) => [one.release.ocid, one.release.id, one.isCompiled])).toEqual([
      ["o-1", "c", true],
      ["o-r", "r", false],
      ["o-bare", "bare", true],
    ]);
    expect(issues.map(({ reason }) => reason)).toEqual(["not_an_object", "not_an_object", "no_ocid", "not_an_object"]);
  });
});

describe("a feed in trouble", () => {
  const flaky = async (...answers: ((response: ServerResponse) => void)[]) => {
    let n = 0;
    const asked: number[] = [];
    const url = await serve((_, response) => {
      asked.push(Date.now());
      const answer = answers[n++];
      if (answer) answer(response);
      else json(response, { releases: [release("a")] });
    });
    return { url, asked };
  };
  const status =
    (code: number, headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(code, headers).end();

  it.each([
    { name: "an error of the server", answer: status(500) },
    { name: "a gateway that finds nobody", answer: status(502) },
    { name: "too many requests", answer: status(429) },
    { name: "a closed connection", answer: (response: ServerResponse) => void response.destroy() },
    { name: "half a page", answer: (response: ServerResponse) => void response.end('{"releases":[{"ocid":"o-a","id"') },
    {
      name: "a page that ends early",
      answer: (response: ServerResponse) => void response.writeHead(200, { "content-length": "900" }).write("{", () => response.destroy()),
    },
    { name: "a page in words", answer: (response: ServerResponse) => void response.end("<html>login</html>") },
    {
      name: "bytes that are no text",
      answer: (response: ServerResponse) => void response.end(Buffer.from('{"releases":[],"x":"\xff"}', "latin1")),
    },
    { name: "JSON that is no package", answer: (response: ServerResponse) => void response.end('{"error":"busy"}') },
  ])("is asked again after $name", async ({ answer }) => {
    const { url, asked } = await flaky(answer, answer);
    const progress: PollProgress[] = [];

    expect(await ids({ url, cursor: memory(), onProgress: (one) => progress.push(one) })).toEqual(["a"]);
    expect(asked).toHaveLength(3);
    expect(progress.at(-1)?.retries).toBe(2);
  });

  it("is asked again after silence", async () => {
    const { url, asked } = await flaky(() => {});

    expect(await ids({ url, cursor: memory(), timeoutMs: 1500 })).toEqual(["a"]);
    expect(asked).toHaveLength(2);
  });

  it("is given the time that it asks for, in seconds or as a date, and no more than an hour", async () => {
    for (const time of ["3600", "999999999999", new Date(Date.now() + 3_600_000).toUTCString()]) {
      const stop = new AbortController();
      const { url, asked } = await flaky(status(503, { "retry-after": time }));
      const reading = ids({ url, cursor: memory(), signal: stop.signal });
      while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
      // Without the header it would be asked again after a millisecond.
      await new Promise((resolve) => setTimeout(resolve, 60));
      stop.abort();

      expect(await reading).toEqual([]);
      expect(asked).toHaveLength(1);
    }
  });

  it.each([
    { name: "errors that do not end", answer: status(503), code: "FEED_UNAVAILABLE", message: /status 503 \(4 attempts\)/, attempts: 4 },
    { name: "no answers", answer: () => {}, code: "FEED_UNAVAILABLE", message: /no answer within 50 ms/, attempts: 4 },
    { name: "a token that is refused", answer: status(401), code: "FEED_UNAVAILABLE", message: /status 401$/, attempts: 1 },
    { name: "an address that is not there", answer: status(404), code: "FEED_UNAVAILABLE", message: /status 404$/, attempts: 1 },
    {
      name: "pages that are never whole",
      answer: (response: ServerResponse) => void response.end("{"),
      code: "OCDS_INVALID",
      message: /no JSON \(4/,
      attempts: 4,
    },
    {
      name: "a page that is too large",
      answer: (response: ServerResponse) => void response.end(`"${"x".repeat(2000)}"`),
      code: "OCDS_INVALID",
      message: /1000 bytes/,
      attempts: 1,
    },
  ])("is given up after $name", async ({ answer, code, message, attempts }) => {
    const { url, asked } = await flaky(...Array.from({ length: 9 }, () => answer));
    const reading = ids({ url: `${url}/?key=secret`, cursor: memory(), timeoutMs: 50, maxBytes: 1000 });

    await expect(reading).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(reading).rejects.not.toThrow(/secret/);
    expect(asked).toHaveLength(attempts);
  });

  it("fails where nobody listens", async () => {
    const url = await serve(() => {});
    await open.pop()?.();

    await expect(ids({ url, cursor: memory() })).rejects.toMatchObject({
      code: "FEED_UNAVAILABLE",
      message: expect.stringContaining("ECONNREFUSED"),
    });
  });

  it("keeps its place when it fails, and goes on from there", async () => {
    const feed = await feedOf([["a"], ["b"], ["c"]]);
    const cursor = memory();
    const isDown = { value: true };
    const fetch: typeof globalThis.fetch = (input, init) =>
      isDown.value && (input as string).endsWith("page=3") ? Promise.reject(new TypeError("down")) : globalThis.fetch(input, init);

    await expect(ids({ url: feed.url, cursor, fetch })).rejects.toMatchObject({ code: "FEED_UNAVAILABLE" });
    isDown.value = false;
    feed.asked.length = 0;
    expect(await ids({ url: feed.url, cursor, fetch })).toEqual(["c"]);
    expect(feed.asked).toEqual(["1 304", "2 304", "3 200"]);
  });

  it("is read on where its older pages are gone", async () => {
    const gone = new Set<string>();
    const origin = await serve((_, response, url) => {
      const n = url.searchParams.get("page") ?? "1";
      if (gone.has(n)) response.writeHead(410).end();
      else
        json(response, {
          releases: [release(`r${n}`), ...(gone.size > 0 ? [release(`late${n}`)] : [])],
          links: n === "3" ? {} : { next: `?page=${Number(n) + 1}` },
        });
    });
    const url = `${origin}/?page=1`;
    const cursor = memory();
    const issues: OcdsIssue[] = [];
    await ids({ url, cursor });
    gone.add("2");

    expect(await ids({ url, cursor, onIssue: (issue) => issues.push(issue) })).toEqual(["late3"]);
    expect(issues).toMatchObject([{ reason: "page_gone" }]);
  });
});

describe("other origins", () => {
  it("are not followed unless they are named, by links or by redirections", async () => {
    const other = await feedOf([["x"]]);
    const linking = await serve((_, response) => json(response, { releases: [release("a")], links: { next: other.url } }));
    const moving = await serve((_, response) => void response.writeHead(302, { location: other.url }).end());

    for (const url of [linking, moving]) {
      await expect(ids({ url, cursor: memory() })).rejects.toMatchObject({
        code: "OCDS_INVALID",
        message: expect.stringContaining(other.origin),
      });
    }
    expect(other.asked).toEqual([]);
    expect(await ids({ url: linking, cursor: memory(), allowOrigins: [other.origin] })).toEqual(["a", "x"]);
    expect(await ids({ url: moving, cursor: memory(), allowOrigins: [other.origin] })).toEqual(["x"]);
  });

  it("never see the headers that were given for the feed", async () => {
    const keys: unknown[] = [];
    const other = await serve((request, response) => {
      keys.push(request.headers["x-key"]);
      json(response, { releases: [release("x")] });
    });
    const url = await serve((request, response) => {
      keys.push(request.headers["x-key"]);
      response.writeHead(307, { location: other }).end();
    });
    await ids({ url, cursor: memory(), headers: { "x-key": "secret" }, allowOrigins: [other] });

    expect(keys).toEqual(["secret", undefined]);
  });

  it("redirections have an end, and lead on within the origin", async () => {
    const origin = await serve((_, response, { pathname }) => {
      if (pathname === "/moved") json(response, { releases: [release("a")] });
      else response.writeHead(301, { location: pathname === "/old" ? "moved" : "/round" }).end();
    });

    expect(await ids({ url: `${origin}/old`, cursor: memory() })).toEqual(["a"]);
    await expect(ids({ url: `${origin}/round`, cursor: memory() })).rejects.toMatchObject({ code: "FEED_UNAVAILABLE" });
  });

  it.each(["ftp://feed", "feed", "http://user:secret@feed/"])("an address such as %s is refused at the start", async (url) => {
    await expect(ids({ url, cursor: memory() })).rejects.toMatchObject({ code: "SETTING_INVALID" });
  });

  it.each(["http://user:secret@127.0.0.1/", "javascript:alert(1)", "http://["])("a link to %s is no way on", async (next) => {
    const url = await serve((_, response) => json(response, { releases: [release("a")], links: { next } }));

    await expect(ids({ url, cursor: memory() })).rejects.toMatchObject({ code: "OCDS_INVALID" });
  });
});

describe("fileCursor", () => {
  const folder = () => mkdtemp(join(tmpdir(), "ocds-cursor-"));

  it("keeps the position over restarts, in one file", async () => {
    const dir = await folder();
    const feed = await feedOf([["a"], ["b"]]);
    const path = join(dir, "position.json");

    expect(await fileCursor(path).load()).toBeUndefined();
    expect(await ids({ url: feed.url, cursor: fileCursor(path) })).toEqual(["a", "b"]);
    expect(await ids({ url: feed.url, cursor: fileCursor(path) })).toEqual([]);
    expect(await readdir(dir)).toEqual(["position.json"]);
  });

  it.each(["", "{", "[]", '{"feed":"x","pages":[{}],"seen":[]}'])("refuses a file that holds %j", async (text) => {
    const path = join(await folder(), "position.json");
    await writeFile(path, text);

    await expect(fileCursor(path).load()).rejects.toMatchObject({ code: "SETTING_INVALID" });
  });

  it("refuses the position of another feed", async () => {
    const path = join(await folder(), "position.json");
    const [one, two] = [await feedOf([["a"]]), await feedOf([["b"]])];
    await ids({ url: one.url, cursor: fileCursor(path) });

    await expect(ids({ url: two.url, cursor: fileCursor(path) })).rejects.toMatchObject({ code: "SETTING_INVALID" });
  });

  it("keeps the position before where the new one cannot be written", async () => {
    const dir = await folder();
    const cursor = fileCursor(join(dir, "position.json"));
    await cursor.save({ feed: "x", pages: [], seen: [] });

    await expect(cursor.save({ feed: "y", pages: [], seen: [["a", 1n]] } as never)).rejects.toThrow();
    expect(await cursor.load()).toMatchObject({ feed: "x" });
    expect(await readdir(dir)).toEqual(["position.json"]);
  });
});

describe("a process that is killed after it took a page and before its position is saved", () => {
  it("loses nothing; what comes again has the same event ids", async () => {
    const dir = await mkdtemp(join(tmpdir(), "ocds-killed-"));
    const pages = Array.from({ length: 6 }, (_, page) => Array.from({ length: 5 }, (_, n) => `r${page}-${n}`));
    const { url } = await feedOf(pages);
    const taken = join(dir, "taken.txt");
    const script = fileURLToPath(new URL("../../test/poll-client.ts", import.meta.url));
    const run = (dieAt: string) =>
      new Promise<NodeJS.Signals | null>((resolve) => {
        const child = spawn(process.execPath, ["--conditions=plumbline-source", script, url, join(dir, "position.json"), taken, dieAt], {
          stdio: "inherit",
        });
        child.on("exit", (_, signal) => resolve(signal));
      });

    expect(await run("2")).toBe("SIGKILL");
    expect(await run("2")).toBe("SIGKILL");
    expect(await run("never")).toBeNull();

    const events = (await readFile(taken, "utf8"))
      .trim()
      .split("\n")
      .map((line) => line.split(" ") as [string, string]);
    expect(new Set(events.map(([, id]) => id))).toEqual(new Set(pages.flat()));
    expect(new Set(events.map(([event]) => event)).size).toBe(30);
    // Two pages were taken and not saved, and only these came again.
    expect(events).toHaveLength(40);
  });
});

describe("what a release is", () => {
  it("may be of any kind", async () => {
    const odd: unknown[] = [
      null,
      1,
      "x",
      [],
      {},
      { ocid: 1 },
      { ocid: "" },
      { ocid: "__proto__", id: { a: 1 } },
      { ocid: "o", id: null, date: 7 },
      { ocid: "o", id: [] },
    ];
    const url = await serve((_, response) => json(response, { releases: odd, links: "next" }));
    const got: OcdsObject[] = [];
    for await (const { releases } of pollOcds({ url, cursor: memory() })) got.push(...releases.map((one) => one.release));

    expect(got.map(({ ocid }) => ocid)).toEqual(["__proto__", "o", "o"]);
  });
});
