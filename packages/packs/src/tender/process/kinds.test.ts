import {
  BUILT_IN_KINDS,
  createCalendar,
  createEngine,
  createKindRegistry,
  createNoticeWriter,
  defineControlPoint,
  type Engine,
  type Json,
  type TraceEvent,
  timed,
} from "@plumbline/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createAssessment } from "../../redflags/assess.ts";
import { RED_FLAGS } from "../../redflags/registry.ts";
import { isMarketFlag, type RedFlag, type Release } from "../../redflags/types.ts";
import { lintPack } from "../../tools/lint-pack.ts";
import { tenderFeed } from "../feed.ts";
import { tender } from "../pack.ts";
import { RED_FLAG_CASES } from "./cases.ts";
import { redFlagControls, redFlagId } from "./controls.ts";
import { releaseEvent } from "./examples.ts";

const pack = tender();
const calendar = createCalendar();
const kinds = createKindRegistry([...BUILT_IN_KINDS, ...pack.kinds]);
const controls = pack.controls.filter(({ kind }) => kind.startsWith("redflag."));
const faults: unknown[] = [];

function engineOf(events: readonly TraceEvent[], only = controls): Engine {
  const engine = createEngine({ records: pack.records, controls: only, kinds, calendar, onFault: (fault) => faults.push(fault) });
  for (const event of events.map(timed)) take(engine, event);
  return engine;
}

function take(engine: Engine, event: ReturnType<typeof timed>): void {
  engine.accept(event);
  engine.settle();
}

/** `R024 process anlan-1`, each once. */
function raised(engine: Engine): readonly string[] {
  const found = engine.signals("open").map(({ control, record, key }) => {
    const flag = control.slice("OCP-".length);
    const subject = /^(buyer|procuringEntity|tenderer):/.exec(key)?.[1];
    const field = engine
      .signals("open")
      .find((signal) => signal.control === control && signal.record.id === record.id && signal.key === key);
    return subject === undefined ? `${flag} process ${record.id}` : `${flag} ${subject} ${field?.fields[subject] as string}`;
  });
  return [...new Set(found)].sort();
}

function assessed(releases: readonly Release[], flags: readonly RedFlag[] = RED_FLAGS): readonly string[] {
  const assessment = createAssessment({ flags: flags.map((flag) => ({ flag })) });
  for (const release of releases) assessment.add(release);
  return [...new Set(assessment.finish().findings.map(({ flag, subject, id }) => `${flag} ${subject} ${id}`))].sort();
}

const at = (release: Release, date: string, more: Release = {}): Release => ({
  ...release,
  ...more,
  date,
  id: `${release.ocid as string}-${date}`,
});
const caseOf = (id: string) => RED_FLAG_CASES.get(id) as NonNullable<ReturnType<typeof RED_FLAG_CASES.get>>;
const first = (releases: readonly Release[]): Release => releases[0] as Release;

describe("red flags as control points", () => {
  it("are there for every flag, silent and for supervisors, with every value that can be tuned", () => {
    expect(redFlagControls.map(({ id }) => id)).toEqual(RED_FLAGS.map(({ id }) => `OCP-${id}`));
    expect(controls.filter(({ mode, visibility, level }) => mode !== "shadow" || visibility !== "supervisor" || level === "red")).toEqual(
      [],
    );
    for (const [i, flag] of RED_FLAGS.entries()) {
      const names = Object.keys(flag.params.parse({}) as object);
      expect(Object.keys(redFlagControls[i]?.params ?? {}), flag.id).toEqual(expect.arrayContaining(names));
    }
  });

  it.each(RED_FLAGS.map((flag) => ({ id: flag.id, flag })))("$id is shown from both sides", ({ id, flag }) => {
    const { flagged, notFlagged, params } = caseOf(id);
    const of = (releases: readonly Release[]) => {
      const assessment = createAssessment({ flags: [{ flag, params }] });
      for (const release of releases) assessment.add(release);
      const [summary] = assessment.finish().flags;
      return { flagged: (summary?.flagged ?? 0) > 0, answered: (summary?.flagged ?? 0) + (summary?.notFlagged ?? 0) > 0 };
    };

    expect(of(flagged)).toEqual({ flagged: true, answered: true });
    expect(of(notFlagged)).toEqual({ flagged: false, answered: true });
  });

  it("have words, risks and stories: the lint finds nothing", () => {
    expect(lintPack(pack).filter(({ id }) => id.startsWith("OCP-"))).toEqual([]);
  });

  it("tell the supervisor in words what was seen, with the figures", () => {
    const engine = engineOf(caseOf("R003").flagged.map(releaseEvent));
    const signal = engine.signals().find(({ control }) => control === "OCP-R003");
    const control = controls.find(({ id }) => id === "OCP-R003");
    const notice = control && signal && createNoticeWriter([pack], calendar).notice({ ...signal, control });

    expect(notice?.why.zh).toContain("10整日，少于15日");
    expect(notice?.why.en).toContain("10 whole days, fewer than 15");
    expect(notice?.read.map(({ path }) => path)).toContain("e.days");
    expect(notice?.gist?.zh).toContain("15日");
  });

  it("refuse a flag that is none, and a value that it does not take, at the start", () => {
    const [control] = redFlagControls;
    const of = (more: object) => defineControlPoint({ ...(control as (typeof redFlagControls)[number]), ...more });

    expect(() => engineOf([], [of({ settings: { flag: "R3" } })])).toThrow('no red flag "R3"');
    expect(() => engineOf([], [of({ params: { unheard: { value: 1 } } })])).toThrow("red flag CN01");
  });
});

