import { type ControlPack, type OrgPath, type Overlay, PlumblineError, type Responsibility } from "@plumbline/core";
import * as z from "zod";

const id = z.string().min(1).max(512);
const holder = z.strictObject({
  role: z.enum(["principalLeader", "disciplineOfficer", "processOwner", "staff"]),
  org: id.optional(),
  post: id.optional(),
});
const holders = z.array(holder).max(100).optional();

export const responsibilitySchema = z
  .strictObject({
    control: id.optional(),
    risk: id.optional(),
    org: id.optional(),
    accountable: holder.optional(),
    responsible: holders,
    consulted: holders,
    informed: holders,
  })
  .refine(({ control, risk }) => (control === undefined) !== (risk === undefined), "name either a control or a risk");

interface ResponsibleFor {
  readonly control?: string | undefined;
  readonly risk?: string | undefined;
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
  inputs: readonly Responsibility[],
  packs: readonly Pick<ControlPack, "controls" | "risks">[],
  {
    overlays = [],
    orgPath = () => [],
  }: { readonly overlays?: readonly Overlay[] | undefined; readonly orgPath?: OrgPath | undefined } = {},
): readonly Responsibility[] {
  const all = inputs.map((input, i): Responsibility => {
    const { data, error } = responsibilitySchema.safeParse(input);
    if (data) return data;
    const issue = error.issues[0];
    throw invalid(`${i}: ${issue?.path.join(".") || "(whole)"}: ${issue?.message}`);
  });
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
