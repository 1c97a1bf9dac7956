import * as z from "zod";
import { numberOf } from "../../event/attributes.ts";
import { defineControlKind } from "../define-control-kind.ts";
import { breach, NONE, pass, unknown } from "../verdict.ts";
import { attributeKey, caseAttribute, caseAttributePath, factsOf, givenAt, sourcesOf } from "./shared.ts";

const APPLICABLE = Object.freeze({ applicable: 1 });
const WITHIN = pass(APPLICABLE);

/** Breached when one amount of a case exceeds another, times a factor. */
export const amountCompare = defineControlKind({
  kind: "amount.compare",
  summary: "The left amount of the case is greater than the right amount times `factor`.",
  params: z.strictObject({ left: attributeKey, right: attributeKey, factor: z.number() }),
  measures: { applicable: "sum" },
  prepare: (params) => params,
  reads: ({ left, right }) => ({ facts: factsOf([left, right]), trace: false }),
  check(record, params) {
    const leftValue = caseAttribute(record, params.left);
    const rightValue = caseAttribute(record, params.right);
    if (leftValue === undefined || rightValue === undefined) return NONE;
    const leftPath = caseAttributePath(record, params.left);
    const rightPath = caseAttributePath(record, params.right);
    const left = numberOf(leftValue);
    const right = numberOf(rightValue);
    if (Number.isNaN(left)) return unknown([leftPath]);
    if (Number.isNaN(right)) return unknown([rightPath]);
    if (left <= right * params.factor) return WITHIN;
    const events = sourcesOf(record, [params.left, params.right]);
    const fields = { [leftPath]: leftValue, [rightPath]: rightValue };
    return breach({ key: "", reason: "amount_exceeded", at: givenAt(record, [params.left, params.right]), events, fields }, APPLICABLE);
  },
});
