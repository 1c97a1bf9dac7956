import { createHash } from "node:crypto";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  type EventsReply,
  PlumblineError,
  type Problem,
  type Receipt,
  type TraceEvent,
  type TrailEntriesReply,
  toCloudEvent,
} from "@plumbline/core";
import {
  base64Of,
  canonicalJson,
  disclosureDigest,
  disclosureOf,
  leafHash,
  noteText,
  parseCheckpoint,
  rootFrom,
  tilePath,
  verifyTlogProof,
} from "@plumbline/core/trail";
import { addSource, fileSources, listen, revokeSource, rotateSource } from "@plumbline/server-kit";
import { sqliteSubjectKeys, sqliteTrailStore } from "@plumbline/server-kit/store/sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { eventsReply, quarantineList, receipt as receiptSchema } from "../src/api/schemas.ts";
import { event, newFolder, startSupervisor, type TestSupervisor, TOKENS, VERIFIER_KEY } from "./supervisor.ts";

// Over real HTTP, on the server that Node has.

let server: TestSupervisor;
let closeHttp: (() => Promise<void>) | undefined;
let url = "";

afterEach(async () => {
  await closeHttp?.();
  closeHttp = undefined;
  await server?.end();
});

async function start(options: Parameters<typeof startSupervisor>[0] = {}): Promise<void> {
  server = await startSupervisor(options);
  const listening = await listen({ fetch: server.supervisor.fetch, port: 0 });
  ({ url } = listening);
  closeHttp = () => listening.close();
}

/** The same folder under other options. */
async function restart(options: Parameters<typeof startSupervisor>[0]): Promise<void> {
  await closeHttp?.();
  await server.supervisor.close();
  await start({ ...options, dir: server.dir });
}

