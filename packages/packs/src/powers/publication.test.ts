import { describe, expect, it } from "vitest";
import { SAMPLE_BENCHMARKS } from "../penalty/sample-benchmarks.ts";
import { defineCatalogue } from "./catalogue.ts";
import { defineProcess } from "./process.ts";
import { isArtefact, type PublicationOptions, personalTraces, publicationLog, publishPowers } from "./publication.ts";
import { checkHashOf, publicItemOf, publicItemSchema, publicResultSchema, resultLookup } from "./result.ts";
import { supervisionOf } from "./supervision.ts";

const process = defineProcess({
  id: "LC-1",
  title: { zh: "处罚流程(样例)", en: "Penalty (sample)" },
  basis: ["行政处罚法"],
  steps: [
    {
      id: "file",
      title: { zh: "立案", en: "Filing" },
      post: "handler",
      limit: { value: 15, unit: "calendarDay" },
      duties: ["核对线索"],
      supervision: ["负责人批准"],
      complaint: ["监督窗口(样例)"],
      controls: ["PEN-03"],
    },
  ],
});
const items = defineCatalogue(
  [{ code: "CF-1", process: "LC-1" }, { code: "CF-2", process: "LC-9" }, { code: "CF-3" }].map((more) => ({
    op: "add" as const,
    on: "2026-01-01",
    basis: "样例",
    item: {
      title: `处罚${more.code}(样例)`,
      kind: "penalty" as const,
      organ: "anlan.market",
      level: "city",
      basis: ["行政处罚法 34"],
      ...more,
    },
  })),
).itemsOn("2026-02-01");
const v3: PublicationOptions = {
  version: "3",
  basis: "安政发〔2026〕3号(样例)",
  effectiveFrom: "2026-03-01",
  items,
  processes: [process],
  benchmarks: SAMPLE_BENCHMARKS.map(({ code, title, citations, tiers }) => ({
    code,
    title: title.zh,
    law: citations.map(({ regulation, article = "" }) => `${regulation} ${article}`.trim()).join("；"),
    tiers: tiers.map((tier) => ({ id: tier.id, title: tier.title.zh, value: { ...tier.value } })),
  })),
  names: ["安小澜"],
};

describe("the publication of powers", () => {
  it("of version 3 gives three artefacts with its version and their hash, on the page as well (R-032)", async () => {
    const artefacts = await publishPowers(v3);

    expect(artefacts.map(({ kind, version }) => [kind, version])).toEqual([
      ["catalogue", "3"],
      ["processes", "3"],
      ["benchmarks", "3"],
    ]);
    for (const { json, html, hash, basis, effectiveFrom } of artefacts) {
      expect(await isArtefact(json, hash)).toBe(true);
      expect(await isArtefact(json.replace('"3"', '"4"'), hash)).toBe(false);
      expect(html).toContain(hash);
      expect(html).toContain("版本 3");
      expect([basis, effectiveFrom]).toEqual([v3.basis, v3.effectiveFrom]);
    }
  });

  it("has another hash for another version of the same content", async () => {
    const [first] = await publishPowers(v3);
    const [second] = await publishPowers({ ...v3, version: "4" });

    expect(second?.hash).not.toBe(first?.hash);
  });

  it("holds no name and no number of a person, and is refused where one got in (R-032)", async () => {
    const artefacts = await publishPowers(v3);
    const leaking = (complaint: string) =>
      publishPowers({ ...v3, processes: [{ ...process, steps: process.steps.map((step) => ({ ...step, complaint: [complaint] })) }] });

    expect(artefacts.flatMap(({ json, html }) => personalTraces([json, html], v3.names))).toEqual([]);
    await expect(leaking("找安小澜")).rejects.toThrow("rows[0].steps[0].complaint[0] has a name");
    await expect(leaking("身份证 11010119900307803X")).rejects.toThrow("a number of a person");
    await expect(leaking("手机 138 0000 0000")).rejects.toThrow("a mobile number");
  });

  it("takes over only what is made for the public", async () => {
    const [catalogue] = await publishPowers({ ...v3, items: items.map((item) => ({ ...item, handler: "u-3107" })) });

    expect(catalogue?.json).not.toContain("u-3107");
  });

  it("is logged with the portal and the notice board (R-032)", async () => {
    const artefacts = await publishPowers(v3);
    const log = publicationLog(artefacts, ["portal", "notice-board"], "2026-02-27T10:00:00+08:00");

    expect(log).toHaveLength(6);
    expect(new Set(log.map(({ channel }) => channel))).toEqual(new Set(["portal", "notice-board"]));
    expect(new Set(log.map(({ hash }) => hash))).toEqual(new Set(artefacts.map(({ hash }) => hash)));
  });

  it("is refused without a day", async () => {
    await expect(publishPowers({ ...v3, effectiveFrom: "soon" })).rejects.toThrow("publication: effectiveFrom");
  });
});

