import { isRefusal, timed } from "@plumbline/core";
import {
  type ActingPerson,
  type AuthorityTable,
  concernedIn,
  DISPOSITION_REFUSALS,
  type DispositionCommand,
  type DispositionFacts,
  dispositionEvents,
  foldDisposition,
  type Ladder,
  lintLadder,
  rungOf,
} from "@plumbline/core/supervision";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as ladders from "../src/ladders/index.ts";
import { filled, openDesk } from "./ladder-desk.ts";

const LADDERS: { readonly name: string; readonly ladder: Ladder; readonly authority: AuthorityTable }[] = [
  { name: "discipline", ladder: ladders.disciplineLadder, authority: ladders.disciplineAuthority },
  { name: "zhejiang", ladder: ladders.zhejiangLadder, authority: ladders.zhejiangAuthority },
  { name: "hubei", ladder: ladders.hubeiLadder, authority: ladders.hubeiAuthority },
  { name: "xishuangbanna", ladder: ladders.xishuangbannaLadder, authority: ladders.xishuangbannaAuthority },
  { name: "lawEnforcement", ladder: ladders.lawEnforcementLadder, authority: ladders.lawEnforcementAuthority },
];

// Marks every text that somebody writes, to see where it goes.
const SECRET = "SECRET";

describe.each(LADDERS)("the ladder $name", ({ ladder, authority }) => {
  const rank = authority.ranks[0]?.id ?? "";
  const [row] = authority.rows.filter((one) => one.rank === rank);
  const roles = ladder.roles.map(({ id }) => id);
  const at = { body: row?.body ?? "", level: row?.level ?? "" };
  const other = { id: "p-other", roles, ...at, level: authority.levels.find(({ id }) => id !== at.level)?.id ?? "" };
  const actors: (ActingPerson | "clock")[] = [
    { id: "p-one", roles, ...at },
    { id: "p-two", roles, ...at },
    other,
    { id: "p-subject", roles, ...at },
    { id: "p-leader", roles: [], actsFor: ["u-1"] },
    "clock",
  ];

  const commandsFor = (rung: string): [DispositionCommand["type"], object][] => [
    ...[true, false].map((whole): [DispositionCommand["type"], object] => [
      "propose",
      {
        rung,
        subject: rungOf(ladder, rung)?.subjects.includes("person")
          ? { kind: "person", id: "p-subject", rank }
          : { kind: "unit", id: "u-1", rank, leader: "p-subject", ...(whole && { person: "p-leader" }) },
        rank: rungOf(ladder, rung)?.entry.ranks.at(-1),
        ruleClass: whole ? "norm" : "prohibition",
        reason: SECRET,
        grounds: ladder.grounds.slice(0, 1).map(({ code }) => code),
        derelictions: ladder.derelictions.slice(0, whole ? 1 : 0).map(({ code }) => code),
      },
    ]),
    ["assign", { handler: "p-one" }],
    ["assign", { handler: "p-subject" }],
    ["requestHearing", { facts: SECRET }],
    ["giveStatement", { text: SECRET }],
    ["waive", {}],
    ["answerStatement", { accepted: "part", reasons: SECRET }],
    ["issue", { document: Object.fromEntries(Object.keys(filled(ladder, rung)).map((name) => [name, SECRET])) }],
    ["issue", { document: {} }],
    ["serve", { receiver: "p-subject", how: "当面送达" }],
    ["reply", { text: SECRET }],
    ["askExtension", { of: "reply", reason: SECRET }],
    ["askExtension", { of: "correction", reason: SECRET }],
    ["decideExtension", { granted: true }],
    ["decideExtension", { granted: false, reason: SECRET }],
    ["submitEvidence", { files: ["f-1"], rectifier: "p-two" }],
    ["submitEvidence", { files: ["f-2"], rectifier: "p-leader" }],
    ["verify", { accepted: true }],
    ["verify", { accepted: false, reason: SECRET }],
    ["escalate", {}],
    ["withdraw", { reason: SECRET }],
    ["close", { as: "corrected", reason: SECRET }],
    ["close", { as: "answered" }],
    ["close", { as: "uncorrected", reason: SECRET }],
    ["close", { as: "unanswered", reason: SECRET }],
    ...ladder.outcomes.map(({ code }): [DispositionCommand["type"], object] => [
      "recordOutcome",
      { code, on: "2026-06-01", decidedBy: "p-body", number: "1号", assignment: "a-1" },
    ]),
    ["publishBulletin", { bulletin: "b-1" }],
  ];

  const commandsOf = new Map(ladder.rungs.map(({ id }) => [id, commandsFor(id)]));

  it("R-093 has no flaw, and one as soon as its authority table lacks a rank on a rung", () => {
    const gap = { ...authority, rows: authority.rows.slice(1) };

    expect(lintLadder(ladder, authority)).toEqual([]);
    expect(lintLadder(ladder, gap).map(({ code, message }) => [code, message])).toEqual([
      ["authority_gap", `nobody decides about rank ${authority.rows[0]?.rank} on rung ${authority.rows[0]?.rung}`],
    ]);
  });

  it("hears whoever is admonished or worse, and gives no period that ends on a holiday", () => {
    const [, ...graver] = ladder.rungs;

    expect(graver.map(({ hearing }) => hearing)).toEqual(graver.map(() => "statement"));
    expect(ladder.rungs.every(({ reply, correct }) => reply.rollOver && correct?.rollOver !== false)).toBe(true);
  });

  it("names no article of the regulation whose articles were not read, and says of every rung where it is from", () => {
    const cited = ladder.rungs.flatMap(({ citations }) => citations);

    expect(cited.filter(({ confidence, article }) => confidence === "practice" && article !== undefined)).toEqual([]);
    expect(cited.filter(({ regulation, article }) => regulation.includes("825号") && article !== undefined)).toEqual([]);
  });

  const schemas = new Map(dispositionEvents.map((definition) => [definition.type, definition]));
  const replayed = (events: readonly ReturnType<typeof timed>[]): DispositionFacts => {
    let facts: DispositionFacts = {};
    for (const event of events) {
      const changed = foldDisposition(facts, event);
      expect(isRefusal(changed)).toBe(false);
      facts = { ...facts, ...changed };
    }
    return facts;
  };

  it("reaches no illegal state by any sequence, refuses with a code and changes nothing, and replays to the same", () => {
    // Where `legal` is set the step is one that is possible now, so that long ways are gone too; what ends them or leads nowhere comes seldom.
    const step = fc.record({
      kind: fc.nat(),
      pick: fc.nat(),
      legal: fc.integer({ min: 0, max: 4 }),
      hours: fc.integer({ min: 0, max: 120 }),
    });
    const SELDOM = new Set(["withdraw", "assign"]);
    fc.assert(
      fc.property(fc.constantFrom(...ladder.rungs.map(({ id }) => id)), fc.array(step, { minLength: 15, maxLength: 40 }), (rung, steps) => {
        const desk = openDesk(ladder, authority);
        const commands = commandsOf.get(rung) ?? [];
        const all = actors.flatMap((actor) => commands.map(([type, body]) => ({ actor, type, body })));
        let now = Date.parse("2026-02-10T09:00:00+08:00");
        for (const { kind, pick, legal, hours } of steps) {
          now += hours * 3_600_000;
          const time = new Date(now).toISOString();
          const possible = legal ? all.filter(({ actor, type, body }) => desk.would(actor, time, type, body)) : all;
          const frequent = possible.filter(({ type }) => kind % 9 === 0 || !SELDOM.has(type));
          const kinds = [...new Set(frequent.map(({ type }) => type))];
          const ofKind = frequent.filter(({ type }) => type === kinds[kind % kinds.length]);
          const chosen = ofKind[pick % ofKind.length];
          if (!chosen) continue;
          const before = desk.state;
          const answer = desk.ask(chosen.actor, time, chosen.type, chosen.body);
          if (answer !== "ok") {
            expect(DISPOSITION_REFUSALS).toContain(answer);
            expect(desk.state).toBe(before);
          }
          expect(illegal(desk.state, ladder, authority)).toEqual([]);
        }
        const erased = desk.events.map((event) => {
          const personal = schemas.get(event.type)?.personal ?? [];
          return timed({ ...event, data: Object.fromEntries(Object.entries(event.data).filter(([name]) => !personal.includes(name))) });
        });
        expect(replayed(JSON.parse(JSON.stringify(desk.events)))).toEqual(desk.state);
        expect(replayed(erased)).toEqual(desk.state);
        expect(JSON.stringify(erased)).not.toContain(SECRET);
      }),
      { numRuns: 40 },
    );
  });
});

