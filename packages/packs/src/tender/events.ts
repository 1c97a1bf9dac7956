import { defineEvent, type EventDefinition, instantSchema } from "@plumbline/core";
import * as z from "zod";
import { amountSchema } from "../money.ts";
import { processReleased } from "./process/event.ts";

/**
 * What a host reports of a public transaction (公共资源交易): works, government procurement, land and mineral rights, state-owned
 * property. An object of type `tender` is one section (标段、包), which has one winner; every event about it names it. What has a
 * life of its own is a further object: `projectContract` (under 政府采购法 instead `procurementContract`), `procurementPanel`,
 * `procurementArchive`, `bidComplaint`; `buyer` is who purchases over a year, and `market` a segment of the market in a period.
 * An award names the contract that is to be signed; a host that numbers contracts only then uses the id of the tender for both.
 * Amounts are fen; ids of persons and firms are the host's, those of persons opaque.
 */

const name = z.string().min(1).max(200);
const text = z.string().min(1).max(2000);
/** A legal day or an instant: hosts know some things only by the day. */
const when = z.union([z.iso.date(), instantSchema]);
const ids = z.array(name).max(500);
const days = z.int().nonnegative().max(3650);
const score = z.number().min(0).max(1000);

/** 工程建设、国有土地、矿业权、政府采购、国有产权. */
export const TENDER_TRANSACTIONS = ["works", "land", "mineral", "procurement", "property"] as const;
export const TENDER_METHODS = [
  "公开",
  "邀请",
  "竞争性谈判",
  "竞争性磋商",
  "询价",
  "单一来源",
  "招标",
  "拍卖",
  "挂牌",
  "协议",
  "公开竞价",
] as const;

/** The call was published, or invitations went out (招标公告、投标邀请、采购公告、出让公告、信息披露). Told again, the later counts. */
export const tenderPublished = defineEvent({
  type: "tender.published",
  data: z.strictObject({
    transaction: z.enum(TENDER_TRANSACTIONS).optional(),
    method: z.enum(TENDER_METHODS).optional(),
    /** Why not by open tender, as in 招标投标法实施条例 8. */
    ground: name.optional(),
    /** State funds hold or dominate it (国有资金占控股或者主导地位). */
    stateDominant: z.boolean().optional(),
    /** Has to be tendered by law (依法必须进行招标). */
    mandatory: z.boolean().optional(),
    /** From when the documents are handed out; else the time of the event. */
    issueAt: when.optional(),
    saleFrom: when.optional(),
    saleTo: when.optional(),
    /** Until when applications for prequalification, and bids, are taken. */
    prequalDeadline: when.optional(),
    deadline: when.optional(),
    bond: amountSchema.optional(),
    /** Estimate (估算价) or budget (预算金额). */
    estimate: amountSchema.optional(),
    /** Highest price that is allowed (最高投标限价). */
    ceiling: amountSchema.optional(),
    /** Lowest price that is allowed; null: none is set (招标投标法实施条例 27). */
    floor: amountSchema.nullable().optional(),
    /** How many were invited. */
    invited: z.int().nonnegative().max(1000).optional(),
    /** The lowest price wins (经评审的最低投标价、最低评标价). */
    priceOnly: z.boolean().optional(),
    /** Conditions for taking part, one text each; the whole list, empty when there are none. */
    clauses: z.array(text).max(500).optional(),
    /** Who designed the project or wrote its specification; empty when nobody outside did. */
    preparers: ids.optional(),
    /** Agencies that run the tender or drew up its base price; empty when there are none. */
    agents: ids.optional(),
    /** Codes of the unit that supervises the transaction, and of the one that runs the place where it is made. */
    regulator: name.optional(),
    operator: name.optional(),
    /** One of the two is subordinate to the other. */
    subordinate: z.boolean().optional(),
    /** Credit score that the documents ask of a bidder. */
    minCredit: score.optional(),
    /** Land and mineral rights: the day of the notice, and that on which bidding begins. */
    noticeAt: when.optional(),
    startAt: when.optional(),
    /** Property rights: the period of disclosure, the reserve price, what the appraisal came to. */
    disclosedFrom: when.optional(),
    disclosedTo: when.optional(),
    reserve: amountSchema.optional(),
    appraised: amountSchema.optional(),
    reserveApproved: z.boolean().optional(),
  }),
});

