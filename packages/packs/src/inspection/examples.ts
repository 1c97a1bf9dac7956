import type { ConformanceExample, Facts, Json, ObjectRef, TraceEvent } from "@plumbline/core";
import { story, type Told } from "../story.ts";

type Expected = ConformanceExample["expected"];
type Data = Readonly<Record<string, Json>>;

const VISIT: ObjectRef = { type: "inspection", id: "I1" };
const SHOP: ObjectRef = { type: "enterprise", id: "E1" };
const CAMPAIGN: ObjectRef = { type: "specialInspection", id: "Z1" };
const ITEM: ObjectRef = { type: "inspectionItem", id: "AL-JC-001" };
const RULE: ObjectRef = { type: "inspectionAssessment", id: "K1" };
const PLAN: ObjectRef = { type: "inspectionPlan", id: "anlan.example/2026" };

const begun = (data: Data = {}, when = "03-10T09:00"): Told => ["inspection.begun", when, { kind: "daily", ...data }, [SHOP]];
const approved = (data: Data = {}, when = "03-09T16:00"): Told => ["inspection.approved", when, { byHead: true, ...data }];
const ENDED: Told = ["inspection.ended", "03-10T11:00"];

/** Of one inspection, or of `about`. */
function told(
  control: string,
  expected: Expected,
  name: string,
  events: readonly Told[],
  more: { readonly of?: ObjectRef; readonly about?: ObjectRef; readonly asOf?: string } = {},
): ConformanceExample {
  const { of = VISIT, about, asOf } = more;
  return {
    control,
    name,
    expected,
    events: about === undefined ? story(of, events) : apart(story(of, events), of),
    ...(about === undefined ? undefined : { about }),
    ...(asOf === undefined ? undefined : { asOf }),
  };
}

/** What is asked of a year is told of several things of one kind. */
function apart(events: readonly TraceEvent[], of: ObjectRef): readonly TraceEvent[] {
  return events.map((event, i) => ({
    ...event,
    objects: event.objects.map((object) => (object.id === of.id ? { ...object, id: `${of.id}-${i + 1}` } : object)),
  }));
}

function record(control: string, expected: Expected, name: string, facts: Facts, more: Pick<ConformanceExample, "params" | "asOf"> = {}) {
  return { control, name, expected, record: facts, ...more } satisfies ConformanceExample;
}

/** One visit to the same enterprise a day of 2026, each an inspection of its own. */
function visits(days: readonly string[], data: Data = {}): readonly Told[] {
  return days.map((day) => begun(data, `${day}T09:00`));
}

const YEAR: ObjectRef = { type: "inspectionYear", id: "anlan.example/E1/2026" };
const ENTERPRISE: ObjectRef = { type: "inspectedEnterprise", id: "E1/2026" };

/** Another organ comes after this one; `story` has one actor, so its events are changed here. */
function twoOrgans(second: string, data: Data = {}): readonly TraceEvent[] {
  return apart(story(VISIT, [begun({}, "03-02T09:00"), begun(data, `${second}T10:00`)]), VISIT).map((event, i) =>
    i === 1 ? { ...event, actor: { id: "u-2", org: "anlan.other" } } : event,
  );
}

const OWN = { subjectKind: "organ", subjectAnnounced: true };
const TWO = [
  { id: "a", certValidTo: "2027-12-31" },
  { id: "b", certValidTo: "2027-12-31" },
];
const LISTED = { items: [{ code: "AL-JC-001", listed: true, offSiteEnough: false }] };
const BEGUN_AT = "2026-03-10T09:00:00+08:00";

