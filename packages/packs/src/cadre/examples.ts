import type { ConformanceExample, Facts, ObjectRef } from "@plumbline/core";
import { story, type Told } from "../story.ts";

const WHO = { type: "person", id: "p-1" };
const REPORT = { type: "personalReport", id: "R-1" };
const CHANGE = { type: "personalChange", id: "C-1" };
const MATCH = { type: "personMatch", id: "M-1" };
const APPOINTMENT = { type: "appointment", id: "A-1" };
const MATTER = { type: "matter", id: "X-1" };
const POST = { type: "post", id: "Z-1" };
const GIFT = { type: "gift", id: "G-1" };
const JOURNEY = { type: "privateExit", id: "E-1" };
const OUTSIDE = { type: "concurrentPost", id: "O-1" };
const LEAVING = { type: "resignation", id: "L-1" };

type Expected = ConformanceExample["expected"];
type More = Pick<ConformanceExample, "asOf" | "params">;

/** Each event is also about the person. */
function told(
  control: string,
  name: string,
  expected: Expected,
  about: ObjectRef,
  rows: readonly Told[],
  more: More & { readonly asked?: ObjectRef } = {},
): ConformanceExample {
  const { asked, ...rest } = more;
  const ofPerson = rows.map(([type, when, data = {}, also = []]): Told => [type, when, data, about === WHO ? also : [...also, WHO]]);
  return { control, name, expected, events: story(about, ofPerson), ...(asked ? { about: asked } : {}), ...rest };
}

function fact(control: string, name: string, expected: Expected, record: Facts, more: More = {}): ConformanceExample {
  return { control, name, expected, record, ...more };
}

const vetted = (relation: Told[2] = {}, more: Told[2] = {}): Told => [
  "appointment.vetted",
  "03-03T09:00",
  { relations: [{ person: "p-2", kin: "夫妻", sameLeader: false, directSubordinate: false, ...relation }], ...more },
];
const MADE: Told = ["appointment.made", "03-20T09:00"];
const handled = (when: string): Told => ["matter.handled", when, { step: "审查" }];
const ASKED_HANDLING = { asked: { type: "handling", id: "X-1/p-1" } };
const held = (data: Told[2], rows: readonly Told[] = []): readonly Told[] => [["post.taken", "01-05T09:00", data], ...rows];
const left = (data: Told[2]): Told => ["office.left", "01-05T09:00", data];

