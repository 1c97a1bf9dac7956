import * as z from "zod";
import { PlumblineError } from "../errors.ts";
import { type Json, jsonSchema, structureFlaw } from "../event/trace-event.ts";
import { type ControlPoint, dateSchema, defaultValues, MODES, type Mode, reviewSchema } from "./control-point.ts";
import { nearest } from "./define-control-kind.ts";

const text = z.string().min(1);

export const overlaySchema = z.strictObject({
  /** Organisation for whose subtree it holds. */
  org: text,
  control: text,
  params: z.record(z.string(), jsonSchema).default({}),
  mode: z.enum(MODES).optional(),
  effectiveFrom: dateSchema,
  effectiveTo: dateSchema.optional(),
  /** The document by which the organisation set it. */
  basis: text.optional(),
  /** Mode `block` needs it where the control point has none of its own. */
  reviewedBy: reviewSchema.optional(),
});

export type OverlayInput = z.input<typeof overlaySchema>;
/** What an organisation changes of a control point, for itself and those below it. */
export type Overlay = z.output<typeof overlaySchema>;

/** Organisations from the root down to `org` itself. */
export type OrgPath = (org: string) => readonly string[];

/** One step by which a value came about, from the control point down to the most specific organisation. */
export interface Provenance {
  readonly name: string;
  readonly value: Json;
  /** The organisation that set it, or `control` for the value of the control point itself. */
  readonly org: string;
  readonly basis?: string;
  /** Looser than what a tier above has in force, and so without effect. */
  readonly overruled?: true;
}

export interface Resolved {
  readonly values: Readonly<Record<string, Json>>;
  readonly mode: Mode;
  /** Every value that was set on the way, in order; the last of a name that was not overruled is in force. */
  readonly provenance: readonly Provenance[];
}

/** The tree of organisations as parents by child; a cycle or an unknown parent is an error at start. */
export function orgTree(parents: Readonly<Record<string, string | null>>): OrgPath {
  const paths = new Map<string, readonly string[]>();
  const pathOf = (org: string, seen: readonly string[]): readonly string[] => {
    const known = paths.get(org);
    if (known) return known;
    if (seen.includes(org))
      throw new PlumblineError("OVERLAY_INVALID", `organisation ${org} is its own ancestor: ${[...seen, org].join(" → ")}`);
    const parent = Object.hasOwn(parents, org) ? parents[org] : undefined;
    if (parent === undefined)
      throw new PlumblineError("OVERLAY_INVALID", `organisation ${org} is not in the tree; add it with its parent or null`);
    const path = parent === null ? [org] : [...pathOf(parent, [...seen, org]), org];
    paths.set(org, path);
    return path;
  };
  for (const org of Object.keys(parents)) pathOf(org, []);
  return (org) => paths.get(org) ?? [];
}

/**
 * The values and the mode in force for an organisation on a date (`YYYY-MM-DD`): national → province → city → unit →
 * post, the most specific wins, unless a tier above has since tightened beyond it. `overlays` are those of this control.
 */
export function resolveOverlays(control: ControlPoint, overlays: readonly Overlay[], path: readonly string[], on: string): Resolved {
  const values = defaultValues(control);
  const provenance: Provenance[] = Object.entries(values).map(([name, value]) => ({ name, value, org: "control" }));
  let { mode } = control;
  for (const org of path) {
    const above = { ...values };
    for (const overlay of inForce(overlays, org, on)) {
      const from = overlay.basis === undefined ? { org } : { org, basis: overlay.basis };
      for (const [name, value] of Object.entries(overlay.params)) {
        const parameter = parameterOf(control, name);
        if (!parameter) continue; // of another version
        if (!parameter.delegated && isLooser(above[name], value, parameter.stricter)) {
          provenance.push({ name, value, ...from, overruled: true });
          continue;
        }
        values[name] = value;
        provenance.push({ name, value, ...from });
      }
      if (overlay.mode !== undefined) {
        mode = overlay.mode;
        provenance.push({ name: "mode", value: mode, ...from });
      }
    }
  }
  return { values, mode, provenance };
}

/**
 * Validates overlays against the control points they change, each in the light of what its organisation inherits.
 * Throws `OVERLAY_INVALID` for an unknown control or parameter and `OVERLAY_LOOSENS` where a lower tier would allow
 * more than the tier above.
 */
