import type { ConformanceExample, Facts, Json, TraceEvent } from "@plumbline/core";
import { story, type Told } from "../story.ts";

/** Events that the supervisor itself wrote: as its source, not as a host's. */
function noted(type: string, told: readonly Told[], source = "engine/main"): readonly TraceEvent[] {
  return story({ type, id: `${type}-1` }, told).map((event) => ({ ...event, source }));
}

type Expected = ConformanceExample["expected"];
interface Question {
  readonly params?: Readonly<Record<string, Json>>;
  readonly asOf?: string;
}

function fromRecord(control: string, expected: Expected, name: string, record: Facts, question: Question = {}): ConformanceExample {
  return { control, name, expected, record, ...question };
}

function fromEvents(
  control: string,
  expected: Expected,
  name: string,
  events: readonly TraceEvent[],
  question: Question = {},
): ConformanceExample {
  return { control, name, expected, events, ...question };
}

const at = (day: string, time = "09:00:00"): string => `2026-${day}T${time}+08:00`;

const received = (occurredAt: string, receivedAt: string, more: Readonly<Record<string, Json>> = {}): readonly TraceEvent[] =>
  noted("traceReceipt", [["trace.received", "03-05T10:00", { occurredAt, receivedAt, ...more }]]);

const lateEntry: readonly ConformanceExample[] = [
  fromEvents("SYS-01", "breach", "entered three days afterwards", received(at("03-02"), at("03-05"))),
  fromEvents("SYS-01", "pass", "entered a day afterwards, to the second", received(at("03-04"), at("03-05"))),
  fromEvents(
    "SYS-01",
    "pass",
    "its clock runs ahead, which is another matter",
    received(at("03-05", "11:00:00"), at("03-05"), { prevOccurredAt: at("03-04") }),
  ),
  fromRecord("SYS-01", "breach", "a second beyond the limit", { occurredAt: at("03-04"), receivedAt: at("03-05", "09:00:01") }),
  fromRecord("SYS-01", "pass", "exactly the limit", { occurredAt: at("03-04"), receivedAt: at("03-05") }),
  fromRecord(
    "SYS-01",
    "breach",
    "beyond a limit that is stricter",
    { occurredAt: at("03-05", "08:00:00"), receivedAt: at("03-05", "10:00:01") },
    {
      params: { hours: 2 },
    },
  ),
  fromRecord("SYS-01", "pass", "one instant in two time zones", { occurredAt: "2026-03-04T01:00:00Z", receivedAt: at("03-05") }),
  fromRecord("SYS-01", "unknown", "when it arrived is not told", { occurredAt: at("03-04") }),
  fromRecord("SYS-01", "unknown", "when it happened is not told", { receivedAt: at("03-04") }),
];

const closedInARow = (closedCases: number, spanMinutes: number): readonly TraceEvent[] =>
  noted("hostBatch", [["host.batchClosed", "03-02T09:00", { closedCases, spanMinutes, account: "u-1" }]]);

const batch: readonly ConformanceExample[] = [
  fromEvents("SYS-02", "breach", "thirty within five minutes", closedInARow(30, 5)),
  fromEvents("SYS-02", "pass", "thirty over a morning", closedInARow(30, 170)),
  fromRecord("SYS-02", "breach", "as many and as fast as the line says", { closedCases: 20, spanMinutes: 10 }),
  fromRecord("SYS-02", "pass", "one fewer", { closedCases: 19, spanMinutes: 10 }),
  fromRecord("SYS-02", "pass", "slightly slower", { closedCases: 20, spanMinutes: 10.1 }),
  fromRecord("SYS-02", "breach", "fewer, where fewer count", { closedCases: 5, spanMinutes: 10 }, { params: { n: 5 } }),
  fromRecord("SYS-02", "breach", "slower, where an hour counts", { closedCases: 20, spanMinutes: 60 }, { params: { minutes: 60 } }),
  fromRecord("SYS-02", "unknown", "how long it took is not told", { closedCases: 20 }),
  fromRecord("SYS-02", "pass", "few, however long they took", { closedCases: 3 }),
  fromRecord("SYS-02", "pass", "slow, however many they were", { spanMinutes: 300 }),
];

