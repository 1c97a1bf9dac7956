import { practice } from "../../citations.ts";
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

export const R024 = defineMarketFlag<RatioParams, Ratio, Ratios>({
  id: "R024",
  title: { zh: "次低报价与中标价过近", en: "Price close to the winning bid" },
  definition: {
    zh: "次低有效报价高出中标报价的比例，不大于全部项目该比例的下限（Q1−1.5×IQR，或所设的阈值）。",
    en: "The lowest other valid bid lies above the winning one by no more than the lower fence of all processes (Q1 − 1.5 IQR, or a threshold that is set).",
  },
  rationale: {
    zh: "{winner}以{winningAmount|amount} {currency}中标，其次{next}报价{nextAmount|amount} {currency}，高出{difference|percent}；界限为{fence|percent}，由{compared}个项目算得。",
    en: "{winner} won at {winningAmount|amount} {currency}; next was {next} at {nextAmount|amount} {currency}, {difference|percent} above. The fence is {fence|percent}, over {compared} processes.",
  },
  caution: {
    zh: "标准化货物、公开的最高限价或指导价、电子竞价的末轮，报价本来就接近。",
    en: "Prices of standard goods, under a published ceiling, or in the last round of an auction lie close together by nature.",
  },
  basis: [practice("OCP Red Flags Guide R024")],
  params: ratioParams("lower"),
  needs: RATIO_NEEDS,
  observe: observeRatios,
  start: startRatios,
  add: addRatio,
  merge: mergeRatios,
  judge: (state, params, group) => judgeRatios(state, params, group, true),
});