describe("a process that a publisher tells", () => {
  const R003 = first(caseOf("R003").flagged);
  const good = first(caseOf("R003").notFlagged);
  const only = controls.filter(({ id }) => id === "OCP-R003");

  it("raises a signal once, however often it is told", () => {
    const engine = engineOf([releaseEvent(at(R003, "2026-06-01T09:00:00+08:00"))], only);
    expect(engine.drain().map(({ change }) => change)).toEqual(["raised"]);

    take(engine, timed(releaseEvent(at(R003, "2026-06-01T09:00:00+08:00"))));
    take(engine, timed({ ...releaseEvent(at(R003, "2026-06-01T09:00:00+08:00")), id: "again", time: "2026-06-02T09:00:00+08:00" }));
    expect(engine.drain()).toEqual([]);

    take(engine, timed(releaseEvent(at(R003, "2026-06-03T09:00:00+08:00"))));
    expect(engine.drain()).toEqual([]);
    expect(engine.signals("open")[0]?.at).toBe(Date.parse("2026-06-01T09:00:00+08:00"));
  });

  it("ends it when a later release shows otherwise, and takes it back when an earlier one comes late that was never so", () => {
    const engine = engineOf([releaseEvent(at(R003, "2026-06-01T09:00:00+08:00"))], only);
    engine.drain();
    take(engine, timed(releaseEvent(at(good, "2026-06-03T09:00:00+08:00"))));

    expect(engine.drain().map(({ change }) => change)).toEqual(["ceased"]);

    take(engine, timed({ ...releaseEvent(at(R003, "2026-06-02T09:00:00+08:00")), id: "late", time: "2026-06-04T09:00:00+08:00" }));
    expect(engine.drain()).toEqual([]);
  });

  it("of a call that was cancelled is asked nothing, and of one that tells nothing is not known", () => {
    const cancelled = { ...R003, tender: { ...(R003.tender as object), status: "cancelled" } };
    const silent = { ocid: "anlan-9", id: "1", date: "2026-06-01T09:00:00+08:00", tender: {} };
    const engine = engineOf([cancelled, silent].map(releaseEvent));

    expect(engine.verdict("OCP-R003", { type: "procurementProcess", id: "anlan-1" })?.outcome).toBe("none");
    expect(engine.verdict("OCP-R003", { type: "procurementProcess", id: "anlan-9" })).toMatchObject({
      outcome: "unknown",
      missing: ["tender.tenderPeriod.startDate", "tender.tenderPeriod.endDate"],
    });
    expect(raised(engine)).toEqual([]);
  });

  it("of which not every bid was sent is not judged by those that were", () => {
    const R035 = first(caseOf("R035").flagged);
    const event = releaseEvent(R035);
    const answer = (data: TraceEvent["data"]) => {
      const engine = engineOf([{ ...event, data }]);
      return ["OCP-R035", "OCP-R003"].map((id) => engine.verdict(id, { type: "procurementProcess", id: "anlan-1" })?.outcome);
    };

    expect(answer(event.data)).toEqual(["breach", "pass"]);
    expect(answer({ ...event.data, cut: { "bids/details": 900 } })).toEqual(["unknown", "pass"]);
    expect(answer({ ...event.data, cut: { "": 1 } })).toEqual(["unknown", "unknown"]);
  });

  it("whatever its members are, faults nothing", () => {
    const odd = fc.jsonValue({ maxDepth: 3 });
    const names = ["tender", "bids", "awards", "contracts", "parties", "buyer", "planning", "complaints", "date"];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), odd), (members) => {
        faults.length = 0;
        const release = { ...(members as Record<string, Json>), ocid: "__proto__" };
        const event = { ...releaseEvent({ ...release, id: "1" }), time: "2026-06-01T09:00:00+08:00" };
        const engine = engineOf([event]);
        engine.signals();
        return faults.length === 0;
      }),
      { numRuns: 60 },
    );
  });
});

