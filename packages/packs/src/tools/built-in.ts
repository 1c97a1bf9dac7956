import { type ControlPack, type ControlPoint, defineControlPoint, type Text } from "@plumbline/core";
import { approval } from "../approval/index.ts";
import { cadre } from "../cadre/pack.ts";
import { CONTROLS_BY_DOMAIN } from "../controls.ts";
import { decision } from "../decision/pack.ts";
import { generic } from "../generic/pack.ts";
import { inspection } from "../inspection/index.ts";
import { penalty } from "../penalty/index.ts";
import { REGULATIONS } from "../regulations/index.ts";
import { supervision } from "../supervision/index.ts";
import { tender } from "../tender/pack.ts";
import type { RegulationArticles } from "./lint-regulations.ts";

/** Every pack of this package, as it is without options of a host. */
export function builtInPacks(): readonly ControlPack[] {
  return [approval(), penalty(), decision(), tender(), cadre(), supervision(), inspection(), generic()];
}

/** A control point with the domain that it belongs to; a domain without a pack as yet has control points all the same. */
export interface DomainControl {
  readonly pack: string;
  readonly control: ControlPoint;
}

export function builtInControls(): readonly DomainControl[] {
  return Object.entries(CONTROLS_BY_DOMAIN).flatMap(([pack, controls]) =>
    controls.map((control) => ({ pack, control: defineControlPoint(control) })),
  );
}

/** The regulations that were read article by article for these packs. */
export function builtInRegulations(): readonly RegulationArticles[] {
  return REGULATIONS;
}

/** Domains whose control points have no pack as yet. */
const TITLES: Readonly<Record<string, Text>> = {
  expense: { zh: "三公经费", en: "Vehicles, receptions, overseas trips" },
  fund: { zh: "专项资金", en: "Special funds" },
  rural: { zh: "农村三资", en: "Rural collective assets" },
  investment: { zh: "政府投资项目", en: "Government investment projects" },
  disclosure: { zh: "公开、信访与投诉", en: "Disclosure, petitions, complaints" },
  casework: { zh: "线索、处置与整改", en: "Leads, handling, rectification" },
  benefit: { zh: "惠民资金比对", en: "Matching of benefit payments" },
};

/** What a catalogue needs of a pack; domains without one have titles and control points. */
export type ControlSource = Pick<ControlPack, "id" | "title" | "controls" | "notices" | "examples" | "risks">;

/** Packs, and the other domains as far as they go, in the order of the domains. */
export function builtInSources(): readonly ControlSource[] {
  const packs = builtInPacks();
  return Object.entries(CONTROLS_BY_DOMAIN).flatMap(([id, controls]): readonly ControlSource[] => {
    const pack = packs.find((candidate) => candidate.id === id);
    if (pack) return [pack];
    const title = TITLES[id] ?? { zh: id, en: id };
    return controls.length === 0 ? [] : [{ id, title, controls: controls.map(defineControlPoint), notices: { templates: [], fields: {} } }];
  });
}