/** What must never be true of a disposition, whoever asked for whatever. */
function illegal(state: DispositionFacts, ladder: Ladder, authority: AuthorityTable): string[] {
  const { phase, subject, hearing, issuedBy, times = {}, rectifiers = [], verification, extended, turn } = state;
  const rung = rungOf(ladder, state.rung ?? "");
  if (!phase || !subject || !rung) return Object.keys(state).length > 0 ? ["facts before a proposal"] : [];
  const row = authority.rows.find((one) => one.rank === subject.rank && one.rung === rung.id);
  const done = phase === "closed" || phase === "withdrawn";
  const rules: [string, boolean][] = [
    ["unheard", issuedBy !== undefined && rung.hearing === "statement" && (hearing === undefined || hearing.state === "given")],
    ["silence taken for a hearing", issuedBy !== undefined && hearing?.state === "asked" && (times.issued ?? "") < hearing.due.endsAt],
    ["issued by another body", issuedBy !== undefined && (issuedBy.body !== row?.body || issuedBy.level !== row.level)],
    ["issued by somebody concerned", issuedBy !== undefined && concernedIn(subject).includes(issuedBy.by)],
    ["handled by somebody concerned", state.handler !== undefined && concernedIn(subject).includes(state.handler)],
    ["a unit without a person who does the work", issuedBy !== undefined && subject.kind === "unit" && !(subject.leader && subject.person)],
    ["served without being issued", times.served !== undefined && issuedBy === undefined],
    ["replied without being served", state.reply !== undefined && times.served === undefined],
    ["closed without being served", phase === "closed" && times.served === undefined],
    [
      "verified by whoever corrected",
      verification?.accepted === true && [...rectifiers, ...concernedIn(subject)].includes(verification.by),
    ],
    ["corrected without verification", state.closedAs === "corrected" && verification?.accepted !== true],
    ["extended too often", Math.max(extended?.reply ?? 0, extended?.correction ?? 0) > rung.extensions],
    ["a task for no rung above", (state.tasks ?? []).some(({ to }) => !rung.escalate.some((one) => one.to === to))],
    ["an outcome that the rung has not", (state.outcomes ?? []).some(({ code }) => !rung.outcomes.includes(code))],
    ["accountability without codes", rung.accountable && !(state.grounds?.length && state.derelictions?.length)],
    ["something due after the end", done && (turn !== "none" || Boolean(state.replyDue || state.correctionDue || state.asked))],
    ["nobody's turn before the end", !done && turn === "none"],
    ["a text in the facts", JSON.stringify(state).includes(SECRET)],
  ];
  return rules.filter(([, broken]) => broken).map(([name]) => name);
}
