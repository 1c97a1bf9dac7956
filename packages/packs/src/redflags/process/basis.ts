import type { Citation } from "@plumbline/core";
import { practice } from "../../citations.ts";

/** A flag of the Open Contracting Partnership's list. */
export function ocp(code: string): Citation {
  return practice(`OCP Red Flags Guide ${code}`);
}
