import { regulation } from "./regulation.ts";

export const inspectionRegulations = [
  regulation("中小企业促进法", "Law on the Promotion of Small and Medium Enterprises", "law", [
    ["52", "不得实施没有法律、法规依据的检查,不得强制参加考核、培训等", "No inspections without a basis, no forced appraisals or courses"],
    ["53", "不得违约拖欠中小企业款项", "Their bills are paid as agreed"],
    ["56", "随机抽查,同一部门合并、不同部门联合", "Drawn at random; one agency joins its matters, several inspect together"],
    ["60", "查处强制参加、违法收费摊派等行为", "Forced participation and unlawful levies are dealt with", "liability"],
  ]),
  regulation("特种设备安全法", "Law on the Safety of Special Equipment", "law", [
    ["57", "依法监督检查,公众聚集场所的重点检查", "Inspected by law, places where crowds gather above all", "principle"],
    ["61", "检查时可以行使的职权", "What inspectors may do", "power"],
    ["62", "发现违法行为或者隐患,书面发出监察指令", "What is found wrong is ordered in writing to be mended"],
    ["65", "检查由二名以上持证监察人员进行并出示证件", "Two certified inspectors at least, who show their certificates"],
    ["66", "每次检查的内容、问题和处理记录签字归档", "Each inspection is recorded, signed and filed"],
  ]),
  regulation("北京市优化营商环境条例(2024年修订)", "Beijing Regulation on the Business Environment (2024)", "local", [
    ["65", "除特殊行业外实行双随机、一公开", "Random draws and open results outside special sectors"],
    [
      "67",
      "年度执法检查计划三月底前公布,写明主体、对象、方式、项目和比例",
      "The year's plan is public by the end of March, with who, whom, how, what and how many",
    ],
    ["68", "无事不扰,降低现场检查频次", "No visit without need, fewer on site", "principle"],
    ["69", "使用行政检查单,扫码记录,第三方不得单独进入", "By check-list, recorded by scanning the licence; third parties never alone"],
    ["70", "多个部门检查同一对象的联合进行", "Several agencies inspect one party together"],
  ]),
  regulation("上海市优化营商环境条例(2024年修订)", "Shanghai Regulation on the Business Environment (2024)", "local", [
    [
      "62",
      "年度执法检查计划三月底前公布,写明主体、对象、方式、项目和比例",
      "The year's plan is public by the end of March, with who, whom, how, what and how many",
    ],
    ["63", "统筹频次,避免重复,推行检查码", "Frequency is coordinated, nothing twice, with a code for each inspection"],
    ["64", "第三方协助须有协议,不得单独检查或者出具意见", "Third parties help by contract and never inspect alone"],
    ["70", "随机抽查与信用、风险挂钩,多个事项合并", "Draws follow credit and risk; several matters are joined"],
  ]),
];