const sequences: readonly ConformanceExample[] = [
  told("CAD-01", "handed in a day late", "breach", REPORT, [
    ["personalReport.due", "01-05T09:00", { year: "2026" }],
    ["personalReport.submitted", "02-01T00:00"],
  ]),
  told("CAD-01", "not handed in by the end of January", "breach", REPORT, [["personalReport.due", "01-05T09:00", { year: "2026" }]], {
    asOf: "2026-02-01T00:00:00+08:00",
  }),
  told("CAD-01", "handed in on the last evening", "pass", REPORT, [
    ["personalReport.due", "01-05T09:00", { year: "2026" }],
    ["personalReport.submitted", "01-31T23:59"],
  ]),
  told("CAD-01", "there is still time", "pass", REPORT, [["personalReport.due", "01-05T09:00", { year: "2026" }]], {
    asOf: "2026-01-31T23:59:59+08:00",
  }),
  told("CAD-01", "nobody says for which year", "unknown", REPORT, [["personalReport.submitted", "02-10T09:00"]]),

  told("CAD-02", "reported on the 31st day", "breach", CHANGE, [
    ["personalChange.occurred", "03-01T09:00"],
    ["personalChange.reported", "04-01T09:00"],
  ]),
  told("CAD-02", "found out later and never reported", "breach", CHANGE, [
    ["personalChange.occurred", "06-01T09:00", { occurredAt: "2026-03-01" }],
  ]),
  told("CAD-02", "reported on the thirtieth day", "pass", CHANGE, [
    ["personalChange.occurred", "03-01T09:00"],
    ["personalChange.reported", "03-31T18:00"],
  ]),
  told("CAD-02", "nobody says when it changed", "unknown", CHANGE, [["personalChange.reported", "03-31T18:00"]]),

  told("CAD-03", "a register holds what was not declared", "breach", MATCH, [
    ["registry.compared", "03-02T09:00", { declared: ["h-1"], registry: ["h-1", "h-2"] }],
  ]),
  told("CAD-03", "all of it was declared", "pass", MATCH, [
    ["registry.compared", "03-02T09:00", { declared: ["h-1", "h-2"], registry: ["h-1"] }],
  ]),
  told("CAD-03", "it was explained, and the explanation held", "pass", MATCH, [
    ["registry.compared", "03-02T09:00", { declared: ["h-1"], registry: ["h-1", "h-2"] }],
    ["registry.explained", "03-09T09:00", { items: ["h-2"], reason: "登记错误" }],
  ]),
  told("CAD-03", "nothing in the registers, whatever was declared", "pass", MATCH, [
    ["registry.compared", "03-02T09:00", { registry: [] }],
  ]),
  told("CAD-03", "the registers were not asked", "unknown", MATCH, [["registry.compared", "03-02T09:00", { declared: ["h-1"] }]]),

  told("CAD-04", "spouses under one leader", "breach", APPOINTMENT, [vetted({ sameLeader: true })]),
  told("CAD-04", "spouses, one directly above the other", "breach", APPOINTMENT, [vetted({ directSubordinate: true })]),
  told("CAD-04", "an audit post in the agency that a parent leads", "breach", APPOINTMENT, [
    vetted({ kin: "直系血亲", functionPost: true, kinLeads: true }),
  ]),
  told("CAD-04", "of several relations, one matters", "breach", APPOINTMENT, [
    [
      "appointment.vetted",
      "03-03T09:00",
      {
        relations: [
          { person: "p-2", kin: "近姻亲", sameLeader: false, directSubordinate: false },
          { person: "p-3", kin: "三代以内旁系血亲", sameLeader: true, directSubordinate: false },
          { person: "p-4", kin: "同学", sameLeader: true, directSubordinate: true },
        ],
      },
    ],
  ]),
  told("CAD-04", "spouses far apart in one agency", "pass", APPOINTMENT, [vetted()]),
  told("CAD-04", "a distant relation under one leader", "pass", APPOINTMENT, [vetted({ kin: "同学", sameLeader: true })]),
  told("CAD-04", "no kin in the agency", "pass", APPOINTMENT, [["appointment.vetted", "03-03T09:00", { relations: [] }]]),
  told("CAD-04", "not vetted", "unknown", APPOINTMENT, [["appointment.proposed", "03-02T09:00", {}]]),

  told("CAD-05", "a child's firm in the line of business that the leader supervises", "breach", MATCH, [
    [
      "registry.compared",
      "03-02T09:00",
      { isLeader: true, supervisedSector: "交通", kinCompanies: [{ id: "f-1", sector: "交通", kin: "子女" }] },
    ],
  ]),
  told("CAD-05", "in another line of business", "pass", MATCH, [
    [
      "registry.compared",
      "03-02T09:00",
      { isLeader: true, supervisedSector: "交通", kinCompanies: [{ id: "f-1", sector: "餐饮", kin: "子女" }] },
    ],
  ]),
  told("CAD-05", "a cousin's firm", "pass", MATCH, [
    [
      "registry.compared",
      "03-02T09:00",
      { isLeader: true, supervisedSector: "交通", kinCompanies: [{ id: "f-1", sector: "交通", kin: "表兄弟" }] },
    ],
  ]),
  told("CAD-05", "no leader", "pass", MATCH, [
    [
      "registry.compared",
      "03-02T09:00",
      { isLeader: false, supervisedSector: "交通", kinCompanies: [{ id: "f-1", sector: "交通", kin: "子女" }] },
    ],
  ]),
  told("CAD-05", "nobody says what the firm does", "unknown", MATCH, [
    ["registry.compared", "03-02T09:00", { isLeader: true, supervisedSector: "交通", kinCompanies: [{ id: "f-1", kin: "子女" }] }],
  ]),

  told(
    "CAD-06",
    "a matter of one's own is handled",
    "breach",
    MATTER,
    [["matter.assigned", "03-02T09:00", { related: true }], handled("03-03T09:00")],
    ASKED_HANDLING,
  ),
  told(
    "CAD-06",
    "to stand back after the deed cures nothing",
    "breach",
    MATTER,
    [["matter.assigned", "03-02T09:00", { related: true }], handled("03-03T09:00"), ["recusal.decided", "03-04T09:00", { recused: true }]],
    ASKED_HANDLING,
  ),
  told(
    "CAD-06",
    "the relation is found later",
    "breach",
    MATTER,
    [
      ["matter.assigned", "03-02T09:00", { related: false }],
      handled("03-03T09:00"),
      ["matter.relationFound", "04-03T09:00", { kin: "近姻亲" }],
    ],
    ASKED_HANDLING,
  ),
  told(
    "CAD-06",
    "it concerns nobody near",
    "pass",
    MATTER,
    [["matter.assigned", "03-02T09:00", { related: false }], handled("03-03T09:00")],
    ASKED_HANDLING,
  ),
  told(
    "CAD-06",
    "the person stood back before a last step",
    "pass",
    MATTER,
    [["matter.assigned", "03-02T09:00", { related: true }], ["recusal.decided", "03-02T15:00", { recused: true }], handled("03-03T09:00")],
    ASKED_HANDLING,
  ),
  told(
    "CAD-06",
    "assigned and not touched",
    "notApplicable",
    MATTER,
    [["matter.assigned", "03-02T09:00", { related: true }]],
    ASKED_HANDLING,
  ),
  told("CAD-06", "nobody says whom it concerns", "unknown", MATTER, [handled("03-03T09:00")], ASKED_HANDLING),

  told("CAD-07", "head of the home county", "breach", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { post: "主要领导", homeRegion: "420381", postRegion: "420381" }],
  ]),
  told("CAD-07", "head of another county", "pass", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { post: "主要领导", homeRegion: "420382", postRegion: "420381" }],
  ]),
  told("CAD-07", "another post at home", "pass", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { post: "科员", homeRegion: "420381", postRegion: "420381" }],
  ]),
  told("CAD-07", "nobody says where home is", "unknown", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { post: "主要领导", postRegion: "420381" }],
  ]),

  told("CAD-08", "ten years to the day", "breach", WHO, held({ since: "2016-03-02" }).map(withPost), {
    asked: { type: "postTenure", id: "p-1/Z-1" },
    asOf: "2026-03-02T00:00:00+08:00",
  }),
  told("CAD-08", "a day before", "pass", WHO, held({ since: "2016-03-02" }).map(withPost), {
    asked: { type: "postTenure", id: "p-1/Z-1" },
    asOf: "2026-03-01T23:59:59+08:00",
  }),
  told("CAD-08", "left in time", "pass", WHO, held({ since: "2016-03-02" }, [["post.left", "02-27T09:00"]]).map(withPost), {
    asked: { type: "postTenure", id: "p-1/Z-1" },
    asOf: "2026-12-01",
  }),

  told("CAD-09", "five years in a key post", "breach", WHO, held({ since: "2021-03-02", keyPost: true }).map(withPost), {
    asked: { type: "postTenure", id: "p-1/Z-1" },
    asOf: "2026-03-02",
  }),
  told("CAD-09", "a day before", "pass", WHO, held({ since: "2021-03-02", keyPost: true }).map(withPost), {
    asked: { type: "postTenure", id: "p-1/Z-1" },
    asOf: "2026-03-01",
  }),
  told("CAD-09", "no key post", "pass", WHO, held({ since: "2019-03-02", keyPost: false }).map(withPost), {
    asked: { type: "postTenure", id: "p-1/Z-1" },
    asOf: "2026-03-02",
  }),
  told("CAD-09", "nobody says whether it is one", "unknown", WHO, held({ since: "2019-03-02" }).map(withPost), {
    asked: { type: "postTenure", id: "p-1/Z-1" },
    asOf: "2026-03-02",
  }),

  told(
    "CAD-10",
    "an officer joins a connected firm in the same year",
    "breach",
    WHO,
    [left({ leader: false, by: "resigned" }), ["employment.begun", "06-01T09:00", { relatedBusiness: true }]],
    { asked: { type: "departure", id: "p-1" } },
  ),
  told(
    "CAD-10",
    "within either time it does not matter who it was",
    "breach",
    WHO,
    [left({ by: "retired" }), ["employment.begun", "06-01T09:00", { relatedBusiness: true }]],
    { asked: { type: "departure", id: "p-1" } },
  ),
  told(
    "CAD-10",
    "a second job is connected, the first was not",
    "breach",
    WHO,
    [
      left({ leader: false, by: "resigned" }),
      ["employment.begun", "02-01T09:00", { relatedBusiness: false }],
      ["employment.begun", "06-01T09:00", { relatedBusiness: true }],
    ],
    { asked: { type: "departure", id: "p-1" } },
  ),
  told(
    "CAD-10",
    "a firm in another line",
    "pass",
    WHO,
    [left({ leader: true, by: "resigned" }), ["employment.begun", "06-01T09:00", { relatedBusiness: false }]],
    { asked: { type: "departure", id: "p-1" } },
  ),
  told(
    "CAD-10",
    "transferred to another public post",
    "notApplicable",
    WHO,
    [left({ leader: true, by: "transferred" }), ["employment.begun", "06-01T09:00", { relatedBusiness: true }]],
    { asked: { type: "departure", id: "p-1" } },
  ),
  told("CAD-10", "no new job", "notApplicable", WHO, [left({ leader: true, by: "retired" })], { asked: { type: "departure", id: "p-1" } }),
  told(
    "CAD-10",
    "nobody says whether the firm is connected",
    "unknown",
    WHO,
    [left({ leader: true, by: "retired" }), ["employment.begun", "06-01T09:00"]],
    { asked: { type: "departure", id: "p-1" } },
  ),

  told("CAD-11", "a role in a firm", "breach", MATCH, [["registry.compared", "03-02T09:00", { registryRoles: ["监事"] }]]),
  told("CAD-11", "a role that was approved", "pass", MATCH, [
    ["registry.compared", "03-02T09:00", { registryRoles: ["监事"], approvedConcurrent: true }],
  ]),
  told("CAD-11", "no role", "pass", MATCH, [["registry.compared", "03-02T09:00", { registryRoles: [] }]]),
  told("CAD-11", "roles were not compared", "unknown", MATCH, [["registry.compared", "03-02T09:00", { declared: [] }]]),

  told("CAD-12", "four working days in public", "breach", APPOINTMENT, [["appointment.published", "03-02T09:00", { until: "2026-03-06" }]]),
  told("CAD-12", "ended a day early", "breach", APPOINTMENT, [
    ["appointment.published", "03-02T09:00", { until: "2026-03-09" }],
    ["appointment.publicityEnded", "03-06T18:00"],
  ]),
  told("CAD-12", "five working days in public", "pass", APPOINTMENT, [["appointment.published", "03-02T09:00", { until: "2026-03-09" }]]),
  told("CAD-12", "the end is not known yet", "notApplicable", APPOINTMENT, [["appointment.published", "03-02T09:00"]]),

  told("CAD-13", "appointed without a pledge", "breach", APPOINTMENT, [["appointment.examined", "03-10T09:00", { score: 80 }], MADE]),
  told("CAD-13", "the examination was not passed", "breach", APPOINTMENT, [
    ["appointment.examined", "03-10T09:00", { score: 59.5 }],
    ["appointment.pledged", "03-11T09:00"],
    MADE,
  ]),
  told("CAD-13", "there was no examination", "breach", APPOINTMENT, [
    ["appointment.examined", "03-10T09:00", { score: null }],
    ["appointment.pledged", "03-11T09:00"],
    MADE,
  ]),
  told("CAD-13", "a pledge after the appointment is none before it", "breach", APPOINTMENT, [
    ["appointment.examined", "03-10T09:00", { score: 80 }],
    MADE,
    ["appointment.pledged", "03-25T09:00"],
  ]),
  told("CAD-13", "passed and pledged", "pass", APPOINTMENT, [
    ["appointment.examined", "03-10T09:00", { score: 60 }],
    ["appointment.pledged", "03-11T09:00"],
    MADE,
  ]),
  told("CAD-13", "not yet appointed", "notApplicable", APPOINTMENT, [["appointment.proposed", "03-02T09:00", {}]]),
  told("CAD-13", "nobody says how the examination went", "unknown", APPOINTMENT, [["appointment.pledged", "03-11T09:00"], MADE]),

  told("CAD-14", "registered a day after the month", "breach", GIFT, [
    ["gift.received", "01-15T09:00"],
    ["gift.registered", "02-16T09:00"],
  ]),
  told("CAD-14", "not registered", "breach", GIFT, [["gift.received", "01-15T09:00"]], { asOf: "2026-02-16T00:00:00+08:00" }),
  told("CAD-14", "registered on the last day of the month", "pass", GIFT, [
    ["gift.received", "01-15T09:00"],
    ["gift.registered", "02-15T09:00"],
  ]),
  told("CAD-14", "there is still time", "pass", GIFT, [["gift.received", "01-15T09:00"]], { asOf: "2026-02-15T23:59:59+08:00" }),
  told("CAD-14", "nobody says when it came", "unknown", GIFT, [["gift.registered", "02-15T09:00"]]),

  told("CAD-15", "left without approval", "breach", JOURNEY, [["privateExit.made", "03-02T09:00"]]),
  told("CAD-15", "approved after the return", "breach", JOURNEY, [
    ["privateExit.made", "03-02T09:00"],
    ["privateExit.approved", "03-12T09:00", { approval: "A-1" }],
  ]),
  told("CAD-15", "approved, then left", "pass", JOURNEY, [
    ["privateExit.approved", "02-12T09:00", { approval: "A-1" }],
    ["privateExit.made", "03-02T09:00"],
  ]),
  told("CAD-15", "approved and not left", "notApplicable", JOURNEY, [["privateExit.approved", "02-12T09:00", { approval: "A-1" }]]),

  told(
    "CAD-16",
    "audited on the 91st day",
    "breach",
    WHO,
    [left({ auditRequired: true }), ["exitAudit.concluded", "04-06T09:00", { report: "SJ-1" }]],
    { asked: { type: "departure", id: "p-1" } },
  ),
  told("CAD-16", "not audited", "breach", WHO, [left({ auditRequired: true })], {
    asked: { type: "departure", id: "p-1" },
    asOf: "2026-04-06T00:00:00+08:00",
  }),
  told(
    "CAD-16",
    "audited on the ninetieth day",
    "pass",
    WHO,
    [left({ auditRequired: true }), ["exitAudit.concluded", "04-05T09:00", { report: "SJ-1" }]],
    { asked: { type: "departure", id: "p-1" } },
  ),
  told("CAD-16", "there is still time", "pass", WHO, [left({ auditRequired: true })], {
    asked: { type: "departure", id: "p-1" },
    asOf: "2026-04-05T23:59:59+08:00",
  }),
  told("CAD-16", "no audit is asked for", "pass", WHO, [left({ auditRequired: false })], {
    asked: { type: "departure", id: "p-1" },
    asOf: "2026-12-01",
  }),
  told("CAD-16", "nobody says whether one is", "unknown", WHO, [left({})], { asked: { type: "departure", id: "p-1" }, asOf: "2026-12-01" }),

  told("CAD-17", "handed in a day after the month", "breach", GIFT, [
    ["gift.received", "01-15T09:00", { handIn: true }],
    ["gift.handedIn", "02-16T09:00"],
  ]),
  told("CAD-17", "kept", "breach", GIFT, [["gift.received", "01-15T09:00", { handIn: true }]], { asOf: "2026-02-16" }),
  told("CAD-17", "handed in on the last day", "pass", GIFT, [
    ["gift.received", "01-15T09:00", { handIn: true }],
    ["gift.handedIn", "02-15T09:00"],
  ]),
  told("CAD-17", "a small present from abroad may be kept", "pass", GIFT, [["gift.received", "01-15T09:00", { handIn: false }]], {
    asOf: "2026-12-01",
  }),
  told("CAD-17", "nobody says whether it is to be handed in", "unknown", GIFT, [["gift.received", "01-15T09:00"]], { asOf: "2026-12-01" }),

  told("CAD-18", "promoted in the ninth month of twelve", "breach", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { promotion: true }],
    vetted({}, { discipline: { kind: "记过", at: "2025-06-20" } }),
    MADE,
  ]),
  told("CAD-18", "promoted after the period", "pass", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { promotion: true }],
    vetted({}, { discipline: { kind: "警告", at: "2025-06-20" } }),
    MADE,
  ]),
  told("CAD-18", "moved to a post of the same rank", "pass", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { promotion: false }],
    vetted({}, { discipline: { kind: "记过", at: "2025-06-20" } }),
    MADE,
  ]),
  told("CAD-18", "never disciplined", "pass", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { promotion: true }],
    vetted({}, { discipline: null }),
    MADE,
  ]),
  told("CAD-18", "not yet appointed", "notApplicable", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { promotion: true }],
    vetted({}, { discipline: { kind: "记过", at: "2025-06-20" } }),
  ]),
  told("CAD-18", "not vetted", "unknown", APPOINTMENT, [["appointment.proposed", "03-02T09:00", { promotion: true }], MADE]),

  told("CAD-19", "an outside post that nobody approved", "breach", OUTSIDE, [["concurrentPost.taken", "03-02T09:00"]]),
  told("CAD-19", "paid for an approved post", "breach", OUTSIDE, [
    ["concurrentPost.approved", "02-02T09:00", { approval: "A-1" }],
    ["concurrentPost.taken", "03-02T09:00"],
    ["concurrentPost.paid", "04-02T09:00", { amount: 1 }],
  ]),
  told("CAD-19", "approved and unpaid", "pass", OUTSIDE, [
    ["concurrentPost.approved", "02-02T09:00", { approval: "A-1" }],
    ["concurrentPost.taken", "03-02T09:00"],
  ]),
  told("CAD-19", "approved and not taken", "notApplicable", OUTSIDE, [["concurrentPost.approved", "02-02T09:00", { approval: "A-1" }]]),

  told("CAD-20", "an officer's application is decided on the 31st day", "breach", LEAVING, [
    ["resignation.applied", "03-02T09:00", { leader: false }],
    ["resignation.decided", "04-02T09:00", { approved: true }],
  ]),
  told(
    "CAD-20",
    "a leader's application is not decided after 90 days",
    "breach",
    LEAVING,
    [["resignation.applied", "03-02T09:00", { leader: true }]],
    { asOf: "2026-06-01" },
  ),
  told("CAD-20", "after 90 days it does not matter who it was", "breach", LEAVING, [["resignation.applied", "03-02T09:00"]], {
    asOf: "2026-06-01",
  }),
  told("CAD-20", "an officer's application is decided on the thirtieth day", "pass", LEAVING, [
    ["resignation.applied", "03-02T09:00", { leader: false }],
    ["resignation.decided", "04-01T09:00", { approved: true }],
  ]),
  told(
    "CAD-20",
    "a leader's application, on the ninetieth day",
    "pass",
    LEAVING,
    [["resignation.applied", "03-02T09:00", { leader: true }]],
    {
      asOf: "2026-05-31",
    },
  ),
  told("CAD-20", "after 31 days somebody has to say who it was", "unknown", LEAVING, [["resignation.applied", "03-02T09:00"]], {
    asOf: "2026-04-02",
  }),

  told("CAD-21", "approved in the middle of an audit", "breach", LEAVING, [
    ["resignation.applied", "03-02T09:00", { leader: false }],
    ["resignation.checked", "03-05T09:00", { grounds: ["正在接受审计"] }],
    ["resignation.decided", "03-20T09:00", { approved: true }],
  ]),
  told("CAD-21", "turned down in the middle of an audit", "pass", LEAVING, [
    ["resignation.applied", "03-02T09:00", { leader: false }],
    ["resignation.checked", "03-05T09:00", { grounds: ["正在接受审计"] }],
    ["resignation.decided", "03-20T09:00", { approved: false }],
  ]),
  told("CAD-21", "nothing stands in the way", "pass", LEAVING, [
    ["resignation.applied", "03-02T09:00", { leader: false }],
    ["resignation.checked", "03-05T09:00", { grounds: [] }],
    ["resignation.decided", "03-20T09:00", { approved: true }],
  ]),
  told("CAD-21", "not yet decided", "notApplicable", LEAVING, [
    ["resignation.applied", "03-02T09:00", { leader: false }],
    ["resignation.checked", "03-05T09:00", { grounds: ["正在接受审计"] }],
  ]),
  told("CAD-21", "nobody checked", "unknown", LEAVING, [
    ["resignation.applied", "03-02T09:00", { leader: false }],
    ["resignation.decided", "03-20T09:00", { approved: true }],
  ]),

  told(
    "CAD-22",
    "a step after standing back",
    "breach",
    MATTER,
    [["matter.assigned", "03-02T09:00", { related: true }], ["recusal.decided", "03-03T09:00", { recused: true }], handled("03-05T09:00")],
    ASKED_HANDLING,
  ),
  told(
    "CAD-22",
    "all steps were before",
    "pass",
    MATTER,
    [
      ["matter.assigned", "03-02T09:00", { related: false }],
      handled("03-02T15:00"),
      ["matter.relationFound", "03-03T08:00"],
      ["recusal.decided", "03-03T09:00", { recused: true }],
    ],
    ASKED_HANDLING,
  ),
  told(
    "CAD-22",
    "the agency saw no reason to stand back",
    "pass",
    MATTER,
    [
      ["matter.assigned", "03-02T09:00", { related: false }],
      ["recusal.decided", "03-03T09:00", { recused: false }],
      handled("03-05T09:00"),
    ],
    ASKED_HANDLING,
  ),
  told("CAD-22", "no step", "notApplicable", MATTER, [["recusal.decided", "03-03T09:00", { recused: true }]], ASKED_HANDLING),

  told(
    "CAD-23",
    "a step while the request was open",
    "breach",
    MATTER,
    [
      ["recusal.requested", "03-03T09:00", { by: "party" }],
      handled("03-04T09:00"),
      ["recusal.decided", "03-06T09:00", { recused: false }],
      handled("03-09T09:00"),
    ],
    ASKED_HANDLING,
  ),
  told(
    "CAD-23",
    "a request that nobody decided",
    "breach",
    MATTER,
    [["recusal.requested", "03-03T09:00", { by: "self" }], handled("03-04T09:00")],
    ASKED_HANDLING,
  ),
  told(
    "CAD-23",
    "steps before the request and after the decision",
    "pass",
    MATTER,
    [
      handled("03-02T09:00"),
      ["recusal.requested", "03-03T09:00", { by: "party" }],
      ["recusal.decided", "03-06T09:00", { recused: false }],
      handled("03-09T09:00"),
    ],
    ASKED_HANDLING,
  ),
  told("CAD-23", "nobody asked", "pass", MATTER, [handled("03-04T09:00")], ASKED_HANDLING),
  told("CAD-23", "no step", "notApplicable", MATTER, [["recusal.requested", "03-03T09:00"]], ASKED_HANDLING),
];

