import { describe, expect, it } from "vitest";
import { bidReceived, contractSigned, panelDrawn, procurementOrdered, tenderEvents, tenderOpened, tenderPublished } from "./events.ts";

function wire(type: string, data: Record<string, unknown>) {
  return { id: "1", type, time: "2026-03-02T09:00:00+08:00", source: "host", objects: [{ type: "tender", id: "T1" }], data };
}

describe("events of a tender", () => {
  it("are named noun.verbed, each once", () => {
    const types = tenderEvents.map((event) => event.type);

    expect(new Set(types).size).toBe(types.length);
    for (const type of types) expect(type).toMatch(/^[a-z]+[A-Za-z]*\.[a-z]+[A-Za-z]*$/);
  });

  it("tell an account that is none from one that nobody told", () => {
    const data = { bidder: "a", bondAccount: null };

    expect(bidReceived.parse(wire("bid.received", data)).data).toEqual(data);
  });

  it.each([
    { name: "a sealed bid with a price", event: bidReceived, data: { bidder: "a", price: 1 }, path: "price" },
    { name: "a bid of nobody", event: bidReceived, data: {}, path: "data.bidder" },
    { name: "a fraction of a fen", event: tenderOpened, data: { bids: [{ bidder: "a", price: 0.5 }] }, path: "data.bids.0.price" },
    { name: "a negative amount", event: procurementOrdered, data: { amount: -1 }, path: "data.amount" },
    { name: "more than is exact as yuan", event: contractSigned, data: { price: 1_000_000_000_000_000 }, path: "data.price" },
    { name: "a kind of contract that the thresholds do not know", event: contractSigned, data: { kind: "其他" }, path: "data.kind" },
    {
      name: "a way of drawing that is none",
      event: panelDrawn,
      data: { members: [{ id: "x", expert: true }], drawMethod: "推荐" },
      path: "data.drawMethod",
    },
    { name: "a panel of nobody", event: panelDrawn, data: { members: [] }, path: "data.members" },
    { name: "a day that does not exist", event: tenderPublished, data: { saleTo: "2026-02-30" }, path: "data.saleTo" },
    { name: "a member that is misspelt", event: tenderPublished, data: { deadLine: "2026-03-30" }, path: "deadLine" },
  ])("are refused for $name", ({ event, data, path }) => {
    expect(() => event.parse(wire(event.type, data))).toThrow(path);
  });

  it("mark what says something about a person", () => {
    const personal = Object.fromEntries(
      tenderEvents.filter((event) => event.personal.length > 0).map((event) => [event.type, event.personal]),
    );

    expect(personal).toEqual({
      "bid.received": ["author", "staff", "legalRep", "controller"],
      "panel.drawn": ["members"],
      "panel.recused": ["member", "replacedBy"],
      "procurement.panelNamed": ["staff"],
      "process.released": ["release"],
    });
  });
});