function post(
  body: string | Uint8Array,
  type = "application/json",
  headers: Record<string, string> = {},
  token = TOKENS.host,
): Promise<Response> {
  return fetch(`${url}/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": type, ...headers },
    body: body as string,
  });
}

const get = (path: string, token = "", headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url + path, { headers: { ...headers, ...(token && { authorization: `Bearer ${token}` }) } });

async function send(envelopes: readonly unknown[], head?: unknown): Promise<EventsReply> {
  const response = await post(JSON.stringify({ events: envelopes, ...(head !== undefined && { head }) }));
  return eventsReply.parse(await response.json());
}

const fine = (more: Partial<TraceEvent> = {}) => event("fine.decided", "f-1", { fine: 100_00, max: 500_00 }, more);
const numbered = (seq: number, more: Partial<TraceEvent> = {}) => fine({ epoch: 1, seq, ...more });
const hashOf = (one: TraceEvent) => createHash("sha256").update(canonicalJson(one)).digest("hex");

async function trailed(): Promise<TraceEvent[]> {
  const { entries } = (await (await get("/v1/trail/entries", TOKENS.key)).json()) as TrailEntriesReply;
  return entries.map((entry) => JSON.parse(entry.event ?? "null") as TraceEvent);
}

describe("events come in", () => {
  it("as JSON, lines, CloudEvents one by one, in batches and in binary mode, packed or not, and are the same event", async () => {
    await start();
    const one = fine();
    const cloud = toCloudEvent(one);
    const { data, datacontenttype: _, ...attributes } = cloud;
    const binary = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
    const envelope = JSON.stringify({ event: one });

    const replies = [
      await post(`{"events":[${envelope}]}`),
      await post(envelope, "application/x-ndjson"),
      await post(JSON.stringify(cloud), "application/cloudevents+json"),
      await post(JSON.stringify([cloud]), "application/cloudevents-batch+json; charset=utf-8"),
      await post(JSON.stringify(data), "application/json", binary),
      await post(gzipSync(`{"events":[${envelope}]}`), "application/json", { "content-encoding": "gzip" }),
    ];
    const receipts = await Promise.all(replies.map(async (reply) => eventsReply.parse(await reply.json()).receipts));

    expect(receipts.flat().map(({ status, id }) => [status, id])).toEqual(
      ["stored", ...Array(5).fill("duplicate")].map((status) => [status, one.id]),
    );
    expect(await trailed()).toEqual([one]);
  });

  it("with values of persons beside them, which the shape of their type is checked with", async () => {
    const dir = await newFolder();
    await start({ dir, subjectKeys: await sqliteSubjectKeys({ file: join(dir, "keys.db") }) });
    const max = disclosureOf("max", 500_00, new Uint8Array(16).fill(1));
    const wrong = disclosureOf("max", "viel", new Uint8Array(16).fill(2));
    const concealed = (text: string) => ({
      event: event("fine.decided", "f-1", { fine: 800_00, _sd: [disclosureDigest(text)] }),
      disclosures: [{ subject: "person-1", text }],
    });

    const { receipts } = await send([concealed(max), concealed(wrong), { ...concealed(max), event: fine() }]);
    const { entries } = (await (await get("/v1/trail/entries?to=1", TOKENS.key)).json()) as TrailEntriesReply;

    expect(receipts).toMatchObject([
      { status: "stored" },
      { status: "quarantined", code: "EVENT_INVALID", reason: expect.stringContaining("data.max") },
      { status: "quarantined", code: "DISCLOSURE_INVALID" },
    ]);
    expect(entries[0]?.disclosures).toEqual([max]);
    expect(entries[0]?.event).not.toContain("50000");
  });

  it("numbered, and a number that was refused leaves no gap where one that never came does", async () => {
    await start();
    const last = numbered(3);

    const { receipts } = await send([{ event: numbered(0) }, { event: numbered(1, { time: "yesterday" }) }, { event: last }]);
    await send([], { epoch: 1, seq: 3, hash: hashOf(last) });
    await server.supervisor.supervision.caughtUp();
    const found = (await trailed()).filter(({ type }) => type.startsWith("source."));
    const metrics = await (await get("/v1/metrics")).text();

    expect(metrics).toContain("\nplumbline_gaps_open 1\n");
    expect(receipts).toMatchObject([{ status: "stored" }, { status: "quarantined", seq: 1 }, { status: "stored" }]);
    expect(found).toMatchObject([{ type: "source.gap_found", data: { epoch: 1, from: 2, to: 2 } }]);
  });

  it("with one answer for all where every one of them is in conflict", async () => {
    await start();
    const one = fine();
    const other = { ...one, data: { fine: 1 } };
    await send([{ event: one }]);

    const all = await post(JSON.stringify({ events: [{ event: other }, { event: other }] }));
    const some = await post(JSON.stringify({ events: [{ event: other }, { event: one }] }));
    const { receipts } = eventsReply.parse(await all.json());

    expect([all.status, some.status]).toEqual([409, 200]);
    expect(receipts).toMatchObject([{ code: "EVENT_CONFLICT" }, { code: "EVENT_CONFLICT" }]);
  });

  it("line by line: one that is no JSON is kept aside, and only that one", async () => {
    await start();

    const reply = await post(
      [JSON.stringify({ event: fine() }), '{"event": {', JSON.stringify({ event: fine() })].join("\n"),
      "application/x-ndjson",
    );
    const { receipts } = eventsReply.parse(await reply.json());
    const { quarantined } = quarantineList.parse(await (await get("/v1/quarantine", TOKENS.key)).json());

    expect(receipts).toMatchObject([{ status: "stored" }, { code: "REQUEST_INVALID" }, { status: "stored" }]);
    expect(quarantined).toMatchObject([{ source: "host", body: '{"event": {', times: 1 }]);
  });

  const deep = `${'{"a":'.repeat(40)}1${"}".repeat(40)}`;

  it.each([
    { name: "another encoding", body: "{}", headers: { "content-encoding": "br" }, status: 415, code: "MEDIA_TYPE_UNSUPPORTED" },
    { name: "another type", body: "{}", type: "text/plain", status: 415, code: "MEDIA_TYPE_UNSUPPORTED" },
    { name: "another character set", body: "{}", type: "application/json; charset=gbk", status: 415, code: "MEDIA_TYPE_UNSUPPORTED" },
    { name: "gzip that is none", body: "{}", headers: { "content-encoding": "gzip" }, status: 422, code: "REQUEST_INVALID" },
    {
      name: "a bomb",
      body: gzipSync(Buffer.alloc(64 << 20)),
      headers: { "content-encoding": "gzip" },
      status: 413,
      code: "REQUEST_TOO_LARGE",
    },
    { name: "bytes that are no UTF-8", body: Buffer.from([0x22, 0xff, 0x22]), status: 422, code: "REQUEST_INVALID" },
    { name: "a member twice", body: '{"events":[{"event":{"id":1,"id":2}}]}', status: 422, code: "REQUEST_INVALID" },
    { name: "half a surrogate pair", body: '{"events":[{"event":{"id":"\\ud800"}}]}', status: 422, code: "REQUEST_INVALID" },
    { name: "too many levels", body: `{"events":[${deep}]}`, status: 422, code: "REQUEST_INVALID" },
  ])("but not as $name", async ({ body, type, headers, status, code }) => {
    await start();

    const response = await post(body, type, headers);

    expect([response.status, ((await response.json()) as Problem).code]).toEqual([status, code]);
    expect(server.supervisor.trail.size).toBe(0);
  });
});

describe("the quarantine", () => {
  const refused = () => ({ event: event("fine.decided", "f-1", { fine: 1, note: "a member that the type does not have yet" }) });

  it("is listed page by page, and what a later server understands leaves it for the trail", async () => {
    await start();
    const bodies = Array.from({ length: 23 }, refused);
    await send(bodies);
    const page = async (query: string) => quarantineList.parse(await (await get(`/v1/quarantine${query}`, TOKENS.key)).json());
    const replay = async (n: number): Promise<Receipt> =>
      receiptSchema.parse(
        await (
          await fetch(`${url}/v1/quarantine/${n}/replay`, { method: "POST", headers: { authorization: `Bearer ${TOKENS.key}` } })
        ).json(),
      );

    const first = await page("?limit=15");
    const second = await page(`?limit=15&page=${first.next}`);
    const again = await replay(first.quarantined[0]?.n as number);
    await restart({ packs: [] });
    const taken = await replay(first.quarantined[0]?.n as number);
    const missing = await fetch(`${url}/v1/quarantine/${first.quarantined[0]?.n}/replay`, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKENS.key}` },
    });
    const left = await page("?limit=200");

    expect([first.quarantined.length, second.quarantined.length, second.next]).toEqual([15, 8, undefined]);
    expect([...first.quarantined, ...second.quarantined].map(({ body }) => JSON.parse(body))).toEqual(bodies);
    expect(again).toMatchObject({ status: "quarantined", code: "EVENT_INVALID" });
    expect(taken).toMatchObject({ status: "stored", index: 0 });
    expect(missing.status).toBe(404);
    expect(left.quarantined.map(({ times }) => times)).toEqual(Array(22).fill(1));
    expect(await trailed()).toEqual([bodies[0]?.event]);
  });
});