export const inspectionExamples: readonly ConformanceExample[] = [
  // Who inspects.
  told("INS-01", "breach", "a coordinating body comes", [begun({ subjectKind: "coordinating", subjectAnnounced: true })]),
  told("INS-01", "breach", "a third party comes, announced or not", [begun({ subjectKind: "thirdParty" })]),
  told("INS-01", "breach", "an organ that was never announced", [begun({ subjectKind: "organ", subjectAnnounced: false })]),
  told("INS-01", "pass", "an announced organ", [begun(OWN)]),
  told("INS-01", "pass", "an entrusted organisation that was announced", [begun({ subjectKind: "entrusted", subjectAnnounced: true })]),
  told("INS-01", "unknown", "nobody says what the body is", [begun({ subjectAnnounced: true })]),
  told("INS-01", "notApplicable", "approved and not begun", [approved()]),
  record("INS-01", "pass", "an authorised organisation", { subjectKind: "authorized", subjectAnnounced: true }),
  record("INS-01", "breach", "an intermediary", { subjectKind: "contractor", subjectAnnounced: true }),
  record(
    "INS-01",
    "breach",
    "authorised organisations left out of the kinds",
    { subjectKind: "authorized", subjectAnnounced: true },
    {
      params: { kinds: ["organ", "entrusted"] },
    },
  ),
  record("INS-01", "breach", "not announced, whatever it is", { subjectAnnounced: false }),
  record("INS-01", "unknown", "announced, of no known kind", { subjectAnnounced: true }),

  // What is inspected.
  told("INS-02", "breach", "an item that is on no list", [begun({ items: [{ code: "AL-JC-900", listed: false }] })]),
  told("INS-02", "breach", "found at the approval, before anybody sets out", [approved({ items: [{ code: "AL-JC-900", listed: false }] })]),
  told("INS-02", "breach", "one of two is not listed", [begun({ items: [...LISTED.items, { code: "AL-JC-900", listed: false }] })]),
  told("INS-02", "pass", "a listed item", [begun(LISTED)]),
  told("INS-02", "unknown", "a host that does not know the list", [begun({ items: [{ code: "AL-JC-001" }] })]),
  told("INS-02", "unknown", "no items told", [begun()]),
  record("INS-02", "pass", "nothing but listed items", {
    items: [
      { code: "a", listed: true },
      { code: "b", listed: true },
    ],
  }),

  // The plan of the year.
  told("INS-03", "breach", "inspections, and no plan by the first of April", [begun({}, "02-10T09:00")], {
    about: PLAN,
    asOf: "2026-04-01T00:00:00+08:00",
  }),
  told("INS-03", "pass", "still time on the last of March", [begun({}, "02-10T09:00")], { about: PLAN, asOf: "2026-03-31T23:00:00+08:00" }),
  told("INS-03", "pass", "published in March", [["inspection.planPublished", "03-20T10:00", { year: 2026 }], begun({}, "05-10T09:00")], {
    about: PLAN,
  }),
  told("INS-03", "breach", "published in April", [begun({}, "02-10T09:00"), ["inspection.planPublished", "04-02T10:00", { year: 2026 }]], {
    about: PLAN,
  }),
  record("INS-03", "breach", "published on the first of April", { yearStart: "2026-01-01", publishedAt: "2026-04-01" }),
  record("INS-03", "pass", "published on the last of March", { yearStart: "2026-01-01", publishedAt: "2026-03-31" }),
  record(
    "INS-03",
    "breach",
    "a month allowed, published on the first of February",
    { yearStart: "2026-01-01", publishedAt: "2026-02-01" },
    {
      params: { months: 1 },
    },
  ),
  record(
    "INS-03",
    "pass",
    "a month allowed, published on the last of January",
    { yearStart: "2026-01-01", publishedAt: "2026-01-31" },
    {
      params: { months: 1 },
    },
  ),
  record("INS-03", "unknown", "of no known year", {}),
  told("INS-04", "breach", "approved as part of no plan", [approved({ plan: null }), begun()]),
  told("INS-04", "pass", "approved as part of one", [approved({ plan: "AL-SC-2026-01" }), begun()]),
  told("INS-04", "pass", "a complaint needs no plan", [approved({ plan: null }), begun({ kind: "case" })]),
  told("INS-04", "notApplicable", "approved and not begun", [approved({ kind: "daily", plan: null })]),
  told("INS-04", "unknown", "nobody says", [approved(), begun()]),
  record("INS-04", "pass", "a campaign has its own", { kind: "special", planned: false }),
  record("INS-04", "pass", "of no known kind, in the plan", { planned: true }),
  record("INS-04", "unknown", "of no known kind, in no plan", { planned: false }),

  // How often.
  told("INS-05", "breach", "a third visit where two are allowed", visits(["03-02", "05-11", "09-07"], { cap: 2 }), { about: YEAR }),
  told("INS-05", "pass", "two visits where two are allowed", visits(["03-02", "05-11"], { cap: 2 }), { about: YEAR }),
  told(
    "INS-05",
    "pass",
    "a campaign ordered from above does not count",
    [...visits(["03-02", "05-11"], { cap: 2 }), begun({ kind: "special", orderedFromAbove: true, cap: 2 }, "09-07T09:00")],
    { about: YEAR },
  ),
  told(
    "INS-05",
    "breach",
    "one of its own does",
    [...visits(["03-02", "05-11"], { cap: 2 }), begun({ kind: "special", cap: 2 }, "09-07T09:00")],
    { about: YEAR },
  ),
  told(
    "INS-05",
    "pass",
    "what is checked from papers is no visit",
    [...visits(["03-02", "05-11"], { cap: 2 }), begun({ onSite: false, cap: 2 }, "09-07T09:00")],
    { about: YEAR },
  ),
  told("INS-05", "unknown", "no cap is known", visits(["03-02", "05-11"]), { about: YEAR }),
  record("INS-05", "pass", "as many as allowed", { count: 4, cap: 4 }),
  record("INS-05", "breach", "one more", { count: 5, cap: 4 }),
  record("INS-05", "unknown", "not counted", { cap: 4 }),
  told("INS-06", "breach", "a second visit after two weeks", visits(["03-02", "03-16"]), { about: YEAR }),
  told("INS-06", "pass", "a second visit after two months", visits(["03-02", "05-11"]), { about: YEAR }),
  told("INS-06", "pass", "a complaint in between", [begun({}, "03-02T09:00"), begun({ kind: "case" }, "03-16T09:00")], { about: YEAR }),
  told("INS-06", "pass", "an emergency in between", [begun({}, "03-02T09:00"), begun({ urgent: true }, "03-16T09:00")], { about: YEAR }),
  record("INS-06", "breach", "on the thirtieth day", { visits: [{ at: "2026-03-31", previousAt: "2026-03-01" }] }),
  record("INS-06", "pass", "on the thirty-first", { visits: [{ at: "2026-04-01", previousAt: "2026-03-01" }] }),
  record(
    "INS-06",
    "pass",
    "on the eleventh, where ten are set",
    { visits: [{ at: "2026-03-12", previousAt: "2026-03-01" }] },
    {
      params: { days: 10 },
    },
  ),
  record(
    "INS-06",
    "breach",
    "on the tenth, where ten are set",
    { visits: [{ at: "2026-03-11", previousAt: "2026-03-01" }] },
    {
      params: { days: 10 },
    },
  ),
  record("INS-06", "pass", "the first of the year", { visits: [{ at: "2026-03-01", previousAt: null }] }),
  record("INS-06", "unknown", "nobody says whether there was one before", { visits: [{ at: "2026-03-01" }] }),
  record("INS-06", "pass", "no visits", { visits: [] }),

  // Approved before it begins.
  told("INS-07", "breach", "nobody approved it", [begun()]),
  told("INS-07", "breach", "approved an hour after it began", [begun(), approved({}, "03-10T10:00")]),
  told("INS-07", "breach", "approved, but not by the head", [["inspection.approved", "03-09T16:00", { byHead: false }], begun()]),
  told("INS-07", "pass", "approved the day before", [approved(), begun()]),
  told("INS-07", "pass", "approved again afterwards", [approved(), begun(), approved({}, "03-10T12:00")]),
  told("INS-07", "notApplicable", "an emergency", [begun({ urgent: true })]),
  told("INS-07", "notApplicable", "approved and not begun", [approved()]),
  record("INS-07", "pass", "approved at the same instant", { begunAt: BEGUN_AT, approvedAt: BEGUN_AT, approvedByHead: true }),
  record("INS-07", "unknown", "approved by nobody knows whom", { begunAt: BEGUN_AT, approvedAt: "2026-03-09" }),
  record("INS-07", "unknown", "begun nobody knows when", {}),
  told("INS-08", "breach", "an emergency, and no approval three working days later", [begun({ urgent: true })], { asOf: "2026-03-13" }),
  told("INS-08", "pass", "an emergency, two working days later", [begun({ urgent: true })], { asOf: "2026-03-12" }),
  told("INS-08", "pass", "approved the next day", [begun({ urgent: true }), approved({}, "03-11T09:00")], { asOf: "2026-04-10" }),
  told("INS-08", "notApplicable", "no emergency", [begun()]),
  record("INS-08", "breach", "approved on the third working day", { urgent: true, begunAt: "2026-03-02", approvedAt: "2026-03-05" }),
  record("INS-08", "pass", "approved on the second", { urgent: true, begunAt: "2026-03-02", approvedAt: "2026-03-04" }),
  record(
    "INS-08",
    "breach",
    "one is set, approved on the second",
    { urgent: true, begunAt: "2026-03-02", approvedAt: "2026-03-04" },
    {
      params: { wd: 1 },
    },
  ),
  record(
    "INS-08",
    "pass",
    "one is set, approved on the first",
    { urgent: true, begunAt: "2026-03-02", approvedAt: "2026-03-03" },
    {
      params: { wd: 1 },
    },
  ),

  // Two officers, with certificates.
  told("INS-09", "breach", "one officer", [begun({ officers: TWO.slice(0, 1) })]),
  told("INS-09", "breach", "one officer named twice", [begun({ officers: [TWO[0] as Data, TWO[0] as Data] })]),
  told("INS-09", "pass", "two officers", [begun({ officers: TWO })]),
  told("INS-09", "notApplicable", "one officer reads papers", [begun({ onSite: false, officers: TWO.slice(0, 1) })]),
  told("INS-09", "notApplicable", "approved and not begun", [approved()]),
  told("INS-09", "unknown", "a host that names nobody", [begun()]),
  record("INS-09", "breach", "two where three are asked for", { officers: ["a", "b"] }, { params: { min: 3 } }),
  record("INS-09", "pass", "three where three are asked for", { officers: ["a", "b", "c"] }, { params: { min: 3 } }),
  told("INS-10", "breach", "a certificate that ended the day before", [begun({ officers: [{ id: "a", certValidTo: "2026-03-09" }] })]),
  told("INS-10", "breach", "a helper without one", [begun({ officers: [...TWO, { id: "h", certValidTo: null }] })]),
  told("INS-10", "pass", "valid on the day", [begun({ officers: [{ id: "a", certValidTo: "2026-03-10" }] })]),
  told("INS-10", "unknown", "nobody says until when", [begun({ officers: [{ id: "a" }] })]),
  told("INS-10", "notApplicable", "approved and not begun", [approved()]),
  record("INS-10", "unknown", "begun nobody knows when", { credentials: [{ id: "a", certValidTo: "2026-03-10" }] }),
  told("INS-11", "breach", "left without having shown them", [begun(), ENDED]),
  told("INS-11", "pass", "shown on arrival", [begun(), ["inspection.certificatesShown", "03-10T09:01"], ENDED]),
  told("INS-11", "pass", "nothing to show at the desk", [begun({ onSite: false }), ENDED]),
  told("INS-11", "notApplicable", "not ended yet", [begun()]),
  record("INS-11", "pass", "shown, wherever it was", { onSite: true, certificatesShownAt: "2026-03-10" }),
  record("INS-11", "unknown", "nobody says where it was", { ended: true }),

  // Notice, scan, record.
  told("INS-12", "breach", "left without notice", [begun(), ENDED]),
  told("INS-12", "pass", "notice given at the door", [begun(), ["inspection.noticed", "03-10T09:02"], ENDED]),
  told("INS-12", "notApplicable", "not ended yet", [begun()]),
  record("INS-12", "unknown", "begun nobody knows when", { ended: true }),
  told("INS-13", "breach", "no scan", [begun()]),
  told("INS-13", "breach", "scanned on the way out", [begun(), ["inspection.scanned", "03-10T11:00"], ENDED]),
  told("INS-13", "pass", "scanned on arrival", [["inspection.scanned", "03-10T08:58"], begun()]),
  told("INS-13", "pass", "nothing to scan at the desk", [begun({ onSite: false })]),
  told("INS-13", "notApplicable", "an emergency", [begun({ urgent: true })]),
  told("INS-13", "breach", "a visit to look on needs one as well", [begun({ form: "observation" })]),
  told("INS-13", "notApplicable", "approved and not begun", [approved()]),
  record("INS-13", "pass", "scanned at the same instant", { onSite: true, begunAt: BEGUN_AT, scannedAt: BEGUN_AT }),
  record("INS-13", "unknown", "nobody says where it was", { begunAt: BEGUN_AT }),
  told("INS-24", "breach", "left without a record", [begun(), ENDED]),
  told("INS-24", "pass", "a record was made", [begun(), ["inspection.recorded", "03-10T10:30"], ENDED]),
  told("INS-24", "notApplicable", "not ended yet", [begun()]),
  record("INS-24", "unknown", "begun nobody knows when", { ended: true }),

  // Under its own name, where it is needed, where it may be.
  told("INS-14", "breach", "items are checked at a visit to look on", [begun({ form: "observation", ...LISTED })]),
  told("INS-14", "breach", "items are checked on a study tour", [begun({ form: "study", ...LISTED })]),
  told("INS-14", "pass", "an inspection by its name", [begun(LISTED)]),
  told("INS-14", "unknown", "a visit to look on, of which no items are told", [begun({ form: "supervision" })]),
  told("INS-14", "notApplicable", "approved and not begun", [approved(LISTED)]),
  record("INS-14", "pass", "nothing was checked", { form: "observation", items: [] }),
  record(
    "INS-14",
    "pass",
    "a form that is not among those named",
    { form: "study", items: [{ code: "a" }] },
    {
      params: { forms: ["observation", "supervision"] },
    },
  ),
  record("INS-14", "unknown", "nobody says what it was called", { items: [{ code: "a" }] }),
  told("INS-15", "breach", "a visit for what papers would show", [begun({ items: [{ code: "AL-JC-003", offSiteEnough: true }] })]),
  told("INS-15", "pass", "one of the items has to be seen", [
    begun({ items: [{ code: "AL-JC-003", offSiteEnough: true }, ...LISTED.items] }),
  ]),
  told("INS-15", "pass", "done at the desk", [begun({ onSite: false, items: [{ code: "AL-JC-003", offSiteEnough: true }] })]),
  told("INS-15", "unknown", "nobody says", [begun({ items: [{ code: "AL-JC-003" }] })]),
  told("INS-15", "notApplicable", "approved and not begun", [approved({ items: [{ code: "AL-JC-003", offSiteEnough: true }] })]),
  record("INS-15", "pass", "nothing is checked", { onSite: true, items: [] }),
  record("INS-15", "unknown", "nobody says where it was", { items: [{ code: "a", offSiteEnough: true }] }),
  told("INS-16", "breach", "another city's enterprise", [begun({ jurisdiction: "9901", region: "990201" })]),
  told("INS-16", "breach", "asked for help only afterwards", [
    begun({ jurisdiction: "9901", region: "990201" }),
    ["inspection.assistanceGranted", "03-11T09:00"],
  ]),
  told("INS-16", "pass", "with that city's help", [
    ["inspection.assistanceGranted", "03-06T09:00"],
    begun({ jurisdiction: "9901", region: "990201" }),
  ]),
  told("INS-16", "pass", "at home", [begun({ jurisdiction: "9901", region: "990102" })]),
  told("INS-16", "pass", "an organ that is competent everywhere", [begun({ jurisdiction: "", region: "990201" })]),
  told("INS-16", "unknown", "nobody says where the enterprise is", [begun({ jurisdiction: "9901" })]),
  record("INS-16", "pass", "help granted at the same instant", {
    begunAt: BEGUN_AT,
    assistanceAt: BEGUN_AT,
    jurisdiction: "9901",
    region: "990201",
  }),

  // Campaigns.
  told("INS-17", "breach", "begun without approval", [["specialInspection.begun", "05-11T09:00"]], { of: CAMPAIGN }),
  told(
    "INS-17",
    "breach",
    "approved by the organ itself",
    [
      ["specialInspection.approved", "05-08T09:00", { by: "organ" }],
      ["specialInspection.begun", "05-11T09:00"],
    ],
    { of: CAMPAIGN },
  ),
  told(
    "INS-17",
    "breach",
    "approved after it began",
    [
      ["specialInspection.begun", "05-11T09:00"],
      ["specialInspection.approved", "05-12T09:00", { by: "government" }],
    ],
    { of: CAMPAIGN },
  ),
  told(
    "INS-17",
    "pass",
    "approved by the government",
    [
      ["specialInspection.approved", "05-08T09:00", { by: "government" }],
      ["specialInspection.begun", "05-11T09:00"],
    ],
    { of: CAMPAIGN },
  ),
  told("INS-17", "notApplicable", "planned and not begun", [["specialInspection.planned", "05-06T09:00", { year: 2026 }]], {
    of: CAMPAIGN,
  }),
  record("INS-17", "pass", "approved by the superior organ at the same instant", {
    begunAt: BEGUN_AT,
    approvedAt: BEGUN_AT,
    approvedBy: "superior",
  }),
  record(
    "INS-17",
    "breach",
    "a superior organ does not do here",
    { begunAt: BEGUN_AT, approvedAt: "2026-03-09", approvedBy: "superior" },
    {
      params: { by: ["government"] },
    },
  ),
  record("INS-17", "unknown", "approved by nobody knows whom", { begunAt: BEGUN_AT, approvedAt: "2026-03-09" }),
  told("INS-18", "breach", "not filed six working days later", [["specialInspection.approved", "03-02T09:00", { by: "government" }]], {
    of: CAMPAIGN,
    asOf: "2026-03-10",
  }),
  told(
    "INS-18",
    "pass",
    "filed the same week",
    [
      ["specialInspection.approved", "03-02T09:00", { by: "government" }],
      ["specialInspection.filed", "03-05T09:00"],
    ],
    { of: CAMPAIGN, asOf: "2026-05-01" },
  ),
  told("INS-18", "notApplicable", "not approved yet", [["specialInspection.begun", "05-11T09:00"]], { of: CAMPAIGN }),
  record("INS-18", "unknown", "approved nobody knows when", { filedAt: "2026-03-09" }),
  record("INS-18", "pass", "filed on the fifth working day", { approvedAt: "2026-03-02", filedAt: "2026-03-09" }),
  record("INS-18", "breach", "filed on the sixth", { approvedAt: "2026-03-02", filedAt: "2026-03-10" }),
  record("INS-18", "breach", "two are set, filed on the third", { approvedAt: "2026-03-02", filedAt: "2026-03-05" }, { params: { wd: 2 } }),
  record("INS-18", "pass", "two are set, filed on the second", { approvedAt: "2026-03-02", filedAt: "2026-03-04" }, { params: { wd: 2 } }),
  told(
    "INS-19",
    "breach",
    "a second campaign where one is allowed",
    [
      ["inspection.specialCapSet", "01-20T09:00", { year: 2026, cap: 1 }],
      ["specialInspection.planned", "03-06T09:00", { year: 2026 }],
      ["specialInspection.planned", "05-06T09:00", { year: 2026 }],
    ],
    { of: CAMPAIGN, about: { type: "specialInspectionYear", id: "anlan.example/2026" } },
  ),
  told(
    "INS-19",
    "pass",
    "one campaign where one is allowed, another next year",
    [
      ["inspection.specialCapSet", "01-20T09:00", { year: 2026, cap: 1 }],
      ["specialInspection.planned", "03-06T09:00", { year: 2026 }],
      ["specialInspection.planned", "12-06T09:00", { year: 2027 }],
    ],
    { of: CAMPAIGN, about: { type: "specialInspectionYear", id: "anlan.example/2026" } },
  ),
  told("INS-19", "unknown", "no number was set", [["specialInspection.planned", "03-06T09:00", { year: 2026 }]], {
    of: CAMPAIGN,
    about: { type: "specialInspectionYear", id: "anlan.example/2026" },
  }),
  record("INS-19", "pass", "as many as set", { count: 3, cap: 3 }),
  record("INS-19", "breach", "one more", { count: 4, cap: 3 }),

  // What comes of it.
  told("INS-20", "breach", "nothing told six working days later", [begun(), ENDED], { asOf: "2026-03-18" }),
  told("INS-20", "pass", "five working days later", [begun(), ENDED], { asOf: "2026-03-17" }),
  told("INS-20", "pass", "told the same day", [begun(), ENDED, ["inspection.resultTold", "03-10T11:00"]], { asOf: "2026-05-01" }),
  told("INS-20", "notApplicable", "not ended yet", [begun()], { asOf: "2026-05-01" }),
  record("INS-20", "pass", "told on the fifth working day", { endedAt: "2026-03-02", resultToldAt: "2026-03-09" }),
  record("INS-20", "breach", "told on the sixth", { endedAt: "2026-03-02", resultToldAt: "2026-03-10" }),
  record(
    "INS-20",
    "breach",
    "three are set, told on the fourth",
    { endedAt: "2026-03-02", resultToldAt: "2026-03-06" },
    { params: { wd: 3 } },
  ),
  record(
    "INS-20",
    "pass",
    "three are set, told on the third",
    { endedAt: "2026-03-02", resultToldAt: "2026-03-05" },
    { params: { wd: 3 } },
  ),
  record("INS-20", "unknown", "ended nobody knows when", { ended: true }),
  told("INS-21", "breach", "not public a month later", [begun({ randomRequired: true }), ENDED], { asOf: "2026-04-20" }),
  told("INS-21", "pass", "made public", [begun({ randomRequired: true }), ENDED, ["inspection.resultPublished", "03-20T09:00"]], {
    asOf: "2026-05-01",
  }),
  told("INS-21", "pass", "a complaint is no random inspection", [begun({ kind: "case", randomRequired: false }), ENDED], {
    asOf: "2026-05-01",
  }),
  told("INS-21", "unknown", "nobody says whether it was random", [begun(), ENDED], { asOf: "2026-05-01" }),
  told("INS-21", "notApplicable", "not ended yet", [begun({ randomRequired: true })], { asOf: "2026-05-01" }),
  record("INS-21", "pass", "on the twentieth working day", {
    randomRequired: true,
    endedAt: "2026-03-02",
    resultPublishedAt: "2026-03-30",
  }),
  record("INS-21", "breach", "on the twenty-first", { randomRequired: true, endedAt: "2026-03-02", resultPublishedAt: "2026-03-31" }),
  record(
    "INS-21",
    "breach",
    "seven are set, on the eighth",
    { randomRequired: true, endedAt: "2026-03-02", resultPublishedAt: "2026-03-12" },
    {
      params: { wd: 7 },
    },
  ),
  record(
    "INS-21",
    "pass",
    "seven are set, on the seventh",
    { randomRequired: true, endedAt: "2026-03-02", resultPublishedAt: "2026-03-11" },
    {
      params: { wd: 7 },
    },
  ),
  told("INS-22", "breach", "the enterprise was picked by hand", [
    begun({ randomRequired: true, randomSubject: false, randomOfficers: true }),
  ]),
  told("INS-22", "breach", "the officers were picked by hand", [
    begun({ randomRequired: true, randomSubject: true, randomOfficers: false }),
  ]),
  told("INS-22", "pass", "both were drawn", [begun({ randomRequired: true, randomSubject: true, randomOfficers: true })]),
  told("INS-22", "pass", "a field with full coverage", [begun({ randomRequired: false })]),
  told("INS-22", "pass", "a complaint", [begun({ kind: "case", randomRequired: true, randomSubject: false })]),
  told("INS-22", "unknown", "nobody says how they were chosen", [begun({ randomRequired: true })]),
  told("INS-22", "notApplicable", "approved and not begun", [approved()]),
  record("INS-22", "unknown", "nobody says whether they are to be drawn", { kind: "daily", randomSubject: false }),
  record("INS-22", "unknown", "of no known kind", { randomRequired: true, randomSubject: false, randomOfficers: true }),
  record("INS-22", "pass", "of no known kind, both drawn", { randomRequired: true, randomSubject: true, randomOfficers: true }),
  record("INS-22", "pass", "part of a campaign", { kind: "special", randomRequired: true, randomSubject: false, randomOfficers: false }),
  told("INS-23", "breach", "a fee for tests is passed on", [begun(), ["inspection.charged", "03-10T10:00", { amount: 50_000 }]]),
  told("INS-23", "pass", "nothing was charged", [begun(), ENDED]),
  told("INS-23", "notApplicable", "approved and not begun", [approved()]),
  record("INS-23", "breach", "one fen", { charged: 0.01 }),
  record("INS-23", "pass", "nothing", { charged: 0 }),
  record("INS-23", "unknown", "nobody says", {}),
  told("INS-25", "breach", "points for fines", [["inspection.assessmentSet", "01-20T09:00", { linkedTo: ["fineAmount"] }]], { of: RULE }),
  told(
    "INS-25",
    "pass",
    "points for settled complaints",
    [["inspection.assessmentSet", "01-20T09:00", { linkedTo: ["complaintsSettled"] }]],
    {
      of: RULE,
    },
  ),
  record("INS-25", "breach", "points for visits, among others", { linkedTo: ["complaintsSettled", "inspectionCount"] }),
  record("INS-25", "breach", "points for what is confiscated", { linkedTo: ["confiscatedAmount"] }),
  record("INS-25", "pass", "visits are not among those named", { linkedTo: ["inspectionCount"] }, { params: { links: ["fineAmount"] } }),
  record("INS-25", "pass", "tied to nothing", { linkedTo: [] }),
  record("INS-25", "unknown", "nobody says", {}),
  told("INS-26", "breach", "the law changed, and nothing for a month", [["inspection.itemBasisChanged", "03-02T09:00"]], {
    of: ITEM,
    asOf: "2026-04-03",
  }),
  told(
    "INS-26",
    "pass",
    "adjusted within the month",
    [
      ["inspection.itemBasisChanged", "03-02T09:00"],
      ["inspection.itemAdjusted", "03-20T09:00"],
    ],
    { of: ITEM, asOf: "2026-06-01" },
  ),
  told(
    "INS-26",
    "pass",
    "taken off the list",
    [
      ["inspection.itemBasisChanged", "03-02T09:00"],
      ["inspection.itemWithdrawn", "03-20T09:00"],
    ],
    { of: ITEM, asOf: "2026-06-01" },
  ),
  told(
    "INS-26",
    "breach",
    "an adjustment before the change does not answer it",
    [
      ["inspection.itemBasisChanged", "01-05T09:00"],
      ["inspection.itemAdjusted", "01-20T09:00"],
      ["inspection.itemBasisChanged", "03-02T09:00"],
    ],
    { of: ITEM, asOf: "2026-06-01" },
  ),
  told(
    "INS-26",
    "breach",
    "a second change does not put off the first",
    [
      ["inspection.itemBasisChanged", "03-02T09:00"],
      ["inspection.itemBasisChanged", "03-30T09:00"],
    ],
    { of: ITEM, asOf: "2026-04-03" },
  ),
  told("INS-26", "notApplicable", "nothing changed", [["inspection.itemListed", "01-05T09:00", { code: "AL-JC-001" }]], { of: ITEM }),
  record("INS-26", "unknown", "changed nobody knows when", { adjustedAt: "2026-03-09" }),
  record("INS-26", "pass", "on the last day of the month", { basisChangedAt: "2026-03-02", adjustedAt: "2026-04-02" }),
  record("INS-26", "breach", "a day later", { basisChangedAt: "2026-03-02", adjustedAt: "2026-04-03" }),
  record("INS-26", "pass", "two months are set", { basisChangedAt: "2026-03-02", adjustedAt: "2026-05-02" }, { params: { months: 2 } }),
  record(
    "INS-26",
    "breach",
    "two months are set, a day later",
    { basisChangedAt: "2026-03-02", adjustedAt: "2026-05-03" },
    {
      params: { months: 2 },
    },
  ),
  told("INS-27", "breach", "stood back, and came along", [
    ["inspection.recused", "03-09T09:00", { officer: "b" }],
    begun({ officers: TWO }),
  ]),
  told("INS-27", "pass", "stood back, and stayed away", [
    ["inspection.recused", "03-09T09:00", { officer: "c" }],
    begun({ officers: TWO }),
  ]),
  told("INS-27", "pass", "nobody stood back", [begun({ officers: TWO })]),
  told("INS-27", "unknown", "a host that names nobody", [begun()]),
  told("INS-27", "notApplicable", "approved and not begun", [approved()]),
  record("INS-27", "unknown", "nobody says who stood back", { officers: ["a", "b"] }),

  // Several organs.
  { control: "INS-28", name: "another organ the week after", expected: "breach", events: twoOrgans("03-09"), about: ENTERPRISE },
  { control: "INS-28", name: "another organ later on", expected: "pass", events: twoOrgans("03-10"), about: ENTERPRISE },
  { control: "INS-28", name: "they come together", expected: "pass", events: twoOrgans("03-02", { joint: true }), about: ENTERPRISE },
  { control: "INS-28", name: "for a complaint", expected: "pass", events: twoOrgans("03-03", { kind: "case" }), about: ENTERPRISE },
  told("INS-28", "pass", "the same organ again", visits(["03-02", "03-03"]), { about: ENTERPRISE }),
  record("INS-28", "breach", "on the seventh day", { visits: [{ at: "2026-03-09", previousAt: "2026-03-02", joint: false }] }),
  record("INS-28", "pass", "on the eighth", { visits: [{ at: "2026-03-10", previousAt: "2026-03-02", joint: false }] }),
  record(
    "INS-28",
    "breach",
    "on the eighth, where eight are set",
    { visits: [{ at: "2026-03-10", previousAt: "2026-03-02", joint: false }] },
    {
      params: { days: 8 },
    },
  ),
  record("INS-28", "pass", "nobody came before", { visits: [{ at: "2026-03-03", previousAt: null }] }),
  record("INS-28", "unknown", "nobody says whether they came together", { visits: [{ at: "2026-03-03", previousAt: "2026-03-02" }] }),
];
