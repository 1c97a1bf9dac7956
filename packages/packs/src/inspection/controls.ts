import type { ControlPointInput } from "@plumbline/core";

export const inspectionControls: readonly ControlPointInput[] = [];