const measured = (incomplete: number, total: number, when = "03-31T20:00"): Told => [
  "host.measured",
  when,
  { month: "2026-03", incomplete, total },
];
const CLOSED: Told = ["host.monthClosed", "04-03T09:00"];

const completeness: readonly ConformanceExample[] = [
  fromEvents("SYS-03", "breach", "three of a hundred", noted("hostMonth", [measured(3, 100), CLOSED])),
  fromEvents(
    "SYS-03",
    "pass",
    "completed before the month was closed",
    noted("hostMonth", [measured(3, 100, "03-31T12:00"), measured(0, 100), CLOSED]),
  ),
  fromEvents("SYS-03", "notApplicable", "the month still runs", noted("hostMonth", [measured(30, 100)])),
  fromEvents("SYS-03", "unknown", "closed, and nobody counted", noted("hostMonth", [CLOSED])),
  fromRecord("SYS-03", "breach", "exactly the rate", { incomplete: 1, total: 100 }),
  fromRecord("SYS-03", "pass", "just below the rate", { incomplete: 99, total: 10_000 }),
  fromRecord("SYS-03", "pass", "below a rate that is looser", { incomplete: 4, total: 100 }, { params: { rate: 0.05 } }),
  fromRecord("SYS-03", "unknown", "a month without records", { incomplete: 0, total: 0 }),
  fromRecord("SYS-03", "unknown", "how many there are is not told", { incomplete: 3 }),
  fromRecord("SYS-03", "notApplicable", "a month that is not closed", { closed: false, incomplete: 3, total: 100 }),
];

const timeOrder: readonly ConformanceExample[] = [
  fromEvents("SYS-04", "breach", "arrived a day before it happened", received(at("03-06"), at("03-05"))),
  fromEvents(
    "SYS-04",
    "breach",
    "happened before the one that its source numbered before it",
    received(at("03-04"), at("03-05"), { prevOccurredAt: at("03-04", "10:00:00") }),
  ),
  fromEvents("SYS-04", "pass", "late, and in order", received(at("03-02"), at("03-05"), { prevOccurredAt: at("03-01") })),
  fromRecord("SYS-04", "pass", "clocks apart by as much as is allowed for", {
    occurredAt: at("03-05", "09:06:00"),
    receivedAt: at("03-05"),
  }),
  fromRecord("SYS-04", "breach", "clocks apart by a second more", { occurredAt: at("03-05", "09:06:01"), receivedAt: at("03-05") }),
  fromRecord(
    "SYS-04",
    "pass",
    "clocks apart by an hour, where an hour is allowed for",
    { occurredAt: at("03-05", "10:00:00"), receivedAt: at("03-05") },
    { params: { toleranceH: 1 } },
  ),
  fromRecord("SYS-04", "pass", "at the same instant as the one before", {
    occurredAt: at("03-04"),
    receivedAt: at("03-05"),
    prevOccurredAt: "2026-03-04T01:00:00Z",
  }),
  fromRecord("SYS-04", "breach", "a second before the one before, though its text sorts behind", {
    occurredAt: "2026-03-04T08:59:59+08:00",
    receivedAt: at("03-05"),
    prevOccurredAt: "2026-03-04T01:00:00Z",
  }),
  fromRecord("SYS-04", "breach", "before the one before, whenever it arrived", { occurredAt: at("03-03"), prevOccurredAt: at("03-04") }),
  fromRecord("SYS-04", "unknown", "when it arrived is not told, and it follows the one before", {
    occurredAt: at("03-04"),
    prevOccurredAt: at("03-03"),
  }),
  fromRecord("SYS-04", "unknown", "when it happened is not told", { receivedAt: at("03-04") }),
];

const heard = (when: string): Told => ["host.heard", when];

