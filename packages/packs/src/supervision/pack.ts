import { type ControlPack, definePack } from "@plumbline/core";
import { numberingControls } from "./controls.ts";
import { supervisionNotices } from "./notices.ts";
import { source } from "./records.ts";

/**
 * The supervision of the supervision itself (监察系统自身), as far as the trail can notice it: numbers that are missing, two stories under one
 * identity, a numbering that began anew. The other control points of the domain are data without a record as yet.
 */
export function supervision(): ControlPack {
  return definePack({
    id: "supervision",
    version: "0.1.0",
    title: { zh: "监察系统自身", en: "The supervision system itself" },
    records: [source()],
    controls: numberingControls,
    notices: supervisionNotices,
  });
}
