import { describe, expectTypeOf, it } from "vitest";
import * as z from "zod";
import {
  type AnyControlKind,
  type ControlPoint,
  createEngine,
  createKindRegistry,
  defineControlKind,
  defineControlPoint,
  defineEvent,
  defineOverlays,
  definePack,
  defineRecord,
  type ErrorCode,
  type EventDefinition,
  type Facts,
  type GroupKind,
  isPlumblineError,
  type Json,
  type Overlay,
  objectId,
  PASS,
  PlumblineError,
  type RecordKind,
  type RecordView,
  refuse,
  type Signal,
  type TimedEvent,
} from "../src/index.ts";

type Meal = { readonly guests?: number; readonly companions?: number };

describe("defineEvent", () => {
  const planned = defineEvent({
    type: "meal.planned",
    data: z.strictObject({ guests: z.int(), note: z.string().optional() }),
    personal: ["note"],
  });

  it("gives the data the type of its schema", () => {
    expectTypeOf(planned).toExtend<EventDefinition<{ guests: number; note?: string | undefined }>>();
    expectTypeOf(planned.parse({}).data.guests).toEqualTypeOf<number>();
    expectTypeOf(planned.parse({}).at).toEqualTypeOf<number>();
    expectTypeOf(planned.parse).parameter(0).toEqualTypeOf<unknown>();
  });

  it("knows the members of its data", () => {
    const data = z.strictObject({ guests: z.int() });
    // @ts-expect-error a member that is marked as personal has to be there
    defineEvent({ type: "meal.planned", data, personal: ["gusts"] });
    // @ts-expect-error data is an object by name
    defineEvent({ type: "meal.planned", data: z.string() });
  });
});

describe("defineRecord", () => {
  it("gives reducers the facts, and takes only the facts that change", () => {
    defineRecord<Meal>({
      type: "meal",
      keys: objectId("meal"),
      initial: () => ({}),
      on: {
        "meal.planned": (state, event) => {
          expectTypeOf(state).toEqualTypeOf<Meal>();
          expectTypeOf(event).toEqualTypeOf<TimedEvent>();
          return { companions: 4 };
        },
        "meal.changed": () => ({ guests: undefined }),
        "meal.paid": () => refuse("not_planned"),
        // @ts-expect-error a fact has one type
        "meal.moved": () => ({ guests: "9" }),
      },
      closed: (state) => state.guests === 0,
    });
  });

  it("takes one id, several or none", () => {
    const rest = { type: "meal", initial: () => ({}), on: {} };
    defineRecord({ ...rest, keys: () => undefined });
    defineRecord({ ...rest, keys: () => ["a", "b"] });
    // @ts-expect-error ids are texts
    defineRecord({ ...rest, keys: () => 1 });
    // @ts-expect-error a record has a first state
    defineRecord({ type: "meal", keys: () => "a", on: {} });
    // @ts-expect-error dates are texts: facts are JSON
    defineRecord<{ readonly at: Date }>({ ...rest, keys: () => "a", initial: () => ({ at: new Date(0) }) });
  });
});

describe("defineControlKind", () => {
  const base = { kind: "acme.k", summary: "Never.", reads: () => ({ facts: "all", trace: false }) as const };

  it("hands what prepare made of the parameters to check and due", () => {
    const kind = defineControlKind({
      ...base,
      params: z.strictObject({ days: z.int() }),
      prepare(params) {
        expectTypeOf(params).toEqualTypeOf<{ days: number }>();
        return { limit: BigInt(params.days) };
      },
      check(record, prepared, context) {
        expectTypeOf(record).toEqualTypeOf<RecordView>();
        expectTypeOf(prepared).toEqualTypeOf<{ limit: bigint }>();
        expectTypeOf(context.asOf).toEqualTypeOf<number>();
        return PASS;
      },
      due: (_record, prepared, after) => after + Number(prepared.limit),
    });

    expectTypeOf(kind).toExtend<RecordKind<{ days: number }, { limit: bigint }>>();
    expectTypeOf(kind).toExtend<AnyControlKind>();
  });

  it("hands what contribute gives to checkGroup", () => {
    const kind = defineControlKind({
      ...base,
      params: z.strictObject({}),
      prepare: () => 0,
      contribute: () => [{ group: "g", member: "", value: { fen: 1 } }],
      checkGroup(_group, members) {
        expectTypeOf(members[0]?.value).toEqualTypeOf<{ fen: number } | undefined>();
        return { findings: [], measures: {} };
      },
    });

    expectTypeOf(kind).toExtend<GroupKind<Record<string, never>, number, { fen: number }>>();
  });

  it("asks for a check that answers", () => {
    const rest = { ...base, params: z.strictObject({}), prepare: () => 0 };
    // @ts-expect-error true is no verdict: it cannot tell not applicable from passed
    defineControlKind({ ...rest, check: () => true });
    // @ts-expect-error without check it is no kind
    defineControlKind(rest);
    // @ts-expect-error check is pure and answers at once
    defineControlKind({ ...rest, check: async () => PASS });
  });
});