/** The documents were sold or handed out (发售), from when to when: what came to be, over what was announced. */
export const tenderSold = defineEvent({
  type: "tender.sold",
  data: z.strictObject({ saleFrom: when.optional(), saleTo: when.optional() }),
});

/** The documents were clarified or changed (澄清、修改). `deadline` is the one that holds from now on. */
export const tenderClarified = defineEvent({
  type: "tender.clarified",
  data: z.strictObject({
    /** It may bear on how bids are made up. */
    material: z.boolean(),
    stage: z.enum(["资格预审", "招标"]).optional(),
    deadline: when.optional(),
  }),
});

const credit = {
  creditScore: score.optional(),
  /** The last day on which it is valid. */
  creditValidTo: z.iso.date().optional(),
};

/**
 * A bid arrived (投标文件送达), with the traces of how it was made. There is no member for a price: bids are sealed until they are
 * opened (招标投标法 28), and what is told here is compared by nobody before. Sent again, it takes the place of the one before.
 */
export const bidReceived = defineEvent({
  type: "bid.received",
  data: z.strictObject({
    bidder: name,
    receivedAt: when.optional(),
    /** False: it was turned away, and is no bid. */
    accepted: z.boolean().optional(),
    mac: name.optional(),
    cpuSerial: name.optional(),
    ip: name.optional(),
    diskSerial: name.optional(),
    memorySerial: name.optional(),
    /** MD5 of the bid document. */
    md5: name.optional(),
    /** Who wrote the file, as its properties say. */
    author: name.optional(),
    /** Account that paid the bond; null: a guarantee, which comes out of no account. */
    bondAccount: name.nullable().optional(),
    staff: ids.optional(),
    legalRep: name.optional(),
    controller: name.nullable().optional(),
    ...credit,
  }),
  personal: ["author", "staff", "legalRep", "controller"],
});

/** A bid was taken back before the deadline (撤回). */
export const bidWithdrawn = defineEvent({ type: "bid.withdrawn", data: z.strictObject({ bidder: name }) });

/** A bidder disputes its credit score (信用异议), or it was rated anew. */
export const creditAppealed = defineEvent({ type: "credit.appealed", data: z.strictObject({ bidder: name }) });
export const creditRenewed = defineEvent({
  type: "credit.renewed",
  data: z.strictObject({ bidder: name, creditScore: score, creditValidTo: z.iso.date().optional() }),
});

/**
 * Somebody looked at something that is secret until the opening: a sealed bid, or who has the documents or has sent a bid
 * (招标投标法 22, 28). The actor is who looked. What is open to everybody afterwards need not be told.
 */
export const bidAccessed = defineEvent({
  type: "bid.accessed",
  data: z.strictObject({ what: z.enum(["bid", "bidders"]) }),
});

/** The bids were opened (开标), with their prices. */
export const tenderOpened = defineEvent({
  type: "tender.opened",
  data: z.strictObject({
    /** All bids; those that `bid.received` told need not be named again, but for their prices. */
    bids: z
      .array(z.strictObject({ bidder: name, price: amountSchema.optional() }))
      .max(500)
      .optional(),
    /** False: there were too few, and they stayed sealed. */
    proceeded: z.boolean().optional(),
  }),
});

/** It came to nothing (流标、废标、终止招标). Published again after it, the tender begins anew. */
export const tenderFailed = defineEvent({ type: "tender.failed", data: z.strictObject({ reason: text.optional() }) });

/** The texts of the opened bids were compared (雷同性分析): the greatest likeness of two, and errors that two have in common. */
export const tenderCompared = defineEvent({
  type: "tender.compared",
  data: z.strictObject({ maxSimilarity: z.number().min(0).max(1).optional(), sharedErrors: z.int().nonnegative().optional() }),
});

