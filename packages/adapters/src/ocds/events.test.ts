import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEvent } from "@plumbline/core";
import { canonicalJson } from "@plumbline/core/trail";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCompiler } from "./compile.ts";
import { releaseEvent } from "./events.ts";
import { mergeReleases } from "./merge.ts";
import type { OcdsObject } from "./types.ts";

const options = { source: "采购网", salt: "0123456789abcdef" };
const compiled = (members: object): OcdsObject =>
  ({ ocid: "ocds-a-1", id: "ocds-a-1-x", date: "2024-03-05T09:00:00+08:00", tag: ["compiled"], ...members }) as OcdsObject;
const dataOf = (members: object, more: object = {}) =>
  releaseEvent(compiled(members), { ...options, ...more })?.data as { release: OcdsObject; sealed?: boolean; cut?: Record<string, number> };
const bids = { details: [{ id: "1", value: { amount: 5, currency: "CNY" } }] };

describe("releaseEvent", () => {
  it("is about the process, at the date of the release, and one and the same for the same release", () => {
    const event = releaseEvent(compiled({}), options);

    expect(event).toEqual({
      id: expect.stringMatching(/^ocds:[0-9a-f]{40}$/),
      type: "process.released",
      time: "2024-03-05T09:00:00+08:00",
      source: "采购网",
      objects: [{ type: "process", id: "ocds-a-1" }],
      data: { release: compiled({}) },
    });
    expect(releaseEvent(compiled({}), options)).toEqual(event);
    expect(releaseEvent(compiled({ id: "other" }), options)?.id).not.toBe(event?.id);
    expect(releaseEvent(compiled({}), { ...options, source: "另一个" })?.id).not.toBe(event?.id);
  });

  it("is another event where an older release came late, and after the first", () => {
    const late = releaseEvent(compiled({}), { ...options, cause: "r0", seq: 1 });

    expect(late).toMatchObject({ seq: 1 });
    expect(late?.id).not.toBe(releaseEvent(compiled({}), options)?.id);
  });

  it("keeps what red flags read, and leaves out titles, texts, documents and names", () => {
    const { release } = dataOf({
      language: "zh",
      tender: {
        title: "t",
        description: "d",
        procurementMethod: "limited",
        procurementMethodRationale: "因为张三",
        value: { amount: 5, currency: "CNY", note: "n" },
        documents: [{ id: "1", documentType: "tenderNotice", title: "t", url: "u", datePublished: "2024-03-01" }],
      },
      contracts: [{ id: "c", awardID: "a", amendments: [{ id: "1", rationale: "r", description: " " }], signatories: [{ name: "张三" }] }],
    });

    expect(release.tender).toEqual({
      procurementMethod: "limited",
      procurementMethodRationale: "…".repeat(4),
      value: { amount: 5, currency: "CNY" },
      documents: [{ id: "1", documentType: "tenderNotice", datePublished: "2024-03-01" }],
    });
    expect(release.contracts).toEqual([{ id: "c", awardID: "a", amendments: [{ id: "1", rationale: "…" }] }]);
    expect(release).not.toHaveProperty("language");
  });

  it("has keyed digests for the ways to reach a party, equal for equal ones in whatever way they are written", () => {
    const party = (contactPoint: object, address: object, name: string) => ({ id: "p", roles: ["tenderer"], name, contactPoint, address });
    const first = party(
      { name: "张三", telephone: "+86 139-0013-8001", email: "Zhang.San@Jia-Firm.cn" },
      { streetAddress: "人民路 12 号", locality: "北京" },
      "甲 公司",
    );
    const second = party(
      { telephone: "１３９００１３８００１ 转 5", email: "zhang.san@jia-firm.cn " },
      { streetAddress: "人民路12号", locality: "北京" },
      "甲公司",
    );
    const [one, other] = dataOf({ parties: [first, second] }).release.parties as OcdsObject[];
    const [elsewhere] = dataOf({ parties: [first] }, { salt: "another salt of 16" }).release.parties as OcdsObject[];

    expect(one).toEqual({
      id: "p",
      roles: ["tenderer"],
      name: expect.stringMatching(/^[0-9a-f]{32}$/),
      contactPoint: { telephone: expect.stringMatching(/^[1-9]\d{14}$/), email: expect.stringMatching(/^[0-9a-f]{32}@jia-firm\.cn$/) },
      address: { streetAddress: expect.stringMatching(/^0[0-9a-f]{32}$/) },
    });
    expect(other).toEqual(one);
    expect(elsewhere?.contactPoint).not.toEqual(one?.contactPoint);
    expect(JSON.stringify(one)).not.toMatch(/张三|zhang|1390013|人民路|甲/i);
  });

  it("has one and the same for what is written where there is none, and leaves out what is of another kind", () => {
    const contactsOf = (contactPoint: object, address?: object) =>
      (dataOf({ parties: [{ id: "p", contactPoint, address }] }).release.parties as OcdsObject[])[0];

    for (const telephone of ["0000000000", "12345678", "无", "110"])
      expect(contactsOf({ telephone })).toMatchObject({ contactPoint: { telephone: "0000000" } });
    for (const email of ["noreply@jia.cn", "无", "a@b@c.cn", "test"])
      expect(contactsOf({ email })).toMatchObject({ contactPoint: { email: "none@none.com" } });
    expect(contactsOf({}, { streetAddress: "暂 无" })).toMatchObject({ address: { streetAddress: "-" } });
    expect(contactsOf({}, { streetAddress: "人民路", countryName: "CN" })).toMatchObject({
      address: { streetAddress: "(street)", countryName: "CN" },
    });
    expect(contactsOf({ telephone: { a: 1 }, email: [7, null], name: "张三" })).toEqual({
      id: "p",
      contactPoint: { email: ["none@none.com"] },
    });
    expect(contactsOf({ telephone: "" })).toEqual({ id: "p", contactPoint: {} });
  });

  it("keeps each of several numbers apart", () => {
    const [one] = dataOf({ parties: [{ id: "p", contactPoint: { telephone: "010-65551234、13900138001", email: "a@jia.cn; b@jia.cn" } }] })
      .release.parties as OcdsObject[];

    expect(one?.contactPoint).toEqual({
      telephone: expect.stringMatching(/^\d{15};\d{15}$/),
      email: expect.stringMatching(/^[0-9a-f]{32}@jia\.cn;[0-9a-f]{32}@jia\.cn$/),
    });
  });

  it("has digests for owners, but for one that takes part itself", () => {
    const { release } = dataOf({
      bids: { details: [{ id: "1", tenderers: [{ id: "firm-b" }] }] },
      awards: [{ id: "a" }],
      parties: [
        { id: "firm-a", controller: { id: "110101", name: "张三" }, beneficialOwners: [{ id: "110101" }], legalRep: "李四" },
        {
          id: "firm-c",
          shareholders: [
            { shareholder: { id: "firm-b" }, shareholding: 60 },
            { shareholder: { id: "110101" }, shareholding: 30 },
          ],
        },
      ],
    });
    const [one, other] = release.parties as OcdsObject[];
    const digest = expect.stringMatching(/^[0-9a-f]{32}$/);

    expect(one).toEqual({ id: "firm-a", controller: digest, beneficialOwners: [{ id: digest }], legalRep: digest });
    expect(one?.beneficialOwners).toEqual([{ id: one?.controller }]);
    expect(other?.shareholders).toEqual([
      { shareholder: { id: "firm-b" }, shareholding: 60 },
      { shareholder: { id: one?.controller }, shareholding: 30 },
    ]);
  });

  it("shows that something is there which is of another kind than the standard says, and not what", () => {
    expect(dataOf({ contracts: "张三", awards: [7, "x"], buyer: "李四" }).release).toMatchObject({
      contracts: "…",
      awards: [7, "…"],
      buyer: "…",
    });
  });

  it("refuses a salt that can be guessed", () => {
    expect(() => releaseEvent(compiled({}), { ...options, salt: "short" })).toThrow(expect.objectContaining({ code: "SETTING_INVALID" }));
  });

  it.each([
    { name: "before the end of tendering", tender: { tenderPeriod: { endDate: "2024-03-05T09:00:01+08:00" } }, isSealed: true },
    { name: "at the end of tendering", tender: { tenderPeriod: { endDate: "2024-03-05T01:00:00Z" } }, isSealed: false },
    { name: "on the day on which tendering ends", tender: { tenderPeriod: { endDate: "2024-03-05" } }, isSealed: true },
    { name: "the day after", tender: { tenderPeriod: { endDate: "2024-03-04" } }, isSealed: false },
    {
      name: "before an opening that is later than the end",
      tender: { tenderPeriod: { endDate: "2024-03-01" }, bidOpening: { date: "2024-04-01" } },
      isSealed: true,
    },
    { name: "where nobody knows the end of an open tender", tender: { status: "active" }, isSealed: true },
    {
      name: "where nobody can read the end of an open tender",
      tender: { status: "active", tenderPeriod: { endDate: "soon" } },
      isSealed: true,
    },
    { name: "where nobody knows the end of a tender that is over", tender: { status: "complete" }, isSealed: false },
    { name: "after an award, whatever the end", tender: {}, awards: [{ id: "a" }], isSealed: false },
  ])("has bids $name: sealed $isSealed", ({ tender, awards, isSealed }) => {
    const data = dataOf({ tender: { ...tender, numberOfTenderers: 3 }, bids, ...(awards ? { awards } : {}) }, { zone: "+08:00" });

    expect(data.sealed === true).toBe(isSealed);
    expect(data.release.bids).toEqual(isSealed ? undefined : bids);
    expect((data.release.tender as OcdsObject).numberOfTenderers).toBe(isSealed ? undefined : 3);
  });

  it("cuts lists of a large process, and says how long they were", () => {
    const details = Array.from({ length: 3000 }, (_, i) => ({
      id: `b${i}`,
      status: "valid",
      value: { amount: i, currency: "CNY" },
      tenderers: [{ id: `企业${i}` }],
    }));
    const event = releaseEvent(compiled({ bids: { details }, awards: [{ id: "a" }] }), options);

    expect(Buffer.byteLength(canonicalJson(event))).toBeLessThanOrEqual(60_000);
    expect(event?.data.cut).toEqual({ "bids/details": 3000 });
    expect(event).toHaveProperty("data.release.bids.details.100");
  });

  it.each([
    { name: "no ocid", members: { ocid: undefined } },
    { name: "a number as ocid", members: { ocid: 7 } },
    { name: "an ocid longer than an id", members: { ocid: "x".repeat(513) } },
    { name: "no date", members: { date: undefined } },
    { name: "no date that is one", members: { date: "2024-02-30" } },
  ])("is none for a release with $name", ({ members }) => {
    expect(releaseEvent(compiled(members), options)).toBeUndefined();
  });

  it("takes any value in any place, and gives an event that a trail takes", () => {
    const names = fc.constantFrom(
      "tender",
      "bids",
      "details",
      "awards",
      "parties",
      "contactPoint",
      "telephone",
      "email",
      "address",
      "streetAddress",
      "value",
      "amount",
      "id",
      "tag",
      "__proto__",
      "numberOfTenderers",
      "name",
      "changes",
      "former_value",
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.constantFrom<unknown>(null, "", "a\ud800", "人".repeat(250), Number.POSITIVE_INFINITY, -0, true, "a@b.cn", "13800138000"),
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(names, tie("value"), { maxKeys: 5 }),
      ),
    }));

    fc.assert(
      fc.property(fc.dictionary(names, value, { maxKeys: 8 }), (members) => {
        const event = releaseEvent(compiled({ ...members, ocid: "o" }), options);

        expect(parseEvent(JSON.parse(canonicalJson(event)))).toMatchObject({ type: "process.released" });
        expect(Buffer.byteLength(canonicalJson(event))).toBeLessThanOrEqual(60_000);
      }),
    );
  });

  it("never grows beyond what an event may hold, however long its ids are", () => {
    const long = "人".repeat(256);
    const wide = (depth: number): OcdsObject =>
      Object.fromEntries(
        [
          "id",
          "status",
          "date",
          "procurementMethod",
          "procurementMethodDetails",
          "awardCriteria",
          "currency",
          "amount",
          "scheme",
          "startDate",
          "endDate",
        ]
          .map((name): [string, string] => [name, long])
          .concat(
            depth === 0
              ? []
              : [
                  "tenderPeriod",
                  "awardPeriod",
                  "enquiryPeriod",
                  "contractPeriod",
                  "value",
                  "minValue",
                  "classification",
                  "identifier",
                  "procuringEntity",
                  "bidOpening",
                  "amendment",
                  "implementation",
                  "budget",
                ].map((name) => [name, wide(depth - 1) as never]),
          ),
      ) as OcdsObject;
    const event = releaseEvent(
      compiled({ buyer: wide(2), planning: wide(2), tender: wide(2), bids: wide(2), awards: [wide(2)], contracts: [wide(2)] }),
      options,
    );

    expect(Buffer.byteLength(canonicalJson(event))).toBeLessThanOrEqual(60_000);
  });
});

