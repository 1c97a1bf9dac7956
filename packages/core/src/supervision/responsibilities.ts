import * as z from "zod";
import type { OrgPath, Overlay } from "../control/overlay.ts";
import { PlumblineError } from "../errors.ts";
import type { ControlPack } from "../pack.ts";
import { checked } from "./shape.ts";

/** 党政领导、纪检监察部门、业务部门、党员干部. */
export const WORK_ROLES = ["principalLeader", "disciplineOfficer", "processOwner", "staff"] as const;

const id = z.string().min(1).max(512);
const holder = z.strictObject({ role: z.enum(WORK_ROLES), org: id.optional(), post: id.optional() });
const holders = z.array(holder).max(100).default([]);

/** Who answers for a control point or a risk of a pack (RACI). Roles, posts and organisations; persons come and go by the directory. */
export const responsibilitySchema = z
  .strictObject({
    control: id.optional(),
    risk: id.optional(),
    /** For this organisation and those below it; without it for all. */
    org: id.optional(),
    /** One answers for it. An entry may wait for them, but nothing is in force on the strength of it. */
    accountable: holder.optional(),
    responsible: holders,
    consulted: holders,
    informed: holders,
  })
  .refine(({ control, risk }) => (control === undefined) !== (risk === undefined), "name either a control or a risk");
export type ResponsibilityInput = z.input<typeof responsibilitySchema>;
export type Responsibility = z.output<typeof responsibilitySchema>;

export interface ResponsibleFor {
  readonly control?: string;
  readonly risk?: string;
}

/** The most specific entry for an organisation, given as its path from the root. */
export function responsibilityFor(
  all: readonly Responsibility[],
  { control, risk }: ResponsibleFor,
  path: readonly string[],
): Responsibility | undefined {
  const own = all.filter((one) => one.control === control && one.risk === risk);
  return own
    .filter(({ org }) => org === undefined || path.includes(org))
    .reduce<Responsibility | undefined>((best, one) => (best && depth(best, path) >= depth(one, path) ? best : one), undefined);
}

/**
 * Validates who answers for what. Throws `SETTING_INVALID` for a control or risk that no pack has, for two entries of one place, and for a control
 * that is switched on, or a risk with one, while nobody is accountable: such a one cannot be activated.
 */
export function defineResponsibilities(
  inputs: readonly ResponsibilityInput[],
  packs: readonly Pick<ControlPack, "controls" | "risks">[],
  {
    overlays = [],
    orgPath = () => [],
  }: { readonly overlays?: readonly Overlay[] | undefined; readonly orgPath?: OrgPath | undefined } = {},
): readonly Responsibility[] {
  const all = inputs.map((input) => checked(responsibilitySchema, input, "responsibility"));
  const controls = packs.flatMap((pack) => pack.controls);
  const risks = packs.flatMap((pack) => pack.risks ?? []);
  const seen = new Set<string>();
  for (const { control, risk, org } of all) {
    const name = nameOf({ control, risk });
    if (![...controls, ...risks].some((one) => one.id === (control ?? risk))) throw invalid(`no pack has ${name}`);
    if (seen.has(`${name}|${org ?? ""}`)) throw invalid(`${name} has two entries for ${org ?? "all"}`);
    seen.add(`${name}|${org ?? ""}`);
  }
  const demand = (of: ResponsibleFor, org: string | undefined, path: readonly string[]): void => {
    if (responsibilityFor(all, of, path)?.accountable) return;
    throw invalid(`${nameOf(of)} cannot be activated${org === undefined ? "" : ` for ${org}`}: nobody is accountable for it`);
  };
  // An entry of an organisation stands in place of the one above, also where it names nobody.
  const places = [undefined, ...all.flatMap(({ org }) => org ?? []), ...overlays.map(({ org }) => org)];
  for (const org of new Set(places)) {
    const path = org === undefined ? [] : [...new Set([...orgPath(org), org])];
    const active = new Set(
      controls
        .filter(({ id: control, mode }) => {
          // Whatever is switched on on any day has somebody from the beginning.
          return (
            mode !== "off" || overlays.some((one) => path.includes(one.org) && one.control === control && (one.mode ?? "off") !== "off")
          );
        })
        .map((control) => control.id),
    );
    for (const control of active) demand({ control }, org, path);
    for (const risk of risks) if (risk.controls.some((control) => active.has(control))) demand({ risk: risk.id }, org, path);
  }
  return all;
}

function depth({ org }: Responsibility, path: readonly string[]): number {
  return org === undefined ? -1 : path.indexOf(org);
}

function nameOf({ control, risk }: { readonly control?: string | undefined; readonly risk?: string | undefined }): string {
  return control === undefined ? `risk ${risk}` : `control ${control}`;
}

function invalid(why: string): PlumblineError {
  return new PlumblineError("SETTING_INVALID", `responsibilities: ${why}`);
}
