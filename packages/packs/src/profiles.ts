import { type ControlPack, type Json, type OverlayInput, PlumblineError } from "@plumbline/core";
import type { CONTROLS_BY_DOMAIN } from "./controls.ts";
import type { POWER_TAGS, PowerItem } from "./powers/catalogue.ts";

export type Domain = keyof typeof CONTROLS_BY_DOMAIN;
export type PowerTag = (typeof POWER_TAGS)[number];

/** What a kind of unit loads, to begin with: a unit adds what else it does. */
export interface UnitProfile {
  readonly id: string;
  readonly title: { readonly zh: string; readonly en: string };
  /** Packs, by id. */
  readonly packs: readonly Domain[];
  /** Control points of those packs that have nothing to find at such a unit. */
  readonly without?: readonly string[];
  /** Where such a unit departs from the packs; each becomes an overlay once a document orders it. */
  readonly settings?: readonly {
    readonly control: string;
    readonly mode?: "shadow" | "advise";
    readonly params?: Readonly<Record<string, Json>>;
  }[];
}

/** Supervision watches the system itself, and the generic rules hold everywhere. */
const ALWAYS: readonly Domain[] = ["supervision", "generic"];

/** Kinds of units as the practice of the cities has them; a sample to be adapted. */
export const UNIT_PROFILES: readonly UnitProfile[] = [
  {
    id: "economic-regulator",
    title: { zh: "经济管理和监督部门", en: "Economic regulator" },
    packs: ["approval", "decision", "tender", "fund", "investment", "expense", "cadre", ...ALWAYS],
  },
  {
    id: "enforcement",
    title: { zh: "行政执法部门", en: "Enforcement body" },
    packs: ["penalty", "inspection", "approval", "expense", "cadre", "disclosure", ...ALWAYS],
    // Whoever enforces has the codes to scan.
    settings: [{ control: "INS-13", mode: "advise" }],
  },
  {
    id: "service-centre",
    title: { zh: "政务服务中心", en: "Service centre" },
    packs: ["approval", "disclosure", "expense", "cadre", ...ALWAYS],
  },
  {
    id: "state-owned-enterprise",
    title: { zh: "国有企业", en: "State-owned enterprise" },
    packs: ["decision", "tender", "investment", "expense", "cadre", ...ALWAYS],
  },
  {
    id: "public-utility",
    title: { zh: "公用事业单位", en: "Public utility" },
    packs: ["decision", "tender", "fund", "expense", "disclosure", "cadre", ...ALWAYS],
  },
  {
    id: "trading-centre",
    title: { zh: "公共资源交易中心", en: "Trading centre" },
    packs: ["tender", "disclosure", "expense", "cadre", ...ALWAYS],
  },
  {
    id: "county",
    title: { zh: "县（市、区）", en: "County" },
    packs: [
      "approval",
      "penalty",
      "inspection",
      "decision",
      "tender",
      "fund",
      "investment",
      "expense",
      "rural",
      "benefit",
      "disclosure",
      "casework",
      "cadre",
      ...ALWAYS,
    ],
  },
  {
    id: "township",
    title: { zh: "乡镇、街道", en: "Township or sub-district" },
    packs: ["rural", "benefit", "fund", "expense", "disclosure", ...ALWAYS],
  },
];

/** Packs for what a power is about. */
export const PACKS_BY_TAG: Readonly<Record<PowerTag, readonly Domain[]>> = {
  planning: ["decision"],
  "fund-use": ["fund"],
  "engineering-award": ["tender", "investment"],
  "material-purchase": ["tender"],
  licensing: ["approval"],
  penalty: ["penalty"],
  inspection: ["inspection"],
  "land-grant": ["tender"],
  "property-right": ["tender"],
  decision: ["decision"],
  personnel: ["cadre"],
};

/** The profile of a kind of unit. Throws `SETTING_INVALID`, with those there are, for one that is none. */
export function unitProfile(id: string): UnitProfile {
  const found = UNIT_PROFILES.find((profile) => profile.id === id);
  if (found) return found;
  const known = UNIT_PROFILES.map((profile) => profile.id).join(", ");
  throw new PlumblineError("SETTING_INVALID", `no profile "${id}" of a unit; there are ${known}`);
}

/** Packs that the powers of a unit ask for, each once, in the order of ids. */
export function packsForItems(items: readonly Pick<PowerItem, "tags">[]): readonly Domain[] {
  return [...new Set(items.flatMap(({ tags }) => tags.flatMap((tag) => PACKS_BY_TAG[tag])))].sort();
}

export interface ProfiledPacks {
  /** Of those available, in their order, without the control points that the profile leaves out. */
  readonly packs: readonly ControlPack[];
  /** Asked for and not available. */
  readonly missing: readonly string[];
}

/** Chooses from packs what a profile, and what the powers of the unit ask for besides. */
export function packsFor(
  profile: UnitProfile,
  available: readonly ControlPack[],
  items: readonly Pick<PowerItem, "tags">[] = [],
): ProfiledPacks {
  const wanted = new Set<string>([...profile.packs, ...packsForItems(items)]);
  const without = new Set(profile.without ?? []);
  const packs = available.filter((pack) => wanted.has(pack.id)).map((pack) => lessened(pack, without));
  const there = new Set(packs.map((pack) => pack.id));
  return { packs, missing: [...wanted].filter((id) => !there.has(id)).sort() };
}

function lessened(pack: ControlPack, without: ReadonlySet<string>): ControlPack {
  if (!pack.controls.some(({ id }) => without.has(id))) return pack;
  return {
    ...pack,
    controls: pack.controls.filter(({ id }) => !without.has(id)),
    notices: { ...pack.notices, templates: pack.notices.templates.filter(({ control }) => !without.has(control)) },
    ...(pack.examples && { examples: pack.examples.filter(({ control }) => !without.has(control)) }),
    ...(pack.risks && { risks: pack.risks.map((risk) => ({ ...risk, controls: risk.controls.filter((id) => !without.has(id)) })) }),
  };
}

/** The settings of a profile as overlays of one organisation, by the document that orders them. */
export function overlaysOf(
  profile: UnitProfile,
  { org, effectiveFrom, basis }: { readonly org: string; readonly effectiveFrom: string; readonly basis: string },
): readonly OverlayInput[] {
  return (profile.settings ?? []).map(({ control, mode, params }) => ({
    org,
    control,
    effectiveFrom,
    basis,
    ...(mode === undefined ? undefined : { mode }),
    ...(params === undefined ? undefined : { params }),
  }));
}
