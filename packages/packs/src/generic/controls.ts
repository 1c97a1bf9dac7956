import type { ControlPointInput } from "@plumbline/core";
import document from "./generic.json" with { type: "json" };

/** 通用内控: internal controls that rest on no norm, for the records of any host. */
export const genericControls = document.controls as unknown as readonly ControlPointInput[];
