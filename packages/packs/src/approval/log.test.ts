import { BUILT_IN_KINDS, createAudit, createCalendar, createKindRegistry, viewOfCase } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import { approvalLog, DEMO_CHECKS } from "./log.ts";

const log = approvalLog({ cases: 2000 });
const kinds = createKindRegistry(BUILT_IN_KINDS);
const audit = createAudit({ checks: DEMO_CHECKS, kinds, calendar: createCalendar() });
for (const logCase of log.cases) audit.add(viewOfCase(logCase));
const found = new Map(audit.finish().map((result) => [result.id, result.violating]));

describe("the approvals of the city as an event log", () => {
  it("hold the steps of each case under Chinese names, in order", () => {
    for (const logCase of log.cases) {
      expect(logCase.events.every((event, i) => i === 0 || (logCase.events[i - 1]?.at ?? 0) < event.at)).toBe(true);
      expect(logCase.events[0]?.type).toBe("收件");
      for (const event of logCase.events) expect(event.objects).toEqual([{ type: "case", id: logCase.id }]);
    }
  });

  it("carry what is known of the case as attributes", () => {
    const granted = log.cases.find(({ attributes }) => attributes.granted === true && attributes.feeCharged !== undefined);

    expect(granted?.attributes).toMatchObject({
      city: "安澜市",
      item: expect.any(String),
      agency: expect.any(String),
      certNo: expect.any(String),
    });
  });

  it.each(DEMO_CHECKS.filter(({ kind }) => kind !== "path.unseen").map(({ id, title }) => ({ id, zh: title.zh })))(
    "$id ($zh) finds what was planted and nothing else",
    ({ id }) => {
      const planted = log.manifest.filter(({ checks }) => checks.includes(id));
      const bursts = planted.filter(({ plant }) => plant === "decisionBurst");
      // Of the twelve decisions of a burst, the ninth is the first that is one too many.
      const expected = planted.filter((entry) => entry.plant !== "decisionBurst" || bursts.indexOf(entry) % 12 >= 8);

      expect(found.get(id)).toEqual(expected.map((entry) => entry.case));
      expect(expected.length).toBeGreaterThan(0);
    },
  );

  it("unseen-path finds what left the usual path", () => {
    const planted = new Map(log.manifest.map(({ case: id, plant }) => [id, plant]));
    const plants = new Set(found.get("unseen-path")?.map((id) => planted.get(id)));

    expect([...plants]).toEqual(expect.arrayContaining(["reviewSkipped", "improperExtension", "neverDelivered"]));
  });
});
