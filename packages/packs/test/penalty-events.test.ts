import { readFileSync } from "node:fs";
import { BUILT_IN_KINDS, createCalendar, createEngine, createKindRegistry, type Engine, type Json, type ObjectRef } from "@plumbline/core";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { penalty, SAMPLE_BENCHMARKS } from "../src/index.ts";
import { penaltyEvents } from "../src/penalty/events.ts";

const PAGES = [
  { name: "docs/penalty-events.md", lang: "en", personal: "personal", required: "required" },
  { name: "docs/penalty-events.zh-CN.md", lang: "zh", personal: "个人信息", required: "必填" },
] as const;
const read = (page: string): string => readFileSync(new URL(`../../../${page}`, import.meta.url), "utf8");
const [ENGLISH, CHINESE] = PAGES.map(({ name }) => read(name)) as [string, string];

const pack = penalty();
const calendar = createCalendar();
const definitions = new Map(penaltyEvents.map((definition) => [definition.type, definition]));
const controls = pack.controls.map(({ id }) => id);

type Schema = {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly required?: readonly string[];
};
const schemaOf = (type: string): Schema => z.toJSONSchema(definitions.get(type)?.data as z.ZodType, { io: "input" }) as Schema;

/** Paths of all members, as the page writes them: `officers[].id`, `tier.value.min`. */
function membersOf({ properties = {}, items, oneOf = [] }: Schema, prefix = ""): readonly string[] {
  const own = Object.entries(properties).flatMap(([name, schema]) => {
    const path = prefix === "" ? name : `${prefix}.${name}`;
    return [path, ...membersOf(schema, path)];
  });
  const others = [...(items ? membersOf(items, `${prefix}[]`) : []), ...oneOf.flatMap((schema) => membersOf(schema, prefix))];
  return [...new Set([...own, ...others])];
}

/** The sections of the page on events: the text below each heading of an event type. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  const sections = page.split(/^#### /m).slice(1);
  return new Map(sections.map((section) => [/^`([^`]+)`/.exec(section)?.[1] ?? "", section]));
}

interface Member {
  readonly name: string;
  readonly marks: string;
}

const rowsOf = (section = ""): readonly Member[] =>
  [...section.matchAll(/^\| `([^`]+)` \| [^|]+ \| ([^|]*) \|/gm)].map(([, name = "", marks = ""]) => ({ name, marks: marks.trim() }));

describe.each(PAGES)("$name", ({ name, lang, personal, required }) => {
  const page = read(name);
  const sections = sectionsOf(page);

  it("has a section for every event type in their order, with its title, and for no other", () => {
    expect([...sections.keys()]).toEqual(penaltyEvents.map(({ type }) => type));
    for (const [type, section] of sections) expect(section).toContain(pack.notices?.events?.[type]?.[lang] ?? "no title");
  });

  it("names no event type that does not exist", () => {
    const named = [...page.matchAll(/`((?:penalty|seizure|evidence|fine)\.[A-Za-z]+)`/g)].map(([, type]) => type as string);

    expect(named.filter((type) => !definitions.has(type))).toEqual([]);
  });

  it.each(penaltyEvents.map(({ type }) => type))("has every member of %s with what is required and personal", (type) => {
    const rows = rowsOf(sections.get(type));
    const marked = (mark: string) => rows.filter(({ marks }) => marks.includes(mark)).map((row) => row.name);

    expect(rows.map((row) => row.name).sort()).toEqual([...membersOf(schemaOf(type))].sort());
    expect(marked(required).sort()).toEqual([...(schemaOf(type).required ?? [])].sort());
    expect(marked(personal).sort()).toEqual([...(definitions.get(type)?.personal ?? [])].sort());
  });

  it("has a row for every control point, with its title", () => {
    expect(needsOf(page).map(({ title }) => title)).toEqual(pack.controls.map(({ id, title }) => `${id} ${title[lang]}`));
  });
});

describe("the two pages", () => {
  it.each([
    {
      name: "events and members",
      of: (page: string) => [...sectionsOf(page)].map(([type, section]) => [type, rowsOf(section).map((r) => r.name)]),
    },
    { name: "blocks of JSON", of: (page: string) => blocksOf(page) },
    { name: "control points by block", of: (page: string) => answersOf(page) },
    { name: "what control points need", of: (page: string) => needsOf(page).map(({ id, needs }) => [id, needs]) },
    { name: "what begins a duty and meets it", of: (page: string) => dutiesOf(page) },
  ])("have the same $name", ({ of }) => {
    expect(of(ENGLISH)).not.toEqual([]);
    expect(of(CHINESE)).toEqual(of(ENGLISH));
  });
});

// What the page shows: JSON by block, each with the control points that it adds.

interface Shown {
  readonly type: string;
  readonly time?: string;
  readonly objects?: readonly ObjectRef[];
  readonly data?: Readonly<Record<string, Json>>;
}

const blocksOf = (page: string): readonly (readonly Shown[])[] =>
  [...page.matchAll(/```json\n([\s\S]+?)\n```/g)].map(([, text = ""]) => [JSON.parse(text) as Shown | readonly Shown[]].flat() as Shown[]);

const answersOf = (page: string): readonly (readonly string[])[] =>
  [...page.matchAll(/^(?:Answers|Also answers): (.+)\.$|^(?:可以|增加)判断：(.+)。$/gm)].map(([, en, zh]) =>
    (en ?? zh ?? "").split(/, |、/),
  );

/** The events of some blocks: of one that is there already, more members. */
function merged(blocks: readonly (readonly Shown[])[]): readonly Shown[] {
  const events = new Map<string, Shown>();
  for (const event of blocks.flat()) {
    const before = events.get(event.type);
    events.set(event.type, { ...before, ...event, data: { ...before?.data, ...event.data } });
  }
  return [...events.values()];
}

