import { regulation } from "./regulation.ts";

export const cadreRegulations = [
  regulation("公务员法", "Civil Servants Law", "law", [
    ["44", "机关外兼职须经批准,不得领取报酬", "Side jobs for the service are approved and unpaid"],
    ["48", "晋升领导职务实行任前公示和试用期", "Promotions to leading posts are published first and begin on trial"],
    ["49", "职级逐级晋升,经公示后审批", "Ranks are climbed one by one, published before approval"],
    ["59", "公务员不得有的行为,包括违规营利和兼职", "What civil servants must not do, business and side jobs among it"],
    ["64", "受处分期间不得晋升职务、职级和级别", "No promotion while a sanction runs: 6, 12, 18 or 24 months"],
    [
      "74",
      "亲属不得直接隶属或者从事人事、财务、纪检等工作;不得监管亲属企业所在行业",
      "No relatives in one line of command or its personnel, audit and finance; nobody heads the regulator of a relative's firm",
    ],
    ["75", "主要领导职务实行地域回避", "Chief posts are not held at home"],
    ["76", "执行公务涉及本人或者亲属利害关系的回避", "Nobody handles matters in which they or kin have an interest"],
    ["77", "本人应当申请,机关审查决定", "They say so themselves; the agency decides"],
    ["85", "辞职书面申请,三十日内审批,领导成员九十日内", "Resignations are decided within 30 days, of leaders within 90"],
    ["86", "不得辞职的情形,包括正在接受审计、审查、调查", "When nobody may resign: under audit or investigation, among others"],
    [
      "107",
      "领导成员离职三年、其他人员两年内不得到相关企业任职或者从事相关营利",
      "Three years after leaving a leading post, two after any other, no job or business tied to the former work",
    ],
  ]),
  regulation("公职人员政务处分法", "Law on Administrative Discipline of Public Employees", "law", [
    ["28", "政治方面违法行为的处分", "Discipline for political offences", "liability"],
    [
      "29",
      "不报告重大事项、隐瞒个人事项、篡改档案的处分",
      "Discipline for matters not reported, personal ones concealed, files altered",
      "liability",
    ],
    ["30", "违反民主集中制、拒不执行决定的处分", "Discipline for deciding alone or defying what was decided", "liability"],
    ["31", "违规出境、办理证件的处分", "Discipline for unlawful exits and documents", "liability"],
    ["33", "贪污贿赂、谋取私利的处分", "Discipline for corruption and private gain", "liability"],
    ["34", "收受、赠送可能影响公正的财物和宴请的处分", "Discipline for gifts and hospitality that may sway", "liability"],
    ["35", "违规发放津贴、超标准接待用车、公款消费的处分", "Discipline for allowances, lavish receptions and spending", "liability"],
    ["36", "违规营利、兼职取酬的处分", "Discipline for business and paid side jobs", "liability"],
  ]),
  regulation("村民委员会组织法", "Organic Law of Villagers' Committees (text of 2018)", "law", [
    ["34", "建立真实完整的村务档案", "Village records are kept, true and complete", "content"],
    ["35", "成员任期和离任经济责任审计,结果公布", "Members are audited in office and when they leave; results are published"],
  ]),
  regulation(
    "国家行政机关及其工作人员在国内公务活动中不得赠送和接受礼品的规定",
    "Provisions on Gifts in Domestic Public Business",
    "regulation",
    [
      [
        "3",
        "不得以会议、节日、试用、婚丧等名义变相送收礼品",
        "No gifts under the name of meetings, feasts, trials or family occasions",
        "content",
      ],
      ["9", "收下的礼品一个月内交出并上交国库", "What was taken is handed in within a month"],
    ],
  ),
  regulation("国务院关于在对外公务活动中赠送和接受礼品的规定", "Provisions on Gifts in Foreign Public Business", "regulation", [
    ["6", "对外赠礼须经批准", "Gifts to foreign guests are approved"],
    [
      "7",
      "二百元以上的一个月内申报上缴,礼金和有价证券一律上缴",
      "Worth 200 yuan or more: declared and handed in within a month; money always",
    ],
    ["10", "登记造册、保管、处理并每年通报", "They are listed, kept, dealt with, and reported each year"],
  ]),
];
