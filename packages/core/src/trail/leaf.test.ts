import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { eventDigest, leafOf, parseLeaf } from "./leaf.ts";

const digest = "ab".repeat(32);

it("a leaf has all eight members in canonical order, null where nothing was sent", () => {
  expect(leafOf({ source: "host", id: "e1", received: "2026-03-02T01:00:00Z", digest })).toBe(
    `{"digest":"${digest}","epoch":null,"id":"e1","prev":null,"received":"2026-03-02T01:00:00Z","seq":null,"source":"host","v":1}`,
  );
});

it("a leaf is read as it was written", () => {
  const leaf = { source: "局", id: "e1", epoch: 2, seq: 7, prev: "cd".repeat(32), received: "2026-03-02T01:00:00Z", digest };

  expect(parseLeaf(leafOf(leaf))).toEqual({ v: 1, ...leaf });
});

it("a digest is the SHA-256 of the bytes of the salt and the UTF-8 of the event", () => {
  const expected = createHash("sha256").update(Buffer.from("00ff", "hex")).update('{"a":"准绳"}').digest("hex");

  expect(eventDigest("00ff", '{"a":"准绳"}')).toBe(expected);
});

it.each(["0", "0G", "AB", "0x00"])("a salt %s is refused", (salt) => {
  expect(() => eventDigest(salt, "{}")).toThrow(expect.objectContaining({ code: "EVENT_INVALID" }));
});
