import type { ConformanceExample, Facts, ObjectRef } from "@plumbline/core";
import { story, type Told } from "../story.ts";

const MEETING = { type: "meeting", id: "M-1" };
const ITEM = { type: "meetingItem", id: "I-1" };
const OTHER_ITEM = { type: "meetingItem", id: "I-2" };
const DECISION = { type: "decision", id: "D-1" };
const DEED = { type: "execution", id: "E-1" };
const PAYEE = { type: "payee", id: "P-1" };

type Expected = ConformanceExample["expected"];
type More = Pick<ConformanceExample, "asOf" | "params">;

function told(
  control: string,
  name: string,
  expected: Expected,
  about: ObjectRef,
  rows: readonly Told[],
  more: More & { readonly asked?: ObjectRef } = {},
): ConformanceExample {
  const { asked, ...rest } = more;
  return { control, name, expected, events: story(about, rows), ...(asked ? { about: asked } : {}), ...rest };
}

function fact(control: string, name: string, expected: Expected, record: Facts, more: More = {}): ConformanceExample {
  return { control, name, expected, record, ...more };
}

// What a matter needs before it can be taken up: nine working days before the meeting.
const PROPOSED: Told = [
  "agenda.proposed",
  "03-02T09:00",
  { category: "项目", reviewRequired: true, technical: false, stabilityRisk: false, preStudyRequired: false },
];
const SENT_FOR_REVIEW: Told = ["agenda.sentForReview", "03-02T10:00"];
const REVIEWED: Told = ["agenda.reviewed", "03-11T10:00", { passed: true }];
const MATERIAL: Told = ["agenda.materialSent", "03-12T10:00"];
const taken = (when = "03-13T09:30", data: Told[2] = {}): Told => [
  "agenda.taken",
  when,
  { head: "p-1", participants: ["p-1", "p-2", "p-3"], ...data },
  [MEETING],
];
const spoke = (by: string, when: string, stance = "approve"): Told => ["agenda.opinionGiven", when, { by, stance }, [MEETING]];
const voted = (approve: number, reject: number, abstain = 0): Told => [
  "agenda.voted",
  "03-13T10:20",
  { approve, reject, abstain },
  [MEETING],
];
const concluded = (data: Told[2]): Told => ["agenda.concluded", "03-13T10:30", { result: "pass", ...data }, [MEETING]];
const PREPARED: readonly Told[] = [PROPOSED, SENT_FOR_REVIEW, REVIEWED, MATERIAL];
const IN_TURN: readonly Told[] = [spoke("p-2", "03-13T10:00"), spoke("p-3", "03-13T10:05"), spoke("p-1", "03-13T10:10")];

const NINE = ["p-1", "p-2", "p-3", "p-4", "p-5", "p-6", "p-7", "p-8", "p-9"];
const convened = (category: string): Told => ["meeting.convened", "03-10T09:00", { body: "party", category, members: NINE }];
const opened = (present: number): Told => ["meeting.opened", "03-13T09:00", { attendees: NINE.slice(0, present) }];
const CLOSED: Told = ["meeting.closed", "03-13T11:30"];
const MINUTES = {
  time: true,
  host: true,
  attendees: true,
  absentees: [],
  recorder: true,
  opinions: true,
  dissent: [],
  conclusion: true,
} as const;

const paid = (when: string, yuan: number, data: Told[2] = {}): Told => ["decision.paid", when, { amount: yuan * 100, ...data }];

