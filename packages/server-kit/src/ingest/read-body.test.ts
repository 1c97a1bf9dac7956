import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { createBudget } from "./budget.ts";
import { readBody } from "./read-body.ts";

const MIB = 1 << 20;
const limit = 8 * MIB;

function sent(pieces: Iterable<Uint8Array>, headers: Record<string, string> = {}): Request {
  const iterator = pieces[Symbol.iterator]();
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { value, done } = iterator.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Request("http://127.0.0.1/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

const read = (request: Request, most = limit): Promise<Buffer> =>
  readBody(request, { limit: most, hold: createBudget({ most: 1 << 30, waiting: () => 0 }).open("a", 0) });

function* piecesOf(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length);
}

const plain: Record<string, string> = {};
const gzip: Record<string, string> = { "content-encoding": "gzip" };
const body = Buffer.from(JSON.stringify(Array.from({ length: 20_000 }, (_, i) => ({ id: i, note: `第${i * 7919}条` }))));

it.each([
  { name: "as it is", pieces: () => piecesOf(body, 1000), headers: plain },
  { name: "as it is, and says so", pieces: () => [body], headers: { "content-encoding": "identity" } },
  { name: "packed", pieces: () => piecesOf(gzipSync(body), 1000), headers: gzip },
  {
    name: "packed, byte by byte at its beginning",
    pieces: () => piecesOf(gzipSync(body.subarray(0, 300)), 1),
    headers: gzip,
    expected: body.subarray(0, 300),
  },
  { name: "packed, under a name in capitals", pieces: () => [gzipSync(body)], headers: { "content-encoding": "GZIP" } },
  { name: "empty", pieces: () => [], headers: plain, expected: Buffer.alloc(0) },
  {
    name: "small repetitions, packed a thousand times smaller",
    pieces: () => [gzipSync(Buffer.alloc(60_000))],
    headers: gzip,
    expected: Buffer.alloc(60_000),
  },
])("reads a body $name", async ({ pieces, headers, expected = body }) => {
  expect((await read(sent(pieces(), headers))).equals(expected)).toBe(true);
});

it.each([
  { name: "of another encoding", request: () => sent([body], { "content-encoding": "br" }), code: "MEDIA_TYPE_UNSUPPORTED" },
  { name: "packed twice", request: () => sent([body], { "content-encoding": "gzip, gzip" }), code: "MEDIA_TYPE_UNSUPPORTED" },
  { name: "that is not gzip", request: () => sent([body], gzip), code: "REQUEST_INVALID" },
  { name: "of gzip that is cut off", request: () => sent([gzipSync(body).subarray(0, -20)], gzip), code: "REQUEST_INVALID" },
  {
    name: "of gzip that was altered",
    request: () => sent([gzipSync(body).map((byte, i) => (i === 2000 ? byte ^ 255 : byte))], gzip),
    code: "REQUEST_INVALID",
  },
  { name: "that says it is too long", request: () => sent([], { "content-length": String(limit + 1) }), code: "REQUEST_TOO_LARGE" },
  { name: "that is too long", request: () => sent(piecesOf(Buffer.alloc(limit + 1), MIB)), code: "REQUEST_TOO_LARGE" },
  {
    name: "that unpacks to too much",
    request: () => sent([gzipSync(Buffer.concat(Array(20).fill(body)))], gzip),
    code: "REQUEST_TOO_LARGE",
  },
  {
    name: "that unpacks to more than 100 times its length",
    request: () => sent([gzipSync(Buffer.alloc(MIB))], gzip),
    code: "REQUEST_TOO_LARGE",
  },
])("refuses a body $name", async ({ request, code }) => {
  await expect(read(request())).rejects.toMatchObject({ code });
});

it("stops unpacking a bomb long before its end", async () => {
  const member = gzipSync(Buffer.alloc(16 * MIB));
  let given = 0;
  function* bomb(): Generator<Uint8Array> {
    for (; given < 1000; given++) yield member;
  }

  await expect(read(sent(bomb(), gzip))).rejects.toMatchObject({ code: "REQUEST_TOO_LARGE" });

  // 1000 pieces would be 16 GB.
  expect(given).toBeLessThan(10);
});

it("holds what it has read, and stops where it may not hold more", async () => {
  const hold = createBudget({ most: 4 * MIB, waiting: () => 0 }).open("a", 0);

  await expect(readBody(sent(piecesOf(Buffer.alloc(4 * MIB), 65_536)), { limit, hold })).rejects.toMatchObject({ code: "RATE_LIMITED" });
});
