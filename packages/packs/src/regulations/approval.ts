import { regulation } from "./regulation.ts";

export const approvalRegulations = [
  regulation("行政许可法", "Administrative Licensing Law", "law", [
    ["10", "政府监督许可机关,许可机关监督被许可人", "Governments supervise the agencies, agencies those who hold licences", "principle"],
    [
      "30",
      "许可的依据、条件、程序、期限和全部材料清单要在办公场所公示",
      "Basis, conditions, procedure, time and the full list of papers are posted",
    ],
    [
      "31",
      "不得要求与事项无关的材料,不得以转让技术为条件",
      "No papers that have nothing to do with the matter, no transfer of technology as a price",
    ],
    [
      "32",
      "材料不齐的五个工作日内一次告知,逾期视为受理;受理与否都出具注明日期的书面凭证",
      "What is missing is told once, within 5 working days, else the application counts as accepted; a dated receipt either way",
    ],
    ["33", "网上公布事项,机关之间共享信息", "Items are published online, agencies share information", "principle"],
    ["34", "需要核实实质内容的,由两名以上工作人员核查", "Where facts have to be verified, two or more officers do it"],
    [
      "35",
      "下级初审后直接报送上级,上级不得要求重复提供材料",
      "The lower agency passes the file on; the upper one may not ask for papers again",
    ],
    ["36", "事项直接关系他人重大利益的,告知该利害关系人并听取意见", "Others whose major interests are at stake are told and heard"],
    ["37", "按法定程序在法定期限内作出决定", "The decision follows the procedure and comes within the time"],
    ["38", "准予要有书面决定;不予许可说明理由并告知救济途径", "A grant is in writing; a refusal gives reasons and says how to appeal"],
    ["39", "需要证件的,颁发加盖印章的许可证件", "Where a certificate is due, it is sealed and issued", "content"],
    ["40", "准予许可的决定公开,公众可以查阅", "Grants are public and open to inspection"],
    [
      "42",
      "受理后二十个工作日内决定,负责人批准可延长十日并告知理由;联合办理四十五日加十五日",
      "Decided within 20 working days of acceptance, 10 more if the head approves and the applicant is told why; 45 and 15 where agencies act jointly",
    ],
    ["43", "下级机关初审同样为二十个工作日", "The lower agency has 20 working days for its review"],
    ["44", "准予后十个工作日内颁发、送达证件", "The certificate is delivered within 10 working days"],
    [
      "45",
      "听证、招标、检验、鉴定、专家评审等时间不计入期限,并书面告知所需时间",
      "Hearing, tender, inspection, appraisal and expert review stop the clock; the applicant is told in writing for how long",
    ],
    [
      "46",
      "依法应当听证或者涉及公共利益的重大许可,公告并听证",
      "Where law or a major public interest asks for it, a hearing is announced and held",
    ],
    [
      "47",
      "直接涉及他人重大利益的,决定前告知听证权;五日内申请的,二十日内组织",
      "Those concerned are told of their right to a hearing; asked for within 5 days, it is held within 20",
    ],
    [
      "48",
      "听证七日前通知、公开举行、主持人不是审查人员,依笔录决定",
      "Seven days' notice, in public, led by somebody else than the reviewer; the decision rests on its record",
    ],
    ["49", "变更许可事项的申请,符合条件的依法办理", "Applications to change a licence are handled like others", "principle"],
    [
      "50",
      "延续申请在届满三十日前提出,期满前不答复视为准予延续",
      "A renewal asked for 30 days before expiry is granted if nobody decides before that day",
    ],
    ["57", "有数量限制的,按受理先后顺序决定", "Where numbers are limited, the order of acceptance decides"],
    ["58", "许可和监督检查不得收费,法律、行政法规另有规定的除外", "No fees for licences or inspections unless a law or regulation says so"],
    ["59", "收费按公布的项目和标准,全部上缴国库", "Fees follow the published items and rates and go to the treasury"],
    ["61", "监督检查情况和结果记录、签字、归档", "Inspections are recorded, signed and filed"],
    [
      "72",
      "不受理、不公示、不告知、不一次告知、不说明理由、不听证等的责任",
      "Liability for refusing to accept, to post, to inform, to say all at once, to give reasons, to hear",
      "liability",
    ],
    ["73", "办理许可、实施检查中收受他人财物的责任", "Liability for taking advantages", "liability"],
    [
      "74",
      "违法准予、违法不予、不在期限内决定、不择优的责任",
      "Liability for wrongful grants and refusals, late decisions, and passing over the best",
      "liability",
    ],
    ["75", "违法收费、截留挪用收费的责任", "Liability for unlawful fees and diverted ones", "liability"],
    ["82", "期限以工作日计算", "Periods are working days", "principle"],
  ]),
  regulation("优化营商环境条例", "Regulation on Optimising the Business Environment", "regulation", [
    ["35", "政务服务事项标准化,不得增设办理条件和环节", "Services are standardised; no conditions or steps are added"],
    [
      "36",
      "一次告知补正内容,在公开的时限内办结,超时公开说明理由",
      "What is missing is told once; work ends in the published time, else the reason is published",
    ],
    ["40", "许可实行清单管理,清单之外和已经取消的不得实施", "Licences are on a list; those off it or abolished are not applied"],
    [
      "43",
      "中介服务要有依据,不得指定机构,委托费用由机关承担",
      "Intermediary services need a basis, none is prescribed, and the agency pays for those that it commissions",
    ],
    ["44", "清单之外不得索要证明,部门之间互认共享", "No certificates beyond the list; agencies share theirs"],
    ["53", "推行以信用为基础的监管", "Supervision builds on credit"],
    [
      "54",
      "检查对象和人员随机抽取,结果公开,多个事项合并或者联合抽查",
      "Those inspected and inspectors are drawn at random, results are published, several matters are joined",
    ],
    [
      "58",
      "执法公示、全过程记录、重大决定法制审核",
      "Enforcement is published and recorded throughout; major decisions get a legal review",
    ],
    ["59", "优先采用非强制手段,罚没收入不与执法机关利益挂钩", "Softer means first; fines never feed the agency", "principle"],
    ["60", "健全裁量基准制度", "Benchmarks for discretion are kept", "principle"],
  ]),
];
