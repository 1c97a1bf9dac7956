/**
 * 安澜市, a city that does not exist: agencies, their items and their officers. Division codes beginning with 99 are not
 * given to any place; officers are opaque ids.
 */
export interface CityItem {
  readonly code: string;
  readonly title: string;
  /** Published list of materials. */
  readonly materials: readonly string[];
  /** Published fee in fen; 0: free of charge. */
  readonly fee: number;
  /** How often it is asked for, relative to the others. */
  readonly weight: number;
  /** Decided at the window on the day (即办件). */
  readonly instant: boolean;
  readonly inspection?: boolean;
  readonly majorInterest?: boolean;
  readonly joint?: boolean;
  readonly renewal?: boolean;
  /** Largest amount in fen that the deciding post may approve. */
  readonly maxAmount?: number;
}

export interface CityAgency {
  readonly org: string;
  readonly title: string;
  readonly items: readonly CityItem[];
  readonly acceptors: readonly string[];
  readonly reviewers: readonly string[];
  readonly approvers: readonly string[];
  readonly inspectors: readonly string[];
}

export const CITY = { name: "安澜市", region: "990100", source: "spxt.anlan" } as const;

const DISTRICTS = ["990102", "990103", "990104", "990121"];
export const REGIONS: readonly string[] = DISTRICTS;

const COMMON = ["申请表", "身份证明"];

export const AGENCIES: readonly CityAgency[] = [
  agency("anlan.market", "市市场监督管理局", [
    {
      code: "SC-01",
      title: "食品经营许可(新办)",
      materials: [...COMMON, "经营场所证明", "布局图"],
      fee: 0,
      weight: 16,
      instant: false,
      inspection: true,
    },
    { code: "SC-02", title: "食品经营许可(变更)", materials: [...COMMON, "许可证原件"], fee: 0, weight: 30, instant: true },
    { code: "SC-03", title: "食品经营许可(延续)", materials: [...COMMON, "许可证原件"], fee: 0, weight: 8, instant: true, renewal: true },
  ]),
  agency("anlan.housing", "市住房和城乡建设局", [
    {
      code: "ZJ-01",
      title: "建筑工程施工许可",
      materials: [...COMMON, "用地批准手续", "施工合同", "资金证明"],
      fee: 0,
      weight: 6,
      instant: false,
      maxAmount: 5_000_000_000,
    },
    {
      code: "ZJ-02",
      title: "商品房预售许可",
      materials: [...COMMON, "投资证明", "测绘报告"],
      fee: 0,
      weight: 4,
      instant: false,
      majorInterest: true,
    },
    { code: "ZJ-03", title: "燃气经营许可证变更", materials: [...COMMON, "变更证明"], fee: 0, weight: 12, instant: true },
  ]),
  agency("anlan.health", "市卫生健康委员会", [
    { code: "WJ-01", title: "公共场所卫生许可", materials: [...COMMON, "检测报告"], fee: 0, weight: 10, instant: false, inspection: true },
    { code: "WJ-02", title: "护士执业注册", materials: [...COMMON, "资格证书", "体检证明"], fee: 0, weight: 26, instant: true },
    { code: "WJ-03", title: "放射诊疗许可校验", materials: [...COMMON, "检测报告"], fee: 0, weight: 6, instant: true },
  ]),
  agency("anlan.transport", "市交通运输局", [
    { code: "JT-01", title: "道路货物运输经营许可", materials: [...COMMON, "车辆技术等级证明"], fee: 1_000, weight: 12, instant: true },
    { code: "JT-02", title: "道路运输证配发", materials: [...COMMON, "行驶证"], fee: 1_500, weight: 28, instant: true },
    {
      code: "JT-03",
      title: "涉路施工许可",
      materials: [...COMMON, "施工方案", "安全评估"],
      fee: 0,
      weight: 3,
      instant: false,
      joint: true,
    },
  ]),
  agency("anlan.ecology", "市生态环境局", [
    {
      code: "HB-01",
      title: "建设项目环境影响评价审批",
      materials: [...COMMON, "环评文件"],
      fee: 0,
      weight: 4,
      instant: false,
      majorInterest: true,
      maxAmount: 20_000_000_000,
    },
    { code: "HB-02", title: "排污许可变更", materials: [...COMMON, "变更说明"], fee: 0, weight: 9, instant: true },
  ]),
  agency("anlan.culture", "市文化和旅游局", [
    {
      code: "WL-01",
      title: "娱乐场所设立审批",
      materials: [...COMMON, "场所证明", "消防意见"],
      fee: 0,
      weight: 3,
      instant: false,
      inspection: true,
    },
    { code: "WL-02", title: "营业性演出审批", materials: [...COMMON, "演出方案"], fee: 0, weight: 14, instant: true },
  ]),
  agency("anlan.emergency", "市应急管理局", [
    {
      code: "YJ-01",
      title: "危险化学品经营许可",
      materials: [...COMMON, "安全评价报告"],
      fee: 0,
      weight: 4,
      instant: false,
      inspection: true,
    },
    { code: "YJ-02", title: "特种作业操作证补发", materials: [...COMMON, "遗失声明"], fee: 2_000, weight: 18, instant: true },
  ]),
  agency("anlan.agriculture", "市农业农村局", [
    {
      code: "NY-01",
      title: "动物防疫条件合格证",
      materials: [...COMMON, "场所布局图"],
      fee: 0,
      weight: 5,
      instant: false,
      inspection: true,
    },
    { code: "NY-02", title: "拖拉机登记", materials: [...COMMON, "来历证明", "检验合格证明"], fee: 4_500, weight: 15, instant: true },
  ]),
];

function agency(org: string, title: string, items: readonly CityItem[]): CityAgency {
  const officers = (role: number, count: number) => Array.from({ length: count }, (_, i) => opaque(`${org}/${role}/${i}`));
  return { org, title, items, acceptors: officers(1, 6), reviewers: officers(2, 6), approvers: officers(3, 5), inspectors: officers(4, 6) };
}

/** An id that says nothing about the person: FNV-1a of the place in the list. */
function opaque(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `u${(hash >>> 0).toString(16).padStart(8, "0")}`;
}