describe("the trail, for anybody's client", () => {
  it("is published as checkpoint, tiles, bundles and proofs that add up", async () => {
    await start();
    await send(Array.from({ length: 300 }, () => ({ event: fine() })));
    await send([{ event: fine() }]);

    const checkpoint = await (await get("/v1/trail/checkpoint")).text();
    const { size, root } = parseCheckpoint(noteText(checkpoint) as string);
    const computed = await rootFrom(size, async (level, index, width) => {
      const tile = await get(`/v1/trail/${tilePath(level, index, width)}`);
      return new Uint8Array(await tile.arrayBuffer());
    });
    const bundle = Buffer.from(await (await get("/v1/trail/tile/entries/001.p/45", TOKENS.key)).arrayBuffer());
    const leaf = bundle.subarray(2, 2 + bundle.readUInt16BE(0));
    const proof = await (await get("/v1/trail/proof/256", TOKENS.host)).text();

    expect(size).toBe(301);
    expect(base64Of(computed)).toBe(root);
    expect(verifyTlogProof(proof, leafHash(leaf), [VERIFIER_KEY])).toMatchObject({ index: 256 });
  });

  it("has tiles that may be kept for ever, and bundles that nobody else keeps", async () => {
    await start();
    await send([{ event: fine() }]);

    const tile = await get("/v1/trail/tile/0/000.p/1");
    const bundle = await get("/v1/trail/tile/entries/000.p/1", TOKENS.key);
    const etag = tile.headers.get("etag") as string;
    const known = await get("/v1/trail/tile/0/000.p/1", "", { "if-none-match": `"other", ${etag}` });

    expect([tile, bundle].map(({ headers }) => [headers.get("content-type"), headers.get("cache-control")])).toEqual([
      ["application/octet-stream", "public, max-age=31536000, immutable"],
      ["application/octet-stream", "private, no-cache"],
    ]);
    expect([known.status, await known.text()]).toEqual([304, ""]);
  });

  it.each([
    { name: "a tile beyond the checkpoint", path: "/v1/trail/tile/0/000.p/2", token: "", status: 404 },
    { name: "a full tile that is not full", path: "/v1/trail/tile/0/000", token: "", status: 404 },
    { name: "a tile of level 64", path: "/v1/trail/tile/64/000.p/1", token: "", status: 404 },
    { name: "a tile without its zeroes", path: "/v1/trail/tile/0/0.p/1", token: "", status: 404 },
    { name: "a tile with zeroes too many", path: "/v1/trail/tile/0/x000/000.p/1", token: "", status: 404 },
    { name: "a tile of width 256 that says so", path: "/v1/trail/tile/0/000.p/256", token: "", status: 404 },
    { name: "a tile of no width", path: "/v1/trail/tile/0/000.p/0", token: "", status: 404 },
    { name: "a tile of another level of words", path: "/v1/trail/tile/data/000", token: "", status: 404 },
    { name: "a path above", path: "/v1/trail/tile/0/%2e%2e/checkpoint", token: "", status: 404 },
    { name: "a bundle for nobody", path: "/v1/trail/tile/entries/000.p/1", token: "", status: 401 },
    { name: "a bundle for a host", path: "/v1/trail/tile/entries/000.p/1", token: TOKENS.host, status: 403 },
    { name: "a bundle beyond the checkpoint", path: "/v1/trail/tile/entries/001.p/1", token: TOKENS.key, status: 404 },
    { name: "a proof for nobody", path: "/v1/trail/proof/0", token: "", status: 401 },
    { name: "a proof of another host's event", path: "/v1/trail/proof/0", token: TOKENS.other, status: 404 },
    { name: "a proof beyond the checkpoint", path: "/v1/trail/proof/1", token: TOKENS.key, status: 404 },
    { name: "a proof of no entry", path: "/v1/trail/proof/x", token: TOKENS.key, status: 422 },
  ])("answers $status to $name", async ({ path, token, status }) => {
    await start();
    await send([{ event: fine() }]);

    expect((await get(path, token)).status).toBe(status);
  });
});

