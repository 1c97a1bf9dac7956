import { type ControlList, type ControlPoint, PlumblineError, resolveOverlays } from "@plumbline/core";
import type { Principal } from "../identity/principal.ts";
import { responsibilityFor } from "../identity/responsibilities.ts";
import { isWithin } from "../identity/sight.ts";
import type { ReadContext } from "./context.ts";

/**
 * Which control points hold for an organisation on a day, and what it and those above it changed of them. As the engine binds a record that begins
 * on that day: by the tree that the supervisor started with. Throws `NOT_FOUND`.
 */
export function listControls(
  context: ReadContext,
  caller: Principal,
  { org, on }: { readonly org?: string; readonly on?: string },
): ControlList {
  const { packs, overlays = [], orgPath, calendar, responsibilities = [] } = context.options;
  if (org !== undefined && !isWithin({ within: caller.scopes }, context.pathOf(org)))
    throw new PlumblineError("NOT_FOUND", `no organisation ${JSON.stringify(org.slice(0, 80))} that the caller may see`);
  const path = org === undefined ? [] : (orgPath?.(org) ?? []);
  const day = on ?? calendar.textOf(calendar.dayOf(context.now));
  const newest = new Map<string, ControlPoint>();
  for (const control of packs.flatMap((pack) => pack.controls)) {
    const isInForce = control.effectiveFrom <= day && (control.effectiveTo === undefined || day <= control.effectiveTo);
    if (isInForce && control.version > (newest.get(control.id)?.version ?? 0)) newest.set(control.id, control);
  }
  const answers = (of: { readonly control?: string; readonly risk?: string }) => {
    const responsibility = responsibilityFor(responsibilities, of, path);
    return responsibility && { responsibility };
  };
  const controls = [...newest.values()].map((control) => {
    const own = overlays.filter((overlay) => overlay.control === control.id);
    const { values, mode, provenance } = resolveOverlays(control, own, path, day);
    const { id, version, title, record, level } = control;
    const changes = provenance.filter((step) => step.org !== "control");
    return { control: id, version, title, record, level, mode, values, changes, ...answers({ control: id }) };
  });
  return {
    ...(org !== undefined && { org }),
    on: day,
    controls: controls.sort((a, b) => (a.control < b.control ? -1 : 1)),
    risks: packs
      .flatMap((pack) => pack.risks ?? [])
      .map(({ id, title, controls: ids }) => ({ id, title, controls: ids, ...answers({ risk: id }) })),
  };
}
