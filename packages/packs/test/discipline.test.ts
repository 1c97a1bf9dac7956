import { lintLadder } from "@plumbline/core/supervision";
import { describe, expect, it } from "vitest";
import { disciplineAuthority, disciplineLadder } from "../src/ladders/index.ts";
import { filled, openDesk } from "./ladder-desk.ts";

const handler = { id: "p-handler", roles: ["handler"], body: "supervisoryBody", level: "county" };
const decider = { id: "p-decider", roles: ["decider"], body: "supervisoryBody", level: "county" };
const wang = { id: "p-wang", roles: [] };
const PERSON = { kind: "person", id: "p-wang", rank: "countyManaged", org: "330106-scjg" };
const about = (rung: string, rank: number, more = {}) => ({
  rung,
  subject: PERSON,
  signals: ["s-1"],
  rank,
  reason: "两次逾期未回复",
  ...more,
});
const desk = (more = {}) => openDesk(disciplineLadder, disciplineAuthority, more);

describe("the ladder of four measures", () => {
  it("is without a flaw", () => {
    expect(lintLadder(disciplineLadder, disciplineAuthority)).toEqual([]);
  });

  it("takes an order from proposal to closing: heard, answered, issued, served, corrected, verified by another", () => {
    const order = desk();

    const steps = [
      order.ask(handler, "2026-03-02T09:00:00+08:00", "propose", about("rectification", 3)),
      order.ask(handler, "2026-03-02T09:30:00+08:00", "assign", { handler: "p-handler" }),
      order.ask(handler, "2026-03-02T10:00:00+08:00", "requestHearing", { facts: "合同未招标" }),
      order.ask(wang, "2026-03-04T10:00:00+08:00", "giveStatement", { text: "系紧急抢修" }),
      order.ask(decider, "2026-03-05T10:00:00+08:00", "issue", { document: filled(disciplineLadder, "rectification") }),
      order.ask(handler, "2026-03-05T11:00:00+08:00", "answerStatement", { accepted: "part", reasons: "无紧急采购审批" }),
      order.ask(decider, "2026-03-05T14:00:00+08:00", "issue", {
        document: filled(disciplineLadder, "rectification"),
        number: "整改〔2026〕3号",
      }),
      order.ask(handler, "2026-03-06T09:00:00+08:00", "serve", { receiver: "p-wang", how: "当面送达" }),
      order.ask(wang, "2026-03-12T09:00:00+08:00", "reply", { text: "已着手整改" }),
      order.ask(wang, "2026-03-30T09:00:00+08:00", "submitEvidence", { files: ["f-1"], rectifier: "p-wang" }),
      order.ask(handler, "2026-03-31T09:00:00+08:00", "verify", { accepted: true }),
      order.ask(decider, "2026-04-01T09:00:00+08:00", "close", { as: "corrected", change: "REG-2026-07" }),
      order.ask(decider, "2026-04-02T09:00:00+08:00", "withdraw", { reason: "x" }),
    ];

    expect(steps).toEqual(["ok", "ok", "ok", "ok", "hearing_unanswered", "ok", "ok", "ok", "ok", "ok", "ok", "ok", "closed"]);
    expect(order.state).toMatchObject({ phase: "closed", turn: "none", closedAs: "corrected", change: "REG-2026-07" });
    expect(JSON.stringify(order.state)).not.toMatch(/招标|抢修|整改/);
  });
});
