import type { ControlPointInput } from "@plumbline/core";

export const genericControls: readonly ControlPointInput[] = [];
