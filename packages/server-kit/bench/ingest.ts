import { hash, randomBytes } from "node:crypto";
import { defineEvent, type EventEnvelope, fenSchema } from "@plumbline/core";
import * as z from "zod";
import { createEnvelopeChecker, createExplainer, createSoundness } from "../src/ingest/check-envelope.ts";
import { readEvents } from "../src/ingest/read-events.ts";
import { readJson } from "../src/ingest/read-json.ts";

// What the server's thread does for an event before the trail has it: decode, read, check. Events of about 1 KB with two disclosures, in
// batches of 100. Short runs are for the exit code, not for figures.
const short = Boolean(process.env.PLUMBLINE_BENCH_SHORT);
const batch = 100;
const decided = defineEvent({
  type: "penalty.decided",
  data: z.strictObject({
    fen: fenSchema,
    name: z.string(),
    phone: z.string(),
    basis: z.string(),
    note: z.string().optional(),
    step: z.int(),
    at: z.strictObject({ window: z.string(), hall: z.string() }),
  }),
});
const bytes = Buffer.from(JSON.stringify({ events: envelopes(), head: { epoch: 1, seq: batch - 1, hash: "0".repeat(64) } }));
const lines = Buffer.from(
  envelopes()
    .map((one) => `${JSON.stringify(one)}\n`)
    .join(""),
);
const text = bytes.toString();
const items = (JSON.parse(text) as { events: unknown[] }).events;
const check = createEnvelopeChecker([decided]);
const isSound = createSoundness([decided]);
const explain = createExplainer([decided]);
const checkUnknown = createEnvelopeChecker([]);

console.log(`${Math.round(bytes.length / batch)} bytes per event, batches of ${batch}`);
measure("JSON.parse alone", () => JSON.parse(text));
measure("readJson", () => readJson(text));
measure("envelope, seen to be sound", () => items.every((item) => isSound("host", item)));
measure("envelope, with words", () => items.map((item) => explain("host", item)));
measure("whole way, JSON, type known", () => readAll("application/json", bytes, check));
measure("whole way, JSON, type unknown", () => readAll("application/json", bytes, checkUnknown));
measure("whole way, NDJSON, type known", () => readAll("application/x-ndjson", lines, check));

function readAll(type: string, body: Uint8Array, checkOne: typeof check): EventEnvelope[] {
  const { items: sent } = readEvents(new Headers({ "content-type": type }), body);
  return sent.map((item) => checkOne("host", (item as { value: unknown }).value));
}

function measure(what: string, run: () => unknown): void {
  const times = short ? 5 : 500;
  for (let i = 0; i < times / 5; i++) run();
  const started = performance.now();
  for (let i = 0; i < times; i++) run();
  console.log(`${what}: ${(((performance.now() - started) * 1000) / times / batch).toFixed(1)} µs per event`);
}

function envelopes(): EventEnvelope[] {
  return Array.from({ length: batch }, (_, i) => {
    const disclosures = [
      { subject: `person-${i}`, text: disclosureOf("name", `张三丰${i}`) },
      { subject: `person-${i}`, text: disclosureOf("phone", `1380000${i}`) },
    ];
    const event = {
      id: `event-${i}`,
      type: "penalty.decided",
      time: "2026-03-02T09:00:00+08:00",
      epoch: 1,
      seq: i,
      source: "host",
      objects: [
        { type: "case", id: `case-${i}` },
        { type: "officer", id: "o-1", qualifier: "handles" },
      ],
      actor: { id: "actor-1", org: "org-1", post: "post-1" },
      data: {
        fen: i,
        basis: `依据《中华人民共和国行政处罚法》第${i}条`,
        note: "x".repeat(520),
        step: 3,
        at: { window: "12", hall: "政务服务大厅" },
        _sd: disclosures.map((one) => hash("sha256", one.text, "base64url")),
      },
    };
    return { event, prev: "0".repeat(64), disclosures };
  });
}

function disclosureOf(name: string, value: string): string {
  return Buffer.from(JSON.stringify([randomBytes(16).toString("base64url"), name, value])).toString("base64url");
}
