import { describe, expect, it } from "vitest";
import { createCalendar } from "../calendar/index.ts";
import { createKindRegistry } from "../control/define-control-kind.ts";
import { BUILT_IN_KINDS } from "../control/kinds/built-in.ts";
import { type Json, timed } from "../event/trace-event.ts";
import { type LogCase, viewOfCase } from "../record/log-case.ts";
import { type AuditCheck, createAudit } from "./audit.ts";
import { sortUtf8 } from "./tally.ts";

const calendar = createCalendar();
const kinds = createKindRegistry(BUILT_IN_KINDS);

function oneCase(
  id: string,
  steps: readonly { type: string; time: string; data?: Record<string, Json> }[],
  attributes: Record<string, Json> = {},
): LogCase {
  return {
    id,
    position: 0,
    attributes,
    events: steps.map(({ type, time, data = {} }, seq) =>
      timed({ id: `${id}#${seq}`, type, time, seq, source: "log", objects: [{ type: "case", id }], data }),
    ),
  };
}

function audit(cases: readonly LogCase[], check: Omit<AuditCheck, "id">, asOf?: string) {
  const found = createAudit({ checks: [{ id: "x", ...check }], kinds, calendar, asOf: asOf === undefined ? undefined : Date.parse(asOf) });
  for (const one of cases) found.add(viewOfCase(one));
  const [result] = found.finish();
  return result;
}

const done = { type: "done", time: "2026-03-04T09:00:00Z" };
const begun = { type: "begun", time: "2026-03-02T09:00:00Z" };

describe("audit", () => {
  it("gives every field of a kind, in the order of the checks, also for a log without cases", () => {
    expect(audit([], { kind: "sod.fourEyes", params: { a: "a", b: "b" } })).toMatchObject({
      result: { applicable: 0, compliant: 0, violations: 0 },
      violating: [],
      casesSha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    });
  });

  it("keeps a case all of whose events the filter drops, as a case without events", () => {
    const result = audit([oneCase("a", [begun, done])], {
      kind: "require",
      params: { activity: "done" },
      eventFilter: { lifecycle: "complete" },
    });
    expect(result?.result).toEqual({ applicable: 1, violations: 1 });
  });

  it.each([
    { name: "a boolean as text", written: "true", filter: true },
    { name: "a number as text", written: 5, filter: "5" },
    { name: "a boolean in capitals, which used to find none", written: "TRUE", filter: true },
    { name: "text with a decimal point, which used not to be the number", written: "5.0", filter: 5 },
  ])("finds events by $name", ({ written, filter }) => {
    const log = [oneCase("a", [{ ...done, data: { flag: written } }])];
    expect(audit(log, { kind: "require", params: { activity: "done" }, eventFilter: { flag: filter } })?.violating).toEqual([]);
  });

  it("as of an instant sees only what had happened, and no case that had not begun", () => {
    const later = oneCase("b", [{ type: "begun", time: "2026-04-01T00:00:00Z" }]);
    const result = audit([oneCase("a", [begun, done]), later], { kind: "require", params: { activity: "done" } }, "2026-03-03T00:00:00Z");
    expect(result?.result).toEqual({ applicable: 1, violations: 1 });
  });

  it("asks what depends on the instant at the end of the log, however early the case came", () => {
    const open = oneCase("a", [begun], { dueOn: "2026-03-05" });
    const last = oneCase("b", [{ type: "begun", time: "2026-03-20T00:00:00Z" }], { dueOn: "2026-03-25" });
    expect(audit([open, last], { kind: "expression", params: { when: "before(e.dueOn, asOf)" } })?.violating).toEqual(["a"]);
  });

  it("reads a case attribute by its name or among all attributes", () => {
    const log = [oneCase("a", [begun], { amount: 7, "org:unit": "x" })];
    expect(audit(log, { kind: "expression", params: { when: 'e.amount > 5 && e.attributes["org:unit"] == "x"' } })?.violating).toEqual([
      "a",
    ]);
  });

  it("counts what is missing by path", () => {
    const result = audit([oneCase("a", [begun]), oneCase("b", [begun], { amount: 1 })], {
      kind: "expression",
      params: { when: "e.amount > 5" },
    });
    expect(result).toMatchObject({ unknown: 1, missing: { amount: 1 } });
  });

  it.each<{ name: string; check: Omit<AuditCheck, "id">; code: string; says: string }>([
    { name: "an unknown kind", check: { kind: "sod.fourEye", params: {} }, code: "KIND_UNKNOWN", says: 'did you mean "sod.fourEyes"' },
    { name: "a misspelt parameter", check: { kind: "require", params: { activty: "x" } }, code: "PARAMETER_INVALID", says: "activ" },
    {
      name: "an expression that reads what is not given",
      check: { kind: "expression", params: { when: "e.a > p.max" } },
      code: "PARAMETER_INVALID",
      says: "p.max",
    },
    {
      name: "a value that nothing reads",
      check: { kind: "expression", params: { when: "e.a > 1", p: { max: 1 } } },
      code: "PARAMETER_INVALID",
      says: "max",
    },
    {
      name: "an expression that does not parse",
      check: { kind: "expression", params: { when: "e.a >" } },
      code: "EXPRESSION_INVALID",
      says: "e.a >",
    },
  ])("refuses $name before it sees a case", ({ check, code, says }) => {
    expect(() => audit([], check)).toThrow(expect.objectContaining({ code, message: expect.stringContaining(says) }));
  });

  it("stops at an expression that runs away", () => {
    const list = Array.from({ length: 400 }, (_, i) => i);
    const log = [oneCase("a", [begun], { list })];
    const when = "e.list.all(x, e.list.all(y, e.list.all(z, x + y + z >= 0)))";
    expect(() => audit(log, { kind: "expression", params: { when } })).toThrow(expect.objectContaining({ code: "EXPRESSION_BUDGET" }));
  });
});

describe("sortUtf8", () => {
  it("sorts by bytes, where UTF-16 would put an emoji before a private-use character", () => {
    const texts = ["\u{1f600}", "", "z", "é", "中"];
    const bytes = (text: string) => Buffer.from(text);
    expect(sortUtf8([...texts])).toEqual([...texts].sort((a, b) => Buffer.compare(bytes(a), bytes(b))));
  });
});