describe("what compares processes", () => {
  it("hangs on the first process of the organisation, and moves to no other with later releases", () => {
    const releases = caseOf("R040").flagged;
    const only = controls.filter(({ id }) => id === "OCP-R040");
    const engine = engineOf(releases.map(releaseEvent), only);

    const [signal] = engine.signals("open");
    expect(signal).toMatchObject({ record: { id: "anlan-001" }, key: "buyer:anlan-buyer anlan-buyer" });
    expect(signal?.fields).toMatchObject({ buyer: "anlan-buyer", processes: ["anlan-001", "anlan-002", "anlan-003"] });

    engine.drain();
    take(engine, timed(releaseEvent(at(first(releases), "2026-07-01T09:00:00+08:00"))));
    expect(engine.drain()).toEqual([]);
    expect(engine.signals("open").map(({ record }) => record.id)).toEqual(["anlan-001"]);
  });

  it("is withdrawn when a later release takes away what showed it", () => {
    const releases = caseOf("R040").flagged;
    const engine = engineOf(
      releases.map(releaseEvent),
      controls.filter(({ id }) => id === "OCP-R040"),
    );
    engine.drain();
    const other = { ...first(releases), awards: [{ ...((first(releases).awards as Json[])[0] as Release), suppliers: [{ id: "other" }] }] };
    take(engine, timed(releaseEvent(at(other, "2026-07-01T09:00:00+08:00"))));

    expect(engine.drain().map(({ change }) => change)).toEqual(["withdrawn"]);
  });
});

/** Processes of a small market, with gaps and errors as publishers make them. */
const market = fc.array(
  fc.record({
    buyer: fc.constantFrom("b1", "b2"),
    method: fc.constantFrom("open", "limited", "direct", "selective"),
    code: fc.constantFrom("30213100", "45233130", undefined),
    value: fc.constantFrom(500_000, 1_960_000, 1_999_000, "1", undefined),
    days: fc.constantFrom(3, 20, undefined),
    bids: fc.array(
      fc.record({
        id: fc.constantFrom("x", "y", "z", "w"),
        amount: fc.constantFrom(480_000, 490_000, 500_000, 510_000, 1_200_000, undefined),
        status: fc.constantFrom("valid", "valid", "disqualified", "withdrawn", ""),
        minute: fc.integer({ min: 0, max: 59 }),
        mac: fc.constantFrom("02-42-AC-11-00-01", "02-42-AC-11-00-02", undefined),
        phone: fc.constantFrom("0731-84720610", "0731-84721711"),
      }),
      { maxLength: 4 },
    ),
    currency: fc.constantFrom("CNY", "CNY", "USD"),
    winner: fc.constantFrom("x", "y", "z", undefined),
    signed: fc.constantFrom(950_000, 500_000, undefined),
    amendments: fc.nat({ max: 4 }),
  }),
  { maxLength: 9 },
);