const silence: readonly ConformanceExample[] = [
  fromEvents("SYS-05", "breach", "heard on Monday, and not until Wednesday's end", noted("host", [heard("03-02T17:00")]), {
    asOf: "2026-03-04",
  }),
  fromEvents("SYS-05", "pass", "heard on Friday, asked on Monday", noted("host", [heard("03-06T17:00")]), { asOf: "2026-03-09" }),
  fromEvents("SYS-05", "pass", "heard again", noted("host", [heard("03-02T17:00"), heard("03-10T09:00")]), { asOf: "2026-03-10" }),
  fromEvents(
    "SYS-05",
    "breach",
    "told late of an earlier sign of life",
    noted("host", [heard("03-02T17:00"), ["host.heard", "03-05T09:00", { lastEventAt: at("02-27") }]]),
    { asOf: "2026-03-06" },
  ),
  fromEvents("SYS-05", "notApplicable", "out of service", noted("host", [heard("03-02T17:00"), ["host.retired", "03-03T09:00"]]), {
    asOf: "2026-04-01",
  }),
  fromEvents(
    "SYS-05",
    "breach",
    "back in service and silent since",
    noted("host", [heard("03-02T17:00"), ["host.retired", "03-03T09:00"], heard("03-16T09:00")]),
    { asOf: "2026-03-20" },
  ),
  fromRecord("SYS-05", "pass", "the first working day of silence", { lastEventAt: "2026-03-02" }, { asOf: "2026-03-03" }),
  fromRecord("SYS-05", "breach", "the second working day of silence", { lastEventAt: "2026-03-02" }, { asOf: "2026-03-04" }),
  fromRecord("SYS-05", "pass", "silent over the Spring Festival", { lastEventAt: "2026-02-14" }, { asOf: "2026-02-24" }),
  fromRecord(
    "SYS-05",
    "pass",
    "three days, where three are allowed",
    { lastEventAt: "2026-03-02" },
    { asOf: "2026-03-05", params: { wd: 3 } },
  ),
  fromRecord("SYS-05", "unknown", "when it was heard is not told", {}, { asOf: "2026-03-04" }),
];

const verified = (storedHash: string | null, computedHash: string | null): readonly TraceEvent[] =>
  noted("auditVerification", [["trail.verified", "03-02T09:00", { storedHash, computedHash }]]);

const verification: readonly ConformanceExample[] = [
  fromEvents("SYS-06", "breach", "another value than is stored", verified("9f86d081", "60303ae2")),
  fromEvents("SYS-06", "pass", "the value that is stored", verified("9f86d081", "9f86d081")),
  fromEvents("SYS-06", "breach", "computed, and nothing is stored", verified(null, "9f86d081")),
  fromEvents("SYS-06", "unknown", "neither stored nor computed: nothing was verified", verified(null, null)),
  fromRecord("SYS-06", "unknown", "what is stored is not told", { computedHash: "a" }),
  fromRecord("SYS-06", "unknown", "nothing is told", {}),
  fromRecord("SYS-06", "breach", "the same letters in another case", { computedHash: "A", storedHash: "a" }),
];

const agreed = (approver: string, when: string): Told => ["control.modeApproved", when, { approver }];
const modeSet = (newState: string, mandatory: boolean, when = "03-05T09:00"): Told => [
  "control.modeSet",
  when,
  { control: "PEN-03", mandatory, newState },
];

const ruleChanges: readonly ConformanceExample[] = [
  fromEvents("SYS-07", "breach", "off after one agreed", noted("ruleChange", [agreed("a", "03-03T09:00"), modeSet("off", true)])),
  fromEvents("SYS-07", "breach", "off and nobody agreed", noted("ruleChange", [modeSet("off", true)])),
  fromEvents(
    "SYS-07",
    "breach",
    "off after one agreed twice",
    noted("ruleChange", [agreed("a", "03-03T09:00"), agreed("a", "03-04T09:00"), modeSet("off", true)]),
  ),
  fromEvents(
    "SYS-07",
    "breach",
    "the second agreed when it was off already",
    noted("ruleChange", [agreed("a", "03-03T09:00"), modeSet("off", true), agreed("b", "03-06T09:00")]),
  ),
  fromEvents(
    "SYS-07",
    "pass",
    "off after two agreed",
    noted("ruleChange", [agreed("a", "03-03T09:00"), agreed("b", "03-04T09:00"), modeSet("off", true)]),
  ),
  fromEvents("SYS-07", "pass", "a rule that is not mandatory", noted("ruleChange", [modeSet("off", false)])),
  fromEvents("SYS-07", "pass", "a mandatory rule that goes on in shadow", noted("ruleChange", [modeSet("shadow", true)])),
  fromEvents("SYS-07", "notApplicable", "agreed to and not made yet", noted("ruleChange", [agreed("a", "03-03T09:00")])),
  fromRecord("SYS-07", "pass", "not mandatory, whoever agreed", { mandatory: false, newState: "off" }),
  fromRecord("SYS-07", "unknown", "who agreed is not told", { mandatory: true, newState: "off" }),
  fromRecord("SYS-07", "unknown", "whether it is mandatory is not told", { newState: "off", approvers: ["a"] }),
  fromRecord("SYS-07", "breach", "blank names are nobody", { mandatory: true, newState: "off", approvers: ["a", "", null] }),
];

