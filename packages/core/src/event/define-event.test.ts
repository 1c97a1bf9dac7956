import { describe, expect, it } from "vitest";
import * as z from "zod";
import { defineEvent } from "./define-event.ts";
import { fenSchema } from "./trace-event.ts";

const planned = defineEvent({
  type: "reception.planned",
  data: z.strictObject({ guests: z.int().positive(), cost: fenSchema.optional(), note: z.string().optional(), lines: z.array(z.strictObject({ n: z.int() })).optional() }), // biome-ignore format: one line
  personal: ["note"],
});

const event = (data: unknown, type = "reception.planned") => ({
  id: "e1",
  type,
  time: "2026-03-02T09:00:00+08:00",
  source: "oa",
  objects: [{ type: "reception", id: "r1" }],
  data,
});

describe("defineEvent", () => {
  it("reads envelope and data, and keeps what it was told", () => {
    expect(planned.parse(event({ guests: 9 }))).toMatchObject({ id: "e1", at: Date.UTC(2026, 2, 2, 1), data: { guests: 9 } });
    expect(planned).toMatchObject({ type: "reception.planned", personal: ["note"] });
  });

  it("names no personal members unless told", () => {
    expect(defineEvent({ type: "a.b", data: z.strictObject({}) }).personal).toEqual([]);
  });

  it("fills in the defaults of the schema", () => {
    const withDefault = defineEvent({ type: "a.b", data: z.strictObject({ joint: z.boolean().default(false) }) });

    expect(withDefault.parse(event({}, "a.b")).data).toEqual({ joint: false });
  });

  it.each([
    { name: "a number as text, which a comparison would silently answer with no", data: { guests: "9" }, message: "data.guests: " },
    { name: "a member too few", data: {}, message: "data.guests: " },
    { name: "half a fen", data: { guests: 1, cost: 0.5 }, message: "data.cost: " },
    { name: "something wrong in a list", data: { guests: 1, lines: [{ n: 1 }, { n: "2" }] }, message: "data.lines.1.n: " },
    { name: "a member too many", data: { guests: 1, geusts: 2 }, message: '(reception.planned): data: Unrecognized key: "geusts"' },
  ])("refuses $name and says where", ({ data, message }) => {
    expect(() => planned.parse(event(data))).toThrow(
      expect.objectContaining({ code: "EVENT_INVALID", message: expect.stringContaining(message) }),
    );
  });

  it("refuses an event of another type, and one whose envelope is wrong", () => {
    expect(() => planned.parse(event({ guests: 9 }, "reception.paid"))).toThrow(/is reception.paid, not reception.planned/);
    expect(() => planned.parse({ ...event({ guests: 9 }), objects: [] })).toThrow(/objects/);
  });
});
