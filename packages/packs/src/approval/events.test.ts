import { describe, expect, it } from "vitest";
import { approvalEvents, caseDecided, caseFeeCharged, caseReceived } from "./events.ts";

const SHA = `sha256:${"ab".repeat(32)}`;

function wire(type: string, data: Record<string, unknown>) {
  return { id: "1", type, time: "2026-03-02T09:00:00+08:00", source: "host", objects: [{ type: "approvalCase", id: "K1" }], data };
}

describe("events of an approval case", () => {
  it("are named noun.verbed, each once", () => {
    const types = approvalEvents.map((event) => event.type);

    expect(new Set(types).size).toBe(types.length);
    for (const type of types) expect(type).toMatch(/^[a-z]+\.[a-z]+[A-Za-z]*$/);
  });

  it("keep the data that they state", () => {
    const data = { item: "SC-01", required: ["申请表"], received: [], expiresAt: "2026-12-31" };

    expect(caseReceived.parse(wire("case.received", data)).data).toEqual(data);
  });

  it.each([
    { name: "a member that is misspelt", event: caseReceived, data: { item: "SC-01", recieved: [] }, path: "recieved" },
    { name: "money with a fraction of a fen", event: caseFeeCharged, data: { charged: 10.5, standard: 0 }, path: "data.charged" },
    { name: "negative money", event: caseFeeCharged, data: { charged: -1, standard: 0 }, path: "data.charged" },
    { name: "text where a flag is wanted", event: caseDecided, data: { granted: "true" }, path: "data.granted" },
    { name: "null for what is not known", event: caseDecided, data: { granted: false, reason: null }, path: "data.reason" },
    {
      name: "a recording that ends before it begins",
      event: caseReceived,
      data: { item: "SC-01", media: [{ id: "v", start: "2026-03-02T09:01:00+08:00", end: "2026-03-02T09:00:00+08:00", hash: SHA }] },
      path: "data.media.0.end",
    },
    {
      name: "a recording without a digest of its bytes",
      event: caseReceived,
      data: { item: "SC-01", media: [{ id: "v", start: "2026-03-02T09:00:00+08:00", end: "2026-03-02T09:01:00+08:00", hash: "md5" }] },
      path: "data.media.0.hash",
    },
    { name: "a date that does not exist", event: caseReceived, data: { item: "SC-01", expiresAt: "2026-02-30" }, path: "data.expiresAt" },
  ])("are refused for $name", ({ event, data, path }) => {
    expect(() => event.parse(wire(event.type, data))).toThrow(path);
  });

  it("mark what says something about a person", () => {
    const personal = Object.fromEntries(
      approvalEvents.filter((event) => event.personal.length > 0).map((event) => [event.type, event.personal]),
    );

    expect(personal).toEqual({
      "case.received": ["applicant", "media"],
      "case.supplementNoticed": ["media"],
      "case.accepted": ["media"],
      "case.notAccepted": ["reason", "media"],
      "case.reviewed": ["opinion"],
      "case.expedited": ["reason"],
      "case.inspected": ["inspectors", "media"],
      "case.hearingHeld": ["media"],
      "case.feeCharged": ["media"],
      "case.materialRequested": ["media"],
      "case.decided": ["reason"],
      "case.delivered": ["media"],
      "case.rated": ["comment", "media"],
      "case.ratingFollowedUp": ["note"],
      "case.creditChecked": ["score"],
      "case.complained": ["subject", "media"],
    });
  });
});
