import type { ControlPointInput } from "@plumbline/core";
import { excerpt, memory, practice, text } from "../citations.ts";

/**
 * What is asked of a decision is not asked of a case that has none yet. A record that does not say is taken for a decision. Where the
 * answer stays unknown without some fact of the decision, `needs` says the same; here another fact may settle it before that one is there.
 */
const DECIDED = "e.?decided.orValue(true)";

/** To waive a penalty is none (行政处罚法 57): what is asked before a penalty is not asked of it. */
const NOT_WAIVED = '!(e.?grade.orValue("") == "不予" && e.?fine.orValue(0) == 0)';

/** The fine is not what the tier gives. */
const OUTSIDE_TIER =
  'e.tier.kind == "fixed" ? fen(e.fine) != fen(e.tier.value) : e.tier.kind == "range" ? (fen(e.fine) < fen(e.tier.min) || fen(e.fine) > fen(e.tier.max)) : (fen(e.fine) < fen(e.base * e.tier.minRate) || fen(e.fine) > fen(e.base * e.tier.maxRate))';

const DAYS = { type: "integer", minimum: 0, maximum: 3660 };
const PERSONS = { type: "integer", minimum: 1, maximum: 20 };
const SHARE = { type: "number", minimum: 0, maximum: 1 };
const AMOUNT = { type: "number", minimum: 0 };
const YEARS = { type: "integer", minimum: 1, maximum: 50 };
const COUNT = { type: "number", exclusiveMinimum: 0, maximum: 1000 };
const WORDS = { type: "array", items: { type: "string", minLength: 1 }, uniqueItems: true };
const BY_PARTY = { type: "object", properties: { person: AMOUNT, org: AMOUNT }, required: ["person", "org"], additionalProperties: false };

/** The grade is that of a published tier: whoever keeps to it is not held against a general rule on how tiers are made. */
const BY_BENCHMARK = 'given(e.?tier.?benchmark) && e.?grade.orValue("") == e.?tier.?grade.orValue("-")';

/** Days that do not count, and those for which the head prolonged the case before the period had passed. */
const MORE_DAYS =
  "e.?excludedDays.orValue(0) + (given(e.?extendedAt) && days(e.filedAt, e.extendedAt) <= p.days + e.?excludedDays.orValue(0) ? e.?extendedDays.orValue(0) : 0)";

/** Days of tests, and a prolongation that was approved while the seizure was still in time. */
const MORE_SEIZED =
  "e.?testDays.orValue(0) + (e.?extApproved.orValue(false) && (!given(e.?extApprovedAt) || days(e.seizedAt, e.extApprovedAt) <= p.days + e.?testDays.orValue(0)) ? p.ext : 0)";

