import type { Text } from "@plumbline/core";

interface Decision {
  readonly fineFen: number;
  readonly reason: string;
  readonly document: string;
  /** RFC 3339. */
  readonly at: string;
  /** The supervisor could not be asked before; the decision was made without. */
  readonly unasked?: boolean;
}

export interface PenaltyCase {
  readonly id: string;
  readonly party: Text;
  readonly creditCode: string;
  readonly cause: Text;
  readonly handler: Text;
  readonly facts: Text;
  readonly law: Text;
  readonly circumstances: Text;
  readonly officers: Text;
  readonly hearing: Text;
  /** Days, `YYYY-MM-DD`. */
  readonly filedOn: string;
  readonly inspectedOn: string;
  readonly noticedOn: string;
  readonly reviewedOn: string;
  /** The fine that the party was told of, in fen. */
  readonly noticedFen: number;
  state: "open" | "decided" | "recused";
  decision?: Decision;
}

/** The officer who is signed in. Ids are opaque; names stay in this system. */
export const OFFICER = { id: "u-3107", org: "anlan.market", post: "handler", name: { zh: "沈若溪", en: "Shen Ruoxi" } } as const;
/** Who went to the inspection with her. */
export const COLLEAGUE = { id: "u-2214", name: { zh: "韩知行", en: "Han Zhixing" } } as const;

/** What was found, in the codes of the published discretion benchmark (裁量基准); which tier they lead to is for the benchmark to say. */
export const ACT_CODE = "AL-TZ-088";
export const CIRCUMSTANCES = ["harm-none", "first-time", "remedied", "devices-6-20"] as const;

/** The case of the story, the one for the Vue page, and the one that is decided while the supervisor is stopped. */
export const STORY_CASE = "AL-2026-417";
export const VUE_CASE = "AL-2026-421";
export const LATER_CASE = "AL-2026-426";

const LIFTS = {
  cause: { zh: "未按规定进行电梯维护保养", en: "Lift maintenance not done as required" },
  law: {
    zh: "《中华人民共和国特种设备安全法》第八十八条第二款（一万元以上十万元以下罚款）",
    en: "Special Equipment Safety Law, Article 88 (2): a fine of 10,000 to 100,000 yuan",
  },
  circumstances: {
    zh: "初次；按期改正；未造成危害后果；涉及电梯 6 至 20 台",
    en: "First time; remedied in time; no harm; 6 to 20 lifts",
  },
  hearing: { zh: "已随事先告知书告知，当事人未要求听证", en: "Told with the prior notice; no hearing was asked for" },
  officers: {
    zh: `${OFFICER.name.zh}、${COLLEAGUE.name.zh}（执法证均在有效期内）`,
    en: `${OFFICER.name.en}, ${COLLEAGUE.name.en} (both certificates valid)`,
  },
  handler: OFFICER.name,
} as const;

/** The cases on this officer's desk and those that were decided, newest first. */
export function openCases(): PenaltyCase[] {
  return [
    lifts(LATER_CASE, { zh: "安澜市云阶电梯工程有限公司", en: "Anlan Yunjie Lift Engineering Ltd." }, "91990104MA0P8D2K4H", 9, 9_000_000, {
      filedOn: "2026-10-26",
      inspectedOn: "2026-10-28",
      noticedOn: "2026-11-12",
      reviewedOn: "2026-11-19",
    }),
    lifts(
      VUE_CASE,
      { zh: "安澜市众合物业设备服务有限公司", en: "Anlan Zhonghe Building Services Ltd." },
      "91990103MA0M5T7R2C",
      7,
      8_500_000,
      {
        filedOn: "2026-10-20",
        inspectedOn: "2026-10-22",
        noticedOn: "2026-11-11",
        reviewedOn: "2026-11-18",
      },
    ),
    lifts(STORY_CASE, { zh: "安澜市捷安电梯维保有限公司", en: "Anlan Jie'an Lift Maintenance Ltd." }, "91990102MA0K3R5T7X", 12, 8_000_000, {
      filedOn: "2026-10-12",
      inspectedOn: "2026-10-14",
      noticedOn: "2026-11-09",
      reviewedOn: "2026-11-17",
    }),
    decided(
      lifts("AL-2026-397", { zh: "安澜市恒升电梯服务部", en: "Anlan Hengsheng Lift Service" }, "92990102MA0H6W9Q3B", 6, 3_000_000, {
        filedOn: "2026-09-14",
        inspectedOn: "2026-09-16",
        noticedOn: "2026-10-12",
        reviewedOn: "2026-10-19",
      }),
      "2026-10-21T10:20:00+08:00",
    ),
    decided(
      lifts("AL-2026-371", { zh: "安澜市天梯机电有限公司", en: "Anlan Tianti Mechanical Ltd." }, "91990121MA0F2J8N5K", 14, 4_500_000, {
        filedOn: "2026-08-24",
        inspectedOn: "2026-08-26",
        noticedOn: "2026-09-14",
        reviewedOn: "2026-09-21",
      }),
      "2026-09-23T15:05:00+08:00",
    ),
  ];
}

function lifts(
  id: string,
  party: Text,
  creditCode: string,
  count: number,
  noticedFen: number,
  days: Pick<PenaltyCase, "filedOn" | "inspectedOn" | "noticedOn" | "reviewedOn">,
): PenaltyCase {
  const day = chineseDay(days.inspectedOn);
  const facts = {
    zh: `${day}现场检查，发现当事人维保的 ${count} 台电梯，近两期维保项目未按安全技术规范完成，记录与实际不符；责令改正后已按期改正。`,
    en: `Inspection on ${days.inspectedOn}: for ${count} lifts under contract the last two rounds of maintenance were incomplete and records did not match. Remedied in time once ordered.`,
  };
  return { ...LIFTS, ...days, id, party, creditCode, facts, noticedFen, state: "open" };
}

function decided(one: PenaltyCase, at: string): PenaltyCase {
  const decision = { fineFen: one.noticedFen, reason: "初次违法且按期改正，按一般情节处罚。", document: documentOf(one), at };
  return { ...one, state: "decided", decision };
}

/** The number that the decision document would get. */
export const documentOf = (one: Pick<PenaltyCase, "id">): string => `安市监处罚〔2026〕${Number(one.id.split("-").at(-1))}号`;

const chineseDay = (day: string): string => `${Number(day.slice(5, 7))} 月 ${Number(day.slice(8))} 日`;