const member = z.strictObject({
  id: name,
  expert: z.boolean(),
  /** Firms in which the member has an interest; empty: none, as declared or looked up. */
  interests: ids.optional(),
});

/** The panel was formed (组建评标委员会、抽取专家). */
export const panelDrawn = defineEvent({
  type: "panel.drawn",
  data: z.strictObject({
    members: z.array(member).min(1).max(100),
    drawMethod: z.enum(["随机", "指定"]).optional(),
    /** Of a kind for which experts drawn at random would hardly do (招标投标法实施条例 47). */
    specialProject: z.boolean().optional(),
  }),
  personal: ["members"],
});

/** Somebody stood back (回避), in the panel of a tender or among the staff of a procurement; another may take the place. */
export const panelRecused = defineEvent({
  type: "panel.recused",
  data: z.strictObject({ member: name, replacedBy: member.optional() }),
  personal: ["member", "replacedBy"],
});

/** The panel handed in its report (评标报告). */
export const tenderEvaluated = defineEvent({
  type: "tender.evaluated",
  data: z.strictObject({
    reportAt: when.optional(),
    candidates: z.array(z.strictObject({ bidder: name, rank: z.int().positive().max(500) })).max(500),
    /** Bidders whose bids were rejected (否决投标); empty when none was. */
    rejected: ids.optional(),
  }),
});

/** The candidates were published (中标候选人公示), from when to when. */
export const tenderCandidatesPublished = defineEvent({
  type: "tender.candidatesPublished",
  data: z.strictObject({ publishedAt: when.optional(), closedAt: when.optional() }),
});

/** An objection (异议), or a challenge under 政府采购法 52 (质疑), came in. */
export const objectionRaised = defineEvent({
  type: "objection.raised",
  data: z.strictObject({
    objection: name,
    kind: z.enum(["资格预审文件", "招标文件", "开标", "评标结果", "质疑"]),
    /** False: it came after its own period. */
    inTime: z.boolean().optional(),
  }),
});

/** It was answered (答复). */
export const objectionAnswered = defineEvent({ type: "objection.answered", data: z.strictObject({ objection: name }) });

/** The winner was chosen (定标), and the notice of award went out (中标通知书). */
export const tenderAwarded = defineEvent({
  type: "tender.awarded",
  data: z.strictObject({
    winner: name,
    price: amountSchema.optional(),
    termDays: days.optional(),
    noticeAt: when.optional(),
    /** Among the candidates; else as the report ranks the winner. */
    rank: z.int().positive().max(500).optional(),
    /** Why not the first of them, as in 招标投标法实施条例 55. */
    replacementGround: text.optional(),
  }),
});

/** The result was made public (中标、成交结果公告). */
export const tenderResultPublished = defineEvent({ type: "tender.resultPublished", data: z.strictObject({}) });

/** The written report on the tender went to the supervising department (招标投标情况书面报告). */
export const tenderReported = defineEvent({ type: "tender.reported", data: z.strictObject({}) });

/** The bond of a bidder was paid back (退还投标保证金), or became a part of the performance bond by agreement. */
export const bondReturned = defineEvent({ type: "bond.returned", data: z.strictObject({ bidder: name }) });

/** A contract was signed (签订合同). */
export const contractSigned = defineEvent({
  type: "contract.signed",
  data: z.strictObject({
    /** Paid out of state funds, wholly or in part. */
    stateFunded: z.boolean().optional(),
    kind: z.enum(["施工", "货物", "服务"]).optional(),
    /** Estimated value, by which it is judged whether a tender is due; else the price. */
    value: amountSchema.optional(),
    price: amountSchema.optional(),
    termDays: days.optional(),
    performanceBond: amountSchema.optional(),
    /** By which exception it was not tendered (招标投标法 66, 招标投标法实施条例 9). */
    exemption: name.optional(),
    secret: z.boolean().optional(),
  }),
});

/** A procurement contract was made public (合同公告), or filed with the supervising department (合同备案). */
export const contractPublished = defineEvent({ type: "contract.published", data: z.strictObject({}) });
export const contractFiled = defineEvent({ type: "contract.filed", data: z.strictObject({}) });