const shared = process.env.PLUMBLINE_SHARED ?? fileURLToPath(new URL("../../../../../shared", import.meta.url));
const folder = join(shared, "data/hosts/ocds");

describe.skipIf(!existsSync(folder))("a whole process (skipped where PLUMBLINE_SHARED has none)", () => {
  it("is an event with its tender, awards and contracts, and without its contacts", () => {
    const releases = readdirSync(folder).flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).releases as OcdsObject[]);
    const event = releaseEvent(mergeReleases(releases).compiled, options);

    expect(event?.data).toMatchObject({ release: { tender: { procurementMethod: "open" }, awards: [{}], contracts: [{}] } });
    expect(JSON.stringify(event)).not.toMatch(/telephone":"(?!\d{15}")|"title"|"description":"[^…]/);
  });

  it("is an event with each release of a feed, and one more for a release that comes late", () => {
    const releases = readdirSync(folder)
      .flatMap((name) => JSON.parse(readFileSync(join(folder, name), "utf8")).releases as OcdsObject[])
      .sort((a, b) => (a.date as string).localeCompare(b.date as string));
    const [late, ...inTime] = [releases[1] as OcdsObject, ...releases.filter((_, index) => index !== 1)];
    const compiler = createCompiler();
    const eventAfter = (release: OcdsObject, more: object = {}) => {
      compiler.add({ release, line: 1, isCompiled: false });
      return releaseEvent(compiler.compiled(release.ocid as string) as OcdsObject, { ...options, ...more });
    };
    const events = inTime.map((release) => eventAfter(release));
    const last = eventAfter(late, { seq: 1, cause: late.id as string });

    expect(events.map((event) => event?.time)).toEqual(inTime.map(({ date }) => date));
    expect(last?.time).toBe(events.at(-1)?.time);
    expect(new Set([...events, last].map((event) => event?.id)).size).toBe(6);
    expect(last?.data).toEqual(releaseEvent(mergeReleases(releases).compiled, options)?.data);
  });
});