const searched = (target: string, scope: readonly string[]): readonly TraceEvent[] =>
  noted("auditQuery", [["query.made", "03-02T09:00", { target, scope }]]);

const queries: readonly ConformanceExample[] = [
  fromEvents("SYS-08", "breach", "another city", searched("440106", ["4403"])),
  fromEvents("SYS-08", "pass", "a district of the city", searched("440106", ["4401"])),
  fromEvents("SYS-08", "pass", "one of two scopes", searched("440306", ["4401", "4403"])),
  fromEvents("SYS-08", "breach", "a whole province from a city's account", searched("44", ["4401"])),
  fromEvents("SYS-08", "breach", "an account that reaches nothing", searched("440106", [])),
  fromRecord("SYS-08", "pass", "exactly the scope", { target: "4401", scope: ["4401"] }),
  fromRecord("SYS-08", "unknown", "what was searched is not told", { scope: ["4401"] }),
  fromRecord("SYS-08", "unknown", "how far the account reaches is not told", { target: "440106" }),
];

const seen = (concurrentDevices: number, distanceKm: number, when = "03-02T09:00"): Told => [
  "session.seen",
  when,
  { concurrentDevices, distanceKm },
];

const sessions: readonly ConformanceExample[] = [
  fromEvents("SYS-09", "breach", "two devices in two cities", noted("session", [seen(2, 30)], "host")),
  fromEvents(
    "SYS-09",
    "breach",
    "once two devices far apart, later one",
    noted("session", [seen(2, 30), seen(1, 0, "03-02T10:00")], "host"),
  ),
  fromEvents("SYS-09", "pass", "two devices on one desk", noted("session", [seen(2, 0)], "host")),
  fromEvents("SYS-09", "pass", "one device that travels", noted("session", [seen(1, 0), seen(1, 900, "03-02T15:00")], "host")),
  fromRecord("SYS-09", "breach", "just more than a kilometre", { concurrentDevices: 2, distanceKm: 1.1 }),
  fromRecord("SYS-09", "pass", "exactly a kilometre", { concurrentDevices: 2, distanceKm: 1 }),
  fromRecord("SYS-09", "pass", "one device, wherever it is", { concurrentDevices: 1 }),
  fromRecord("SYS-09", "unknown", "how far apart is not told", { concurrentDevices: 2 }),
];

const kept = (months: number, log?: string, when = "03-02T09:00"): Told => ["retention.set", when, { months, ...(log && { log }) }];

const retention: readonly ConformanceExample[] = [
  fromEvents("SYS-10", "breach", "network logs for three months", noted("retentionPolicy", [kept(3, "networkLog")], "host")),
  fromEvents("SYS-10", "pass", "network logs for a year", noted("retentionPolicy", [kept(12, "networkLog")], "host")),
  fromEvents(
    "SYS-10",
    "pass",
    "prolonged from six months to twelve",
    noted("retentionPolicy", [kept(6), kept(12, undefined, "03-09T09:00")], "host"),
  ),
  fromEvents("SYS-10", "notApplicable", "records of another kind", noted("retentionPolicy", [kept(3, "impactAssessment")], "host")),
  fromRecord("SYS-10", "pass", "exactly six months", { months: 6 }),
  fromRecord("SYS-10", "breach", "five months", { months: 5 }),
  fromRecord("SYS-10", "breach", "six months where twelve are asked", { months: 6 }, { params: { months: 12 } }),
  fromRecord("SYS-10", "unknown", "for how long is not told", {}),
  fromEvents("SYS-18", "breach", "assessments for a year", noted("retentionPolicy", [kept(12, "impactAssessment")], "host")),
  fromEvents("SYS-18", "pass", "assessments for three years", noted("retentionPolicy", [kept(36, "impactAssessment")], "host")),
  fromEvents(
    "SYS-18",
    "breach",
    "records of giving data to others for two years",
    noted("retentionPolicy", [kept(24, "disclosureRecord")], "host"),
  ),
  fromEvents("SYS-18", "notApplicable", "network logs", noted("retentionPolicy", [kept(12, "networkLog")], "host")),
  fromRecord("SYS-18", "breach", "a month too few", { log: "disclosureRecord", months: 35 }),
  fromRecord("SYS-18", "breach", "three years where five are asked", { log: "disclosureRecord", months: 36 }, { params: { months: 60 } }),
  fromRecord("SYS-18", "unknown", "for how long is not told", { log: "impactAssessment" }),
];