describe("sources", () => {
  it("are admitted, rotated and revoked while the server runs, and the trail tells it once", async () => {
    const dir = await newFolder();
    const file = join(dir, "sources.json");
    const identity = { sources: fileSources(file), supervisors: { supervisor: TOKENS.key }, secret: "a-secret-that-signs-sessions" };
    const first = addSource(file, "host").token;
    await start({ dir, identity });
    const sentBy = async (token: string) => (await post(JSON.stringify({ events: [{ event: fine() }] }), undefined, {}, token)).status;

    const before = await sentBy(first);
    const second = rotateSource(file, "host", { keepOldUntil: server.clock.now() + 1000 }).token;
    const during = [await sentBy(first), await sentBy(second)];
    server.clock.set(server.clock.now() + 1000);
    const after = [await sentBy(first), await sentBy(second)];
    revokeSource(file, "host");
    const revoked = await sentBy(second);
    await restart({ identity, testClock: server.clock });
    const told = (await trailed()).filter(({ type }) => type.startsWith("source."));

    expect([before, during, after, revoked]).toEqual([200, [200, 200], [401, 200], 401]);
    expect(told.map(({ type, source, objects }) => [type, source, objects])).toEqual(
      ["source.admitted", "source.rotated", "source.revoked"].map((type) => [type, "engine/trail", [{ type: "source", id: "host" }]]),
    );
  });
});