const sequences: readonly ConformanceExample[] = [
  told("DEC-01", "a large sum is spent without a decision", "breach", DEED, [
    ["decision.executed", "03-16T09:00", { category: "资金", amount: 80_000_000, inList: false }],
  ]),
  told("DEC-01", "a matter of the list is carried out without a decision, whatever it costs", "breach", DEED, [
    ["decision.executed", "03-16T09:00", { category: "人事", inList: true }],
  ]),
  told("DEC-01", "instalments without a decision come to the threshold together", "breach", DEED, [
    ["decision.executed", "03-16T09:00", { category: "资金", amount: 30_000_000, inList: false }],
    ["decision.executed", "04-16T09:00", { category: "资金", amount: 20_000_000, inList: false }],
  ]),
  told(
    "DEC-01",
    "it is carried out after the decision",
    "pass",
    DECISION,
    [
      ["decision.made", "03-13T10:30", { category: "资金", amount: 80_000_000 }],
      ["decision.executed", "03-16T09:00", { category: "资金", amount: 80_000_000, inList: false }, [DEED]],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told("DEC-01", "the host names the decision where it reports none", "pass", DEED, [
    ["decision.executed", "03-16T09:00", { category: "资金", amount: 80_000_000, decision: "党组会〔2026〕5号" }],
  ]),
  told("DEC-01", "a fen less than the threshold", "pass", DEED, [
    ["decision.executed", "03-16T09:00", { category: "资金", amount: 49_999_999, inList: false }],
  ]),
  told(
    "DEC-01",
    "decided and not yet carried out",
    "notApplicable",
    DECISION,
    [["decision.made", "03-13T10:30", { category: "资金", amount: 80_000_000 }]],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told("DEC-01", "nobody says what kind of matter it was", "unknown", DEED, [["decision.executed", "03-16T09:00", { amount: 80_000_000 }]]),

  told("DEC-02", "five of nine decide on personnel", "breach", MEETING, [convened("人事"), opened(5), CLOSED]),
  told("DEC-02", "a personnel matter on the agenda asks for its own quorum", "breach", MEETING, [
    convened("综合"),
    opened(5),
    ["agenda.taken", "03-13T09:30", { category: "人事" }, [ITEM]],
    CLOSED,
  ]),
  told("DEC-02", "six of nine decide on personnel", "pass", MEETING, [convened("人事"), opened(6), CLOSED]),
  told("DEC-02", "the sixth comes late", "pass", MEETING, [
    convened("人事"),
    opened(5),
    ["meeting.attended", "03-13T09:20", { attendees: ["p-5", "p-6"] }],
    CLOSED,
  ]),
  told("DEC-02", "a host that keeps numbers only", "breach", MEETING, [["meeting.closed", "03-13T11:30", { present: 4, members: 9 }]]),
  told("DEC-02", "the meeting still goes on", "notApplicable", MEETING, [convened("人事"), opened(5)]),
  told("DEC-02", "nobody says who belongs to the body", "unknown", MEETING, [opened(5), CLOSED]),

  told("DEC-03", "the head speaks first", "breach", ITEM, [
    taken(),
    spoke("p-1", "03-13T10:00"),
    spoke("p-2", "03-13T10:05"),
    concluded({}),
  ]),
  told("DEC-03", "the head speaks first and again at the end", "breach", ITEM, [
    taken(),
    spoke("p-1", "03-13T10:00"),
    spoke("p-2", "03-13T10:05"),
    spoke("p-1", "03-13T10:10"),
    concluded({}),
  ]),
  told("DEC-03", "the head speaks last", "pass", ITEM, [taken(), ...IN_TURN, concluded({})]),
  told("DEC-03", "others may still speak", "notApplicable", ITEM, [taken(), spoke("p-1", "03-13T10:00"), spoke("p-2", "03-13T10:05")]),
  told("DEC-03", "no opinions are on file", "unknown", ITEM, [taken(), concluded({})]),

  told("DEC-04", "two matters under one ballot", "breach", MEETING, [
    ["agenda.taken", "03-13T09:30", {}, [ITEM]],
    ["agenda.taken", "03-13T09:40", {}, [OTHER_ITEM]],
    ["agenda.voted", "03-13T10:00", { vote: "v1", approve: 7, reject: 0 }, [ITEM]],
    ["agenda.voted", "03-13T10:00", { vote: "v1", approve: 7, reject: 0 }, [OTHER_ITEM]],
    CLOSED,
  ]),
  told("DEC-04", "one of two matters without a vote", "breach", MEETING, [
    ["agenda.taken", "03-13T09:30", {}, [ITEM]],
    ["agenda.voted", "03-13T09:35", { approve: 7, reject: 0 }, [ITEM]],
    ["agenda.taken", "03-13T09:40", {}, [OTHER_ITEM]],
    ["agenda.concluded", "03-13T10:00", { result: "pass" }, [OTHER_ITEM]],
    CLOSED,
  ]),
  told("DEC-04", "each matter has a vote of its own", "pass", MEETING, [
    ["agenda.taken", "03-13T09:30", {}, [ITEM]],
    ["agenda.voted", "03-13T09:35", { approve: 7, reject: 0 }, [ITEM]],
    ["agenda.taken", "03-13T09:40", {}, [OTHER_ITEM]],
    ["agenda.voted", "03-13T10:00", { approve: 6, reject: 1 }, [OTHER_ITEM]],
    CLOSED,
  ]),
  told("DEC-04", "what is put off needs no vote", "pass", MEETING, [
    ["agenda.taken", "03-13T09:30", {}, [ITEM]],
    ["agenda.voted", "03-13T09:35", { approve: 7, reject: 0 }, [ITEM]],
    ["agenda.taken", "03-13T09:40", {}, [OTHER_ITEM]],
    ["agenda.concluded", "03-13T10:00", { result: "defer" }, [OTHER_ITEM]],
    CLOSED,
  ]),
  told("DEC-04", "the vote may still come", "notApplicable", MEETING, [
    ["agenda.taken", "03-13T09:30", {}, [ITEM]],
    ["agenda.taken", "03-13T09:40", {}, [OTHER_ITEM]],
  ]),

  told("DEC-05", "the papers come on the day of the meeting", "breach", ITEM, [["agenda.materialSent", "03-13T08:30"], taken()]),
  told("DEC-05", "the papers come the working day before", "pass", ITEM, [MATERIAL, taken()]),
  told(
    "DEC-05",
    "the papers come on the Saturday before a Monday",
    "breach",
    ITEM,
    [["agenda.materialSent", "03-14T09:00"], taken("03-16T00:30")],
    { params: { wd: 2 } },
  ),
  told("DEC-05", "an emergency", "pass", ITEM, [
    ["agenda.proposed", "03-13T08:00", { emergency: true }],
    ["agenda.materialSent", "03-13T08:30"],
    taken(),
  ]),
  told("DEC-05", "papers that came after the matter was taken up cure nothing", "unknown", ITEM, [
    taken(),
    ["agenda.materialSent", "03-13T11:00"],
  ]),
  told("DEC-05", "not yet taken up", "notApplicable", ITEM, [["agenda.materialSent", "03-13T08:30"]]),

  told(
    "DEC-06",
    "decided before the Party organisation studied it",
    "breach",
    DECISION,
    [
      ["agenda.proposed", "03-02T09:00", { preStudyRequired: true }],
      ["decision.made", "03-10T10:00"],
      ["agenda.preStudied", "03-12T10:00"],
    ],
    { asked: DECISION },
  ),
  told(
    "DEC-06",
    "never studied",
    "breach",
    DECISION,
    [
      ["agenda.proposed", "03-02T09:00", { preStudyRequired: true }],
      ["decision.made", "03-10T10:00"],
    ],
    { asked: DECISION },
  ),
  told(
    "DEC-06",
    "studied in the morning, decided in the afternoon",
    "pass",
    DECISION,
    [
      ["agenda.proposed", "03-02T09:00", { preStudyRequired: true }],
      ["agenda.preStudied", "03-10T09:00"],
      ["decision.made", "03-10T15:00"],
    ],
    { asked: DECISION },
  ),
  told("DEC-06", "not yet decided", "notApplicable", DECISION, [["agenda.proposed", "03-02T09:00", { preStudyRequired: true }]], {
    asked: DECISION,
  }),
  told("DEC-06", "nobody says whether it is to be studied", "unknown", DECISION, [["decision.made", "03-10T10:00"]], {
    asked: DECISION,
  }),

  told("DEC-07", "taken up without a legal review", "breach", ITEM, [PROPOSED, MATERIAL, taken()]),
  told("DEC-07", "taken up though the review was against it", "breach", ITEM, [
    PROPOSED,
    SENT_FOR_REVIEW,
    ["agenda.reviewed", "03-11T10:00", { passed: false }],
    taken(),
  ]),
  told("DEC-07", "three working days from the request to the meeting", "breach", ITEM, [
    PROPOSED,
    ["agenda.sentForReview", "03-10T09:00"],
    ["agenda.reviewed", "03-12T09:00", { passed: true }],
    taken(),
  ]),
  told("DEC-07", "a review after the meeting takes the place of none before it", "breach", ITEM, [
    PROPOSED,
    SENT_FOR_REVIEW,
    taken(),
    ["agenda.reviewed", "03-17T10:00", { passed: true }],
  ]),
  told("DEC-07", "reviewed in time", "pass", ITEM, [...PREPARED, taken()]),
  told("DEC-07", "the reviewer was done early with the time allotted", "pass", ITEM, [
    PROPOSED,
    SENT_FOR_REVIEW,
    ["agenda.reviewed", "03-04T10:00", { passed: true }],
    taken(),
  ]),
  told("DEC-07", "a reform without a rule, its legal risk stated", "pass", ITEM, [
    ["agenda.proposed", "03-02T09:00", { reviewRequired: true, legalRiskStated: true }],
    taken(),
  ]),
  told("DEC-07", "the reviewer was asked to be done in four working days", "breach", ITEM, [
    PROPOSED,
    ["agenda.sentForReview", "03-02T10:00", { due: "2026-03-06" }],
    ["agenda.reviewed", "03-06T10:00", { passed: true }],
    taken(),
  ]),
  told("DEC-07", "no major administrative decision", "notApplicable", ITEM, [
    ["agenda.proposed", "03-02T09:00", { reviewRequired: false }],
    taken(),
  ]),
  told("DEC-07", "nobody says whether it is one", "unknown", ITEM, [taken()]),
  told("DEC-07", "not yet taken up", "notApplicable", ITEM, [PROPOSED]),

  told("DEC-08", "two weeks for comments", "breach", DECISION, [["consultation.opened", "03-02T09:00", { until: "2026-03-16" }]]),
  told("DEC-08", "closed a day before the thirtieth", "breach", DECISION, [
    ["consultation.opened", "03-02T09:00", { until: "2026-04-01" }],
    ["consultation.closed", "03-31T18:00"],
  ]),
  told("DEC-08", "thirty days", "pass", DECISION, [
    ["consultation.opened", "03-02T09:00"],
    ["consultation.closed", "04-01T18:00"],
  ]),
  told("DEC-08", "shortened, with the reason stated", "pass", DECISION, [
    ["consultation.opened", "03-02T09:00", { until: "2026-03-10", shortenReason: "汛期将至" }],
  ]),
  told("DEC-08", "the end is not known yet", "notApplicable", DECISION, [["consultation.opened", "03-02T09:00"]]),

  told("DEC-09", "a technical matter without experts", "breach", ITEM, [["agenda.proposed", "03-02T09:00", { technical: true }], taken()]),
  told("DEC-09", "a risk to stability without an assessment", "breach", ITEM, [
    ["agenda.proposed", "03-02T09:00", { technical: false, stabilityRisk: true }],
    taken(),
  ]),
  told("DEC-09", "both reports are there", "pass", ITEM, [
    ["agenda.proposed", "03-02T09:00", { technical: true, stabilityRisk: true }],
    ["agenda.expertReported", "03-05T09:00", { report: "ZJ-1" }],
    ["agenda.riskAssessed", "03-06T09:00", { report: "FX-1", controllable: true }],
    taken(),
  ]),
  told("DEC-09", "the reports may still come", "notApplicable", ITEM, [["agenda.proposed", "03-02T09:00", { technical: true }]]),
  told("DEC-09", "nobody says whether it is technical", "unknown", ITEM, [taken()]),

  told("DEC-10", "a member whom it concerns stays and votes", "breach", ITEM, [
    ["agenda.conflictsChecked", "03-12T09:00", { conflicted: ["p-2"] }],
    taken(),
    voted(3, 0),
  ]),
  told("DEC-10", "a member who had left comes back to speak", "breach", ITEM, [
    ["agenda.conflictsChecked", "03-12T09:00", { conflicted: ["p-2"] }],
    taken(),
    ["agenda.recused", "03-13T09:35", { member: "p-2" }],
    spoke("p-2", "03-13T10:00"),
    concluded({}),
  ]),
  told("DEC-10", "a member who leaves after having spoken took part", "breach", ITEM, [
    ["agenda.conflictsChecked", "03-12T09:00", { conflicted: ["p-2"] }],
    taken(),
    spoke("p-2", "03-13T10:00"),
    ["agenda.recused", "03-13T10:05", { member: "p-2" }],
    voted(2, 0),
  ]),
  told("DEC-10", "the member leaves", "pass", ITEM, [
    ["agenda.conflictsChecked", "03-12T09:00", { conflicted: ["p-2"] }],
    taken(),
    ["agenda.recused", "03-13T09:35", { member: "p-2" }],
    voted(2, 0),
  ]),
  told("DEC-10", "it concerns nobody", "pass", ITEM, [
    ["agenda.conflictsChecked", "03-12T09:00", { conflicted: [] }],
    taken(),
    voted(3, 0),
  ]),
  told("DEC-10", "the member may still leave", "notApplicable", ITEM, [
    ["agenda.conflictsChecked", "03-12T09:00", { conflicted: ["p-2"] }],
    taken(),
  ]),
  told("DEC-10", "nobody checked whom it concerns", "unknown", ITEM, [taken(), voted(3, 0)]),

  told("DEC-11", "the minutes lack the dissent", "breach", MEETING, [
    opened(6),
    CLOSED,
    [
      "minutes.entered",
      "03-16T09:00",
      { time: true, host: true, attendees: true, absentees: [], recorder: true, opinions: true, conclusion: true },
    ],
  ]),
  told("DEC-11", "a heading with nothing under it", "breach", MEETING, [
    opened(6),
    CLOSED,
    ["minutes.entered", "03-16T09:00", { ...MINUTES, host: " " }],
  ]),
  told("DEC-11", "all headings, and nobody dissented", "pass", MEETING, [opened(6), CLOSED, ["minutes.entered", "03-16T09:00", MINUTES]]),
  told("DEC-11", "what was missing is added", "pass", MEETING, [
    opened(6),
    CLOSED,
    ["minutes.entered", "03-16T09:00", { ...MINUTES, conclusion: "" }],
    ["minutes.entered", "03-17T09:00", { conclusion: "同意" }],
  ]),
  told("DEC-11", "the meeting still goes on", "notApplicable", MEETING, [opened(6), ["minutes.entered", "03-13T10:00", { time: true }]]),
  told("DEC-11", "no minutes yet", "unknown", MEETING, [opened(6), CLOSED]),

  told(
    "DEC-12",
    "signed three days before the meeting",
    "breach",
    DECISION,
    [
      ["decision.executed", "03-10T09:00", { category: "资金", amount: 80_000_000 }],
      ["decision.made", "03-13T10:30", { amount: 80_000_000 }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-12",
    "carried out an hour after the decision",
    "pass",
    DECISION,
    [
      ["decision.made", "03-13T10:30", { amount: 80_000_000 }],
      ["decision.executed", "03-13T11:30", { category: "资金", amount: 80_000_000 }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told("DEC-12", "the host states the day of the decision with the deed", "breach", DEED, [
    ["decision.executed", "03-10T09:00", { amount: 80_000_000, decision: "D-9", decidedAt: "2026-03-11" }],
  ]),
  told("DEC-12", "not decided", "notApplicable", DEED, [["decision.executed", "03-10T09:00", { amount: 1_000_000 }]]),
  told("DEC-12", "not carried out", "notApplicable", DECISION, [["decision.made", "03-13T10:30"]], {
    asked: { type: "execution", id: "D-1" },
  }),

  told("DEC-13", "three payments to one payee within the window come to the threshold", "breach", PAYEE, [
    paid("01-05T09:00", 200_000),
    paid("02-10T09:00", 190_000),
    paid("04-05T09:00", 180_000),
  ]),
  told("DEC-13", "a day later the first of them is outside the window", "pass", PAYEE, [
    paid("01-05T09:00", 200_000),
    paid("02-10T09:00", 190_000),
    paid("04-06T09:00", 180_000),
  ]),
  told("DEC-13", "one large payment among them hides nothing", "breach", PAYEE, [
    paid("01-05T09:00", 900_000),
    paid("02-10T09:00", 260_000),
    paid("03-05T09:00", 240_000),
  ]),
  told("DEC-13", "payments that a decision covers are no part of it", "pass", PAYEE, [
    paid("01-05T09:00", 200_000),
    paid("02-10T09:00", 190_000, { decision: "D-1" }),
    paid("03-05T09:00", 180_000),
  ]),
  told("DEC-13", "a single payment", "pass", PAYEE, [paid("01-05T09:00", 499_999)]),

  told(
    "DEC-14",
    "an emergency decision is reported on the fourth working day",
    "breach",
    DECISION,
    [
      ["decision.made", "03-02T09:00", { emergency: true }],
      ["decision.reported", "03-06T09:00"],
    ],
    { asked: DECISION },
  ),
  told("DEC-14", "an emergency decision is not reported", "breach", DECISION, [["decision.made", "03-02T09:00", { emergency: true }]], {
    asked: DECISION,
    asOf: "2026-03-06T00:00:00+08:00",
  }),
  told("DEC-14", "the time to report still runs", "pass", DECISION, [["decision.made", "03-02T09:00", { emergency: true }]], {
    asked: DECISION,
    asOf: "2026-03-05T23:59:59+08:00",
  }),
  told(
    "DEC-14",
    "reported on the third working day",
    "pass",
    DECISION,
    [
      ["decision.made", "03-02T09:00", { emergency: true }],
      ["decision.reported", "03-05T18:00"],
    ],
    { asked: DECISION },
  ),
  told("DEC-14", "a decision in the ordinary course", "notApplicable", DECISION, [["decision.made", "03-02T09:00", { emergency: false }]], {
    asked: DECISION,
    asOf: "2026-05-06",
  }),

  told("DEC-15", "the head decides against the votes without a word", "breach", ITEM, [
    taken(),
    voted(2, 5),
    concluded({ headDecision: "approve" }),
  ]),
  told("DEC-15", "the head decides against what the members said", "breach", ITEM, [
    taken(),
    spoke("p-2", "03-13T10:00", "reject"),
    spoke("p-3", "03-13T10:05", "reject"),
    spoke("p-1", "03-13T10:10", "approve"),
    concluded({ headDecision: "approve" }),
  ]),
  told("DEC-15", "the head states reasons", "pass", ITEM, [
    taken(),
    voted(2, 5),
    concluded({ headDecision: "approve", headReason: "补充了资金来源" }),
  ]),
  told("DEC-15", "the head goes with the majority", "pass", ITEM, [taken(), voted(5, 2), concluded({ headDecision: "approve" })]),
  told("DEC-15", "no majority either way", "unknown", ITEM, [taken(), voted(3, 3), concluded({ headDecision: "approve" })]),
  told("DEC-15", "not concluded", "notApplicable", ITEM, [taken(), voted(2, 5)]),

  told(
    "DEC-16",
    "more is spent than was decided",
    "breach",
    DECISION,
    [
      ["decision.made", "03-13T10:30", { amount: 100_000_000 }],
      ["decision.executed", "03-16T09:00", { amount: 60_000_000 }],
      ["decision.executed", "04-16T09:00", { amount: 50_000_001 }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-16",
    "much less is spent, and it is over",
    "breach",
    DECISION,
    [
      ["decision.made", "03-13T10:30", { amount: 100_000_000 }],
      ["decision.executed", "03-16T09:00", { amount: 60_000_000 }],
      ["execution.completed", "05-16T09:00"],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-16",
    "a first part",
    "pass",
    DECISION,
    [
      ["decision.made", "03-13T10:30", { amount: 100_000_000 }],
      ["decision.executed", "03-16T09:00", { amount: 60_000_000 }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-16",
    "a tenth more, to the fen",
    "pass",
    DECISION,
    [
      ["decision.made", "03-13T10:30", { amount: 100_000_000 }],
      ["decision.executed", "03-16T09:00", { amount: 110_000_000 }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-16",
    "a new decision raised the amount",
    "pass",
    DECISION,
    [
      ["decision.made", "03-13T10:30", { amount: 100_000_000 }],
      ["decision.changed", "04-13T10:30", { amount: 130_000_000, decision: "D-2" }],
      ["decision.executed", "05-16T09:00", { amount: 130_000_000 }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-16",
    "a decision without an amount",
    "notApplicable",
    DECISION,
    [
      ["decision.made", "03-13T10:30"],
      ["decision.executed", "03-16T09:00", { amount: 60_000_000 }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),

  told("DEC-17", "passed with four of nine against", "breach", ITEM, [taken(), voted(5, 4), concluded({})]),
  told("DEC-17", "passed with three of nine against", "pass", ITEM, [taken(), voted(5, 3, 1), concluded({})]),
  told("DEC-17", "put off", "pass", ITEM, [taken(), voted(5, 4), concluded({ result: "defer" })]),
  told("DEC-17", "voted on and not concluded", "notApplicable", ITEM, [taken(), voted(5, 4)]),
  told("DEC-17", "no vote is on file", "unknown", ITEM, [taken(), concluded({})]),

  told(
    "DEC-18",
    "entered six working days after the meeting",
    "breach",
    MEETING,
    [
      ["meeting.opened", "03-02T09:00"],
      ["minutes.entered", "03-10T09:00", MINUTES],
    ],
    { asked: { type: "minutes", id: "M-1" } },
  ),
  told("DEC-18", "never entered", "breach", MEETING, [["meeting.opened", "03-02T09:00"]], {
    asked: { type: "minutes", id: "M-1" },
    asOf: "2026-03-06",
  }),
  told(
    "DEC-18",
    "entered on the third working day",
    "pass",
    MEETING,
    [
      ["meeting.opened", "03-02T09:00"],
      ["minutes.entered", "03-05T09:00", MINUTES],
    ],
    { asked: { type: "minutes", id: "M-1" } },
  ),
  told("DEC-18", "the time to enter them still runs", "pass", MEETING, [["meeting.opened", "03-02T09:00"]], {
    asked: { type: "minutes", id: "M-1" },
    asOf: "2026-03-05",
  }),
  told("DEC-18", "nobody says when the meeting was", "unknown", MEETING, [["minutes.entered", "03-05T09:00", MINUTES]], {
    asked: { type: "minutes", id: "M-1" },
  }),

  told("DEC-19", "an expert has an interest of his own", "breach", ITEM, [
    [
      "agenda.expertsChosen",
      "03-04T09:00",
      {
        experts: [
          { id: "x-1", interested: false },
          { id: "x-2", interested: true },
        ],
      },
    ],
  ]),
  told("DEC-19", "the experts are neutral", "pass", ITEM, [
    ["agenda.expertsChosen", "03-04T09:00", { experts: [{ id: "x-1", interested: false }] }],
  ]),
  told("DEC-19", "no experts were asked", "notApplicable", ITEM, [PROPOSED]),

  told(
    "DEC-20",
    "a major decision is published after 21 working days",
    "breach",
    DECISION,
    [
      ["decision.made", "03-02T09:00", { major: true }],
      ["decision.published", "03-31T09:00"],
    ],
    { asked: DECISION },
  ),
  told("DEC-20", "a major decision is not published", "breach", DECISION, [["decision.made", "03-02T09:00", { major: true }]], {
    asked: DECISION,
    asOf: "2026-03-31",
  }),
  told(
    "DEC-20",
    "published on the twentieth working day",
    "pass",
    DECISION,
    [
      ["decision.made", "03-02T09:00", { major: true }],
      ["decision.published", "03-30T09:00"],
    ],
    { asked: DECISION },
  ),
  told("DEC-20", "lawfully not public", "pass", DECISION, [["decision.made", "03-02T09:00", { major: true, secret: true }]], {
    asked: DECISION,
    asOf: "2026-06-01",
  }),
  told("DEC-20", "no major decision", "pass", DECISION, [["decision.made", "03-02T09:00", { major: false }]], {
    asked: DECISION,
    asOf: "2026-06-01",
  }),

  told("DEC-20", "nobody says whether it is major, and the time is over", "unknown", DECISION, [["decision.made", "03-02T09:00"]], {
    asked: DECISION,
    asOf: "2026-06-01",
  }),

  told(
    "DEC-21",
    "reported to the Party committee only afterwards",
    "breach",
    DECISION,
    [
      ["decision.made", "03-10T09:00", { major: true }],
      ["decision.submitted", "03-12T09:00"],
    ],
    { asked: DECISION },
  ),
  told("DEC-21", "not reported", "breach", DECISION, [["decision.made", "03-10T09:00", { major: true }]], { asked: DECISION }),
  told(
    "DEC-21",
    "reported before",
    "pass",
    DECISION,
    [
      ["decision.submitted", "03-09T09:00"],
      ["decision.made", "03-10T09:00", { major: true }],
    ],
    { asked: DECISION },
  ),
  told("DEC-21", "no major decision", "pass", DECISION, [["decision.made", "03-10T09:00", { major: false }]], { asked: DECISION }),
  told("DEC-21", "still being prepared", "notApplicable", DECISION, [["decision.submitted", "03-09T09:00"]]),

  told(
    "DEC-22",
    "changed without a decision",
    "breach",
    DECISION,
    [
      ["decision.made", "03-10T09:00"],
      ["execution.altered", "04-10T09:00"],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-22",
    "the decision to change comes afterwards",
    "breach",
    DECISION,
    [
      ["decision.made", "03-10T09:00"],
      ["execution.altered", "04-10T09:00"],
      ["decision.changed", "04-20T09:00", { decision: "D-2" }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-22",
    "changed after a decision to do so",
    "pass",
    DECISION,
    [
      ["decision.made", "03-10T09:00"],
      ["decision.changed", "04-08T09:00", { decision: "D-2" }],
      ["execution.altered", "04-10T09:00"],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-22",
    "suspended by the head in urgency",
    "pass",
    DECISION,
    [
      ["decision.made", "03-10T09:00"],
      ["execution.altered", "04-10T09:00", { suspended: true }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),
  told(
    "DEC-22",
    "carried out as decided",
    "notApplicable",
    DECISION,
    [
      ["decision.made", "03-10T09:00"],
      ["decision.executed", "03-16T09:00", { amount: 100 }],
    ],
    { asked: { type: "execution", id: "D-1" } },
  ),

  told("DEC-23", "passed though the assessment found the risk out of control", "breach", ITEM, [
    ["agenda.riskAssessed", "03-06T09:00", { report: "FX-1", controllable: false }],
    taken(),
    concluded({}),
  ]),
  told("DEC-23", "passed after the draft was adjusted and assessed again", "pass", ITEM, [
    ["agenda.riskAssessed", "03-06T09:00", { report: "FX-1", controllable: false }],
    ["agenda.riskAssessed", "03-10T09:00", { report: "FX-2", controllable: true }],
    taken(),
    concluded({}),
  ]),
  told("DEC-23", "turned down", "pass", ITEM, [
    ["agenda.riskAssessed", "03-06T09:00", { report: "FX-1", controllable: false }],
    taken(),
    concluded({ result: "reject" }),
  ]),
  told("DEC-23", "still being discussed", "notApplicable", ITEM, [
    ["agenda.riskAssessed", "03-06T09:00", { report: "FX-1", controllable: false }],
    taken(),
  ]),

  told("DEC-24", "a restructuring on which the staff was not heard", "breach", ITEM, [
    ["agenda.proposed", "03-02T09:00", { kind: "改制" }],
    taken(),
  ]),
  told("DEC-24", "the staff was heard", "pass", ITEM, [
    ["agenda.proposed", "03-02T09:00", { kind: "改制" }],
    ["agenda.staffHeard", "03-06T09:00"],
    taken(),
  ]),
  told("DEC-24", "another kind of matter", "pass", ITEM, [["agenda.proposed", "03-02T09:00", { kind: "重大投资" }], taken()]),
  told("DEC-24", "a matter of no such kind", "notApplicable", ITEM, [PROPOSED, taken()]),

  told("DEC-25", "a matter that the notice did not list", "breach", MEETING, [
    ["meeting.convened", "03-10T09:00", { members: NINE, agenda: ["I-1"] }],
    ["agenda.taken", "03-13T09:30", {}, [ITEM]],
    ["agenda.taken", "03-13T09:40", {}, [OTHER_ITEM]],
  ]),
  told("DEC-25", "all matters are on the notice", "pass", MEETING, [
    ["meeting.convened", "03-10T09:00", { members: NINE, agenda: ["I-1", "I-2"] }],
    ["agenda.taken", "03-13T09:30", {}, [ITEM]],
    ["agenda.taken", "03-13T09:40", {}, [OTHER_ITEM]],
  ]),
  told("DEC-25", "an emergency", "pass", MEETING, [
    ["meeting.convened", "03-10T09:00", { members: NINE, agenda: ["I-1"] }],
    ["agenda.taken", "03-13T09:40", { emergency: true }, [OTHER_ITEM]],
  ]),
  told("DEC-25", "a host that lists nothing", "pass", MEETING, [convened("综合"), ["agenda.taken", "03-13T09:30", {}, [ITEM]]]),

  told(
    "DEC-26",
    "managers of a wholly state-owned company decide on a guarantee",
    "breach",
    DECISION,
    [["decision.made", "03-10T09:00", { unitType: "国有独资公司", kind: "大额担保", body: "management" }]],
    { asked: DECISION },
  ),
  told(
    "DEC-26",
    "the board decides on it",
    "pass",
    DECISION,
    [["decision.made", "03-10T09:00", { unitType: "国有独资公司", kind: "大额担保", body: "board" }]],
    { asked: DECISION },
  ),
  told(
    "DEC-26",
    "a matter that is not one of those",
    "pass",
    DECISION,
    [["decision.made", "03-10T09:00", { unitType: "国有独资公司", kind: "采购", body: "management" }]],
    { asked: DECISION },
  ),
  told("DEC-26", "an agency has no such bodies", "notApplicable", DECISION, [["decision.made", "03-10T09:00", { kind: "大额担保" }]], {
    asked: DECISION,
  }),
];

const EXECUTED_UNDER = { asked: { type: "execution", id: "D-1" } };

const additions: readonly ConformanceExample[] = [
  told(
    "DEC-27",
    "bonds of a wholly state-owned company are issued without the investor's institution",
    "breach",
    DECISION,
    [
      ["decision.made", "03-10T09:00", { unitType: "国有独资公司", kind: "发行债券", body: "board" }],
      ["decision.executed", "04-10T09:00", { amount: 100 }],
    ],
    EXECUTED_UNDER,
  ),
  told(
    "DEC-27",
    "its decision comes after the issue",
    "breach",
    DECISION,
    [
      ["decision.made", "03-10T09:00", { unitType: "国有独资公司", kind: "发行债券", body: "board" }],
      ["decision.executed", "04-10T09:00", { amount: 100 }],
      ["decision.approvedByInvestor", "04-20T09:00"],
    ],
    EXECUTED_UNDER,
  ),
  told(
    "DEC-27",
    "its decision comes first",
    "pass",
    DECISION,
    [
      ["decision.made", "03-10T09:00", { unitType: "国有独资公司", kind: "发行债券", body: "board" }],
      ["decision.approvedByInvestor", "04-01T09:00"],
      ["decision.executed", "04-10T09:00", { amount: 100 }],
    ],
    EXECUTED_UNDER,
  ),
  told(
    "DEC-27",
    "a company with other holders",
    "pass",
    DECISION,
    [
      ["decision.made", "03-10T09:00", { unitType: "国有资本控股公司", kind: "发行债券", body: "board" }],
      ["decision.executed", "04-10T09:00", { amount: 100 }],
    ],
    EXECUTED_UNDER,
  ),
  told(
    "DEC-27",
    "not carried out",
    "notApplicable",
    DECISION,
    [["decision.made", "03-10T09:00", { unitType: "国有独资公司", kind: "发行债券", body: "board" }]],
    EXECUTED_UNDER,
  ),
  ...["合并", "分立", "增加注册资本", "减少注册资本", "发行债券", "分配利润", "解散", "申请破产"].flatMap((kind) =>
    ["国有独资企业", "国有独资公司"].map((unitType) =>
      fact("DEC-27", `${kind}: ${unitType}`, "breach", { kind, unitType, executedAt: "2026-04-10" }),
    ),
  ),
  fact("DEC-27", "an investment is for the board", "pass", { kind: "重大投资", unitType: "国有独资公司", executedAt: "2026-04-10" }),
  fact("DEC-27", "decided on the day of the deed, by dates", "pass", {
    kind: "合并",
    unitType: "国有独资公司",
    executedAt: "2026-04-10",
    investorDecidedAt: "2026-04-10",
  }),
  fact("DEC-27", "nobody says when it was carried out", "unknown", {
    kind: "合并",
    unitType: "国有独资公司",
    investorDecidedAt: "2026-04-10",
  }),
  told("DEC-28", "six days", "breach", DECISION, [
    ["hearing.materialSent", "03-05T09:00"],
    ["hearing.held", "03-11T09:00"],
  ]),
  told("DEC-28", "seven days", "pass", DECISION, [
    ["hearing.materialSent", "03-04T09:00"],
    ["hearing.held", "03-11T09:00"],
  ]),
  told("DEC-28", "not yet held", "notApplicable", DECISION, [["hearing.materialSent", "03-04T09:00"]]),
  told("DEC-28", "nobody says when the papers went out", "unknown", DECISION, [["hearing.held", "03-11T09:00"]]),
  fact("DEC-28", "the unit asks for ten", "breach", { hearingMaterialAt: "2026-03-04", hearingAt: "2026-03-11" }, { params: { days: 10 } }),
  told(
    "DEC-29",
    "a major decision without any form of hearing the public",
    "breach",
    DECISION,
    [["decision.made", "03-10T09:00", { major: true }]],
    { asked: DECISION },
  ),
  told(
    "DEC-29",
    "the public is heard afterwards",
    "breach",
    DECISION,
    [
      ["decision.made", "03-10T09:00", { major: true }],
      ["consultation.held", "03-20T09:00", { form: "座谈会" }],
    ],
    { asked: DECISION },
  ),
  told(
    "DEC-29",
    "a talk with those concerned",
    "pass",
    DECISION,
    [
      ["consultation.held", "02-20T09:00", { form: "座谈会" }],
      ["decision.made", "03-10T09:00", { major: true }],
    ],
    { asked: DECISION },
  ),
  told(
    "DEC-29",
    "a hearing",
    "pass",
    DECISION,
    [
      ["hearing.held", "02-20T09:00"],
      ["decision.made", "03-10T09:00", { major: true }],
    ],
    { asked: DECISION },
  ),
  told("DEC-29", "lawfully not public", "pass", DECISION, [["decision.made", "03-10T09:00", { major: true, secret: true }]], {
    asked: DECISION,
  }),
  told("DEC-29", "not decided", "notApplicable", DECISION, [["consultation.held", "02-20T09:00"]]),
  fact("DEC-29", "heard on the day of the decision, by dates", "pass", { major: true, decidedAt: "2026-03-10", heardAt: "2026-03-10" }),
  fact("DEC-29", "heard a day later", "breach", { major: true, decidedAt: "2026-03-10", heardAt: "2026-03-11" }),
  fact("DEC-29", "no major decision", "pass", { major: false, decidedAt: "2026-03-10" }),
  fact("DEC-29", "nobody says whether it is major", "unknown", { decidedAt: "2026-03-10" }),
];

/** The minutes without one of their headings. */
function minutesWithout(heading: string): Facts {
  return { minutes: Object.fromEntries(Object.entries(MINUTES).filter(([name]) => name !== heading)) };
}

const records: readonly ConformanceExample[] = [
  ...Object.keys(MINUTES).map((heading) => fact("DEC-11", `no heading ${heading}`, "breach", minutesWithout(heading))),
  ...["合并", "分立", "解散", "申请破产"].map((kind) => fact("DEC-24", `a ${kind}`, "breach", { kind })),
  ...["上市", "重大投资", "转让重大财产", "大额捐赠"].map((kind) =>
    fact("DEC-26", `managers decide on ${kind}`, "breach", { unitType: "国有独资公司", kind, body: "management" }),
  ),
  fact("DEC-26", "the board of an enterprise that has none", "breach", { unitType: "国有独资企业", kind: "大额担保", body: "board" }),
  fact("DEC-01", "at the threshold", "breach", { category: "资金", amount: 500_000, inList: false }),
  fact("DEC-01", "a fen below the threshold", "pass", { category: "资金", amount: 499_999.99, inList: false }),
  fact(
    "DEC-01",
    "a higher threshold of the unit",
    "pass",
    { category: "资金", amount: 500_000, inList: false },
    { params: { threshold: { 资金: 500_000.01 } } },
  ),
  fact("DEC-01", "a category without a threshold, not in the list", "pass", { category: "项目", amount: 9_000_000, inList: false }),
  fact("DEC-01", "a blank number of a decision", "breach", { category: "资金", amount: 500_000, decisionId: " " }),
  fact("DEC-01", "no amount", "unknown", { category: "资金", inList: false }),
  fact("DEC-01", "not carried out", "notApplicable", { category: "资金", amount: 500_000, executed: false }),
  fact("DEC-02", "exactly half", "pass", { category: "一般", present: 5, members: 10 }),
  fact("DEC-02", "one less than half", "breach", { category: "一般", present: 4, members: 9 }),
  fact("DEC-02", "exactly two thirds for personnel", "pass", { category: "人事", present: 6, members: 9 }),
  fact(
    "DEC-02",
    "a stricter quorum of the unit",
    "breach",
    { category: "一般", present: 5, members: 9 },
    { params: { ratio: { default: 0.6 } } },
  ),
  fact("DEC-02", "enough for any category", "pass", { present: 7, members: 9 }),
  fact("DEC-02", "too few for any category", "breach", { present: 1, members: 9 }),
  fact("DEC-02", "the category would settle it", "unknown", { present: 5, members: 9 }),
  fact("DEC-02", "exactly enough for any category", "pass", { present: 6, members: 9 }),
  fact("DEC-02", "just below half", "breach", { category: "一般", present: 12, members: 25 }),
  fact("DEC-02", "just below two thirds for personnel", "breach", { category: "人事", present: 16, members: 25 }),
  fact("DEC-02", "a body without members", "unknown", { category: "人事", present: 0, members: 0 }),
  fact("DEC-02", "nobody counted", "unknown", { category: "人事", members: 9 }),
  fact("DEC-02", "the meeting goes on", "notApplicable", { category: "人事", present: 1, members: 9, closed: false }),
  fact("DEC-03", "a single opinion", "pass", { headId: "h", opinions: [{ by: "b" }] }),
  fact("DEC-03", "the head sums up twice at the end", "pass", { headId: "h", opinions: [{ by: "b" }, { by: "h" }, { by: "h" }] }),
  fact("DEC-03", "one member speaks after the head", "breach", { headId: "h", opinions: [{ by: "b" }, { by: "h" }, { by: "c" }] }),
  fact("DEC-03", "nobody says who the head is", "unknown", { opinions: [{ by: "b" }, { by: "h" }] }),
  fact("DEC-04", "a single matter without a vote", "pass", { items: [{}] }),
  fact("DEC-04", "no vote on either of two", "breach", { items: [{}, {}] }),
  fact("DEC-04", "no list of matters", "unknown", {}),
  fact(
    "DEC-05",
    "two days asked for and one given",
    "breach",
    { materialSentAt: "2026-03-09", meetingAt: "2026-03-10" },
    { params: { wd: 2 } },
  ),
  fact("DEC-05", "over a weekend", "pass", { materialSentAt: "2026-03-06", meetingAt: "2026-03-09" }),
  fact("DEC-05", "no day of the meeting", "unknown", { materialSentAt: "2026-03-06" }),
  fact("DEC-06", "studied after the decision", "breach", { preStudyRequired: true, preStudyAt: "2026-03-11", decidedAt: "2026-03-10" }),
  fact("DEC-06", "studied on the same day", "pass", { preStudyRequired: true, preStudyAt: "2026-03-10", decidedAt: "2026-03-10" }),
  fact("DEC-06", "not required", "pass", { preStudyRequired: false, decidedAt: "2026-03-10" }),
  fact("DEC-06", "no day of the decision", "unknown", { preStudyRequired: true, preStudyAt: "2026-03-10" }),
  fact("DEC-07", "seven working days to the meeting", "pass", {
    sentForReviewAt: "2026-03-02",
    legalReviewAt: "2026-03-05",
    legalReviewPassed: true,
    meetingAt: "2026-03-11",
  }),
  fact("DEC-07", "six working days to the meeting", "breach", {
    sentForReviewAt: "2026-03-02",
    legalReviewAt: "2026-03-05",
    legalReviewPassed: true,
    meetingAt: "2026-03-10",
  }),
  fact("DEC-07", "seven working days were allotted", "pass", {
    sentForReviewAt: "2026-03-02",
    reviewDueAt: "2026-03-11",
    legalReviewAt: "2026-03-05",
    legalReviewPassed: true,
  }),
  fact("DEC-07", "six working days were allotted", "breach", {
    sentForReviewAt: "2026-03-02",
    reviewDueAt: "2026-03-10",
    legalReviewAt: "2026-03-10",
    legalReviewPassed: true,
  }),
  fact(
    "DEC-07",
    "a longer time that the unit asks for",
    "breach",
    {
      sentForReviewAt: "2026-03-02",
      legalReviewAt: "2026-03-11",
      legalReviewPassed: true,
    },
    { params: { wd: 8 } },
  ),
  fact("DEC-07", "against it", "breach", { sentForReviewAt: "2026-03-02", legalReviewAt: "2026-03-11", legalReviewPassed: false }),
  fact("DEC-07", "against it, with the legal risk of a reform stated", "pass", {
    sentForReviewAt: "2026-03-02",
    legalReviewAt: "2026-03-11",
    legalReviewPassed: false,
    legalRiskStated: true,
  }),
  fact("DEC-07", "reviewed the day after the meeting", "breach", {
    sentForReviewAt: "2026-03-02",
    legalReviewAt: "2026-03-12",
    legalReviewPassed: true,
    meetingAt: "2026-03-11",
  }),
  fact("DEC-07", "nobody says how the review ended", "unknown", { sentForReviewAt: "2026-03-02", legalReviewAt: "2026-03-11" }),
  fact("DEC-07", "nobody says when it was sent", "unknown", { legalReviewAt: "2026-03-11", legalReviewPassed: true }),
  fact("DEC-08", "29 days", "breach", { openAt: "2026-03-01", closeAt: "2026-03-30" }),
  fact("DEC-08", "a blank reason", "breach", { openAt: "2026-03-01", closeAt: "2026-03-15", shortenReason: " " }),
  fact(
    "DEC-08",
    "a longer time that the unit asks for",
    "breach",
    { openAt: "2026-03-01", closeAt: "2026-03-31" },
    { params: { days: 31 } },
  ),
  fact("DEC-08", "no end", "unknown", { openAt: "2026-03-01" }),
  fact("DEC-09", "neither technical nor a risk", "pass", { technical: false }),
  fact("DEC-09", "a risk that was assessed", "pass", { technical: false, stabilityRisk: true, riskReportId: "F" }),
  fact("DEC-09", "a risk that was not assessed, whatever else is not known", "breach", { stabilityRisk: true }),
  fact("DEC-09", "no risk, and nobody says whether it is technical", "unknown", { stabilityRisk: false }),
  fact("DEC-10", "nobody took part whom it concerns", "pass", { participants: ["a", "b"], conflicted: [] }),
  fact("DEC-10", "nobody says who took part", "unknown", { conflicted: ["b"] }),
  fact("DEC-11", "an empty list of opinions", "breach", { minutes: { ...MINUTES, opinions: [] } }),
  fact("DEC-11", "an empty list of those absent", "pass", { minutes: MINUTES }),
  fact(
    "DEC-11",
    "fewer headings that the unit asks for",
    "pass",
    { minutes: { conclusion: "同意" } },
    { params: { fields: ["conclusion"] } },
  ),
  fact("DEC-11", "dissent may not be left empty there", "breach", { minutes: MINUTES }, { params: { mayBeEmpty: ["absentees"] } }),
  fact("DEC-11", "nothing entered", "unknown", {}),
  fact("DEC-12", "on the day of the decision, by dates", "pass", { executedAt: "2026-03-10", decidedAt: "2026-03-10" }),
  fact("DEC-12", "an hour before", "breach", { executedAt: "2026-03-10T09:00:00+08:00", decidedAt: "2026-03-10T02:00:00Z" }),
  fact("DEC-12", "no decision", "unknown", { executedAt: "2026-03-10" }),
  fact("DEC-12", "no execution", "unknown", { decidedAt: "2026-03-10" }),
  fact("DEC-13", "at the threshold together", "breach", { payments: [260_000, 240_000] }),
  fact("DEC-13", "a fen below it together", "pass", { payments: [260_000, 239_999.99] }),
  fact("DEC-13", "a single payment at the threshold", "pass", { payments: [500_000] }),
  fact("DEC-13", "one at the threshold and a small one", "pass", { payments: [500_000, 10_000] }),
  fact("DEC-13", "a higher threshold of the unit", "pass", { payments: [260_000, 240_000] }, { params: { threshold: 500_000.01 } }),
  fact("DEC-13", "dated: on the last day of the window", "breach", {
    dated: [
      { at: "2026-01-05", amount: 260_000 },
      { at: "2026-04-05", amount: 240_000 },
    ],
  }),
  fact("DEC-13", "dated: a day after it", "pass", {
    dated: [
      { at: "2026-01-05", amount: 260_000 },
      { at: "2026-04-06", amount: 240_000 },
    ],
  }),
  fact(
    "DEC-13",
    "dated: a shorter window of the unit",
    "pass",
    {
      dated: [
        { at: "2026-01-05", amount: 260_000 },
        { at: "2026-02-05", amount: 240_000 },
      ],
    },
    { params: { days: 30 } },
  ),
  fact("DEC-13", "dated: a fen below the threshold together", "pass", {
    dated: [
      { at: "2026-01-05", amount: 260_000 },
      { at: "2026-01-05", amount: 239_999.99 },
    ],
  }),
  fact("DEC-13", "dated: large ones do not count", "pass", {
    dated: [
      { at: "2026-01-05", amount: 500_000 },
      { at: "2026-01-06", amount: 240_000 },
    ],
  }),
  fact("DEC-13", "no payments", "unknown", {}),
  fact("DEC-14", "the fourth working day, by dates", "breach", { decidedAt: "2026-03-02", reportedAt: "2026-03-06" }),
  fact("DEC-14", "the third working day, by dates", "pass", { decidedAt: "2026-03-02", reportedAt: "2026-03-05" }),
  fact("DEC-14", "the unit asks for two days", "breach", { decidedAt: "2026-03-02", reportedAt: "2026-03-05" }, { params: { wd: 2 } }),
  fact("DEC-14", "not decided", "unknown", {}),
  fact("DEC-15", "a blank reason", "breach", { headDecision: "approve", majority: "reject", headReason: " " }),
  fact("DEC-15", "with a reason, whatever the majority was", "pass", { headDecision: "approve", headReason: "资金已落实" }),
  fact("DEC-15", "nobody says what the majority was", "unknown", { headDecision: "approve" }),
  fact("DEC-16", "a tenth more", "pass", { executedAmount: 1.1, decidedAmount: 1 }),
  fact("DEC-16", "a fen more than that", "breach", { executedAmount: 1_100_000.01, decidedAmount: 1_000_000 }),
  fact("DEC-16", "a tenth less", "pass", { executedAmount: 900_000, decidedAmount: 1_000_000 }),
  fact("DEC-16", "a fen less than that", "breach", { executedAmount: 899_999.99, decidedAmount: 1_000_000 }),
  fact("DEC-16", "a fen less than that, and more to come", "pass", {
    executedAmount: 899_999.99,
    decidedAmount: 1_000_000,
    completed: false,
  }),
  fact("DEC-16", "the unit allows a fifth", "pass", { executedAmount: 1_200_000, decidedAmount: 1_000_000 }, { params: { tol: 0.2 } }),
  fact("DEC-16", "a decision over nothing", "unknown", { executedAmount: 1_000, decidedAmount: 0 }),
  fact("DEC-16", "no amount decided", "unknown", { executedAmount: 1_000 }),
  fact("DEC-17", "exactly the share", "breach", { result: "pass", against: 4, present: 10 }),
  fact("DEC-17", "just below the share", "pass", { result: "pass", against: 3, present: 8 }),
  fact("DEC-17", "39 of 100 against", "pass", { result: "pass", against: 39, present: 100 }),
  fact("DEC-17", "turned down", "pass", { result: "reject", against: 8, present: 9 }),
  fact("DEC-17", "the unit allows half", "pass", { result: "pass", against: 4, present: 9 }, { params: { share: 0.5 } }),
  fact("DEC-17", "so few against that the result does not matter", "pass", { against: 1, present: 9 }),
  fact("DEC-17", "nobody voted", "unknown", { result: "pass", against: 0, present: 0 }),
  fact("DEC-18", "on the fourth working day", "breach", { meetingAt: "2026-03-02", enteredAt: "2026-03-06" }),
  fact("DEC-18", "on the third working day", "pass", { meetingAt: "2026-03-02", enteredAt: "2026-03-05" }),
  fact("DEC-18", "never, asked on the fourth", "breach", { meetingAt: "2026-03-02" }, { asOf: "2026-03-06" }),
  fact("DEC-18", "not yet, asked on the third", "pass", { meetingAt: "2026-03-02" }, { asOf: "2026-03-05" }),
  fact("DEC-18", "the unit asks for two days", "breach", { meetingAt: "2026-03-02", enteredAt: "2026-03-05" }, { params: { wd: 2 } }),
  fact("DEC-18", "no day of the meeting", "unknown", { enteredAt: "2026-03-05" }),
  fact("DEC-19", "nobody says whether the expert is neutral", "unknown", { experts: [{ id: "x" }] }),
  fact("DEC-20", "after 21 working days", "breach", { major: true, decidedAt: "2026-03-02", publishedAt: "2026-03-31" }),
  fact("DEC-20", "on the twentieth working day", "pass", { major: true, decidedAt: "2026-03-02", publishedAt: "2026-03-30" }),
  fact(
    "DEC-20",
    "the unit asks for ten days",
    "breach",
    { major: true, decidedAt: "2026-03-02", publishedAt: "2026-03-30" },
    { params: { wd: 10 } },
  ),
  fact("DEC-20", "nobody says whether it is major", "unknown", { decidedAt: "2026-03-02" }, { asOf: "2026-06-01" }),
  fact("DEC-21", "reported on the same day", "pass", { major: true, decidedAt: "2026-03-10", submittedAt: "2026-03-10" }),
  fact("DEC-21", "reported a day later", "breach", { major: true, decidedAt: "2026-03-10", submittedAt: "2026-03-11" }),
  fact("DEC-21", "nobody says whether it is major", "unknown", { decidedAt: "2026-03-10" }),
  fact("DEC-22", "decided on the day of the change", "pass", { alteredAt: "2026-04-10", changeDecidedAt: "2026-04-10" }),
  fact("DEC-22", "decided a day later", "breach", { alteredAt: "2026-04-10", changeDecidedAt: "2026-04-11" }),
  fact("DEC-22", "nobody says when it was changed", "unknown", { changeDecidedAt: "2026-04-11" }),
  fact("DEC-23", "no assessment of the risk", "pass", { result: "pass" }),
  fact("DEC-23", "nobody says what came of it", "unknown", { riskControllable: false }),
  fact("DEC-24", "a unit that hears the staff on more", "breach", { kind: "重大投资" }, { params: { kinds: ["重大投资"] } }),
  fact("DEC-24", "no kind told", "notApplicable", {}),
  fact("DEC-25", "an item of which nobody says whether it was listed", "pass", { items: [{ id: "i1" }] }),
  fact("DEC-25", "an emergency that was not listed", "pass", { items: [{ id: "i1", listed: false, emergency: true }] }),
  fact("DEC-26", "an enterprise that is no company", "pass", { unitType: "国有独资企业", kind: "大额担保", body: "management" }),
  fact("DEC-26", "the rule does not speak of a holding company", "pass", {
    unitType: "国有资本控股公司",
    kind: "大额担保",
    body: "management",
  }),
  fact("DEC-26", "nobody says which body", "unknown", { unitType: "国有独资公司", kind: "大额担保" }),
  fact(
    "DEC-26",
    "the articles of the company name another body",
    "pass",
    { unitType: "国有独资公司", kind: "大额担保", body: "management" },
    {
      params: { bodies: { 国有独资公司: ["board", "management"] } },
    },
  ),
  fact(
    "DEC-26",
    "a shorter list of matters",
    "pass",
    { unitType: "国有独资公司", kind: "大额担保", body: "management" },
    {
      params: { kinds: ["上市"] },
    },
  ),
];

/** What the control points of the pack answer, from events and from records. */
export const decisionExamples: readonly ConformanceExample[] = [...sequences, ...additions, ...records];
