import type { ControlPointInput } from "@plumbline/core";
import { GENERIC_DOCUMENT } from "./document.ts";

/** 通用内控: internal controls that rest on no norm, for the records of any host. */
export const genericControls: readonly ControlPointInput[] = GENERIC_DOCUMENT.controls;