/** More of the same was added to a procurement contract (补充合同), for this amount. */
export const contractSupplemented = defineEvent({ type: "contract.supplemented", data: z.strictObject({ amount: amountSchema }) });

/** Something was bought (采购), by whatever method. Object of type `buyer`. */
export const procurementOrdered = defineEvent({
  type: "procurement.ordered",
  data: z.strictObject({
    amount: amountSchema,
    supplier: name.optional(),
    method: z.enum(TENDER_METHODS).optional(),
    /** Item of the budget, and category of the goods or services. */
    budgetItem: name.optional(),
    category: name.optional(),
    /** Another method than open tender was approved, or the budget was adjusted (政府采购法实施条例 28). */
    approvedOtherMethod: z.boolean().optional(),
    budgetAdjusted: z.boolean().optional(),
  }),
});

/** The purchases of a year are complete. Object of type `buyer`. */
export const procurementYearClosed = defineEvent({
  type: "procurement.yearClosed",
  data: z.strictObject({ year: z.int().min(1990).max(9999) }),
});

/** Who handles a procurement for the buyer (采购人员及相关人员). Object of type `procurementPanel`. */
export const procurementPanelNamed = defineEvent({
  type: "procurement.panelNamed",
  data: z.strictObject({
    startAt: when.optional(),
    staff: z
      .array(
        z.strictObject({
          id: name,
          /** When a post with, or a hold over, a supplier in the race ended; null: there never was one. */
          endedWorkAt: z.iso.date().nullable().optional(),
          /** It goes on, or a share in the supplier is held. */
          current: z.boolean().optional(),
          kinOfSupplierHead: z.boolean().optional(),
        }),
      )
      .max(200),
  }),
  personal: ["staff"],
});

/** A procurement ended (采购结束), and its file was deleted (销毁采购文件). Object of type `procurementArchive`. */
export const procurementEnded = defineEvent({ type: "procurement.ended", data: z.strictObject({ endedAt: when.optional() }) });
export const archiveDeleted = defineEvent({ type: "archive.deleted", data: z.strictObject({ deleteAt: when.optional() }) });

/** A complaint went to the supervising department (投诉), which took it up or not, and decided it. Object of type `bidComplaint`. */
export const bidComplaintFiled = defineEvent({
  type: "bidComplaint.filed",
  data: z.strictObject({ transaction: z.enum(TENDER_TRANSACTIONS).optional() }),
});
export const bidComplaintAccepted = defineEvent({ type: "bidComplaint.accepted", data: z.strictObject({ accepted: z.boolean() }) });
/** Working days of tests, appraisals and expert opinions, which do not count. */
export const bidComplaintDaysExcluded = defineEvent({ type: "bidComplaint.daysExcluded", data: z.strictObject({ days }) });
export const bidComplaintDecided = defineEvent({ type: "bidComplaint.decided", data: z.strictObject({}) });

/** A segment of the market was closed for a period: its tenders are now looked at together. Object of type `market`. */
export const marketClosed = defineEvent({ type: "market.closed", data: z.strictObject({}) });

// biome-ignore lint/suspicious/noExplicitAny: events of many shapes in one list.
export const tenderEvents: readonly EventDefinition<any>[] = [
  tenderPublished,
  tenderSold,
  tenderClarified,
  bidReceived,
  bidWithdrawn,
  bidAccessed,
  creditAppealed,
  creditRenewed,
  tenderOpened,
  tenderFailed,
  tenderCompared,
  panelDrawn,
  panelRecused,
  tenderEvaluated,
  tenderCandidatesPublished,
  objectionRaised,
  objectionAnswered,
  tenderAwarded,
  tenderResultPublished,
  tenderReported,
  bondReturned,
  contractSigned,
  contractPublished,
  contractFiled,
  contractSupplemented,
  procurementOrdered,
  procurementYearClosed,
  procurementPanelNamed,
  procurementEnded,
  archiveDeleted,
  bidComplaintFiled,
  bidComplaintAccepted,
  bidComplaintDaysExcluded,
  bidComplaintDecided,
  marketClosed,
  processReleased,
];