describe("what to look for before something is made public", () => {
  it.each([
    { name: "a number with its check digit", text: "11010119900307803X", what: "a number of a person" },
    { name: "one inside a sentence", text: "申请人11010119900307803x提交", what: "a number of a person" },
    { name: "a mobile number with dashes", text: "138-0000-0000", what: "a mobile number" },
  ])("finds $name", ({ text, what }) => {
    expect(personalTraces({ a: [text] })).toEqual([{ path: "a[0]", what }]);
  });

  it.each([
    { name: "a number with another check digit", text: "110101199003078030" },
    { name: "a longer number", text: "9110101199003078031" },
    { name: "a credit code", text: "91110000100000000X" },
    { name: "an amount", text: "13800000" },
  ])("passes $name", ({ text }) => {
    expect(personalTraces(text)).toEqual([]);
  });
});

describe("the supervision of published powers", () => {
  it("shows an item that is published and bound to no control point as not supervised (R-031)", () => {
    const {
      items: states,
      counts,
      coverage,
    } = supervisionOf(items, {
      processes: [process],
      published: new Set(["CF-1", "CF-2"]),
      running: new Set(["PEN-03"]),
    });

    expect(states.map(({ code, stage, notSupervised }) => [code, stage, notSupervised])).toEqual([
      ["CF-1", "supervised", false],
      ["CF-2", "published", true],
      ["CF-3", "cleared", false],
    ]);
    expect(counts).toEqual({ cleared: 1, published: 1, supervised: 1, total: 3, notSupervised: 1 });
    expect(coverage).toBe(0.5);
  });

  it("counts only control points that run, and those that are bound to an item itself", () => {
    const published = new Set(["CF-1", "CF-3"]);
    const stopped = supervisionOf(items, { processes: [process], published, running: new Set() });
    const bound = supervisionOf(items, { published, running: new Set(["PEN-04"]), bound: { "CF-3": ["PEN-04"] } });

    expect(stopped.counts.notSupervised).toBe(2);
    expect(bound.items.map(({ stage }) => stage)).toEqual(["published", "cleared", "supervised"]);
    expect(supervisionOf(items, { published: new Set(), running: new Set() }).coverage).toBeNull();
  });
});

describe("the result of a case for the public", () => {
  const key = new Uint8Array(32).fill(7);
  const result = { caseNo: "AL-2026-101", item: "CF-1", status: "decided" as const, receivedOn: "2026-03-02", decidedOn: "2026-03-10" };

  it("is given for number and check code, and nothing for a wrong one, as if there were no such case (R-029)", async () => {
    const lookup = resultLookup(key, [{ result, checkHash: await checkHashOf(key, result.caseNo, "K7PX2M") }]);

    expect(await lookup.find("AL-2026-101", "K7PX2M")).toEqual(result);
    expect(await lookup.find("AL-2026-101", " k7px2m ")).toEqual(result);
    expect(await lookup.find("AL-2026-101", "K7PX2N")).toBeUndefined();
    expect(await lookup.find("AL-2026-999", "K7PX2M")).toBeUndefined();
  });

  it("has status and days only: anything else is refused when it is made (R-029)", () => {
    expect(() => resultLookup(key, [{ result: { ...result, applicant: "x" } as never, checkHash: "" }])).toThrow("public result");
  });

  it("comes beside the list and the items of it, which hold nothing that is kept inside (R-029)", () => {
    const [item] = items.map((one) => publicItemOf({ ...one, tags: ["penalty"], handler: "u-3107" } as typeof one));

    expect(item).toEqual({
      code: "CF-1",
      title: "处罚CF-1(样例)",
      kind: "penalty",
      organ: "anlan.market",
      level: "city",
      basis: ["行政处罚法 34"],
      process: "LC-1",
    });
  });

  it("has the members that front ends of others rely on", () => {
    expect(Object.keys(publicItemSchema.shape)).toEqual([
      "code",
      "title",
      "kind",
      "organ",
      "level",
      "basis",
      "process",
      "benchmark",
      "legalWd",
      "promisedWd",
    ]);
    expect(Object.keys(publicResultSchema.shape)).toEqual([
      "caseNo",
      "item",
      "status",
      "receivedOn",
      "acceptedOn",
      "promisedBy",
      "decidedOn",
      "deliveredOn",
    ]);
  });

  it("of one case does not open another with the same check code", async () => {
    const hash = await checkHashOf(key, "AL-2026-101", "K7PX2M");

    expect(await checkHashOf(key, "AL-2026-102", "K7PX2M")).not.toBe(hash);
    await expect(checkHashOf(new Uint8Array(8), "a", "b")).rejects.toThrow("32 or more");
  });
});
