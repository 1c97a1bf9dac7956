import { memory, practice } from "../../citations.ts";
import { defineMarketFlag } from "../types.ts";
import {
  addRatio,
  judgeRatios,
  mergeRatios,
  observeRatios,
  RATIO_NEEDS,
  type Ratio,
  type RatioParams,
  type Ratios,
  ratioParams,
  startRatios,
} from "./ratios.ts";

export const R058 = defineMarketFlag<RatioParams, Ratio, Ratios>({
  id: "R058",
  title: { zh: "中标价大幅低于其他报价", en: "Heavily discounted bid" },
  definition: {
    zh: "次低有效报价高出中标报价的比例，不小于全部项目该比例的上限（Q3+1.5×IQR，或所设的阈值）。",
    en: "The lowest other valid bid lies above the winning one by at least the upper fence of all processes (Q3 + 1.5 IQR, or a threshold that is set).",
  },
  rationale: {
    zh: "{winner}以{winningAmount|amount} {currency}中标，其次{next}报价{nextAmount|amount} {currency}，高出{difference|percent}；界限为{fence|percent}，由{compared}个项目算得。",
    en: "{winner} won at {winningAmount|amount} {currency}; next was {next} at {nextAmount|amount} {currency}, {difference|percent} above. The fence is {fence|percent}, over {compared} processes.",
  },
  caution: {
    zh: "单位录错（元与万元）、报价范围不同、新进入者的低价策略，也会形成很大的差距。",
    en: "A wrong unit, bids for different scopes, or a newcomer's pricing also make wide gaps.",
  },
  basis: [practice("OCP Red Flags Guide R058"), memory("招标投标法", "33")],
  params: ratioParams("upper"),
  needs: RATIO_NEEDS,
  observe: observeRatios,
  start: startRatios,
  add: addRatio,
  merge: mergeRatios,
  judge: (state, params, group) => judgeRatios(state, params, group, false),
});
