import { describe, expect, it } from "vitest";
import { fineSurcharged, penaltyDecided, penaltyEvents, penaltyFiled, penaltyOfficersAssigned } from "./events.ts";

function wire(type: string, data: Record<string, unknown>) {
  return { id: "1", type, time: "2026-03-02T09:00:00+08:00", source: "host", objects: [{ type: "penalty", id: "K1" }], data };
}

describe("events of a penalty case", () => {
  it("are named noun.verbed, each once", () => {
    const types = penaltyEvents.map((event) => event.type);

    expect(new Set(types).size).toBe(types.length);
    for (const type of types) expect(type).toMatch(/^[a-z]+\.[a-z]+[A-Za-z]*$/);
  });

  it("keep the data that they state, and tell a null certificate from none told", () => {
    const data = { officers: [{ id: "a", certValidTo: null }, { id: "b" }] };

    expect(penaltyOfficersAssigned.parse(wire("penalty.officersAssigned", data)).data).toEqual(data);
  });

  it.each([
    { name: "a decision without a fine", event: penaltyDecided, data: { grade: "一般" }, path: "data.fine" },
    { name: "a fraction of a fen", event: penaltyDecided, data: { fine: 0.5 }, path: "data.fine" },
    { name: "a negative fine", event: penaltyDecided, data: { fine: -1 }, path: "data.fine" },
    { name: "more than is exact as yuan", event: penaltyDecided, data: { fine: 1_000_000_000_000_000 }, path: "data.fine" },
    { name: "a grade that the law does not know", event: penaltyDecided, data: { fine: 1, grade: "顶格" }, path: "data.grade" },
    {
      name: "a tier upside down",
      event: penaltyDecided,
      data: { fine: 1, tier: { value: { kind: "range", min: 2, max: 1 } } },
      path: "data.tier.value.max",
    },
    { name: "a code that would divide a record's id", event: penaltyFiled, data: { actCode: "a/b" }, path: "data.actCode" },
    { name: "a day that does not exist", event: penaltyFiled, data: { foundAt: "2026-02-30" }, path: "data.foundAt" },
    { name: "half a day of delay", event: fineSurcharged, data: { fine: 1, surcharge: 1, lateDays: 0.5 }, path: "data.lateDays" },
    { name: "a member that is misspelt", event: penaltyFiled, data: { partykind: "org" }, path: "partykind" },
  ])("are refused for $name", ({ event, data, path }) => {
    expect(() => event.parse(wire(event.type, data))).toThrow(path);
  });

  it("mark what says something about a person", () => {
    const personal = Object.fromEntries(
      penaltyEvents.filter((event) => event.personal.length > 0).map((event) => [event.type, event.personal]),
    );

    expect(personal).toEqual({
      "penalty.filed": ["party"],
      "penalty.officersAssigned": ["officers"],
      "penalty.investigated": ["officers"],
      "penalty.factsFound": ["mitigations"],
      "penalty.defended": ["statement"],
      "penalty.reviewed": ["opinion"],
      "penalty.decided": ["mitigations", "reasons"],
      "penalty.revoked": ["reason"],
      "penalty.sampleReviewed": ["opinion"],
      "penalty.recused": ["officer", "reason"],
      "penalty.handedOver": ["from", "to", "reason"],
    });
  });
});