const TASKS = ["查看岗位职责", "查看岗位风险", "查看工作流程", "查看制度规定", "进行风险自查", "本月工作小结"] as const;
const ASSIGNED: Told = ["task.assigned", "03-01T09:00", { windowEnd: "2026-03-25" }];
const done = (tasks: readonly string[], day = "20"): readonly Told[] =>
  tasks.map((task, i) => ["task.done", `03-${day}T1${i}:00`, { task }]);

const tasks: readonly ConformanceExample[] = [
  ...TASKS.map((left) =>
    fromRecord(
      "SYS-11",
      "breach",
      `all but ${left}`,
      { done: TASKS.filter((task) => task !== left), windowEnd: "2026-03-25" },
      { asOf: "2026-03-26" },
    ),
  ),
  fromEvents("SYS-11", "breach", "five of six done by the end", noted("subjectMonth", [ASSIGNED, ...done(TASKS.slice(1))], "host"), {
    asOf: "2026-03-26",
  }),
  fromEvents(
    "SYS-11",
    "breach",
    "one of them done twice",
    noted("subjectMonth", [ASSIGNED, ...done([...TASKS.slice(2), "查看岗位风险", "查看岗位风险"])], "host"),
    {
      asOf: "2026-03-26",
    },
  ),
  fromEvents("SYS-11", "pass", "all done", noted("subjectMonth", [ASSIGNED, ...done(TASKS)], "host"), { asOf: "2026-03-26" }),
  fromEvents("SYS-11", "pass", "nothing done, and time is left", noted("subjectMonth", [ASSIGNED], "host"), { asOf: "2026-03-25" }),
  fromEvents("SYS-11", "breach", "nothing done", noted("subjectMonth", [ASSIGNED], "host"), { asOf: "2026-03-26" }),
  fromEvents("SYS-11", "unknown", "the end of the time is not told", noted("subjectMonth", done(TASKS.slice(1)), "host"), {
    asOf: "2026-03-26",
  }),
  fromRecord("SYS-11", "pass", "the last day", { done: [], windowEnd: "2026-03-25" }, { asOf: "2026-03-25T23:59:59+08:00" }),
  fromRecord("SYS-11", "breach", "the day after it", { done: [], windowEnd: "2026-03-25" }, { asOf: "2026-03-26T00:00:00+08:00" }),
  fromRecord(
    "SYS-11",
    "pass",
    "other tasks, all done",
    { done: ["自查"], windowEnd: "2026-03-25" },
    { asOf: "2026-03-26", params: { tasks: ["自查"] } },
  ),
  fromRecord("SYS-11", "unknown", "what was done is not told", { windowEnd: "2026-03-25" }, { asOf: "2026-03-26" }),
  fromRecord("SYS-11", "pass", "time is left, whatever was done", { windowEnd: "2026-03-25" }, { asOf: "2026-03-20" }),
];

const checked = (loadedYears: readonly number[], dueYear: number, when = "12-25T09:00"): Told => [
  "calendar.checked",
  when,
  { loadedYears, dueYear },
];

const calendars: readonly ConformanceExample[] = [
  fromEvents("SYS-12", "breach", "a period reaches a year that is not loaded", noted("calendarCheck", [checked([2025, 2026], 2027)])),
  fromEvents(
    "SYS-12",
    "pass",
    "loaded before a period reached it",
    noted("calendarCheck", [checked([2025, 2026], 2026), checked([2025, 2026, 2027], 2027, "12-28T09:00")]),
  ),
  fromEvents("SYS-12", "pass", "a period within the year", noted("calendarCheck", [checked([2025, 2026], 2026)])),
  fromRecord("SYS-12", "breach", "no year is loaded", { loadedYears: [], dueYear: 2026 }),
  fromRecord("SYS-12", "unknown", "which years are loaded is not told", { dueYear: 2026 }),
  fromRecord("SYS-12", "unknown", "which year is reached is not told", { loadedYears: [2026] }),
];