function engineOf(events: readonly Shown[], { records, controls: points } = pack): Engine {
  const engine = createEngine({ records, controls: points, kinds: createKindRegistry(BUILT_IN_KINDS), calendar });
  events.forEach(({ type, time = "2026-11-01T09:00:00+08:00", objects = [{ type: "penalty", id: "2026-031" }], data = {} }, seq) => {
    const wire = { id: `e${seq}`, type, time, seq, source: "host", objects, actor: { id: "u-1", org: "anlan.market" }, data };
    engine.accept((definitions.get(type) as (typeof penaltyEvents)[number]).parse(wire));
  });
  engine.settle();
  return engine;
}

/** Ids that records of the pages have: the case, the act, and like cases of `act/tier/region/year`. */
const IDS = ["2026-031", "A-77", "AL-TZ-088/general/-/2026"];

function outcomeOf(engine: Engine, control: string): string {
  const type = pack.controls.find(({ id }) => id === control)?.record ?? "";
  return IDS.map((id) => engine.verdict(control, { type, id })?.outcome).find((outcome) => outcome !== undefined) ?? "none";
}

const UNANSWERED = ["unknown", "none"];
const answered = (engine: Engine): readonly string[] => controls.filter((id) => !UNANSWERED.includes(outcomeOf(engine, id)));

describe("the mapping that begins small", () => {
  const blocks = blocksOf(ENGLISH);
  const answers = answersOf(ENGLISH);

  it("has an answer for every block", () => {
    expect(blocks.length).toBeGreaterThan(1);
    expect(answers.length).toBe(blocks.length);
  });

  it.each(blocks.map((_, i) => ({ blocks: i + 1, adds: answers[i]?.join(", ") })))(
    "answers $adds with block $blocks, and no more",
    (row) => {
      const engine = engineOf(merged(blocks.slice(0, row.blocks)));

      expect(answered(engine)).toEqual(answers.slice(0, row.blocks).flat().sort());
    },
  );
});

// The tables of control points: what each needs, and which duties begin and are met.

interface Need {
  readonly type: string;
  readonly members: readonly string[];
}