export function defineOverlays(inputs: readonly OverlayInput[], controls: readonly ControlPoint[], orgPath: OrgPath): readonly Overlay[] {
  const overlays = inputs.map(parseOverlay);
  for (const overlay of overlays) {
    const versions = controls.filter((control) => control.id === overlay.control);
    if (versions.length === 0) {
      throw new PlumblineError(
        "OVERLAY_INVALID",
        `overlay of ${overlay.org}: no control ${overlay.control}${nearest(
          overlay.control,
          controls.map((c) => c.id),
        )}`,
      );
    }
    refuseTwins(overlay, overlays);
    refuseUnknownParameters(overlay, versions);
    for (const control of versions) checkOverlay(overlay, control, overlays, orgPath);
  }
  return overlays;
}

function parameterOf(control: ControlPoint, name: string): ControlPoint["params"][string] | undefined {
  return Object.hasOwn(control.params, name) ? control.params[name] : undefined;
}

function refuseTwins(overlay: Overlay, overlays: readonly Overlay[]): void {
  const { org, control, effectiveFrom } = overlay;
  const twin = overlays.find(
    (other) => other !== overlay && other.org === org && other.control === control && other.effectiveFrom === effectiveFrom,
  );
  if (!twin) return;
  throw new PlumblineError("OVERLAY_INVALID", `${org} has two overlays for ${control} from ${effectiveFrom}; make them one`);
}

/** A parameter may have come with a later version, or gone with it; one that no version has is misspelt. */
function refuseUnknownParameters(overlay: Overlay, versions: readonly ControlPoint[]): void {
  for (const name of Object.keys(overlay.params)) {
    if (versions.some((control) => parameterOf(control, name))) continue;
    const known = versions.flatMap((control) => Object.keys(control.params));
    throw new PlumblineError(
      "OVERLAY_INVALID",
      `overlay of ${overlay.org}: ${overlay.control} has no parameter "${name}"${nearest(name, [...new Set(known)])}`,
    );
  }
}

function parseOverlay(input: OverlayInput): Overlay {
  const flaw = structureFlaw(input);
  if (flaw) throw new PlumblineError("OVERLAY_INVALID", `overlay ${flaw}`);
  const parsed = overlaySchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new PlumblineError(
    "OVERLAY_INVALID",
    `overlay of ${input?.org} for ${input?.control}: ${issue?.path.join(".") || "(whole)"}: ${issue?.message}`,
  );
}

function checkOverlay(overlay: Overlay, control: ControlPoint, overlays: readonly Overlay[], orgPath: OrgPath): void {
  const path = orgPath(overlay.org);
  if (path.length === 0)
    throw new PlumblineError("OVERLAY_INVALID", `overlay for ${control.id}: organisation ${overlay.org} is not in the tree`);
  const above = resolveOverlays(
    control,
    overlays.filter((other) => other.control === control.id && other !== overlay),
    path.slice(0, -1),
    overlay.effectiveFrom,
  );
  for (const [name, value] of Object.entries(overlay.params)) {
    const parameter = parameterOf(control, name);
    if (!parameter || parameter.delegated) continue;
    const inherited = above.values[name];
    if (isLooser(inherited, value, parameter.stricter)) {
      throw new PlumblineError(
        "OVERLAY_LOOSENS",
        `overlay of ${overlay.org}: ${control.id} ${name} is ${JSON.stringify(inherited)} above and may not become ${JSON.stringify(value)}` +
          (parameter.stricter ? ` (stricter is ${parameter.stricter})` : " (the value is fixed)"),
        { details: { control: control.id, parameter: name } },
      );
    }
  }
  if (overlay.mode === "block" && !overlay.reviewedBy && !control.reviewedBy) {
    throw new PlumblineError(
      "OVERLAY_INVALID",
      `overlay of ${overlay.org}: ${control.id} may be set to block once a legal reviewer is named: reviewedBy {name, document, on}`,
      { details: { control: control.id } },
    );
  }
  if (overlay.mode === "off" && control.mandatory) {
    throw new PlumblineError("OVERLAY_LOOSENS", `overlay of ${overlay.org}: ${control.id} is mandatory and may not be switched off`);
  }
}

function isLooser(inherited: Json | undefined, value: Json, stricter: "lower" | "higher" | undefined): boolean {
  if (typeof inherited === "number" && typeof value === "number" && stricter)
    return stricter === "lower" ? value > inherited : value < inherited;
  return JSON.stringify(inherited) !== JSON.stringify(value);
}

// Within one organisation the later date wins, so it is applied last.
function inForce(overlays: readonly Overlay[], org: string, on: string): readonly Overlay[] {
  const found = overlays.filter((o) => o.org === org && o.effectiveFrom <= on && (o.effectiveTo === undefined || on <= o.effectiveTo));
  return found.length < 2 ? found : [...found].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
}