/** 行政处罚与裁量: Penalty and discretion. */
export const penaltyControls: readonly ControlPointInput[] = [
  {
    id: "PEN-01",
    version: 1,
    title: { zh: "执法人员不足两人", en: "Fewer than two officers" },
    citations: [text("行政处罚法", "42")],
    record: "penalty",
    kind: "expression",
    settings: { when: "distinct(it.officers) < p.min", each: "steps" },
    params: { min: { value: 2, unit: "person", stricter: "higher", schema: PERSONS } },
    on: ["penalty.investigated"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: { violates: { steps: [{ officers: ["a"] }] }, passes: { steps: [{ officers: ["a", "b"] }] } },
  },
  {
    id: "PEN-02",
    version: 1,
    title: { zh: "无执法资格", en: "Officer not qualified" },
    citations: [text("行政处罚法", "42"), text("行政处罚法", "76(5)")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: "enough(it.officers, 1).exists(o, o.certValidTo == null || before(o.certValidTo, it.at))",
      each: "credentials",
    },
    on: ["penalty.officersAssigned", "penalty.investigated"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { credentials: [{ at: "2026-05-01", officers: [{ certValidTo: "2026-04-30" }] }] },
      passes: { credentials: [{ at: "2026-05-01", officers: [{ certValidTo: "2027-04-30" }] }] },
    },
  },
  {
    id: "PEN-03",
    version: 1,
    title: { zh: "立案后90日未决定", en: "No decision 90 days after filing" },
    citations: [text("行政处罚法", "60"), text("行政处罚法", "85")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: `days(e.filedAt, e.?decidedAt.orValue(asOf)) > p.days + ${MORE_DAYS}`,
      open: "given(e.?filedAt) && !given(e.?decidedAt)",
      due: `addDays(e.filedAt, p.days + 1 + ${MORE_DAYS})`,
    },
    params: { days: { value: 90, unit: "calendarDay", stricter: "lower", schema: DAYS } },
    on: ["penalty.filed", "penalty.extended", "penalty.daysExcluded", "penalty.decided"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: { violates: { filedAt: "2026-01-05", asOf: "2026-04-06" }, passes: { filedAt: "2026-01-05", asOf: "2026-04-05" } },
  },
  {
    id: "PEN-04",
    version: 1,
    title: { zh: "罚款超法定幅度", en: "Fine outside statutory range" },
    citations: [text("行政处罚法", "76(2)")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: 'fen(e.fine) > fen(e.statMax) || (fen(e.fine) < fen(e.?statMin.orValue(0)) && e.?grade.orValue("") != "减轻" && !(e.?grade.orValue("") == "不予" && e.fine == 0) && (e.mitigations == null || e.mitigations == []))',
    },
    needs: { fine: { milestone: "decided", evidence: "penalty.decided" } },
    on: ["penalty.decided"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: { violates: { fine: 120000, statMin: 10000, statMax: 100000 }, passes: { fine: 50000, statMin: 10000, statMax: 100000 } },
  },
  {
    id: "PEN-05",
    version: 1,
    title: { zh: "裁量越档", en: "Fine outside the benchmark tier" },
    citations: [excerpt("行政处罚法", "34"), practice("实务惯例(广州市行政处罚自由裁量权电子监察系统)")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: OUTSIDE_TIER,
    },
    needs: { fine: { milestone: "decided", evidence: "penalty.decided" } },
    on: ["penalty.decided"],
    level: "orange",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { fine: 60000, tier: { kind: "range", min: 10000, max: 37000 } },
      passes: { fine: 30000, base: 10000, tier: { kind: "ratio", minRate: 2, maxRate: 5 } },
    },
  },
  {
    id: "PEN-06",
    version: 1,
    title: { zh: "从轻从重幅度不符", en: "Light / heavy band mismatch" },
    citations: [memory("关于规范市场监督管理行政处罚裁量权的指导意见(国市监法规〔2022〕2号)")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: '(e.grade == "从轻" && fen(e.fine) > fen(e.statMin + p.light * (e.statMax - e.statMin))) || (e.grade == "从重" && fen(e.fine) < fen(e.statMin + p.heavy * (e.statMax - e.statMin)))',
      applies: `${DECIDED} && !(${BY_BENCHMARK})`,
    },
    params: {
      light: { value: 0.3, unit: "ratio", delegated: true, schema: SHARE },
      heavy: { value: 0.7, unit: "ratio", delegated: true, schema: SHARE },
    },
    on: ["penalty.decided"],
    level: "orange",
    mode: "shadow",
    visibility: "actor",
    examples: {
      violates: { grade: "从轻", fine: 50000, statMin: 10000, statMax: 100000 },
      passes: { grade: "从轻", fine: 37000, statMin: 10000, statMax: 100000 },
    },
  },
  {
    id: "PEN-07",
    version: 1,
    title: { zh: "无下限罚款档位不符", en: "No-minimum fine outside share of maximum" },
    citations: [excerpt("地方行政处罚裁量规则(一般情形为最高额的40%至60%,从轻不超过20%)")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: '(e.grade == "从轻" && fen(e.fine) > fen(p.light * e.statMax)) || (e.grade == "一般" && (fen(e.fine) < fen(p.lo * e.statMax) || fen(e.fine) > fen(p.hi * e.statMax)))',
      applies: `${DECIDED} && !(${BY_BENCHMARK}) && e.?statMin.orValue(0) == 0`,
    },
    params: {
      light: { value: 0.2, unit: "ratio", delegated: true, schema: SHARE },
      lo: { value: 0.4, unit: "ratio", delegated: true, schema: SHARE },
      hi: { value: 0.6, unit: "ratio", delegated: true, schema: SHARE },
    },
    on: ["penalty.decided"],
    level: "yellow",
    mode: "shadow",
    visibility: "actor",
    examples: { violates: { grade: "一般", fine: 7000, statMax: 10000 }, passes: { grade: "一般", fine: 5000, statMax: 10000 } },
  },
  {
    id: "PEN-08",
    version: 1,
    title: { zh: "无情形减轻处罚", en: "Below minimum without mitigating circumstance" },
    citations: [text("行政处罚法", "32"), text("行政处罚法", "30"), memory("行政处罚法", "31")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: "fen(e.fine) < fen(e.statMin) && !(e.?grade.orValue('') == '不予' && e.fine == 0) && !(given(e.?tier.?benchmark) && e.?tier.?grade.orValue('') == '减轻') && (e.mitigations == null || !e.mitigations.exists(m, p.grounds.exists(g, m.contains(g))))",
      applies: DECIDED,
    },
    params: {
      grounds: {
        value: [
          "主动消除",
          "主动减轻",
          "减轻违法行为危害后果",
          "减轻危害后果",
          "胁迫",
          "诱骗",
          "主动供述",
          "立功",
          "未成年",
          "不满十八周岁",
          "未满十八周岁",
          "精神病",
          "智力残疾",
          "法律、法规、规章规定",
        ],
        unit: "wording",
        schema: WORDS,
      },
    },
    on: ["penalty.decided"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { fine: 5000, statMin: 10000, mitigations: [] },
      passes: { fine: 5000, statMin: 10000, mitigations: ["主动消除"] },
    },
  },
  {
    id: "PEN-09",
    version: 1,
    title: { zh: "因申辩加重", en: "Heavier after defence" },
    citations: [text("行政处罚法", "45(2)")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: "e.defenceMade && fen(e.fine) > fen(e.notifiedFine) && !given(e.?newFacts)",
      applies: DECIDED,
    },
    on: ["penalty.decided"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { defenceMade: true, fine: 20000, notifiedFine: 15000 },
      passes: { defenceMade: true, fine: 15000, notifiedFine: 15000 },
    },
  },
  {
    id: "PEN-10",
    version: 1,
    title: { zh: "应告知听证未告知", en: "Hearing right not notified" },
    citations: [text("行政处罚法", "63")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: "(fen(e.fine) >= fen(p.largeFine[e.partyKind]) || e.?penaltyKinds.orValue([]).exists(k, p.kinds.exists(x, k.contains(x)))) && !given(e.?hearingNotifiedAt)",
      applies: DECIDED,
    },
    params: {
      largeFine: { value: { person: 5000, org: 50000 }, unit: "yuan", delegated: true, schema: BY_PARTY },
      kinds: {
        value: [
          "降低资质等级",
          "吊销许可证件",
          "吊销营业执照",
          "责令停产",
          "责令停业",
          "责令关闭",
          "限制从业",
          "没收较大数额违法所得",
          "没收较大价值非法财物",
        ],
        unit: "wording",
        schema: WORDS,
      },
    },
    on: ["penalty.decided"],
    level: "red",
    mode: "shadow",
    visibility: "actor",
    examples: { violates: { partyKind: "org", fine: 60000 }, passes: { partyKind: "org", fine: 60000, hearingNotifiedAt: "2026-03-01" } },
  },
  {
    id: "PEN-11",
    version: 1,
    title: { zh: "未法制审核", en: "No legal review" },
    citations: [text("行政处罚法", "58")],
    record: "penalty",
    kind: "expression",
    settings: {
      // A case that went through a hearing is one of those to be reviewed (58 I 2), unless the host says that it was none.
      when: "(given(e.?hearingHeldAt) ? e.?reviewRequired.orValue(true) : e.reviewRequired) && (!given(e.?legalReview) || !e.legalReview.passed || before(e.decidedAt, e.legalReview.at))",
      applies: DECIDED,
    },
    on: ["penalty.decided"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { reviewRequired: true, decidedAt: "2026-03-10" },
      passes: { reviewRequired: true, decidedAt: "2026-03-10", legalReview: { passed: true, at: "2026-03-08" } },
    },
  },
  {
    id: "PEN-12",
    version: 1,
    title: { zh: "重大案件未集体讨论", en: "Major case not decided collectively" },
    citations: [text("行政处罚法", "57(2)")],
    record: "penalty",
    kind: "expression",
    settings: { when: "e.major && !given(e.?collectiveMeetingId)", applies: DECIDED },
    on: ["penalty.decided"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: { violates: { major: true }, passes: { major: true, collectiveMeetingId: "M-1" } },
  },
  {
    id: "PEN-13",
    version: 1,
    title: { zh: "当场处罚超限", en: "On-the-spot fine over limit" },
    citations: [text("行政处罚法", "51")],
    record: "spotPenalty",
    kind: "expression",
    settings: { when: "fen(e.fine) > fen(p[e.partyKind])" },
    params: {
      person: { value: 200, unit: "yuan", stricter: "lower", schema: AMOUNT },
      org: { value: 3000, unit: "yuan", stricter: "lower", schema: AMOUNT },
    },
    on: ["penalty.imposedOnSpot"],
    level: "orange",
    mode: "advise",
    visibility: "actor",
    examples: { violates: { partyKind: "person", fine: 300 }, passes: { partyKind: "org", fine: 3000 } },
  },
  {
    id: "PEN-14",
    version: 1,
    title: { zh: "自行收缴的情形", en: "Collection by the officer" },
    citations: [text("行政处罚法", "67"), text("行政处罚法", "68"), text("行政处罚法", "69")],
    record: "fineCollection",
    kind: "expression",
    settings: {
      // Of a fine that nobody told, what was collected of it says how much it is at least.
      when: "e.collectedByOfficer && ((!given(e.?fine) && fen(e.?collected.orValue(0)) > fen(p.spot)) || fen(e.fine) > fen(p.spot)) && !given(e.?remoteByRequest) && !(given(e.?hardToEnforce) && fen(e.fine) <= fen(p.onSpot.org) && (fen(e.fine) <= fen(p.onSpot.person) || fen(e.fine) <= fen(p.onSpot[e.partyKind])))",
    },
    params: {
      spot: { value: 100, unit: "yuan", stricter: "lower", schema: AMOUNT },
      onSpot: { value: { person: 200, org: 3000 }, unit: "yuan", schema: BY_PARTY },
    },
    on: ["fine.collected"],
    level: "red",
    mode: "shadow",
    examples: { violates: { collectedByOfficer: true, fine: 500 }, passes: { collectedByOfficer: true, fine: 100 } },
  },
  {
    id: "PEN-15",
    version: 1,
    title: { zh: "送达超期", en: "Service late" },
    citations: [text("行政处罚法", "61"), text("行政处罚法", "85")],
    record: "penalty",
    kind: "expression",
    settings: {
      // A decision that was set aside before it was served need not be served any more.
      when: "wd(e.decidedAt, e.?servedAt.orValue(e.?revokedAt.orValue(asOf))) > (given(e.?partyPresent) ? 0 : p.wd)",
      open: "given(e.?decidedAt) && !given(e.?servedAt) && !given(e.?revokedAt)",
      due: "addWd(e.decidedAt, (given(e.?partyPresent) ? 0 : p.wd) + 1)",
    },
    needs: { decidedAt: { milestone: "decided", evidence: "penalty.decided" } },
    params: { wd: { value: 7, unit: "workingDay", stricter: "lower", schema: DAYS } },
    on: ["penalty.decided", "penalty.served", "penalty.revoked"],
    level: "yellow",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { decidedAt: "2026-09-24", servedAt: "2026-10-13" },
      passes: { decidedAt: "2026-09-24", servedAt: "2026-10-10" },
    },
  },
  {
    id: "PEN-16",
    version: 1,
    title: { zh: "一事二罚", en: "Two fines for one act" },
    citations: [text("行政处罚法", "29")],
    record: "penalizedAct",
    kind: "expression",
    settings: { when: "e.finesForSameAct > 1 || (given(e.?earlierFine) && given(e.?laterFine))" },
    on: ["penalty.decided", "penalty.revoked"],
    level: "red",
    mode: "shadow",
    examples: { violates: { finesForSameAct: 2 }, passes: { finesForSameAct: 1 } },
  },
  {
    id: "PEN-17",
    version: 1,
    title: { zh: "超追责时效", en: "Past limitation" },
    citations: [text("行政处罚法", "36")],
    record: "penalty",
    kind: "expression",
    settings: {
      when: "years(e.actEndedAt, e.foundAt) > (given(e.?lifeOrFinance) && e.?harm.orValue(true) ? p.special : p.normal)",
      // To file an old act, or to find that it is too old, is no penalty.
      applies: `${DECIDED} && ${NOT_WAIVED}`,
    },
    params: { normal: { value: 2, unit: "year", schema: YEARS }, special: { value: 5, unit: "year", schema: YEARS } },
    on: ["penalty.decided"],
    level: "orange",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { actEndedAt: "2023-01-01", foundAt: "2026-01-05" },
      passes: { actEndedAt: "2024-06-01", foundAt: "2026-01-05" },
    },
  },
  {
    id: "PEN-18",
    version: 1,
    title: { zh: "加处罚款的数额", en: "Amount of the surcharge" },
    citations: [text("行政处罚法", "72(1)(1)")],
    record: "surcharge",
    kind: "expression",
    settings: { when: "fen(e.surcharge) > fen(e.fine) || fen(e.surcharge) > fen(p.rate * e.fine * e.lateDays)" },
    params: { rate: { value: 0.03, unit: "ratio", stricter: "lower", schema: SHARE } },
    on: ["fine.surcharged"],
    level: "orange",
    mode: "advise",
    visibility: "actor",
    examples: { violates: { fine: 10000, lateDays: 60, surcharge: 18000 }, passes: { fine: 10000, lateDays: 10, surcharge: 3000 } },
  },
  {
    id: "PEN-19",
    version: 1,
    title: { zh: "罚没款未缴库", en: "Fines not remitted" },
    citations: [text("行政处罚法", "71"), text("行政处罚法", "74(2)"), text("行政处罚法", "85")],
    record: "fineCollection",
    kind: "expression",
    settings: {
      // Without a day of handing in, two periods together may have been kept: only beyond both is it certain.
      when: "(e.collected > e.remitted && wd(e.?handedInAt.orValue(e.collectedAt), asOf) > p.wd) || (given(e.?remittedAt) && (given(e.?handedInAt) ? wd(e.handedInAt, e.remittedAt) > p.wd : wd(e.collectedAt, e.remittedAt) > 2 * p.wd || (wd(e.collectedAt, e.remittedAt) > p.wd && known(e.handedInAt)))) || (given(e.?handedInAt) && wd(e.collectedAt, e.handedInAt) > p.wd)",
      open: "given(e.?collectedAt) && e.collected > e.remitted",
      due: "addWd(e.?handedInAt.orValue(e.collectedAt), p.wd + 1)",
    },
    params: { wd: { value: 2, unit: "workingDay", stricter: "lower", schema: DAYS } },
    on: ["fine.collected", "fine.handedIn", "fine.remitted"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { collected: 1000, remitted: 0, collectedAt: "2026-03-02", asOf: "2026-03-06" },
      passes: { collected: 1000, remitted: 1000, collectedAt: "2026-03-02", asOf: "2026-03-06" },
    },
  },
  {
    id: "PEN-20",
    version: 1,
    title: { zh: "同案不同罚", en: "Like case, unlike penalty" },
    citations: [practice()],
    record: "likeCases",
    kind: "expression",
    settings: {
      when: "ratio(abs(it.fine - median(enough(it.peers, p.minPeers))), mad(it.peers)) > p.k",
      each: "members",
    },
    params: {
      k: { value: 5, unit: "count", stricter: "lower", schema: COUNT },
      minPeers: { value: 5, unit: "count", schema: { type: "integer", minimum: 5, maximum: 50 } },
    },
    on: ["penalty.decided"],
    level: "yellow",
    mode: "shadow",
    examples: {
      violates: { members: [{ fine: 90000, peers: [20000, 21000, 22000, 23000, 25000] }] },
      passes: { members: [{ fine: 24000, peers: [20000, 21000, 22000, 23000, 25000] }] },
    },
  },
  {
    id: "PEN-21",
    version: 1,
    title: { zh: "公开信息未及时撤回", en: "Revoked decision not withdrawn" },
    citations: [text("行政处罚法", "48(2)")],
    record: "penaltyRevocation",
    kind: "expression",
    settings: {
      when: "wd(e.revokedAt, e.?withdrawnAt.orValue(asOf)) > p.wd",
      applies: "e.?publicationTold.orValue(true) ? e.?published.orValue(true) : e.published",
      open: "given(e.?revokedAt) && !given(e.?withdrawnAt)",
      due: "addWd(e.revokedAt, p.wd + 1)",
    },
    params: { wd: { value: 3, unit: "workingDay", stricter: "lower", schema: DAYS } },
    on: ["penalty.revoked", "penalty.publicationWithdrawn"],
    level: "yellow",
    mode: "advise",
    visibility: "actor",
    examples: { violates: { revokedAt: "2026-03-02", asOf: "2026-03-06" }, passes: { revokedAt: "2026-03-02", withdrawnAt: "2026-03-05" } },
  },
  {
    id: "PEN-22",
    version: 1,
    title: { zh: "查封扣押超期", en: "Seizure too long" },
    citations: [text("行政强制法", "25")],
    record: "seizure",
    kind: "expression",
    settings: {
      when: `days(e.seizedAt, e.?liftedAt.orValue(asOf)) > p.days + ${MORE_SEIZED}`,
      open: "given(e.?seizedAt) && !given(e.?liftedAt)",
      due: `addDays(e.seizedAt, p.days + 1 + ${MORE_SEIZED})`,
    },
    params: {
      days: { value: 30, unit: "calendarDay", stricter: "lower", schema: DAYS },
      ext: { value: 30, unit: "calendarDay", stricter: "lower", schema: DAYS },
    },
    on: ["seizure.imposed", "seizure.extended", "seizure.tested", "seizure.lifted"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: { violates: { seizedAt: "2026-03-01", asOf: "2026-04-01" }, passes: { seizedAt: "2026-03-01", asOf: "2026-03-31" } },
  },
  {
    id: "PEN-23",
    version: 1,
    title: { zh: "未事先告知", en: "No notice before the decision" },
    citations: [text("行政处罚法", "44"), text("行政处罚法", "62"), text("行政处罚法", "45")],
    record: "penalty",
    kind: "expression",
    settings: {
      // A party that expressly gave up its statement need not be asked for one (62).
      when: "!given(e.?rightsWaived) && (!given(e.?noticedAt) || before(e.decidedAt, e.noticedAt))",
      applies: NOT_WAIVED,
    },
    // A host that tells of no filing, as of no other step, is not held to tell of this one.
    needs: { filedAt: { milestone: "decided", evidence: "penalty.filed" } },
    on: ["penalty.decided"],
    level: "red",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { filedAt: "2026-03-02", decidedAt: "2026-04-01" },
      passes: { filedAt: "2026-03-02", noticedAt: "2026-03-12", decidedAt: "2026-04-01" },
    },
  },
  {
    id: "PEN-24",
    version: 1,
    title: { zh: "偏离裁量基准的记录不全", en: "Record of a departure from the benchmark incomplete" },
    citations: [memory("国务院办公厅关于进一步规范行政裁量权基准制定和管理工作的意见(国办发〔2022〕27号)"), text("行政处罚法", "34")],
    record: "penalty",
    kind: "expression",
    settings: {
      // That nothing at all is told of a departure is for PEN-05 to point out, and no finding here.
      when: `(${OUTSIDE_TIER}) && !(given(e.departure.reasoned) && (given(e.departure.approved) || given(e.?collectiveMeetingId)))`,
      applies: DECIDED,
    },
    on: ["penalty.decided"],
    level: "orange",
    mode: "shadow",
    examples: {
      violates: { fine: 60000, tier: { kind: "range", min: 10000, max: 37000 }, departure: { reasoned: false } },
      passes: { fine: 60000, tier: { kind: "range", min: 10000, max: 37000 }, departure: { reasoned: true, approved: true } },
    },
  },
  {
    id: "PEN-25",
    version: 1,
    title: { zh: "抽查案件未复核", en: "Sampled case not reviewed" },
    citations: [practice()],
    record: "penaltySample",
    kind: "expression",
    settings: {
      when: "wd(e.sampledAt, e.?reviewedAt.orValue(asOf)) > p.wd",
      open: "given(e.?sampledAt) && !given(e.?reviewedAt)",
      due: "addWd(e.sampledAt, p.wd + 1)",
    },
    params: { wd: { value: 20, unit: "workingDay", delegated: true, schema: DAYS } },
    on: ["penalty.sampled", "penalty.sampleReviewed"],
    level: "yellow",
    mode: "shadow",
    examples: {
      violates: { sampledAt: "2026-03-02", asOf: "2026-03-31" },
      passes: { sampledAt: "2026-03-02", reviewedAt: "2026-03-30" },
    },
  },
  {
    id: "PEN-26",
    version: 1,
    title: { zh: "听证通知不足七日", en: "Hearing announced too late" },
    citations: [text("行政处罚法", "64(2)"), text("行政处罚法", "85")],
    record: "penalty",
    kind: "expression",
    settings: { when: "wd(e.hearingAnnouncedAt, e.hearingHeldAt) < p.wd" },
    params: { wd: { value: 7, unit: "workingDay", stricter: "higher", schema: DAYS } },
    needs: { hearingHeldAt: { milestone: "heard", evidence: "penalty.hearingHeld" } },
    on: ["penalty.hearingAnnounced", "penalty.hearingHeld"],
    level: "yellow",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { hearingAnnouncedAt: "2026-03-02", hearingHeldAt: "2026-03-10" },
      passes: { hearingAnnouncedAt: "2026-03-02", hearingHeldAt: "2026-03-11" },
    },
  },
  {
    id: "PEN-27",
    version: 1,
    title: { zh: "先行登记保存未及时处理", en: "Kept evidence not dealt with in time" },
    citations: [text("行政处罚法", "56"), text("行政处罚法", "85")],
    record: "evidencePreservation",
    kind: "expression",
    settings: {
      when: "wd(e.preservedAt, e.?disposedAt.orValue(asOf)) > p.wd || !e.approvedByHead",
      open: "given(e.?preservedAt) && !given(e.?disposedAt)",
      due: "addWd(e.preservedAt, p.wd + 1)",
    },
    params: { wd: { value: 7, unit: "workingDay", stricter: "lower", schema: DAYS } },
    on: ["evidence.preserved", "evidence.disposed"],
    level: "orange",
    mode: "advise",
    visibility: "actor",
    examples: {
      violates: { preservedAt: "2026-03-02", approvedByHead: true, asOf: "2026-03-12" },
      passes: { preservedAt: "2026-03-02", approvedByHead: true, disposedAt: "2026-03-11" },
    },
  },
];