describe("operation", () => {
  it("shows counts in the format of Prometheus, and names nobody", async () => {
    await start();
    await send([{ event: fine() }, { event: fine({ source: "other" }) }]);
    await server.supervisor.supervision.caughtUp();
    await get("/v1/nothing");

    const response = await get("/v1/metrics");
    const text = await response.text();
    const families = familiesOf(text);
    const shown = (sample: string) => families.flatMap(({ samples }) => samples).find(([name]) => name === sample)?.[1];

    expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(shown('plumbline_events_total{outcome="stored"}')).toBe(1);
    expect(shown('plumbline_events_refused_total{code="FORBIDDEN"}')).toBe(1);
    expect(shown('plumbline_requests_total{status="2xx"}')).toBeGreaterThan(0);
    expect(shown("plumbline_trail_entries")).toBe(1);
    expect(shown("plumbline_trail_unfolded_entries")).toBe(0);
    expect(shown("plumbline_waiting_bytes")).toBe(0);
    expect(shown('plumbline_commit_seconds_bucket{le="+Inf"}')).toBe(shown("plumbline_commit_seconds_count"));
    expect(shown("plumbline_commit_seconds_count")).toBeGreaterThan(0);
    expect(families.flatMap(({ samples }) => samples).filter(([name]) => /"(?:host|other|f-1|fine.*)"/.test(name))).toEqual([]);
    expect(shown("plumbline_gaps_open")).toBe(0);
  });

  it("is not ready while its store takes no commit, and says so to whoever would send", async () => {
    const dir = await newFolder();
    const store = await sqliteTrailStore({ file: join(dir, "trail.db") });
    let isFull = false;
    const full = () => Promise.reject(new PlumblineError("STORE_UNAVAILABLE", "the disk is full"));
    const faulty: typeof store = { ...store, append: (commit) => (isFull ? full() : store.append(commit)) };
    await start({ dir, store: faulty, onFault: () => undefined });
    const ready = async () => {
      const response = await get("/v1/ready");
      return [response.status, await response.json()];
    };

    const before = await ready();
    isFull = true;
    const refused = await post(JSON.stringify({ events: [{ event: fine() }] }));
    const during = await ready();
    isFull = false;
    await send([{ event: fine() }]);

    expect(before).toEqual([200, { ready: true, reasons: [] }]);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([503, "1"]);
    expect(during).toEqual([503, { ready: false, reasons: ["store_unavailable"] }]);
    expect(await ready()).toEqual(before);
    expect((await get("/v1/health")).status).toBe(200);
  });
});

interface Family {
  readonly name: string;
  readonly samples: readonly (readonly [string, number])[];
}

/** Every line of a text in the format 0.0.4; throws for one that is no such line, or stands in the wrong place. */
function familiesOf(text: string): Family[] {
  expect(text.endsWith("\n")).toBe(true);
  const blocks = text.split(/^(?=# HELP )/m);
  return blocks.map((block) => {
    const [help = "", type = "", ...samples] = block.trimEnd().split("\n");
    const [, name = ""] = /^# HELP ([a-z_]+) \S.*$/.exec(help) ?? [];
    const [, kind = ""] = new RegExp(`^# TYPE ${name} (counter|gauge|histogram)$`).exec(type) ?? [];
    const suffix = kind === "histogram" ? "(?:_bucket|_sum|_count)" : "";
    const sample = new RegExp(`^(${name}${suffix}(?:\\{[a-z]+="[A-Za-z0-9_.+]+"\\})?) (-?[0-9.e+-]+)$`);
    expect([name, kind]).not.toContain("");
    return { name, samples: samples.map((line) => [sample.exec(line)?.[1] ?? line, Number(sample.exec(line)?.[2])] as const) };
  });
}