const gap = (from: number, to: number) => ({ epoch: 0, from, to });
const ofTrail = (told: readonly Told[]): readonly TraceEvent[] => noted("source", told, "engine/trail");

const numbering: readonly ConformanceExample[] = [
  fromEvents("SYS-13", "breach", "five numbers have not arrived", ofTrail([["source.gap_found", "03-02T09:00", gap(5, 9)]])),
  fromEvents(
    "SYS-13",
    "pass",
    "they came late, and that stands before the gap",
    ofTrail([
      ["source.gap_closed", "03-02T09:00", gap(5, 9)],
      ["source.gap_found", "03-02T09:00", gap(5, 9)],
    ]),
  ),
  fromRecord("SYS-13", "breach", "a single one", { missing: 1 }),
  fromRecord("SYS-13", "pass", "none", { missing: 0 }),
  fromRecord("SYS-13", "unknown", "how many is not told", {}),
  fromEvents(
    "SYS-14",
    "breach",
    "another content under a used number",
    ofTrail([["source.equivocated", "03-02T09:00", { by: "number", epoch: 0, seq: 7 }]]),
  ),
  fromEvents("SYS-14", "pass", "a source that told one story", ofTrail([["source.gap_found", "03-02T09:00", gap(5, 9)]])),
  fromRecord("SYS-14", "unknown", "what was noticed is not told", {}),
  fromRecord("SYS-14", "unknown", "how it was noticed is not told", { stories: [{ id: "a", event: "a", at: at("03-02") }] }),
  fromEvents(
    "SYS-15",
    "breach",
    "began anew and named no last event",
    ofTrail([["source.restarted", "03-02T09:00", { epoch: 1, before: 0, lastSeq: 41 }]]),
  ),
  fromEvents(
    "SYS-15",
    "breach",
    "began anew and nothing had arrived",
    ofTrail([["source.restarted", "03-02T09:00", { epoch: 1, before: 0, lastSeq: -1 }]]),
  ),
  fromEvents("SYS-15", "pass", "a numbering that goes on", ofTrail([["source.gap_found", "03-02T09:00", gap(5, 9)]])),
  fromRecord("SYS-15", "pass", "the same numbering", { restarts: [{ id: "a", epoch: 1, before: 1, lastSeq: 41 }] }),
  fromRecord("SYS-15", "pass", "an end before the beginning, which no trail writes", {
    restarts: [{ id: "a", epoch: 1, before: 0, lastSeq: -2 }],
  }),
  fromRecord("SYS-15", "unknown", "what was noticed is not told", {}),
];

const begun = (grounds: readonly string[] | undefined, when = "03-05T09:00"): Told => [
  "processing.begun",
  when,
  { ...(grounds && { grounds }) },
];
const ASSESSED = (when: string): Told => ["processing.assessed", when];

const processing: readonly ConformanceExample[] = [
  fromEvents("SYS-16", "breach", "sensitive information, and no assessment", noted("dataProcessing", [begun(["sensitive"])], "host")),
  fromEvents("SYS-16", "breach", "assessed afterwards", noted("dataProcessing", [begun(["sensitive"]), ASSESSED("03-06T09:00")], "host")),
  fromEvents(
    "SYS-16",
    "pass",
    "assessed before",
    noted("dataProcessing", [ASSESSED("03-02T09:00"), begun(["sensitive", "automatedDecision"])], "host"),
  ),
  fromEvents(
    "SYS-16",
    "pass",
    "assessed before, and again afterwards",
    noted("dataProcessing", [ASSESSED("03-02T09:00"), begun(["abroad"]), ASSESSED("09-02T09:00")], "host"),
  ),
  fromEvents("SYS-16", "pass", "no ground for one", noted("dataProcessing", [begun([])], "host")),
  fromEvents("SYS-16", "unknown", "which grounds apply is not told", noted("dataProcessing", [begun(undefined)], "host")),
  fromEvents("SYS-16", "notApplicable", "assessed, and not begun", noted("dataProcessing", [ASSESSED("03-02T09:00")], "host")),
  fromRecord("SYS-16", "pass", "on one and the same day", { grounds: ["sensitive"], begunAt: "2026-03-02", assessedAt: "2026-03-02" }),
  fromRecord("SYS-16", "breach", "on the day after", { grounds: ["sensitive"], begunAt: "2026-03-02", assessedAt: "2026-03-03" }),
  fromRecord("SYS-16", "unknown", "when it began is not told", { grounds: ["sensitive"], assessedAt: "2026-03-03" }),
];