const publicity: readonly ConformanceExample[] = [
  told("CAD-24", "promoted without publicity", "breach", APPOINTMENT, [["appointment.proposed", "03-02T09:00", { promotion: true }], MADE]),
  told("CAD-24", "promoted before the publicity had ended", "breach", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { promotion: true }],
    ["appointment.published", "03-16T09:00", { until: "2026-03-23" }],
    MADE,
  ]),
  told("CAD-24", "promoted after the publicity", "pass", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { promotion: true }],
    ["appointment.published", "03-09T09:00", { until: "2026-03-16" }],
    MADE,
  ]),
  told("CAD-24", "moved to a post of the same rank", "pass", APPOINTMENT, [
    ["appointment.proposed", "03-02T09:00", { promotion: false }],
    MADE,
  ]),
  told("CAD-24", "not yet appointed", "notApplicable", APPOINTMENT, [["appointment.proposed", "03-02T09:00", { promotion: true }]]),
  told("CAD-24", "nobody says whether it is a promotion", "unknown", APPOINTMENT, [MADE]),
  fact("CAD-24", "appointed on the last day, by dates", "pass", {
    promotion: true,
    fromAt: "2026-03-02",
    toAt: "2026-03-09",
    appointedAt: "2026-03-09",
  }),
  fact("CAD-24", "appointed a day before the last", "breach", {
    promotion: true,
    fromAt: "2026-03-02",
    toAt: "2026-03-09",
    appointedAt: "2026-03-06",
  }),
  fact("CAD-24", "publicity of which nobody tells the end", "pass", { promotion: true, fromAt: "2026-03-02", appointedAt: "2026-03-20" }),
  fact("CAD-24", "nobody says when", "unknown", { promotion: true, fromAt: "2026-03-02", toAt: "2026-03-09" }),
];