function releasesOf(processes: typeof market extends fc.Arbitrary<infer V> ? V : never): readonly Release[] {
  return processes.map((p, n) => {
    const ocid = `anlan-${n}`;
    const money = (amount: Json | undefined): Json => (amount === undefined ? null : { amount, currency: p.currency });
    const items = p.code === undefined ? [] : [{ id: "1", classification: { id: p.code } }];
    return {
      ocid,
      id: `${ocid}-1`,
      date: `2026-06-0${n + 1}T09:00:00+08:00`,
      buyer: { id: p.buyer },
      parties: p.bids.map(({ id, phone }) => ({ id, roles: ["tenderer"], contactPoint: { telephone: phone } })),
      tender: {
        status: "complete",
        procurementMethod: p.method,
        mainProcurementCategory: "goods",
        value: money(p.value as Json | undefined),
        numberOfTenderers: p.bids.length,
        items,
        ...(p.days === undefined
          ? {}
          : {
              tenderPeriod: {
                startDate: "2026-03-01T09:00:00+08:00",
                endDate: `2026-03-${String(1 + p.days).padStart(2, "0")}T09:00:00+08:00`,
              },
            }),
      },
      bids: {
        details: p.bids.map(({ id, amount, status, minute, mac }, i) => ({
          id: `${id}-${i}`,
          status,
          date: `2026-03-03T08:${String(minute).padStart(2, "0")}:00+08:00`,
          value: money(amount),
          tenderers: [{ id }],
          submission: mac === undefined ? {} : { mac },
        })),
      },
      awards:
        p.winner === undefined
          ? []
          : [{ id: "a", status: "active", date: "2026-04-07T10:00:00+08:00", value: money(500_000), suppliers: [{ id: p.winner }], items }],
      contracts:
        p.signed === undefined
          ? []
          : [
              {
                id: "c",
                awardID: "a",
                status: "active",
                dateSigned: "2026-04-20T10:00:00+08:00",
                value: money(p.signed),
                amendments: Array.from({ length: p.amendments }, (_, i) => ({ id: `m${i}`, date: "2026-05-01T09:00:00+08:00" })),
              },
            ],
    };
  });
}

describe("live and in one go", () => {
  it("every flag finds the same in the same releases, in whatever order they come", () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(market, fc.infiniteStream(fc.nat()), (processes, order) => {
        const releases = releasesOf(processes);
        const shuffled = [...releases].map((release) => ({ release, key: order.next().value as number })).sort((a, b) => a.key - b.key);
        const expected = assessed(releases);
        for (const found of expected) seen.add(found.split(" ")[0] as string);

        expect(raised(engineOf(shuffled.map(({ release }) => releaseEvent(release))))).toEqual(expected);
      }),
      { numRuns: 60 },
    );
    expect(seen.size).toBeGreaterThan(10);
  });

  it.each(RED_FLAGS.map((flag) => ({ id: flag.id, flag })))("$id finds the same in its own case", ({ id, flag }) => {
    const { flagged } = caseOf(id);

    const own = raised(
      engineOf(
        flagged.map(releaseEvent),
        controls.filter((control) => control.id === redFlagId(flag)),
      ),
    );
    expect(own).toEqual(assessed(flagged, [flag]));
  });
});

describe("a process that hosts tell", () => {
  const covered = new Set(RED_FLAGS.filter(({ coveredBy }) => coveredBy !== undefined).map(redFlagId));

  it("is asked nothing twice: where a control point of its own asks the same, the flag does not", () => {
    const engine = engineOf(tenderFeed({ seed: 3 }).events);

    expect(engine.signals().filter(({ control }) => covered.has(control))).toEqual([]);
    expect(covered.size).toBeGreaterThan(5);
  });

  it("answers the flags that both carry as the release that it makes does", () => {
    const host = engineOf(tenderFeed({ seed: 4, cases: 160 }).events);
    const ids = new Set(
      tenderFeed({ seed: 4, cases: 160 }).events.flatMap(({ objects }) =>
        objects.filter(({ type }) => type === "tender").map(({ id }) => id),
      ),
    );
    const releases = [...ids]
      .map((id) => host.view({ type: "procurementProcess", id })?.state.release as Release | undefined)
      .filter((release) => release !== undefined);
    const told = raised(engineOf(releases.map((release) => ({ ...releaseEvent({ ...release, id: "1" }), source: "open-data" }))));

    expect(releases.length).toBeGreaterThan(80);
    expect(raised(host)).toEqual(told.filter((found) => !covered.has(`OCP-${found.split(" ")[0] as string}`)));
    expect(raised(host).length).toBeGreaterThan(0);
  });

  it("in which all is in order raises nothing by itself", () => {
    const alone = RED_FLAGS.filter((flag) => !isMarketFlag(flag)).map(redFlagId);
    const engine = engineOf(
      tenderFeed({ seed: 5, cases: 80, plant: [] }).events,
      controls.filter(({ id }) => alone.includes(id)),
    );

    expect(engine.signals()).toEqual([]);
  });
});