describe("control points and overlays", () => {
  const control = {
    id: "A",
    version: 1,
    title: { zh: "一", en: "one" },
    citations: [{ regulation: "r", confidence: "text" as const }],
    record: "meal",
    kind: "expression",
    level: "red" as const,
  };

  it("are whole once they are defined", () => {
    expectTypeOf(defineControlPoint(control)).toEqualTypeOf<ControlPoint>();
    expectTypeOf<ControlPoint["mode"]>().toEqualTypeOf<"off" | "shadow" | "advise" | "block">();
    expectTypeOf<ControlPoint["params"][string]["value"]>().toEqualTypeOf<Json>();
    expectTypeOf<Signal["state"]>().toEqualTypeOf<"open" | "ceased" | "withdrawn">();
  });

  it("do not compile when they are wrong", () => {
    // @ts-expect-error unknown level
    defineControlPoint({ ...control, level: "green" });
    // @ts-expect-error unknown mode
    defineControlPoint({ ...control, mode: "warn" });
    // @ts-expect-error misspelt member
    defineControlPoint({ ...control, modes: "off" });
    // @ts-expect-error titles are in both languages
    defineControlPoint({ ...control, title: { zh: "一" } });
    // @ts-expect-error a citation says how its source was read
    defineControlPoint({ ...control, citations: [{ regulation: "r" }] });
    // @ts-expect-error stricter is a direction
    defineControlPoint({ ...control, params: { max: { value: 3, stricter: "less" } } });
    // @ts-expect-error a function is no data
    defineControlPoint({ ...control, settings: { when: () => true } });

    const overlay = { org: "市", control: "A", effectiveFrom: "2026-01-01" };
    expectTypeOf(defineOverlays([overlay], [], () => [])).toEqualTypeOf<readonly Overlay[]>();
    // @ts-expect-error an overlay belongs to an organisation
    defineOverlays([{ control: "A", effectiveFrom: "2026-01-01" }], [], () => []);
    // @ts-expect-error an overlay has a first day
    defineOverlays([{ org: "市", control: "A" }], [], () => []);
    // @ts-expect-error unknown mode
    defineOverlays([{ ...overlay, mode: "on" }], [], () => []);
  });

  it("go into an engine only once they are defined", () => {
    const rest = { records: [], kinds: createKindRegistry([]), calendar: {} as never };
    // @ts-expect-error defaults are filled in by defineControlPoint
    createEngine({ ...rest, controls: [control] });
    // @ts-expect-error a host says which calendar counts its days
    createEngine({ records: [], controls: [], kinds: createKindRegistry([]) });
    const engine = createEngine({ ...rest, controls: [defineControlPoint(control)] });
    // @ts-expect-error what comes from outside goes through parseEvent first
    engine.accept({ id: "1", type: "a.b", time: "2026-03-02T09:00:00Z", source: "s", objects: [], data: {} });
    expectTypeOf(engine.precheck).returns.toHaveProperty("outcome").toEqualTypeOf<"allow" | "advise" | "block">();
    // @ts-expect-error a signal is never changed
    engine.signals()[0].state = "ceased";
  });

  it("make a pack with records of many shapes", () => {
    const meal = defineRecord<Meal>({ type: "meal", keys: objectId("meal"), initial: () => ({}), on: {} });
    const trip = defineRecord<{ readonly km: number } & Facts>({
      type: "trip",
      keys: objectId("trip"),
      initial: () => ({ km: 0 }),
      on: {},
    });

    const pack = definePack({ id: "p", version: "1.0.0", title: { zh: "一", en: "one" }, records: [meal, trip], controls: [control] });

    expectTypeOf(pack.controls).toEqualTypeOf<readonly ControlPoint[]>();
  });
});

describe("errors", () => {
  it("have a code of the table", () => {
    expectTypeOf<PlumblineError["code"]>().toEqualTypeOf<ErrorCode>();
    const error: unknown = undefined;
    if (isPlumblineError(error, "EVENT_INVALID")) expectTypeOf(error).toEqualTypeOf<PlumblineError>();
    // @ts-expect-error a code that is not in the table has no page
    throw new PlumblineError("EVENT_WRONG", "");
  });
});
