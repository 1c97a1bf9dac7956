import type { ConformanceExample, Facts, Json, ObjectRef, TraceEvent } from "@plumbline/core";
import { story, type Told } from "../story.ts";

type Expected = ConformanceExample["expected"];
type Data = Readonly<Record<string, Json>>;
type FromRecord = readonly [expected: Expected, name: string, record: Facts, params?: Data];
type FromEvents = readonly [expected: Expected, name: string, told: readonly Told[], asOf?: string];

const CASE: ObjectRef = { type: "approvalCase", id: "K1" };

function records(control: string, rows: readonly FromRecord[]): readonly ConformanceExample[] {
  return rows.map(([expected, name, record, params]) => ({ control, name, expected, record, ...(params && { params }) }));
}

function events(control: string, rows: readonly FromEvents[], of: ObjectRef = CASE): readonly ConformanceExample[] {
  return rows.map(([expected, name, told, asOf]) => ({
    control,
    name,
    expected,
    events: story(of, told),
    ...(asOf === undefined ? undefined : { asOf: `2026-${asOf}:00+08:00` }),
  }));
}

/** Events of which it matters who caused them. */
function byHands(hands: readonly (readonly [actor: string, told: Told])[]): readonly TraceEvent[] {
  const told = story(
    CASE,
    hands.map(([, one]) => one),
  );
  return told.map((event, i) => ({ ...event, actor: { id: hands[i]?.[0] ?? "u-1", org: "anlan.example" } }));
}

// 2026-03-02 is a Monday; the fifth working day from it is 03-09, the eighth 03-12, the twentieth 03-30.
const received = (data: Data = {}, when = "03-02T09:00"): Told => ["case.received", when, { item: "X1", ...data }];
const RECEIVED = received();
const accepted = (when = "03-02T10:00", data: Data = {}): Told => ["case.accepted", when, data];
const ACCEPTED = accepted();
const REVIEWED: Told = ["case.reviewed", "03-03T09:00"];
const decided = (when: string, data: Data = {}): Told => ["case.decided", when, { granted: true, ...data }];
const noticed = (when: string): Told => ["case.supplementNoticed", when, { missing: ["m1"] }];
const delivered = (when: string): Told => ["case.delivered", when, {}];
const paused = (when: string, data: Data = {}): Told => [
  "case.paused",
  when,
  { kind: "鉴定", writtenNotice: true, notifiedWd: 10, ...data },
];
const resumed = (when: string): Told => ["case.resumed", when];
const extended = (data: Data = {}, when = "03-27T09:00"): Told => [
  "case.extended",
  when,
  { appliedAt: "2026-03-26", dueAt: "2026-03-30", approvedByHead: true, reasonNotifiedAt: "2026-03-27", ...data },
];
const closed = (when: string, outcome = "withdrawn"): Told => ["case.closed", when, { outcome }];
const begun: readonly Told[] = [RECEIVED, ACCEPTED];

const pausesOf = (...pauses: readonly Data[]): Json => pauses.map((pause, i) => ({ id: String(i + 1), ...pause }));
const grant = { item: "X1", maxAmount: 500_000, from: "2026-01-01", to: "2026-12-31", region: "4203" };
const judged = (more: Data = {}): Facts => ({ item: "X1", amount: 500_000, at: "2026-03-02", region: "420381", grants: [grant], ...more });
const rated = (score: number): Told => ["case.rated", "03-02T15:00", { score }];
const followedUp = (when: string): Told => ["case.ratingFollowedUp", when, { resolved: true }];
const CERTIFICATE = { type: "certificate", id: "C-9" };
const MONTH = { type: "approvalUnitMonth", id: "anlan.example/2026-03" };
const measured = (rate: number, peers: readonly number[]): Told => [
  "unit.measured",
  "04-01T09:00",
  { cases: 200, rate, peers: [...peers] },
];
// Median 0.07; deviations 0.02, 0.01, 0, 0.01 and 0.02: their median is 0.01.
const peers = [0.05, 0.06, 0.07, 0.08, 0.09];

