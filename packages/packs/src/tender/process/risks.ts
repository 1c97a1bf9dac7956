import type { PackRisk } from "@plumbline/core";
import { practice } from "../../citations.ts";
import { RED_FLAGS } from "../../redflags/registry.ts";
import { isMarketFlag, type RedFlag } from "../../redflags/types.ts";
import { redFlagId } from "./controls.ts";

const GUIDE = practice("实务惯例(OCP Red Flags Guide)");

/** Where the red flags look, in the order in which a flag is asked whether it belongs there. */
const PLACES: readonly (Omit<PackRisk, "controls"> & { readonly has: (flag: RedFlag) => boolean })[] = [
  {
    id: "BID-R22",
    title: { zh: "市场格局异常，少数企业长期得利", en: "A market in which few gain, again and again" },
    layer: "unit",
    post: "supervisor",
    step: "市场分析",
    aspect: "environment",
    likelihood: 3,
    impact: 4,
    citations: [GUIDE],
    measure: {
      zh: "按采购人、品类比对多个项目，定期复核异常关系",
      en: "Processes are compared by buyer and class; what stands out is looked at in turn",
    },
    has: isMarketFlag,
  },
  {
    id: "BID-R23",
    title: { zh: "合同履行与中标结果不一致", en: "Contracts that move away from what was awarded" },
    layer: "department",
    post: "buyer",
    step: "合同履行",
    aspect: "duty",
    likelihood: 3,
    impact: 4,
    citations: [GUIDE],
    measure: { zh: "公开合同变更和支付，与中标结果逐项比对", en: "Amendments and payments are published and compared with the award" },
    has: (flag) => reads(flag, "contracts"),
  },
  {
    id: "BID-R24",
    title: { zh: "投标人之间、投标与评审中的异常", en: "Bids and bidders that are not independent" },
    layer: "post",
    post: "agency",
    step: "开标评标",
    aspect: "ethics",
    likelihood: 4,
    impact: 4,
    citations: [GUIDE],
    measure: { zh: "开标后比对报价、联系方式和文件特征", en: "Prices, contacts and traces of files are compared after the opening" },
    has: (flag) => reads(flag, "bids") || reads(flag, "parties"),
  },
  {
    id: "BID-R25",
    title: { zh: "采购方式和时间安排限制竞争", en: "Methods and times that keep bidders out" },
    layer: "department",
    post: "buyer",
    step: "采购准备",
    aspect: "institution",
    likelihood: 3,
    impact: 3,
    citations: [GUIDE],
    measure: { zh: "公开采购方式理由和时间安排", en: "Reasons for the method, and the times, are published" },
    has: () => true,
  },
];

/** Each red flag at the one place where it looks. */
export const RED_FLAG_RISKS: readonly PackRisk[] = PLACES.map((place) => {
  const { has, ...risk } = place;
  const before = PLACES.slice(0, PLACES.indexOf(place));
  const flags = RED_FLAGS.filter((flag) => has(flag) && !before.some((other) => other.has(flag)));
  return { ...risk, controls: flags.map(redFlagId) };
}).filter(({ controls }) => controls.length > 0);

function reads({ needs }: RedFlag, section: string): boolean {
  return needs.some((paths) => paths.some((path) => path.startsWith(section)));
}
