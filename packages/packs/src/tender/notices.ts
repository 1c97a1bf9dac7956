import type { PackNotices } from "@plumbline/core";
export const tenderNotices: PackNotices = { templates: [], fields: {} };
