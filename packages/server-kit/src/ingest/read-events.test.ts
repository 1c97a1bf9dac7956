import { type TraceEvent, toCloudEvent } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { envelopeOfCloudEvent } from "./envelope-of-cloud-event.ts";
import { readEvents, type SentItem } from "./read-events.ts";

const event: TraceEvent = {
  id: "e-1",
  type: "case.accepted",
  time: "2026-03-02T09:00:00+08:00",
  epoch: 1,
  seq: 7,
  source: "市局/一号 机",
  objects: [{ type: "case", id: "c-1" }],
  actor: { id: "u-1" },
  data: { 说明: "加急" },
};
const head = { epoch: 1, seq: 7, hash: "0".repeat(64) };
const prev = "1".repeat(64);
const cloud = toCloudEvent(event);

const read = (type: string, body: string | Uint8Array, more: Record<string, string> = {}) =>
  readEvents(new Headers({ ...(type && { "content-type": type }), ...more }), Buffer.from(body));
const envelopeOf = (item: SentItem | undefined): unknown =>
  item?.kind === "cloudEvent" ? envelopeOfCloudEvent(item.value) : (item as { value?: unknown } | undefined)?.value;

/** As the HTTP binding has it: everything but printable ASCII, the space, the quotation mark and the percent sign is percent-encoded. */
const asHeaders = (attributes: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      `ce-${name}`,
      String(value).replace(/[^!#$&-~]/gu, (char) => encodeURIComponent(char)),
    ]),
  );