/** Cases with the answer that each has to have: from what a host tells, and from records at either side of every limit. */
export const approvalExamples: readonly ConformanceExample[] = [
  ...events("APR-01", [
    ["pass", "told on the fifth working day", [RECEIVED, noticed("03-09T09:00")]],
    ["breach", "told on the sixth", [RECEIVED, noticed("03-10T09:00")]],
    ["pass", "accepted on the fifth, with nothing missing", [RECEIVED, accepted("03-09T09:00")]],
    ["breach", "accepted on the sixth, and nothing told before", [RECEIVED, accepted("03-10T09:00")]],
    ["breach", "told on the sixth, and accepted later", [RECEIVED, noticed("03-10T09:00"), accepted("03-12T09:00")]],
    ["pass", "not accepted on the fifth", [RECEIVED, ["case.notAccepted", "03-09T09:00", {}]]],
    ["pass", "nothing told on the fifth yet", [RECEIVED], "03-09T23:59"],
    ["breach", "nothing told when they have passed", [RECEIVED], "03-10T00:00"],
    ["unknown", "a host that tells of no receipt", [ACCEPTED]],
  ]),
  ...records("APR-01", [
    ["breach", "the fourth day where a local rule gives three", { receivedAt: "2026-03-02", noticeAt: "2026-03-06" }, { limitWd: 3 }],
    ["pass", "the third day where a local rule gives three", { receivedAt: "2026-03-02", noticeAt: "2026-03-05" }, { limitWd: 3 }],
    ["breach", "never told, and declined on the sixth", { receivedAt: "2026-03-02", notAcceptedAt: "2026-03-10" }],
    ["unknown", "no receipt", { noticeAt: "2026-03-05" }],
  ]),

  ...events("APR-02", [
    ["pass", "told once", [RECEIVED, noticed("03-03T09:00")]],
    ["breach", "told a second time", [RECEIVED, noticed("03-03T09:00"), noticed("03-05T09:00")]],
    ["pass", "never told, with nothing missing", begun],
  ]),
  ...records("APR-02", [["unknown", "nobody counted", {}]]),

  ...events("APR-03", [
    ["pass", "decided on the twentieth working day", [...begun, decided("03-30T17:00")]],
    ["breach", "decided on the twenty-first", [...begun, decided("03-31T09:00")]],
    ["pass", "not decided on the twentieth yet", begun, "03-30T23:59"],
    ["breach", "not decided when they have passed", begun, "03-31T00:00"],
    ["pass", "withdrawn on the twentieth", [...begun, closed("03-30T09:00")], "06-01T09:00"],
    ["pass", "prolonged, decided on the thirtieth", [...begun, extended(), decided("04-14T09:00")]],
    ["breach", "prolonged, decided on the thirty-first", [...begun, extended(), decided("04-15T09:00")]],
    ["breach", "prolonged without the head", [...begun, extended({ approvedByHead: false }), decided("04-14T09:00")]],
    ["pass", "five days of an appraisal do not count", [...begun, paused("03-10T09:00"), resumed("03-17T09:00"), decided("04-07T09:00")]],
    ["breach", "a day more than those five", [...begun, paused("03-10T09:00"), resumed("03-17T09:00"), decided("04-08T09:00")]],
    [
      "breach",
      "five days in which the head was away do count",
      [...begun, paused("03-10T09:00", { kind: "领导外出" }), resumed("03-17T09:00"), decided("04-07T09:00")],
    ],
    [
      "pass",
      "two pauses at the same time stop one clock once",
      [
        ...begun,
        paused("03-10T09:00", { pause: "a" }),
        paused("03-11T09:00", { pause: "b", kind: "检测" }),
        ["case.resumed", "03-16T09:00", { pause: "b" }],
        ["case.resumed", "03-17T09:00", { pause: "a" }],
        decided("04-07T09:00"),
      ],
    ],
    [
      "breach",
      "told late of what was missing, so that it counts from the receipt",
      [RECEIVED, noticed("03-10T09:00"), accepted("03-12T09:00"), decided("03-31T09:00")],
    ],
    [
      "pass",
      "told in time, so that it counts from the acceptance",
      [RECEIVED, noticed("03-09T09:00"), accepted("03-10T09:00"), decided("03-31T09:00")],
    ],
    ["notApplicable", "handled jointly, for which another limit holds", [received({ joint: true }), ACCEPTED, decided("04-20T09:00")]],
    ["notApplicable", "not accepted yet", [RECEIVED], "03-05T09:00"],
  ]),
  ...records("APR-03", [
    [
      "breach",
      "an acceptance that came too late begins with the receipt",
      { receivedAt: "2026-03-02", acceptedAt: "2026-03-10", decidedAt: "2026-03-31" },
    ],
    ["pass", "an acceptance in time begins with itself", { receivedAt: "2026-03-02", acceptedAt: "2026-03-09", decidedAt: "2026-04-07" }],
    ["breach", "deemed accepted, and never decided", { receivedAt: "2026-03-02", asOf: "2026-03-31" }],
    ["pass", "deemed accepted, on its twentieth day", { receivedAt: "2026-03-02", asOf: "2026-03-30" }],
    [
      "breach",
      "declined on the sixth day, when it was deemed accepted, and not decided",
      { receivedAt: "2026-03-02", notAcceptedAt: "2026-03-10", asOf: "2026-03-31" },
    ],
    ["pass", "decided within the fifteen days of a local rule", { acceptedAt: "2026-03-02", decidedAt: "2026-03-23" }, { statWd: 15 }],
    ["breach", "beyond the fifteen days of a local rule", { acceptedAt: "2026-03-02", decidedAt: "2026-03-24" }, { statWd: 15 }],
    ["unknown", "no acceptance told", { decidedAt: "2026-03-24" }],
    [
      "notApplicable",
      "told on the fifth working day, and not accepted yet",
      { receivedAt: "2026-03-02", noticeAt: "2026-03-09", asOf: "2026-04-20" },
    ],
    [
      "pass",
      "an hour before the acceptance does not count as a pause",
      { acceptedAt: "2026-03-02", decidedAt: "2026-03-30", pauses: pausesOf({ kind: "鉴定", from: "2026-02-10", to: "2026-02-20" }) },
    ],
    [
      "breach",
      "a pause before the acceptance stops nothing",
      { acceptedAt: "2026-03-02", decidedAt: "2026-03-31", pauses: pausesOf({ kind: "鉴定", from: "2026-02-10", to: "2026-03-02" }) },
    ],
    ...["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"].map(
      (kind): FromRecord => [
        "pass",
        `five days of ${kind} do not count`,
        { acceptedAt: "2026-03-02", decidedAt: "2026-04-07", pauses: pausesOf({ kind, from: "2026-03-10", to: "2026-03-17" }) },
      ],
    ),
  ]),

  ...events("APR-04", [
    ["pass", "decided on the eighth working day", [...begun, decided("03-12T09:00")]],
    ["breach", "decided on the ninth", [...begun, decided("03-13T09:00")]],
    ["pass", "not decided on the eighth yet", begun, "03-12T23:59"],
    ["breach", "not decided when they have passed", begun, "03-13T00:00"],
    ["notApplicable", "not accepted yet", [RECEIVED], "03-20T09:00"],
  ]),
  ...records("APR-04", [
    ["pass", "withdrawn on the eighth", { acceptedAt: "2026-03-02", closedAt: "2026-03-12", asOf: "2026-06-01" }],
    ["pass", "decided on the tenth of ten promised", { acceptedAt: "2026-03-02", decidedAt: "2026-03-16" }, { promisedWd: 10 }],
    ["breach", "decided on the eleventh of ten promised", { acceptedAt: "2026-03-02", decidedAt: "2026-03-17" }, { promisedWd: 10 }],
    ["unknown", "no acceptance told", { decidedAt: "2026-03-17" }],
    ...["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"].map(
      (kind): FromRecord => [
        "pass",
        `a day of ${kind} does not count`,
        { acceptedAt: "2026-03-02", decidedAt: "2026-03-13", pauses: pausesOf({ kind, from: "2026-03-04", to: "2026-03-05" }) },
      ],
    ),
    [
      "breach",
      "a day of waiting does",
      { acceptedAt: "2026-03-02", decidedAt: "2026-03-13", pauses: pausesOf({ kind: "补正", from: "2026-03-04", to: "2026-03-05" }) },
    ],
  ]),

  ...events("APR-05", [
    ["pass", "the eighth of ten working days", begun, "03-12T23:59"],
    ["breach", "the ninth, near to the end", begun, "03-13T00:00"],
    ["breach", "the tenth and last", begun, "03-16T23:59"],
    ["pass", "the eleventh, when it is late and no longer near", begun, "03-17T00:00"],
    ["pass", "decided on the ninth", [...begun, decided("03-13T09:00")], "03-13T10:00"],
    ["notApplicable", "not accepted yet", [RECEIVED], "03-13T09:00"],
  ]),
  ...records("APR-05", [
    ["pass", "withdrawn", { acceptedAt: "2026-03-02", closedAt: "2026-03-12", asOf: "2026-03-13" }],
    ["breach", "half of the time, where a locality warns that early", { acceptedAt: "2026-03-02", asOf: "2026-03-09" }, { ratio: 0.5 }],
    ["pass", "the 107th of 120 working days", { acceptedAt: "2026-03-02", asOf: "2026-08-04" }, { promisedWd: 120 }],
    ["breach", "the 108th of 120 working days", { acceptedAt: "2026-03-02", asOf: "2026-08-05" }, { promisedWd: 120 }],
    ["pass", "a day before half of the time", { acceptedAt: "2026-03-02", asOf: "2026-03-06" }, { ratio: 0.5 }],
    ["unknown", "no acceptance told", { asOf: "2026-03-13" }],
    ...["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"].map(
      (kind): FromRecord => [
        "pass",
        `a day of ${kind} does not count`,
        { acceptedAt: "2026-03-02", asOf: "2026-03-13", pauses: pausesOf({ kind, from: "2026-03-04", to: "2026-03-05" }) },
      ],
    ),
    [
      "breach",
      "a day of waiting does",
      { acceptedAt: "2026-03-02", asOf: "2026-03-13", pauses: pausesOf({ kind: "补正", from: "2026-03-04", to: "2026-03-05" }) },
    ],
  ]),

  ...events("APR-06", [
    [
      "pass",
      "left on the third working day",
      [...begun, ["case.stageEntered", "03-02T11:00", { stage: "审查" }], ["case.stageLeft", "03-05T09:00", { stage: "审查" }]],
    ],
    [
      "breach",
      "left on the fourth",
      [...begun, ["case.stageEntered", "03-02T11:00", { stage: "审查" }], ["case.stageLeft", "03-06T09:00", { stage: "审查" }]],
    ],
    ["pass", "still in it on the third", [...begun, ["case.stageEntered", "03-02T11:00", { stage: "审查" }]], "03-05T23:59"],
    ["breach", "still in it when they have passed", [...begun, ["case.stageEntered", "03-02T11:00", { stage: "审查" }]], "03-06T00:00"],
    ["pass", "no stage told", begun],
  ]),
  ...records("APR-06", [
    [
      "pass",
      "the case was closed on the third",
      { stages: [{ id: "1", stageIn: "2026-03-02" }], closedAt: "2026-03-05", asOf: "2026-04-01" },
    ],
    ["breach", "the second of one day", { stages: [{ id: "1", stageIn: "2026-03-02", stageOut: "2026-03-04" }] }, { stageWd: 1 }],
    ["unknown", "entered nobody told when", { stages: [{ id: "1", stageOut: "2026-03-05" }] }],
  ]),

  ...events("APR-07", [
    ["pass", "decided on the forty-fifth working day", [received({ joint: true }), ACCEPTED, decided("05-08T09:00")]],
    ["breach", "decided on the forty-sixth", [received({ joint: true }), ACCEPTED, decided("05-09T09:00")]],
    ["pass", "not decided on the forty-fifth yet", [received({ joint: true }), ACCEPTED], "05-08T23:59"],
    ["breach", "not decided when they have passed", [received({ joint: true }), ACCEPTED], "05-09T00:00"],
    ["pass", "prolonged, decided on the sixtieth", [received({ joint: true }), ACCEPTED, extended(), decided("05-28T09:00")]],
    ["breach", "prolonged, decided on the sixty-first", [received({ joint: true }), ACCEPTED, extended(), decided("05-29T09:00")]],
    ["pass", "one department alone", [...begun, decided("05-09T09:00")]],
    ["notApplicable", "not accepted yet", [received({ joint: true })], "03-05T09:00"],
  ]),
  ...records("APR-07", [
    [
      "breach",
      "told late of what was missing, so that it counts from the receipt",
      { joint: true, receivedAt: "2026-03-02", noticeAt: "2026-03-10", acceptedAt: "2026-03-12", decidedAt: "2026-05-09" },
    ],
    [
      "pass",
      "told in time, so that it counts from the acceptance",
      { joint: true, receivedAt: "2026-03-02", noticeAt: "2026-03-09", acceptedAt: "2026-03-10", decidedAt: "2026-05-11" },
    ],
    [
      "notApplicable",
      "told on the fifth working day, and not accepted yet",
      { joint: true, receivedAt: "2026-03-02", noticeAt: "2026-03-09", asOf: "2026-06-20" },
    ],
    ["breach", "deemed accepted, and never decided", { joint: true, receivedAt: "2026-03-02", asOf: "2026-05-09" }],
    ["breach", "not prolonged", { joint: true, extApproved: false, acceptedAt: "2026-03-02", decidedAt: "2026-05-28" }],
    ["pass", "withdrawn in time", { joint: true, acceptedAt: "2026-03-02", closedAt: "2026-05-08", asOf: "2026-12-01" }],
    ["unknown", "nobody told whether it is joint", { acceptedAt: "2026-03-02", decidedAt: "2026-05-11" }],
    ["breach", "beyond the thirty days of a local rule", { joint: true, acceptedAt: "2026-03-02", decidedAt: "2026-04-15" }, { wd: 30 }],
    ...["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"].map(
      (kind): FromRecord => [
        "pass",
        `a day of ${kind} does not count`,
        {
          joint: true,
          acceptedAt: "2026-03-02",
          decidedAt: "2026-05-09",
          pauses: pausesOf({ kind, from: "2026-03-04", to: "2026-03-05" }),
        },
      ],
    ),
  ]),

  ...events("APR-08", [
    ["pass", "forwarded on the twentieth working day", [received({ lowerReview: true }), ACCEPTED, ["case.forwarded", "03-30T09:00", {}]]],
    ["breach", "forwarded on the twenty-first", [received({ lowerReview: true }), ACCEPTED, ["case.forwarded", "03-31T09:00", {}]]],
    ["pass", "not forwarded on the twentieth yet", [received({ lowerReview: true }), ACCEPTED], "03-30T23:59"],
    ["breach", "not forwarded when they have passed", [received({ lowerReview: true }), ACCEPTED], "03-31T00:00"],
    ["notApplicable", "no lower level reviews it", begun, "03-31T09:00"],
    ["notApplicable", "not accepted yet", [received({ lowerReview: true })], "03-31T09:00"],
  ]),
  ...records("APR-08", [
    ["pass", "decided instead, in time", { acceptedAt: "2026-03-02", decidedAt: "2026-03-30", asOf: "2026-06-01" }],
    ["pass", "withdrawn in time", { acceptedAt: "2026-03-02", closedAt: "2026-03-30", asOf: "2026-06-01" }],
    ["breach", "beyond the ten days of a local rule", { acceptedAt: "2026-03-02", forwardedAt: "2026-03-17" }, { wd: 10 }],
    ["unknown", "no acceptance told", { forwardedAt: "2026-03-17" }],
    ...["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"].map(
      (kind): FromRecord => [
        "pass",
        `a day of ${kind} does not count`,
        { acceptedAt: "2026-03-02", forwardedAt: "2026-03-31", pauses: pausesOf({ kind, from: "2026-03-04", to: "2026-03-05" }) },
      ],
    ),
    [
      "breach",
      "a day of waiting does",
      { acceptedAt: "2026-03-02", forwardedAt: "2026-03-31", pauses: pausesOf({ kind: "补正", from: "2026-03-04", to: "2026-03-05" }) },
    ],
  ]),

  ...events("APR-09", [
    ["pass", "delivered on the tenth working day", [...begun, decided("03-02T16:00"), delivered("03-16T09:00")]],
    ["breach", "delivered on the eleventh", [...begun, decided("03-02T16:00"), delivered("03-17T09:00")]],
    ["pass", "not delivered on the tenth yet", [...begun, decided("03-02T16:00")], "03-16T23:59"],
    ["breach", "not delivered when they have passed", [...begun, decided("03-02T16:00")], "03-17T00:00"],
    ["pass", "refused, so that there is nothing to deliver", [...begun, decided("03-02T16:00", { granted: false })], "06-01T09:00"],
    ["notApplicable", "not decided yet", begun],
  ]),
  ...records("APR-09", [
    ["breach", "beyond the five days of a local rule", { granted: true, decidedAt: "2026-03-02", deliveredAt: "2026-03-10" }, { wd: 5 }],
    ["pass", "granted, decided nobody told when, and the case is still open", { granted: false }],
    ["notApplicable", "accepted, and not decided yet", { acceptedAt: "2026-03-02", granted: true }],
    ["unknown", "granted, and decided nobody told when", { granted: true, deliveredAt: "2026-03-10" }],
    ...["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审"].map(
      (kind): FromRecord => [
        "pass",
        `a day of ${kind} does not count`,
        {
          granted: true,
          decidedAt: "2026-03-02",
          deliveredAt: "2026-03-17",
          pauses: pausesOf({ kind, from: "2026-03-04", to: "2026-03-05" }),
        },
      ],
    ),
  ]),

  ...events("APR-10", [
    ["pass", "approved, told and applied for in time", [...begun, extended()]],
    ["pass", "applied for on the last day", [...begun, extended({ appliedAt: "2026-03-30" })]],
    ["breach", "applied for a day late", [...begun, extended({ appliedAt: "2026-03-31" })]],
    ["breach", "not approved by the head", [...begun, extended({ approvedByHead: false })]],
    [
      "breach",
      "its reasons were told to nobody",
      [...begun, ["case.extended", "03-27T09:00", { appliedAt: "2026-03-26", dueAt: "2026-03-30", approvedByHead: true }]],
    ],
    ["pass", "never prolonged", begun],
  ]),
  ...records("APR-10", [
    [
      "unknown",
      "nobody told who approved it",
      { extensions: [{ id: "1", reasonNotifiedAt: "2026-03-27", appliedAt: "2026-03-26", dueAt: "2026-03-30" }] },
    ],
  ]),

  ...events("APR-11", [
    ["pass", "an appraisal, told in writing", [...begun, paused("03-10T09:00")]],
    ["breach", "the head was away", [...begun, paused("03-10T09:00", { kind: "领导外出" })]],
    ["breach", "an appraisal of which nothing was written", [...begun, paused("03-10T09:00", { writtenNotice: false })]],
    ["pass", "never stopped", begun],
  ]),
  ...records("APR-11", [
    ...["听证", "招标", "拍卖", "检验", "检测", "检疫", "专家评审"].map(
      (kind): FromRecord => ["pass", `${kind}, told in writing`, { pauses: [{ id: "1", kind, writtenNotice: true }] }],
    ),
    ["unknown", "nobody told what it is for", { pauses: [{ id: "1", writtenNotice: true }] }],
  ]),

  ...events("APR-12", [
    ["pass", "as long as was told", [...begun, paused("03-02T11:00"), resumed("03-16T09:00")]],
    ["breach", "a working day longer", [...begun, paused("03-02T11:00"), resumed("03-17T09:00")]],
    ["pass", "still stopped on the last day", [...begun, paused("03-02T11:00")], "03-16T23:59"],
    ["breach", "still stopped when they have passed", [...begun, paused("03-02T11:00")], "03-17T00:00"],
    ["unknown", "nobody told how long it takes", [...begun, ["case.paused", "03-02T11:00", { kind: "鉴定" }], resumed("03-17T09:00")]],
  ]),
  ...records("APR-12", [
    [
      "pass",
      "the case was closed on the last day",
      { pauses: [{ id: "1", from: "2026-03-02", notifiedWd: 10 }], closedAt: "2026-03-16", asOf: "2026-06-01" },
    ],
  ]),

  ...events("APR-13", [
    [
      "pass",
      "as much as the post may approve",
      [
        received({ amount: 50_000_000, region: "420381" }),
        ACCEPTED,
        decided("03-05T09:00", { grants: [{ ...grant, maxAmount: 50_000_000 }] }),
      ],
    ],
    [
      "breach",
      "a fen more",
      [
        received({ amount: 50_000_001, region: "420381" }),
        ACCEPTED,
        decided("03-05T09:00", { grants: [{ ...grant, maxAmount: 50_000_000 }] }),
      ],
    ],
    ["unknown", "powers of which nobody told", [received({ amount: 50_000_001, region: "420381" }), ACCEPTED, decided("03-05T09:00")]],
    ["notApplicable", "not decided yet", [received({ amount: 50_000_001, region: "420381" }), ACCEPTED]],
  ]),
  ...records("APR-13", [
    ["pass", "at the limit", judged()],
    ["breach", "a fen above it", judged({ amount: 500_001 })],
    ["breach", "another item", judged({ item: "X2" })],
    ["breach", "another region", judged({ region: "420281" })],
    ["pass", "on the first day of the power", judged({ at: "2026-01-01" })],
    ["breach", "the day before it", judged({ at: "2025-12-31" })],
    ["pass", "on its last day", judged({ at: "2026-12-31" })],
    ["breach", "the day after it", judged({ at: "2027-01-01" })],
    ["breach", "no power at all", judged({ grants: [] })],
    ["pass", "the second of two powers", judged({ grants: [{ ...grant, item: "X2" }, grant] })],
    ["notApplicable", "accepted, and not decided yet", judged({ acceptedAt: "2026-03-02", amount: 500_001 })],
    ["unknown", "no amount", { item: "X1", at: "2026-03-02", region: "420381", grants: [grant] }],
  ]),

  ...events("APR-14", [
    ["pass", "step after step", [...begun, REVIEWED, decided("03-04T09:00"), delivered("03-05T09:00")]],
    ["breach", "decided without a review", [...begun, decided("03-04T09:00")]],
    ["breach", "reviewed before it was accepted", [RECEIVED, ["case.reviewed", "03-02T09:30"], ACCEPTED, decided("03-04T09:00")]],
    ["breach", "a step that nobody listed", [...begun, ["case.stepTaken", "03-03T08:00", { step: "勾兑" }], REVIEWED]],
    ["pass", "a lawful step between", [...begun, ["case.stepTaken", "03-03T08:00", { step: "招标" }], REVIEWED, decided("03-04T09:00")]],
    ["pass", "only received", [RECEIVED]],
  ]),
  ...records("APR-14", [
    ["breach", "no application", { steps: ["受理", "审查", "决定"] }],
    ["breach", "delivered before it was decided", { steps: ["申请", "受理", "审查", "送达", "决定"] }],
    ["breach", "delivered without a decision", { steps: ["申请", "受理", "审查", "送达"] }],
    ...["听证", "招标", "拍卖", "检验", "检测", "检疫", "鉴定", "专家评审", "补正", "实地核查"].map(
      (step): FromRecord => ["pass", `with ${step} between`, { steps: ["申请", "受理", step, "审查", "决定", "送达"] }],
    ),
    ["pass", "not accepted", { steps: ["申请", "不予受理"] }],
    [
      "breach",
      "a shorter order, and a step outside of it",
      { steps: ["申请", "受理", "审查", "决定"] },
      { order: ["申请", "审查", "决定"] },
    ],
    ["unknown", "no steps told", {}],
  ]),

  {
    control: "APR-15",
    name: "three hands",
    expected: "pass",
    events: byHands([
      ["a", RECEIVED],
      ["a", ACCEPTED],
      ["b", REVIEWED],
      ["c", decided("03-04T09:00")],
    ]),
  },
  {
    control: "APR-15",
    name: "who reviewed also decides",
    expected: "breach",
    events: byHands([
      ["a", RECEIVED],
      ["a", ACCEPTED],
      ["b", REVIEWED],
      ["b", decided("03-04T09:00")],
    ]),
  },
  {
    control: "APR-15",
    name: "one hand for everything",
    expected: "breach",
    events: byHands([
      ["a", RECEIVED],
      ["a", ACCEPTED],
      ["a", REVIEWED],
      ["a", decided("03-04T09:00")],
    ]),
  },
  {
    control: "APR-15",
    name: "not decided yet",
    expected: "notApplicable",
    events: byHands([
      ["a", RECEIVED],
      ["a", ACCEPTED],
      ["a", REVIEWED],
    ]),
  },
  ...records("APR-15", [
    ["pass", "two persons, where who accepts also decides", { acceptBy: "a", reviewBy: "b", approveBy: "a" }],
    ["breach", "two persons, where a local rule wants three", { acceptBy: "a", reviewBy: "b", approveBy: "a" }, { minPersons: 3 }],
    ["pass", "three persons, where a local rule wants three", { acceptBy: "a", reviewBy: "b", approveBy: "c" }, { minPersons: 3 }],
    ["breach", "nobody reviews, and who accepts also decides", { acceptBy: "a", reviewBy: null, approveBy: "a" }],
    ["notApplicable", "accepted, and not decided yet", { acceptedAt: "2026-03-02", acceptBy: "a", reviewBy: "a", approveBy: "a" }],
    ["unknown", "nobody told who decided", { acceptBy: "a", reviewBy: "b" }],
  ]),

  ...events("APR-16", [
    ["pass", "two persons", [...begun, ["case.inspected", "03-03T09:00", { inspectors: ["a", "b"] }]]],
    ["breach", "one person", [...begun, ["case.inspected", "03-03T09:00", { inspectors: ["a"] }]]],
    ["breach", "one person named twice", [...begun, ["case.inspected", "03-03T09:00", { inspectors: ["a", "a"] }]]],
    ["pass", "no site check", begun],
  ]),
  ...records("APR-16", [
    ["breach", "two, where a local rule wants three", { inspections: [{ id: "1", inspectors: ["a", "b"] }] }, { min: 3 }],
    ["unknown", "nobody told who went", { inspections: [{ id: "1" }] }],
  ]),

  ...events("APR-17", [
    ["pass", "all of the list", [received({ required: ["m1", "m2"], received: ["m1", "m2"] }), ACCEPTED]],
    ["breach", "one of the list missing", [received({ required: ["m1", "m2"], received: ["m1"] }), ACCEPTED]],
    [
      "pass",
      "what was missing came in before",
      [
        received({ required: ["m1", "m2"], received: ["m1"] }),
        noticed("03-03T09:00"),
        ["case.supplementReceived", "03-04T09:00", { received: ["m2"] }],
        accepted("03-04T10:00"),
      ],
    ],
    [
      "pass",
      "accepted with what is secondary to follow",
      [received({ required: ["m1", "m2"], received: ["m1"] }), accepted("03-02T10:00", { toleranceFlag: true })],
    ],
    ["unknown", "a list of which nobody told", [received({ received: ["m1"] }), ACCEPTED]],
    ["notApplicable", "not accepted yet", [received({ required: ["m1", "m2"], received: ["m1"] })]],
  ]),
  ...records("APR-17", [
    ["pass", "a list that asks for nothing", { required: [] }],
    ["breach", "nothing handed in", { required: ["m1"], received: [] }],
    ["unknown", "nobody told what was handed in", { required: ["m1"] }],
  ]),

  ...events("APR-18", [
    ["pass", "what the list names", [...begun, ["case.materialRequested", "03-03T09:00", { requested: ["m1"], published: ["m1", "m2"] }]]],
    [
      "breach",
      "something else as well",
      [...begun, ["case.materialRequested", "03-03T09:00", { requested: ["m1", "m9"], published: ["m1", "m2"] }]],
    ],
    ["pass", "nothing demanded", begun],
  ]),
  ...records("APR-18", [
    ["breach", "anything, where the list is empty", { materialRequests: [{ id: "1", requested: ["m1"], published: [] }] }],
    ["unknown", "nobody told the list", { materialRequests: [{ id: "1", requested: ["m1"] }] }],
  ]),

  ...events("APR-19", [
    ["pass", "as the schedule says", [...begun, ["case.feeCharged", "03-02T11:00", { charged: 1000, standard: 1000 }]]],
    ["breach", "a fen more", [...begun, ["case.feeCharged", "03-02T11:00", { charged: 1001, standard: 1000 }]]],
    ["pass", "nothing charged", begun],
  ]),
  ...records("APR-19", [
    ["breach", "a fen where nothing may be charged", { fees: [{ id: "1", charged: 1, standard: 0 }] }],
    ["pass", "less than the schedule says", { fees: [{ id: "1", charged: 999, standard: 1000 }] }],
    ["unknown", "nobody told the schedule", { fees: [{ id: "1", charged: 1 }] }],
  ]),

  ...events("APR-20", [
    [
      "pass",
      "refused with reasons and remedies",
      [...begun, decided("03-04T09:00", { granted: false, reason: "不符合第三项条件", remedyNotified: true })],
    ],
    ["breach", "refused with a blank reason", [...begun, decided("03-04T09:00", { granted: false, reason: " ", remedyNotified: true })]],
    ["unknown", "refused, and nobody told the reasons", [...begun, decided("03-04T09:00", { granted: false, remedyNotified: true })]],
    ["breach", "refused without remedies", [...begun, decided("03-04T09:00", { granted: false, reason: "不符合第三项条件" })]],
    ["pass", "granted", [...begun, decided("03-04T09:00")]],
    ["notApplicable", "not decided yet", begun],
  ]),
  ...records("APR-20", [
    ["breach", "a blank reason", { granted: false, reason: " ", remedyNotified: true }],
    ["notApplicable", "accepted, and not decided yet", { acceptedAt: "2026-03-02", granted: false, remedyNotified: false }],
    ["unknown", "nobody told of a reason", { granted: false, remedyNotified: true }],
    ["breach", "no remedies, whatever the reason", { granted: false, remedyNotified: false }],
    ["unknown", "nobody told how it ended", { reason: "不符合第三项条件" }],
  ]),

  ...events("APR-21", [
    [
      "breach",
      "asked for on the fifth working day, and not held",
      [
        received({ majorInterest: true }),
        ACCEPTED,
        ["case.hearingRightNotified", "03-02T11:00", {}],
        ["case.hearingRequested", "03-09T09:00"],
        decided("03-12T09:00"),
      ],
    ],
    [
      "pass",
      "asked for on the sixth",
      [
        received({ majorInterest: true }),
        ACCEPTED,
        ["case.hearingRightNotified", "03-02T11:00", {}],
        ["case.hearingRequested", "03-10T09:00"],
        decided("03-12T09:00"),
      ],
    ],
    [
      "pass",
      "asked for and held",
      [
        received({ majorInterest: true }),
        ACCEPTED,
        ["case.hearingRequested", "03-03T09:00"],
        ["case.hearingHeld", "03-10T09:00", {}],
        decided("03-12T09:00"),
      ],
    ],
    ["breach", "ordered by law, and not held", [received({ hearingByLaw: true }), ACCEPTED, decided("03-12T09:00")]],
    ["pass", "nobody asked", [received({ majorInterest: true }), ACCEPTED, decided("03-12T09:00")]],
    ["notApplicable", "not decided yet", [received({ hearingByLaw: true }), ACCEPTED]],
  ]),
  ...records("APR-21", [
    ["pass", "asked for, without a major interest", { majorInterest: false, hearingRequested: true }],
    ["pass", "a major interest, and nobody asked", { majorInterest: true, hearingRequested: false }],
    ["pass", "ordered by law and held", { hearingByLaw: true, hearingHeldAt: "2026-03-10" }],
    ["breach", "asked for, told nobody knows when", { majorInterest: true, hearingRequested: true, requestedAt: "2026-03-10" }],
    ["breach", "told, and asked for nobody knows when", { majorInterest: true, hearingRequested: true, notifiedAt: "2026-03-02" }],
    [
      "pass",
      "beyond the three days of another rule",
      { majorInterest: true, hearingRequested: true, notifiedAt: "2026-03-02", requestedAt: "2026-03-06" },
      { requestWd: 3 },
    ],
    ["notApplicable", "accepted, and not decided yet", { acceptedAt: "2026-03-02", hearingByLaw: true }],
    ["unknown", "nobody told whether somebody asked", { majorInterest: true }],
  ]),

  ...events("APR-22", [
    [
      "pass",
      "told seven working days before",
      [...begun, ["case.hearingNoticed", "03-02T11:00", {}], ["case.hearingHeld", "03-11T09:00", {}]],
    ],
    [
      "breach",
      "told six working days before",
      [...begun, ["case.hearingNoticed", "03-02T11:00", {}], ["case.hearingHeld", "03-10T09:00", {}]],
    ],
    ["unknown", "held, told nobody knows when", [...begun, ["case.hearingHeld", "03-10T09:00", {}]]],
    ["pass", "no hearing", begun],
  ]),
  ...records("APR-22", [
    [
      "breach",
      "nine days, where a local rule gives ten",
      { hearings: [{ id: "1", noticeAt: "2026-03-02", heldAt: "2026-03-13" }] },
      { wd: 10 },
    ],
    [
      "pass",
      "ten days, where a local rule gives ten",
      { hearings: [{ id: "1", noticeAt: "2026-03-02", heldAt: "2026-03-16" }] },
      { wd: 10 },
    ],
  ]),

  ...events("APR-23", [
    ["pass", "nine older ones waiting", [...begun, decided("03-04T09:00", { olderWaiting: 9 })]],
    ["breach", "ten older ones waiting", [...begun, decided("03-04T09:00", { olderWaiting: 10 })]],
    ["pass", "haste that was approved", [...begun, ["case.expedited", "03-03T09:00", {}], decided("03-04T09:00", { olderWaiting: 12 })]],
    ["notApplicable", "a queue of which nobody told", [...begun, decided("03-04T09:00")]],
  ]),
  ...records("APR-23", [
    ["breach", "five older ones, where a local rule allows four", { decidedBeforeOlder: 5 }, { n: 5 }],
    ["pass", "four older ones, where a local rule allows four", { decidedBeforeOlder: 4 }, { n: 5 }],
    ["unknown", "nobody counted", {}],
    ["notApplicable", "accepted, and nobody counted", { acceptedAt: "2026-03-02" }],
  ]),

  ...events(
    "APR-24",
    [
      ["breach", "far above its peers", [measured(0.4, peers)]],
      ["pass", "as its peers", [measured(0.08, peers)]],
      ["unknown", "four peers, which are too few", [measured(0.4, peers.slice(0, 4))]],
    ],
    MONTH,
  ),
  ...records("APR-24", [
    // Thousandths, so that the deviations are exact.
    ["pass", "three deviations above", { rate: 100, peers: [50, 60, 70, 80, 90] }],
    ["breach", "more than three", { rate: 101, peers: [50, 60, 70, 80, 90] }],
    ["pass", "far below its peers", { rate: 1, peers: [50, 60, 70, 80, 90] }],
    ["breach", "beyond the two that a locality allows", { rate: 91, peers: [50, 60, 70, 80, 90] }, { k: 2 }],
    ["unknown", "five peers, where six are wanted", { rate: 101, peers: [50, 60, 70, 80, 90] }, { minPeers: 6 }],
    ["breach", "four peers, where four are enough", { rate: 500, peers: [50, 60, 70, 80] }, { minPeers: 4 }],
    ["unknown", "peers that are all the same", { rate: 101, peers: [70, 70, 70, 70, 70] }],
    ["unknown", "no rate", { peers: [50, 60, 70, 80, 90] }],
  ]),

  ...events(
    "APR-25",
    [
      ["breach", "a licence without a case", [["certificate.reconciled", "04-01T09:00", { certNo: "C-9" }]]],
      ["pass", "a licence with its case", [["certificate.reconciled", "04-01T09:00", { certNo: "C-9", caseId: "K1" }]]],
    ],
    CERTIFICATE,
  ),
  ...records("APR-25", [
    ["breach", "a blank number of a case", { certNo: "C-9", caseId: " " }],
    ["pass", "a case", { certNo: "C-9", caseId: "K1" }],
  ]),

  ...events("APR-26", [
    ["breach", "accepted on the day of the cancellation", [received({ itemCancelledAt: "2026-03-02" }), ACCEPTED]],
    ["pass", "accepted on the day before", [received({ itemCancelledAt: "2026-03-03" }), ACCEPTED]],
    ["notApplicable", "an item that was not cancelled", begun],
    ["notApplicable", "not accepted yet", [received({ itemCancelledAt: "2026-03-02" })]],
  ]),
  ...records("APR-26", [["unknown", "nobody told whether it was cancelled", { acceptedAt: "2026-03-02" }]]),

  ...events("APR-27", [
    ["pass", "decided on the last day of the licence", [received({ expiresAt: "2026-04-30" }), ACCEPTED, decided("04-30T09:00")]],
    ["breach", "decided on the day after", [received({ expiresAt: "2026-04-30" }), ACCEPTED, decided("05-06T09:00")]],
    ["pass", "not decided on its last day yet", [received({ expiresAt: "2026-04-30" }), ACCEPTED], "04-30T23:59"],
    ["breach", "not decided when it has ended", [received({ expiresAt: "2026-04-30" }), ACCEPTED], "05-01T00:00"],
    ["pass", "applied for thirty working days before", [received({ expiresAt: "2026-04-14" }), ACCEPTED, decided("04-14T09:00")]],
    [
      "notApplicable",
      "applied for twenty-nine working days before",
      [received({ expiresAt: "2026-04-13" }), ACCEPTED, decided("04-14T09:00")],
    ],
    [
      "breach",
      "applied for in time, and received later",
      [received({ expiresAt: "2026-04-13", appliedAt: "2026-02-27" }), ACCEPTED, decided("04-14T09:00")],
    ],
    ["pass", "withdrawn before it ended", [received({ expiresAt: "2026-04-30" }), ACCEPTED, closed("04-20T09:00")], "06-01T09:00"],
    ["notApplicable", "no renewal", [...begun, decided("04-30T09:00")]],
    ["notApplicable", "received, and no renewal", [RECEIVED]],
  ]),
  ...records("APR-27", [
    ["notApplicable", "applied for too late", { expiresAt: "2026-03-31", appliedAt: "2026-03-25", asOf: "2026-04-02" }],
    [
      "breach",
      "applied for thirty working days before, and never decided",
      { expiresAt: "2026-03-31", appliedAt: "2026-02-11", asOf: "2026-04-02" },
    ],
    [
      "notApplicable",
      "applied for twenty-nine working days before, and never decided",
      { expiresAt: "2026-03-31", appliedAt: "2026-02-12", asOf: "2026-04-02" },
    ],
    [
      "breach",
      "twenty before, where twenty are enough",
      { expiresAt: "2026-03-31", appliedAt: "2026-03-03", asOf: "2026-04-02" },
      { aheadWd: 20 },
    ],
    ["unknown", "no end of the licence", { asOf: "2026-04-02" }],
  ]),

  ...events("APR-28", [
    ["pass", "called back on the fifth working day", [...begun, rated(2), followedUp("03-09T09:00")]],
    ["breach", "called back on the sixth", [...begun, rated(2), followedUp("03-10T09:00")]],
    ["pass", "not called back on the fifth yet", [...begun, rated(1)], "03-09T23:59"],
    ["breach", "not called back when they have passed", [...begun, rated(1)], "03-10T00:00"],
    [
      "breach",
      "not called back, of a case that was delivered before",
      [...begun, REVIEWED, decided("03-03T10:00"), delivered("03-03T11:00"), ["case.rated", "03-03T15:00", { score: 1 }]],
      "03-11T00:00",
    ],
    ["pass", "satisfied enough", [...begun, rated(3)], "06-01T09:00"],
  ]),
  ...records("APR-28", [
    [
      "breach",
      "a three, where a locality calls back for it",
      { ratings: [{ id: "1", at: "2026-03-02", score: 3 }], asOf: "2026-03-10" },
      { low: 3 },
    ],
    ["breach", "the second of one day", { ratings: [{ id: "1", at: "2026-03-02", score: 1, followedUpAt: "2026-03-04" }] }, { wd: 1 }],
    ["unknown", "no ratings told", {}],
    ["unknown", "nobody told the score", { ratings: [{ id: "1", at: "2026-03-02" }], asOf: "2026-03-10" }],
  ]),

  ...events("APR-29", [
    [
      "breach",
      "a score below the threshold",
      [RECEIVED, ["case.creditChecked", "03-02T09:30", { score: 59.9, validTo: "2026-12-31" }], ACCEPTED],
    ],
    ["pass", "a score at the threshold", [RECEIVED, ["case.creditChecked", "03-02T09:30", { score: 60, validTo: "2026-12-31" }], ACCEPTED]],
    [
      "unknown",
      "a low score that had run out",
      [RECEIVED, ["case.creditChecked", "03-02T09:30", { score: 45, validTo: "2026-03-01" }], ACCEPTED],
    ],
    [
      "unknown",
      "a low score that the applicant contests",
      [
        RECEIVED,
        ["case.creditChecked", "03-02T09:30", { score: 45, validTo: "2026-12-31" }],
        ["case.creditContested", "03-02T09:40", {}],
        ACCEPTED,
      ],
    ],
    [
      "pass",
      "looked up again after it had run out",
      [
        RECEIVED,
        ["case.creditChecked", "03-02T09:30", { score: 45, validTo: "2026-03-01" }],
        ["case.creditChecked", "03-04T09:30", { score: 70, validTo: "2026-12-31" }],
        accepted("03-04T10:00"),
      ],
    ],
    ["unknown", "a host that looks up no score", begun],
  ]),
  ...records("APR-29", [
    ["breach", "a low score on its last day", { acceptedAt: "2026-03-02", credit: { score: 45, validTo: "2026-03-02" } }],
    ["unknown", "a low score on the day after", { acceptedAt: "2026-03-03", credit: { score: 45, validTo: "2026-03-02" } }],
    ["unknown", "a good score that had run out", { acceptedAt: "2026-03-03", credit: { score: 90, validTo: "2026-03-02" } }],
    [
      "breach",
      "valid when received, and nobody told of an acceptance",
      { receivedAt: "2026-03-02", credit: { score: 45, validTo: "2026-03-02" } },
    ],
    ["pass", "a score that a locality lets pass", { acceptedAt: "2026-03-02", credit: { score: 45, validTo: "2026-12-31" } }, { min: 40 }],
    ["unknown", "a low score until nobody knows when", { acceptedAt: "2026-03-02", credit: { score: 45 } }],
    [
      "unknown",
      "a low score that is contested, and had run out",
      { acceptedAt: "2026-03-03", credit: { score: 45, validTo: "2026-03-02", contestedAt: "2026-03-02" } },
    ],
  ]),

  ...events("APR-30", [
    ["breach", "decided, and nobody was told", [received({ majorInterest: true }), ACCEPTED, decided("03-12T09:00")]],
    [
      "pass",
      "told before",
      [received({ majorInterest: true }), ACCEPTED, ["case.hearingRightNotified", "03-03T09:00", {}], decided("03-12T09:00")],
    ],
    [
      "breach",
      "told after",
      [received({ majorInterest: true }), ACCEPTED, decided("03-12T09:00"), ["case.hearingRightNotified", "03-13T09:00", {}]],
    ],
    ["pass", "no major interest of others", [...begun, decided("03-12T09:00")]],
    ["notApplicable", "not decided yet", [received({ majorInterest: true }), ACCEPTED]],
  ]),
  ...records("APR-30", [
    ["pass", "told on the day of the decision", { majorInterest: true, notifiedAt: "2026-03-12", decidedAt: "2026-03-12" }],
    ["breach", "told on the day after it", { majorInterest: true, notifiedAt: "2026-03-13", decidedAt: "2026-03-12" }],
    ["notApplicable", "accepted, and not decided yet", { acceptedAt: "2026-03-02", majorInterest: true }],
    ["unknown", "nobody told whether others are concerned", { decidedAt: "2026-03-12" }],
  ]),
];
