import { createCalendar, isRefusal, timed } from "@plumbline/core";
import {
  type ActingPerson,
  beginHandling,
  DEFAULT_POLICY,
  type DispositionCommand,
  type DispositionContext,
  type DispositionFacts,
  decideDisposition,
  defineSupervisionPolicy,
  escalationsOf,
  foldDisposition,
  levelOf,
  lintLadder,
  nearOf,
  THREE_LEVELS,
} from "@plumbline/core/supervision";
import { disciplineAuthority, disciplineLadder } from "../src/ladders/index.ts";

/** The code of docs/dispositions.md: a policy, a signal that the person concerned sees first, and a reminder that nobody answers. */

const calendar = createCalendar();

const policy = defineSupervisionPolicy({
  ...DEFAULT_POLICY,
  id: "anlan",
  org: "330100",
  effectiveFrom: "2026-01-01",
  levels: THREE_LEVELS,
  selfCorrection: { ranks: [1], period: { amount: 2, unit: "workingDay", rollOver: true } },
});

function signals(print: (line: string) => void): void {
  print(levelOf(policy, 2).word.zh); // 报警
  print(nearOf(policy, { control: "EXP-01", value: 90, limit: 100 })); // near

  const { data } = beginHandling(
    {
      rank: 1,
      mode: "advise",
      visibility: "actor",
      person: "p-3f8a",
      backfill: false,
      raisedAt: Date.parse("2026-03-05T10:00:00+08:00"),
    },
    policy,
    calendar,
  );
  print(data.visibleAt as string); // 2026-03-09T16:00:00.000Z
}

/** Events as the trail gives them back. A server appends them; here they stay in a list. */
const events: ReturnType<typeof timed>[] = [];
let facts: DispositionFacts = {};

function ask(actor: ActingPerson | "clock", time: string, command: DispositionCommand): string {
  const context: DispositionContext = {
    now: Date.parse(time),
    calendar,
    ladder: disciplineLadder,
    authority: disciplineAuthority,
    actor,
  };
  const decision = decideDisposition(facts, command, context);
  if ("refused" in decision) return decision.refused;

  const id = `d-1/${events.length}`;
  const event = timed({ id, time, source: "engine/desk", objects: [{ type: "disposition", id: "d-1" }], ...decision.event });
  const changed = foldDisposition(facts, event);
  if (isRefusal(changed)) throw new Error(`never: what is decided is folded, not ${changed.refused}`);
  events.push(event);
  facts = { ...facts, ...changed };
  return decision.event.type;
}

const li = { id: "p-li", roles: ["handler"], body: "supervisoryBody", level: "county" };
const zhao = { id: "p-zhao", roles: ["decider"], body: "supervisoryBody", level: "county" };
const wang = { id: "p-wang", roles: [] };

function reminder(print: (line: string) => void): void {
  const document = {
    facts: "三件许可办理超过承诺时限",
    basis: "承诺时限制度第4条",
    demands: "说明原因",
    remedy: "五个工作日内回复,可提出异议",
  };
  const subject = { kind: "person", id: "p-wang", rank: "countyManaged" } as const;
  const body = { rung: "reminder", subject, signals: ["s-1"], rank: 1 as const, grounds: [], derelictions: [], reason: "黄色预警未回复" };

  print(ask(li, "2026-03-30T09:00:00+08:00", { type: "propose", body }));
  print(ask(li, "2026-03-30T09:10:00+08:00", { type: "issue", body: { document } })); // not_authorised
  print(ask(zhao, "2026-03-31T09:00:00+08:00", { type: "issue", body: { document } }));
  print(ask(wang, "2026-04-01T09:00:00+08:00", { type: "reply", body: { text: "已知悉" } })); // not_served
  print(ask(li, "2026-04-02T09:00:00+08:00", { type: "serve", body: { receiver: "p-wang", how: "当面送达" } }));
  print(`${facts.replyDue?.on} ${escalationsOf(facts, disciplineLadder, calendar)[0]?.on}`); // 2026-04-10 2026-04-13
  print(ask("clock", "2026-04-11T00:00:00+08:00", { type: "escalate", body: {} })); // not_due
  print(ask("clock", "2026-04-13T00:00:00+08:00", { type: "escalate", body: {} }));
  print(`${facts.phase} ${facts.tasks?.[0]?.to}`); // served admonition
}

/** All lines that the page's code prints. */
export function walk(): readonly string[] {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  signals(print);
  reminder(print);
  print(String(lintLadder(disciplineLadder, disciplineAuthority).length)); // 0
  return lines;
}
