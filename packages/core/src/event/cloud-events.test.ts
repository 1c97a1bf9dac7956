import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromCloudEvent, toCloudEvent } from "./cloud-events.ts";
import { type Json, parseEvent, type TraceEvent } from "./trace-event.ts";

const event: TraceEvent = {
  id: "e1",
  type: "case.accepted",
  time: "2026-03-02T09:00:00+08:00",
  epoch: 2,
  seq: 7,
  source: "市审批系统/一号 机",
  objects: [
    { type: "case", id: "c1" },
    { type: "officer", id: "o1", qualifier: "经办" },
  ],
  actor: { id: "o1", post: "窗口", org: "市局" },
  data: { amount: 100, 说明: "加急" },
};

const foreign = {
  specversion: "1.0",
  id: "A234-1234-1234",
  source: "https://host.example.gov.cn/cases",
  type: "cn.gov.example.case.accepted",
  time: "2026-03-02T01:00:00Z",
  subject: "case/2026/17",
  data: { appinfoA: "abc" },
};

describe("toCloudEvent", () => {
  it("has the attributes of CloudEvents 1.0, scalar and lower case, with the source as a URI-reference", () => {
    const cloud = toCloudEvent(event);

    expect(cloud).toEqual({
      specversion: "1.0",
      id: "e1",
      source: "%E5%B8%82%E5%AE%A1%E6%89%B9%E7%B3%BB%E7%BB%9F/%E4%B8%80%E5%8F%B7%20%E6%9C%BA",
      type: "case.accepted",
      time: "2026-03-02T09:00:00+08:00",
      subject: "case/c1",
      datacontenttype: "application/json",
      data: { amount: 100, 说明: "加急" },
      sequence: "7",
      plepoch: "2",
      plactor: '{"id":"o1","post":"窗口","org":"市局"}',
      plobjects: '[{"type":"case","id":"c1"},{"type":"officer","id":"o1","qualifier":"经办"}]',
    });
    expect(Object.keys(cloud).filter((name) => !/^[a-z0-9]{1,20}$/.test(name))).toEqual([]);
  });

  it("leaves out what the event does not have", () => {
    const { epoch: _epoch, seq: _seq, actor: _actor, ...bare } = event;

    expect(Object.keys(toCloudEvent(bare))).not.toEqual(expect.arrayContaining(["sequence"]));
    expect(Object.keys(toCloudEvent(bare))).toHaveLength(9);
  });

  it("refuses a source that no URI can carry; it used to end in a URIError", () => {
    expect(() => toCloudEvent({ ...event, source: "\ud800" })).toThrow(expect.objectContaining({ code: "EVENT_INVALID" }));
  });
});

describe("round trip", () => {
  const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 });
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const dense = (value: object): object => Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined));
  const events = fc
    .record({
      id: name,
      type: name,
      time: fc.constantFrom("2026-03-02T09:00:00+08:00", "2026-03-02T01:00:00.123Z"),
      source: name,
      objects: fc.array(fc.record({ type: name, id: name, qualifier: optional(name) }).map(dense), { minLength: 1, maxLength: 4 }),
      actor: optional(fc.record({ id: name, post: optional(name), org: optional(name) }).map(dense)),
      epoch: optional(fc.nat()),
      seq: optional(fc.maxSafeInteger()),
      data: fc.dictionary(name, fc.jsonValue() as fc.Arbitrary<Json>).map((data) => JSON.parse(JSON.stringify(data))),
    })
    .filter((value) => !JSON.stringify(value).includes("__proto__"))
    .map((value) => dense(value) as TraceEvent);

  it("gives the same event back, over JSON, for names and sources in any script", () => {
    fc.assert(
      fc.property(events, (one) => {
        expect(fromCloudEvent(JSON.parse(JSON.stringify(toCloudEvent(one))))).toEqual(parseEvent(one));
      }),
    );
  });

  it.each(["审批系统", "a%2Fb", "%", "a b?c=d#e", "https://例子.中国/路径", "[::1]", "😀"])("keeps the source %s", (source) => {
    const { source: encoded } = toCloudEvent({ ...event, source });

    expect(encoded).toMatch(/^[\x21-\x7e]+$/);
    expect(fromCloudEvent({ ...toCloudEvent(event), source: encoded }).source).toBe(source);
  });
});

