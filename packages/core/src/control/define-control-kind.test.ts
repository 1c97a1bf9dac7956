import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createKindRegistry, defineControlKind, isGroupKind, nearest } from "./define-control-kind.ts";
import { BUILT_IN_KINDS } from "./kinds/built-in.ts";
import { NONE, PASS } from "./verdict.ts";

const kind = (name: string) =>
  defineControlKind({
    kind: name,
    summary: "Never.",
    params: z.strictObject({}),
    prepare: () => undefined,
    reads: () => ({ facts: [], trace: false }),
    check: () => PASS,
  });

const group = defineControlKind({
  kind: "acme.group",
  summary: "Never.",
  params: z.strictObject({}),
  prepare: () => undefined,
  reads: () => ({ facts: "all", trace: false }),
  contribute: () => [{ group: "g", member: "", value: 1 }],
  checkGroup: () => ({ findings: [], measures: {} }),
  measures: { members: "sum" },
  countsViolations: false,
});

describe("defineControlKind", () => {
  it("counts violations and measures nothing else unless told", () => {
    expect(kind("acme.a")).toMatchObject({ measures: {}, countsViolations: true });
    expect(group).toMatchObject({ measures: { members: "sum" }, countsViolations: false });
  });

  it("tells kinds that compare records from those that look at one", () => {
    expect([kind("acme.a"), group].map((one) => isGroupKind(one))).toEqual([false, true]);
  });
});

describe("R-007 the registry of kinds", () => {
  it("lists kinds of third parties with the rest, by name", () => {
    const registry = createKindRegistry(BUILT_IN_KINDS);

    registry.register(kind("acme.weekday"));
    registry.register(group);

    const names = registry.list().map((one) => one.kind);
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining(["acme.group", "acme.weekday", "expression", "time.between"]));
    expect(names).toHaveLength(BUILT_IN_KINDS.length + 2);
    expect(registry.get("acme.group")).toBe(group);
  });

  it("describes each built-in kind, so that a console can show what is there", () => {
    for (const { kind: name, summary, params } of createKindRegistry(BUILT_IN_KINDS).list()) {
      expect(name).toMatch(/^[a-z][A-Za-z.]+$/);
      expect(summary).toMatch(/^[A-Z].*\.$/);
      expect(params.safeParse({ noSuchSetting: 1 }).success).toBe(false);
    }
  });

  it("does not let a third party take the name of a kind, at the beginning or later", () => {
    const registry = createKindRegistry([kind("acme.a")]);
    const duplicate = expect.objectContaining({ code: "KIND_DUPLICATE", message: expect.stringContaining('"acme.a"') });

    expect(() => registry.register(kind("acme.a"))).toThrow(duplicate);
    expect(() => createKindRegistry([kind("acme.a"), kind("acme.a")])).toThrow(duplicate);
  });

  it("keeps registries apart: what one host adds, another does not see", () => {
    const kinds = [kind("acme.a")];
    const first = createKindRegistry(kinds);
    first.register(kind("acme.b"));

    expect(createKindRegistry(kinds).list()).toHaveLength(1);
    expect(kinds).toHaveLength(1);
  });

  it.each([
    { written: "time.betwen", named: ["time.between"] },
    { written: "Time.Between", named: ["time.between"] },
    { written: "expresion", named: ["expression"] },
    { written: "nothing.like.it", named: ["known are", "actor.banned"] },
    { written: "toString", named: ["known are"] },
  ])("answers $written with KIND_UNKNOWN and the names that look like it", ({ written, named }) => {
    const get = () => createKindRegistry(BUILT_IN_KINDS).get(written);

    expect(get).toThrow(expect.objectContaining({ code: "KIND_UNKNOWN", details: { kind: written } }));
    for (const name of named) expect(get).toThrow(name);
  });
});

describe("nearest", () => {
  it.each([
    { written: "limt", known: ["limit", "small", "ratio"], expected: '; did you mean "limit"' },
    { written: "zzz", known: ["limit", "small"], expected: '; known are "limit", "small"' },
    { written: "陪餐上线", known: ["陪餐上限", "住宿天数"], expected: '; did you mean "陪餐上限"' },
    { written: "x", known: [], expected: "" },
  ])("$written: $expected", ({ written, known, expected }) => {
    expect(nearest(written, known)).toBe(expected);
  });
});

describe("verdicts without findings", () => {
  it("cannot be changed by the kind that returns them: they are shared", () => {
    expect(Object.isFrozen(NONE) && Object.isFrozen(PASS) && Object.isFrozen(PASS.findings)).toBe(true);
  });
});