function withPost([type, when, data = {}]: Told): Told {
  return [type, when, data, [POST]];
}

/** Promoted on a day, after a measure of a kind on another. */
function promoted(disciplineKind: string, disciplinedAt: string, appointedAt: string): Facts {
  return { promotion: true, disciplined: true, disciplineKind, disciplinedAt, appointedAt };
}

const PERIODS = [
  ["警告", "2025-09-02"],
  ["记过", "2025-03-02"],
  ["记大过", "2024-09-02"],
  ["降级", "2024-03-02"],
  ["撤职", "2024-03-02"],
] as const;

const records: readonly ConformanceExample[] = [
  ...["夫妻", "直系血亲", "三代以内旁系血亲", "近姻亲"].map((kin) =>
    fact("CAD-04", `${kin} under one leader`, "breach", { kin, sameLeader: true, directSubordinate: false }),
  ),
  ...["配偶", "子女", "子女的配偶"].map((kin) =>
    fact("CAD-05", `a firm of ${kin}`, "breach", { isLeader: true, supervisedSector: "交通", kinCompanies: [{ sector: "交通", kin }] }),
  ),
  fact("CAD-10", "on the second anniversary it does not matter who it was", "breach", {
    relatedBusiness: true,
    leftAt: "2024-06-01",
    joinedAt: "2026-06-01",
  }),
  ...PERIODS.flatMap(([kind, at]) => [
    fact("CAD-18", `${kind}: on the last day of the period`, "breach", promoted(kind, at, "2026-03-02")),
    fact("CAD-18", `${kind}: the day after it`, "pass", promoted(kind, at, "2026-03-03")),
  ]),
  fact("CAD-01", "on the last day, by dates", "pass", { year: "2026", submittedAt: "2026-01-31" }),
  fact("CAD-01", "a day later, by dates", "breach", { year: "2026", submittedAt: "2026-02-01" }),
  fact("CAD-01", "an earlier day that the unit sets", "breach", { year: "2026", submittedAt: "2026-01-16" }, { params: { due: "01-15" } }),
  fact("CAD-01", "no year", "unknown", { submittedAt: "2026-01-16" }),
  fact("CAD-02", "30 days", "pass", { occurredAt: "2026-03-01", reportedAt: "2026-03-31" }),
  fact("CAD-02", "31 days", "breach", { occurredAt: "2026-03-01", reportedAt: "2026-04-01" }),
  fact("CAD-02", "asked on the 31st day", "breach", { occurredAt: "2026-03-01" }, { asOf: "2026-04-01" }),
  fact("CAD-02", "asked on the thirtieth day", "pass", { occurredAt: "2026-03-01" }, { asOf: "2026-03-31" }),
  fact("CAD-02", "the unit asks for 15 days", "breach", { occurredAt: "2026-03-01", reportedAt: "2026-03-31" }, { params: { days: 15 } }),
  fact("CAD-03", "nothing declared and something found", "breach", { declared: [], registry: ["h-1"] }),
  fact("CAD-03", "nothing found", "pass", { registry: [] }),
  fact("CAD-03", "nobody says what was declared", "unknown", { registry: ["h-1"] }),
  fact("CAD-04", "a function post whose holder's kin does not lead", "pass", {
    kin: "夫妻",
    sameLeader: false,
    directSubordinate: false,
    functionPost: true,
    kinLeads: false,
  }),
  fact("CAD-04", "kin leads, and the post is none of those", "pass", {
    kin: "夫妻",
    sameLeader: false,
    directSubordinate: false,
    functionPost: false,
    kinLeads: true,
  }),
  fact("CAD-04", "no kin, whoever leads", "pass", {
    kin: "无",
    sameLeader: true,
    directSubordinate: true,
    functionPost: true,
    kinLeads: true,
  }),
  fact("CAD-04", "nobody says how they are related", "unknown", { sameLeader: true }),
  fact("CAD-04", "nobody says who leads", "unknown", { kin: "夫妻" }),
  fact("CAD-04", "a unit that looks at fewer relations", "pass", { kin: "近姻亲", sameLeader: true }, { params: { kinds: ["夫妻"] } }),
  fact("CAD-05", "a relation that nobody told counts", "breach", {
    isLeader: true,
    supervisedSector: "交通",
    kinCompanies: [{ sector: "交通" }],
  }),
  fact("CAD-05", "a blank line of business", "pass", { isLeader: true, supervisedSector: " ", kinCompanies: [{ sector: " " }] }),
  fact(
    "CAD-05",
    "the wider kin of a unit's own rule",
    "breach",
    { isLeader: true, supervisedSector: "交通", kinCompanies: [{ sector: "交通", kin: "兄弟" }] },
    {
      params: { kinds: ["兄弟"] },
    },
  ),
  fact("CAD-05", "nobody says who leads", "unknown", { supervisedSector: "交通", kinCompanies: [{ sector: "交通" }] }),
  fact("CAD-06", "not related", "pass", { relatedToHandler: false, recused: false }),
  fact("CAD-06", "nobody says who stood back", "unknown", { relatedToHandler: true }),
  fact("CAD-06", "no step taken", "notApplicable", { relatedToHandler: true, recused: false, handled: false }),
  fact("CAD-07", "a blank region", "pass", { post: "主要领导", homeRegion: " ", postRegion: " " }),
  fact(
    "CAD-07",
    "another post that the unit names",
    "breach",
    { post: "纪委书记", homeRegion: "420381", postRegion: "420381" },
    {
      params: { posts: ["纪委书记"] },
    },
  ),
  fact("CAD-07", "no post", "unknown", { homeRegion: "420381", postRegion: "420381" }),
  fact("CAD-08", "ten years, by dates", "breach", { since: "2016-03-02" }, { asOf: "2026-03-02" }),
  fact("CAD-08", "a day before, by dates", "pass", { since: "2016-03-02" }, { asOf: "2026-03-01" }),
  fact("CAD-08", "left on the tenth anniversary", "breach", { since: "2010-03-02", leftAt: "2020-03-02" }, { asOf: "2026-03-01" }),
  fact("CAD-08", "the unit asks for eight years", "breach", { since: "2018-03-01" }, { asOf: "2026-03-01", params: { years: 8 } }),
  fact("CAD-08", "no beginning", "unknown", {}),
  fact("CAD-09", "five years, by dates", "breach", { keyPost: true, since: "2021-03-02" }, { asOf: "2026-03-02" }),
  fact("CAD-09", "a day before, by dates", "pass", { keyPost: true, since: "2021-03-02" }, { asOf: "2026-03-01" }),
  fact(
    "CAD-09",
    "the unit asks for three years",
    "breach",
    { keyPost: true, since: "2023-03-01" },
    { asOf: "2026-03-01", params: { years: 3 } },
  ),
  fact("CAD-09", "no beginning", "unknown", { keyPost: true }),
  fact("CAD-10", "a leader on the third anniversary", "breach", {
    leader: true,
    relatedBusiness: true,
    leftAt: "2023-06-01",
    joinedAt: "2026-06-01",
  }),
  fact("CAD-10", "a leader the day after", "pass", { leader: true, relatedBusiness: true, leftAt: "2023-06-01", joinedAt: "2026-06-02" }),
  fact("CAD-10", "an officer on the second anniversary", "breach", {
    leader: false,
    relatedBusiness: true,
    leftAt: "2024-06-01",
    joinedAt: "2026-06-01",
  }),
  fact("CAD-10", "an officer the day after", "pass", {
    leader: false,
    relatedBusiness: true,
    leftAt: "2024-06-01",
    joinedAt: "2026-06-02",
  }),
  fact("CAD-10", "after 1.6 years it does not matter who it was", "breach", {
    relatedBusiness: true,
    leftAt: "2024-06-01",
    joinedAt: "2026-01-01",
  }),
  fact("CAD-10", "after 2.6 years it does", "unknown", { relatedBusiness: true, leftAt: "2023-06-01", joinedAt: "2026-01-01" }),
  fact("CAD-10", "after four years it does not", "pass", { relatedBusiness: true, leftAt: "2022-01-01", joinedAt: "2026-01-01" }),
  fact("CAD-10", "not connected, whenever it was", "pass", { relatedBusiness: false }),
  fact(
    "CAD-10",
    "a shorter time for leaders than for others, as a unit might set",
    "breach",
    {
      leader: false,
      relatedBusiness: true,
      leftAt: "2023-06-01",
      joinedAt: "2026-01-01",
    },
    { params: { leader: 1, other: 3 } },
  ),
  fact("CAD-10", "no day of leaving", "unknown", { leader: true, relatedBusiness: true, joinedAt: "2026-01-01" }),
  fact("CAD-11", "a blank approval", "breach", { registryRoles: ["监事"], approvedConcurrent: false }),
  fact("CAD-11", "no roles told", "unknown", {}),
  fact("CAD-12", "the fifth working day", "pass", { fromAt: "2026-03-02", toAt: "2026-03-09" }),
  fact("CAD-12", "the fourth working day", "breach", { fromAt: "2026-03-02", toAt: "2026-03-06" }),
  fact("CAD-12", "the unit asks for seven", "breach", { fromAt: "2026-03-02", toAt: "2026-03-09" }, { params: { wd: 7 } }),
  fact("CAD-12", "no end", "unknown", { fromAt: "2026-03-02" }),
  fact("CAD-13", "just passed", "pass", { examScore: 60, pledgeSignedAt: "2026-01-01" }),
  fact("CAD-13", "just not passed", "breach", { examScore: 59.9, pledgeSignedAt: "2026-01-01" }),
  fact("CAD-13", "the unit asks for 70", "breach", { examScore: 60, pledgeSignedAt: "2026-01-01" }, { params: { pass: 70 } }),
  fact("CAD-13", "no pledge", "breach", { examScore: 80 }),
  fact("CAD-13", "no score told", "unknown", { pledgeSignedAt: "2026-01-01" }),
  fact("CAD-14", "a month to the day", "pass", { receivedAt: "2026-01-31", registeredAt: "2026-02-28" }),
  fact("CAD-14", "a day more", "breach", { receivedAt: "2026-01-31", registeredAt: "2026-03-01" }),
  fact("CAD-14", "the unit allows two months", "pass", { receivedAt: "2026-01-31", registeredAt: "2026-03-31" }, { params: { months: 2 } }),
  fact("CAD-14", "no day of receipt", "unknown", {}),
  fact("CAD-15", "a blank approval", "breach", { approvalId: " " }),
  fact("CAD-15", "not left", "notApplicable", { left: false }),
  fact("CAD-16", "90 days", "pass", { auditRequired: true, leftAt: "2026-01-05", auditAt: "2026-04-05" }),
  fact("CAD-16", "91 days", "breach", { auditRequired: true, leftAt: "2026-01-05", auditAt: "2026-04-06", auditId: "A" }),
  fact("CAD-16", "a report without a day", "pass", { auditRequired: true, leftAt: "2026-01-05", auditId: "A" }),
  fact("CAD-16", "none, asked on the ninetieth day", "pass", { auditRequired: true, leftAt: "2026-01-05" }, { asOf: "2026-04-05" }),
  fact("CAD-16", "none, asked on the 91st day", "breach", { auditRequired: true, leftAt: "2026-01-05" }, { asOf: "2026-04-06" }),
  fact(
    "CAD-16",
    "the unit asks for 60 days",
    "breach",
    { auditRequired: true, leftAt: "2026-01-05", auditAt: "2026-04-05" },
    { params: { days: 60 } },
  ),
  fact("CAD-16", "no day of leaving", "unknown", { auditRequired: true }),
  fact("CAD-17", "a month to the day", "pass", { handIn: true, receivedAt: "2026-01-31", handedInAt: "2026-02-28" }),
  fact("CAD-17", "a day more", "breach", { handIn: true, receivedAt: "2026-01-31", handedInAt: "2026-03-01" }),
  fact(
    "CAD-17",
    "the unit allows two months",
    "pass",
    { handIn: true, receivedAt: "2026-01-31", handedInAt: "2026-03-31" },
    { params: { months: 2 } },
  ),
  fact("CAD-17", "no day of receipt", "unknown", { handIn: true }),
  fact("CAD-18", "disciplined only afterwards", "pass", {
    promotion: true,
    disciplined: true,
    disciplineKind: "警告",
    disciplinedAt: "2026-03-03",
    appointedAt: "2026-03-02",
  }),
  fact("CAD-18", "disciplined on the same day", "breach", {
    promotion: true,
    disciplined: true,
    disciplineKind: "警告",
    disciplinedAt: "2026-03-02",
    appointedAt: "2026-03-02",
  }),
  fact("CAD-18", "a measure without a period in the table", "unknown", {
    promotion: true,
    disciplined: true,
    disciplineKind: "诫勉",
    disciplinedAt: "2026-01-02",
    appointedAt: "2026-03-02",
  }),
  fact("CAD-18", "nobody says whether it is a promotion", "unknown", {
    disciplined: true,
    disciplineKind: "警告",
    disciplinedAt: "2026-01-02",
    appointedAt: "2026-03-02",
  }),
  fact("CAD-19", "approved and paid nothing", "pass", { approvalId: "A", paid: 0 }),
  fact("CAD-19", "a fen", "breach", { approvalId: "A", paid: 0.01 }),
  fact("CAD-20", "an officer, 31 days", "breach", { leader: false, appliedAt: "2026-03-02", decidedAt: "2026-04-02" }),
  fact("CAD-20", "an officer, 30 days", "pass", { leader: false, appliedAt: "2026-03-02", decidedAt: "2026-04-01" }),
  fact("CAD-20", "a leader, 91 days", "breach", { leader: true, appliedAt: "2026-03-02", decidedAt: "2026-06-01" }),
  fact("CAD-20", "a leader, 90 days", "pass", { leader: true, appliedAt: "2026-03-02", decidedAt: "2026-05-31" }),
  fact("CAD-20", "30 days, whoever it was", "pass", { appliedAt: "2026-03-02", decidedAt: "2026-04-01" }),
  fact("CAD-20", "not applied", "unknown", {}),
  fact(
    "CAD-20",
    "shorter for leaders than for others, as a unit might set",
    "breach",
    { leader: true, appliedAt: "2026-03-02", decidedAt: "2026-03-20" },
    {
      params: { leaderDays: 10, otherDays: 30 },
    },
  ),
  fact("CAD-21", "nobody says what stands in the way", "unknown", { approved: true }),
  fact("CAD-22", "on the same instant", "pass", { recusedAt: "2026-03-03T09:00:00+08:00", steps: [{ at: "2026-03-03T09:00:00+08:00" }] }),
  fact("CAD-22", "a second after", "breach", { recusedAt: "2026-03-03T09:00:00+08:00", steps: [{ at: "2026-03-03T09:00:01+08:00" }] }),
  fact("CAD-22", "nobody says which steps", "unknown", { recusedAt: "2026-03-03" }),
  fact("CAD-23", "on the day of the decision, by dates", "pass", {
    requestedAt: "2026-03-03",
    recusalDecidedAt: "2026-03-05",
    steps: [{ at: "2026-03-05" }],
  }),
  fact("CAD-23", "a day before the decision", "breach", {
    requestedAt: "2026-03-03",
    recusalDecidedAt: "2026-03-05",
    steps: [{ at: "2026-03-04" }],
  }),
  fact("CAD-23", "on the day of the request, by dates", "pass", { requestedAt: "2026-03-03", steps: [{ at: "2026-03-03" }] }),
  fact("CAD-23", "nobody says which steps", "unknown", { requestedAt: "2026-03-03" }),
];

/** What the control points of the pack answer, from events and from records. */
export const cadreExamples: readonly ConformanceExample[] = [...sequences, ...publicity, ...records];