describe("foreign CloudEvents", () => {
  it("are about the object that their subject names, of which the id may contain slashes", () => {
    expect(fromCloudEvent(foreign)).toMatchObject({
      id: "A234-1234-1234",
      type: "cn.gov.example.case.accepted",
      source: "https://host.example.gov.cn/cases",
      objects: [{ type: "case", id: "2026/17" }],
      data: { appinfoA: "abc" },
      at: Date.UTC(2026, 2, 2, 1),
    });
  });

  it("may carry attributes that mean nothing here, and no data", () => {
    const { data: _data, ...empty } = foreign;

    expect(fromCloudEvent({ ...empty, dataschema: "https://example.gov.cn/s", traceparent: "00-1" }).data).toEqual({});
    expect(fromCloudEvent({ ...foreign, data: null }).data).toEqual({});
  });

  it.each([
    { name: "another version", patch: { specversion: "0.3" }, message: /got "0.3"/ },
    { name: "a version that is no text", patch: { specversion: 1n }, message: /got 1/ },
    { name: "no subject", patch: { subject: undefined }, message: /subject "type\/id"; got undefined/ },
    { name: "a subject without a type", patch: { subject: "/17" }, message: /got "\/17"/ },
    { name: "a subject without an id", patch: { subject: "case/" }, message: /got "case\/"/ },
    { name: "a subject that is no text", patch: { subject: 1n }, message: /got 1/ },
    { name: "no time, which CloudEvents leaves optional", patch: { time: undefined }, message: /: time: / },
    { name: "a time without offset", patch: { time: "2026-03-02T01:00:00" }, message: /: time: / },
    { name: "a source that is not percent-encoding", patch: { source: "%E4%" }, message: /not a URI-reference/ },
    { name: "data that is text", patch: { data: "<xml/>", datacontenttype: "application/xml" }, message: /: data: / },
    { name: "binary data, which used to be dropped", patch: { data: undefined, data_base64: "AAAA" }, message: /data_base64/ },
    { name: "a sequence that is no integer", patch: { sequence: "01ARZ3" }, message: /: seq: / },
    { name: "an empty sequence, which used to be 0", patch: { sequence: "" }, message: /: seq: / },
    { name: "a sequence null, which used to be 0", patch: { sequence: null }, message: /: seq: / },
    { name: "an epoch that is hexadecimal", patch: { plepoch: "0x10" }, message: /: epoch: / },
    { name: "objects that are no JSON", patch: { plobjects: "case/1" }, message: /plobjects of a CloudEvent is not JSON/ },
    { name: "an actor that is no JSON", patch: { plactor: "o1" }, message: /plactor of a CloudEvent is not JSON/ },
    { name: "an actor null", patch: { plactor: "null" }, message: /: actor: / },
    { name: "objects nested without end", patch: { plobjects: "[".repeat(5000) + "]".repeat(5000) }, message: /deeper than 32/ },
  ])("are refused with $name", ({ patch, message }) => {
    const read = () => fromCloudEvent({ ...foreign, ...patch });

    expect(read).toThrow(expect.objectContaining({ code: "EVENT_INVALID" }));
    expect(read).toThrow(message);
  });

  it.each([null, undefined, "x", 1, []])("are refused when they are %s", (value) => {
    expect(() => fromCloudEvent(value)).toThrow(expect.objectContaining({ code: "EVENT_INVALID" }));
  });

  it("read a sequence with leading zeros, as the extension pads it", () => {
    expect(fromCloudEvent({ ...foreign, sequence: "0000000042" }).seq).toBe(42);
  });
});
