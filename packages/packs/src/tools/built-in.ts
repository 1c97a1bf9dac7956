import { type ControlPack, type ControlPoint, defineControlPoint } from "@plumbline/core";
import { approval } from "../approval/index.ts";
import { CONTROLS_BY_DOMAIN } from "../controls.ts";
import { penalty } from "../penalty/index.ts";
import { supervision } from "../supervision/index.ts";

/** Every pack of this package, as it is without options of a host. */
export function builtInPacks(): readonly ControlPack[] {
  return [approval(), penalty(), supervision()];
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