describe("a body of events", () => {
  const { data, datacontenttype: _, ...attributes } = cloud;

  it.each([
    { name: "JSON", type: "application/json", body: JSON.stringify({ events: [{ event }] }) },
    { name: "JSON that says its character set", type: "application/json; charset=UTF-8", body: JSON.stringify({ events: [{ event }] }) },
    { name: "lines", type: "application/x-ndjson", body: `${JSON.stringify({ event })}\n` },
    { name: "lines without an end, with empty ones", type: "application/x-ndjson", body: `\n\r\n${JSON.stringify({ event })}` },
    { name: "a CloudEvent", type: "application/cloudevents+json", body: JSON.stringify(cloud) },
    { name: "a batch of CloudEvents", type: "application/cloudevents-batch+json; charset=utf-8", body: JSON.stringify([cloud]) },
    { name: "a CloudEvent in binary mode", type: "application/json", body: JSON.stringify(data), more: asHeaders(attributes) },
  ])("is read the same as $name", ({ type, body, more }) => {
    expect(read(type, body, more).items.map(envelopeOf)).toEqual([{ event }]);
  });

  it.each([
    { name: "JSON", type: "application/json", body: JSON.stringify({ events: [{ event }], head }), count: 1 },
    { name: "JSON without events", type: "application/json", body: JSON.stringify({ events: [], head }), count: 0 },
    { name: "lines", type: "application/x-ndjson", body: `${JSON.stringify({ event })}\n${JSON.stringify({ head })}\n`, count: 1 },
    { name: "one line", type: "application/x-ndjson", body: JSON.stringify({ head }), count: 0 },
  ])("may say in $name how far its source has got", ({ type, body, count }) => {
    const sent = read(type, body);

    expect(sent.head).toEqual(head);
    expect(sent.items).toHaveLength(count);
  });

  it("keeps a line that is no JSON from none of the others", () => {
    const { items } = read("application/x-ndjson", [JSON.stringify({ event }), "{", '{"a":1,"a":2}', JSON.stringify({ event })].join("\n"));

    expect(items.map(({ kind }) => kind)).toEqual(["envelope", "broken", "broken", "envelope"]);
  });

  it("takes what stands beside an event from extensions of a CloudEvent", () => {
    const disclosures = [{ subject: "p-1", text: "abc" }];
    const extended = { ...cloud, plprev: prev, pldisclosures: JSON.stringify(disclosures), traceparent: "00-1" };

    const { items } = read("application/cloudevents+json", JSON.stringify(extended));

    expect(items.map(envelopeOf)).toEqual([{ event, prev, disclosures }]);
  });

  it("reads quoted headers, and headers without a body", () => {
    const headers = { ...asHeaders({ ...attributes, id: "x" }), "ce-id": '"a \\"b\\""' };

    expect(read("", "", headers).items.map(envelopeOf)).toEqual([{ event: { ...event, id: 'a "b"', data: {} } }]);
  });

  it("may be an empty batch of CloudEvents, as these have it", () => {
    expect(read("application/cloudevents-batch+json", "[]").items).toEqual([]);
  });

  const many = Array(1001).fill({ event });

  it.each([
    { name: "nothing", type: "application/json", body: "", code: "REQUEST_INVALID" },
    { name: "no events and no head", type: "application/json", body: '{"events":[]}', code: "REQUEST_INVALID" },
    {
      name: "a head that is none",
      type: "application/json",
      body: JSON.stringify({ events: [], head: { epoch: 1 } }),
      code: "REQUEST_INVALID",
    },
    {
      name: "a head of a negative epoch",
      type: "application/json",
      body: JSON.stringify({ events: [], head: { ...head, epoch: -1 } }),
      code: "REQUEST_INVALID",
    },
    { name: "1001 events", type: "application/json", body: JSON.stringify({ events: many }), code: "REQUEST_INVALID" },
    { name: "no lines", type: "application/x-ndjson", body: "\n\n", code: "REQUEST_INVALID" },
    { name: "1001 lines", type: "application/x-ndjson", body: many.map((one) => JSON.stringify(one)).join("\n"), code: "REQUEST_INVALID" },
    { name: "a last line with a head that is none", type: "application/x-ndjson", body: '{"head":{}}', code: "REQUEST_INVALID" },
    {
      name: "a last line with a head and more",
      type: "application/x-ndjson",
      body: JSON.stringify({ head, more: 1 }),
      code: "REQUEST_INVALID",
    },
    { name: "bytes that are no UTF-8", type: "application/json", body: Buffer.from([0x22, 0xff, 0x22]), code: "REQUEST_INVALID" },
    { name: "a byte order mark", type: "application/json", body: '\ufeff{"events":[]}', code: "REQUEST_INVALID" },
    { name: "a batch that is no list", type: "application/cloudevents-batch+json", body: "{}", code: "REQUEST_INVALID" },
    { name: "a batch of 1001", type: "application/cloudevents-batch+json", body: JSON.stringify(many), code: "REQUEST_INVALID" },
    { name: "no type", type: "", body: "{}", code: "MEDIA_TYPE_UNSUPPORTED" },
    { name: "text", type: "text/plain", body: "{}", code: "MEDIA_TYPE_UNSUPPORTED" },
    { name: "a CloudEvent in another format", type: "application/cloudevents+avro", body: "{}", code: "MEDIA_TYPE_UNSUPPORTED" },
    { name: "another character set", type: "application/json; charset=gb18030", body: "{}", code: "MEDIA_TYPE_UNSUPPORTED" },
    { name: "a binary CloudEvent of XML", type: "text/xml", body: "<a/>", more: asHeaders(attributes), code: "MEDIA_TYPE_UNSUPPORTED" },
    {
      name: "headers that are no UTF-8",
      type: "application/json",
      body: "{}",
      more: { ...asHeaders(attributes), "ce-id": "%ff" },
      code: "REQUEST_INVALID",
    },
  ])("is refused as a whole when it is $name", ({ type, body, more, code }) => {
    expect(() => read(type, body, more)).toThrow(expect.objectContaining({ code }));
  });

  it.each([null, 1, {}, { specversion: "0.3" }, { ...cloud, pldisclosures: "{" }])(
    "has CloudEvents that are none refused one by one: %j",
    (value) => {
      const { items } = read("application/cloudevents-batch+json", JSON.stringify([value, cloud]));

      expect(items).toHaveLength(2);
      expect(() => items.map(envelopeOf)).toThrow(expect.objectContaining({ code: "EVENT_INVALID" }));
    },
  );
});