const entrusting: readonly ConformanceExample[] = [
  fromEvents("SYS-17", "breach", "begun, and not approved", noted("entrustment", [["entrustment.begun", "03-05T09:00"]], "host")),
  fromEvents(
    "SYS-17",
    "breach",
    "approved afterwards",
    noted(
      "entrustment",
      [
        ["entrustment.begun", "03-05T09:00"],
        ["entrustment.approved", "03-06T09:00"],
      ],
      "host",
    ),
  ),
  fromEvents(
    "SYS-17",
    "pass",
    "approved before",
    noted(
      "entrustment",
      [
        ["entrustment.approved", "03-02T09:00"],
        ["entrustment.begun", "03-05T09:00"],
      ],
      "host",
    ),
  ),
  fromEvents("SYS-17", "notApplicable", "approved, and not begun", noted("entrustment", [["entrustment.approved", "03-02T09:00"]], "host")),
  fromRecord("SYS-17", "pass", "on one and the same day", { begunAt: "2026-03-02", approvedAt: "2026-03-02" }),
  fromRecord("SYS-17", "unknown", "when it began is not told", { approvedAt: "2026-03-02" }),
];

const REVIEWED: Told = ["control.ruleReviewed", "03-04T09:00", { reviewer: "legal-1", document: "审〔2026〕7号" }];

const blocking: readonly ConformanceExample[] = [
  fromEvents("SYS-19", "breach", "blocking without a review", noted("ruleChange", [agreed("a", "03-03T09:00"), modeSet("block", false)])),
  fromEvents("SYS-19", "pass", "blocking after a review", noted("ruleChange", [REVIEWED, modeSet("block", false)])),
  fromEvents("SYS-19", "pass", "advice needs no review", noted("ruleChange", [modeSet("advise", false)])),
  fromEvents("SYS-19", "notApplicable", "reviewed, and not set yet", noted("ruleChange", [REVIEWED])),
  fromRecord("SYS-19", "unknown", "which mode is not told", {}),
  fromRecord("SYS-19", "breach", "a blank reviewer is nobody", { newState: "block", reviewedBy: " " }),
  fromRecord("SYS-19", "pass", "another mode, whoever reviewed it", { newState: "shadow" }),
];

const contractor: readonly ConformanceExample[] = [
  fromEvents(
    "SYS-20",
    "breach",
    "at the data, and nobody consented",
    noted("contractorAccess", [["contractor.accessed", "03-05T09:00"]], "host"),
  ),
  fromEvents(
    "SYS-20",
    "breach",
    "consented to afterwards",
    noted(
      "contractorAccess",
      [
        ["contractor.accessed", "03-05T09:00"],
        ["contractor.consented", "03-06T09:00"],
      ],
      "host",
    ),
  ),
  fromEvents(
    "SYS-20",
    "pass",
    "consented to before",
    noted(
      "contractorAccess",
      [
        ["contractor.consented", "03-02T09:00"],
        ["contractor.accessed", "03-05T09:00"],
      ],
      "host",
    ),
  ),
  fromEvents(
    "SYS-20",
    "notApplicable",
    "consented to, and not used",
    noted("contractorAccess", [["contractor.consented", "03-02T09:00"]], "host"),
  ),
  fromRecord("SYS-20", "pass", "on one and the same day", { accessedAt: "2026-03-02", consentedAt: "2026-03-02" }),
  fromRecord("SYS-20", "unknown", "when the data was got at is not told", { consentedAt: "2026-03-02" }),
];

const FOUND: Told = ["incident.found", "03-06T09:00"];