/** `` `type`: `member`, `member`; `type` `` of a cell. */
function parseNeeds(cell: string): readonly Need[] {
  const needs: { type: string; members: string[] }[] = [];
  for (const [, word = ""] of cell.matchAll(/`([^`]+)`/g)) {
    if (definitions.has(word)) needs.push({ type: word, members: [] });
    else needs.at(-1)?.members.push(word);
  }
  return needs;
}

function needsOf(page: string): readonly { readonly id: string; readonly title: string; readonly needs: readonly Need[] }[] {
  const table = page.split(/^## (?:Control points|控制点)$/m)[1]?.split(/^## /m)[0] ?? "";
  return [...table.matchAll(/^\| ((PEN-\d\d) [^|]+) \| ([^|]+) \|/gm)].map(([, title = "", id = "", cell = ""]) => ({
    id,
    title,
    needs: parseNeeds(cell),
  }));
}

function dutiesOf(page: string): readonly { readonly id: string; readonly begins: readonly Need[]; readonly met: readonly Need[] }[] {
  return [...page.matchAll(/^\| (PEN-\d\d) \| ([^|]+) \| ([^|]+) \|/gm)].map(([, id = "", begins = "", met = ""]) => ({
    id,
    begins: parseNeeds(begins),
    met: parseNeeds(met),
  }));
}

/** A value for each member that a table names. */
const VALUES: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
  "penalty.filed": { partyKind: "org", actEndedAt: "2026-08-20", foundAt: "2026-08-25" },
  "penalty.investigated": {
    step: "询问",
    officers: [{ id: "a" }, { id: "b" }],
    "officers[].certValidTo": [
      { id: "a", certValidTo: "2027-12-31" },
      { id: "b", certValidTo: "2027-12-31" },
    ],
  },
  "penalty.noticed": { hearingRight: true },
  "penalty.reviewed": { passed: true },
  "penalty.discussed": { meeting: "M-1" },
  "penalty.decided": {
    fine: 8_000_000,
    statMin: 1_000_000,
    statMax: 10_000_000,
    grade: "从轻",
    tier: { value: { kind: "range", min: 1_000_000, max: 2_000_000 } },
    "tier.id": { id: "general", value: { kind: "range", min: 1_000_000, max: 2_000_000 } },
    actCode: "AL-TZ-088",
    departure: { reasoned: true, approved: false },
    reviewRequired: true,
    major: true,
  },
  "penalty.revoked": { published: true },
  "penalty.sampled": { ground: "departure" },
  "evidence.preserved": { approvedByHead: true },
  "penalty.sampleReviewed": { upheld: true },
  "penalty.imposedOnSpot": { fine: 10_000, partyKind: "org" },
  "fine.collected": { amount: 10_000, by: "officer", fine: 10_000 },
  "fine.remitted": { amount: 10_000 },
  "fine.surcharged": { surcharge: 1, fine: 100_000, lateDays: 10 },
};

/** Days on which the steps of the tables were taken: 2026-09-02, and so on. */
const DAYS: Readonly<Record<string, string>> = {
  "penalty.filed": "01",
  "penalty.investigated": "02",
  "penalty.noticed": "03",
  "penalty.reviewed": "07",
  "penalty.discussed": "08",
  "fine.handedIn": "14",
  "fine.remitted": "15",
  "penalty.served": "15",
  "penalty.publicationWithdrawn": "15",
  "penalty.sampleReviewed": "15",
  "evidence.disposed": "15",
  "penalty.hearingAnnounced": "01",
  "penalty.hearingHeld": "10",
  "seizure.lifted": "15",
};

/** An event with the members of a need, and what its schema requires. */
function eventOf({ type, members }: Need): Shown {
  const named = [...(schemaOf(type).required ?? []), ...members.filter((member) => member !== "act")];
  const data = Object.fromEntries(named.map((member) => [member.split(/[.[]/)[0] as string, VALUES[type]?.[member] as Json]));
  const objects = [{ type: "penalty", id: "2026-031" }, ...(members.includes("act") ? [{ type: "act", id: "A-77" }] : [])];
  return { type, time: `2026-09-${DAYS[type] ?? "14"}T09:00:00+08:00`, objects, data };
}

/** The same of six cases, of which the last is that of the pages: what is compared with others needs others. */
function ofSixCases(needs: readonly Need[]): readonly Shown[] {
  const others = ["1", "2", "3", "4", "5"].flatMap((id) =>
    needs.map((need) => {
      const event = eventOf(need);
      const data = need.type === "penalty.decided" ? { ...event.data, fine: 1_000_000 + Number(id) } : event.data;
      return { ...event, objects: [{ type: "penalty", id }], data };
    }),
  );
  return [...others, ...needs.map(eventOf)];
}

const needs = needsOf(ENGLISH);
const without = needs.flatMap(({ id, needs: all }) => [
  ...all.map(({ type }) => ({ id, lacks: type, needs: all.filter((need) => need.type !== type) })),
  ...all.flatMap((need) =>
    need.members
      .filter((member) => !(schemaOf(need.type).required ?? []).includes(member))
      .map((member) => ({
        id,
        lacks: `${need.type} ${member}`,
        needs: all.map((one) => (one === need ? { ...one, members: one.members.filter((m) => m !== member) } : one)),
      })),
  ),
]);

describe("the table of control points", () => {
  it.each(needs)("$id answers with what it needs", ({ id, needs: all }) => {
    expect(UNANSWERED).not.toContain(outcomeOf(engineOf(ofSixCases(all)), id));
  });

  it.each(without)("$id does not answer without $lacks", ({ id, needs: rest }) => {
    expect(UNANSWERED).toContain(outcomeOf(engineOf(ofSixCases(rest)), id));
  });
});

describe("a duty that begins", () => {
  const A_YEAR_LATER = Date.parse("2027-09-30T00:00:00+08:00");

  it.each(dutiesOf(ENGLISH))("is a finding of $id when nothing meets it", ({ id, begins }) => {
    const engine = engineOf(begins.map(eventOf));
    engine.advance(A_YEAR_LATER);

    expect(outcomeOf(engine, id)).toBe("breach");
  });

  it.each(dutiesOf(ENGLISH))("is none of $id when it is met", ({ id, begins, met }) => {
    const engine = engineOf([...begins, ...met].map(eventOf));
    engine.advance(A_YEAR_LATER);

    expect(outcomeOf(engine, id)).toBe("pass");
  });
});

describe("a decision that is told twice", () => {
  const first: Shown = { ...eventOf({ type: "penalty.decided", members: ["statMax"] }), time: "2026-09-01T09:00:00+08:00" };
  const again: Shown = { ...first, time: "2026-09-14T09:00:00+08:00", data: { fine: 20_000_000 } };
  const SERVED: Shown = { type: "penalty.served", time: "2026-09-15T09:00:00+08:00" };
  const REVOKED: Shown = { type: "penalty.revoked", time: "2026-09-02T09:00:00+08:00" };

  it.each([
    { name: "once", told: [first], control: "PEN-04", outcome: "pass" },
    {
      name: "twice, with its range",
      told: [first, { ...again, data: { ...again.data, statMax: 10_000_000 } }],
      control: "PEN-04",
      outcome: "breach",
    },
    { name: "twice, the range of the first staying", told: [first, again], control: "PEN-04", outcome: "breach" },
    { name: "twice, served in time of the second only", told: [first, again, SERVED], control: "PEN-15", outcome: "breach" },
    { name: "anew after a revocation, served in its time", told: [first, REVOKED, again, SERVED], control: "PEN-15", outcome: "pass" },
  ])("$outcome of $control: $name", ({ told, control, outcome }) => {
    expect(outcomeOf(engineOf(told), control)).toBe(outcome);
  });
});

describe("a tier that the host states", () => {
  const published = penalty({ benchmarks: SAMPLE_BENCHMARKS });
  const wide: Shown = {
    ...eventOf({ type: "penalty.decided", members: [] }),
    data: { fine: 8_000_000, tier: { value: { kind: "range", min: 0, max: 90_000_000 } } },
  };
  const more = (data: Readonly<Record<string, Json>>): Shown => ({ ...wide, data: { ...wide.data, ...data } });

  it.each([
    {
      name: "is overruled by the benchmark of the act",
      told: more({ actCode: "AL-TZ-088", circumstances: ["harm-minor", "first-time"] }),
      outcome: "breach",
    },
    { name: "does not stand in for circumstances that nobody told", told: more({ actCode: "AL-TZ-088" }), outcome: "unknown" },
    { name: "is compared where the decision names no act", told: wide, outcome: "pass" },
  ])("$name", ({ told, outcome }) => {
    expect(outcomeOf(engineOf([told], published), "PEN-05")).toBe(outcome);
  });
});