const incidents: readonly ConformanceExample[] = [
  fromEvents(
    "SYS-21",
    "breach",
    "found on a Friday, reported on Tuesday",
    noted("dataIncident", [FOUND, ["incident.reported", "03-10T09:00"]], "host"),
  ),
  fromEvents(
    "SYS-21",
    "pass",
    "found on a Friday, reported on Monday",
    noted("dataIncident", [FOUND, ["incident.reported", "03-09T17:00"]], "host"),
  ),
  fromEvents("SYS-21", "pass", "time is left", noted("dataIncident", [FOUND], "host"), { asOf: "2026-03-09" }),
  fromEvents("SYS-21", "breach", "never reported", noted("dataIncident", [FOUND], "host"), { asOf: "2026-03-10" }),
  fromEvents(
    "SYS-21",
    "unknown",
    "reported, and when it was found is not told",
    noted("dataIncident", [["incident.reported", "03-09T17:00"]], "host"),
  ),
  fromRecord(
    "SYS-21",
    "pass",
    "three working days, where three are set",
    { foundAt: "2026-03-02", reportedAt: "2026-03-05" },
    { params: { wd: 3 } },
  ),
];

const keptUntil = (keepUntil: string, when = "01-05T09:00"): Told => ["store.kept", when, { keepUntil }];

const storing: readonly ConformanceExample[] = [
  fromEvents("SYS-22", "breach", "the day after the last, and not erased", noted("personalStore", [keptUntil("2026-03-02")], "host"), {
    asOf: "2026-03-03",
  }),
  fromEvents(
    "SYS-22",
    "breach",
    "erased a day late",
    noted("personalStore", [keptUntil("2026-03-02"), ["store.erased", "03-03T09:00"]], "host"),
  ),
  fromEvents("SYS-22", "pass", "the last day", noted("personalStore", [keptUntil("2026-03-02")], "host"), { asOf: "2026-03-02" }),
  fromEvents(
    "SYS-22",
    "pass",
    "erased on the last day",
    noted("personalStore", [keptUntil("2026-03-02"), ["store.erased", "03-02T17:00"]], "host"),
    {
      asOf: "2026-06-01",
    },
  ),
  fromEvents(
    "SYS-22",
    "pass",
    "prolonged in time",
    noted("personalStore", [keptUntil("2026-03-02"), keptUntil("2026-12-31", "03-01T09:00")], "host"),
    {
      asOf: "2026-06-01",
    },
  ),
  fromRecord("SYS-22", "unknown", "until when is not told", { erasedAt: "2026-03-02" }),
];

const audits: readonly ConformanceExample[] = [
  fromEvents(
    "SYS-23",
    "breach",
    "two years and a day after the beginning",
    noted("complianceAudit", [["compliance.begun", "03-02T09:00"]], "host"),
    {
      asOf: "2028-03-03",
    },
  ),
  fromEvents("SYS-23", "pass", "two years after the beginning", noted("complianceAudit", [["compliance.begun", "03-02T09:00"]], "host"), {
    asOf: "2028-03-02",
  }),
  fromEvents(
    "SYS-23",
    "breach",
    "processing for longer than this tells",
    noted("complianceAudit", [["compliance.begun", "03-02T09:00", { since: "2023-01-01" }]], "host"),
  ),
  fromEvents(
    "SYS-23",
    "pass",
    "audited since",
    noted(
      "complianceAudit",
      [
        ["compliance.begun", "03-02T09:00"],
        ["compliance.audited", "11-02T09:00"],
      ],
      "host",
    ),
    { asOf: "2028-11-02" },
  ),
  fromRecord(
    "SYS-23",
    "breach",
    "a year and a day, where a year is set",
    { auditedAt: "2025-03-02" },
    { asOf: "2026-03-03", params: { months: 12 } },
  ),
  fromRecord("SYS-23", "pass", "a year, where a year is set", { auditedAt: "2025-03-02" }, { asOf: "2026-03-02", params: { months: 12 } }),
  fromRecord("SYS-23", "unknown", "when it was audited is not told", {}),
];

/** What the control points answer, from events and from records at their boundaries. */
export const SUPERVISION_EXAMPLES: readonly ConformanceExample[] = [
  ...lateEntry,
  ...batch,
  ...completeness,
  ...timeOrder,
  ...silence,
  ...verification,
  ...ruleChanges,
  ...queries,
  ...sessions,
  ...retention,
  ...tasks,
  ...calendars,
  ...numbering,
  ...processing,
  ...entrusting,
  ...blocking,
  ...contractor,
  ...incidents,
  ...storing,
  ...audits,
];
