import {
  type ControlPoint,
  defineOverlays,
  isPlumblineError,
  type Json,
  type OrgPath,
  type Overlay,
  type OverlayInput,
  orgTree,
  PlumblineError,
  structureFlaw,
} from "@plumbline/core";
import { newest } from "./evaluate-case.ts";
import { schemaOf } from "./json-schema.ts";

/** How an upgrade meets what an organisation has set. */
export const MEETINGS = {
  control_removed: "The control point is gone: the overlay has nothing to change, and would be refused.",
  parameter_removed: "The parameter is gone: its value would be refused.",
  refused: "The new version does not take the overlay any more.",
  schema_refuses: "The new version says which values may be set, and this one is none of them.",
  default_changed: "The value that the organisation departs from is another one now.",
  freedom_changed: "Who may set the value, and in which direction, is another one now.",
  rule_changed: "What the value is put into is another rule now.",
  mode_changed: "The mode that the organisation departs from is another one now.",
  already_invalid: "The overlay was not valid before the upgrade either.",
} as const;

export interface OverlayMeeting {
  readonly kind: keyof typeof MEETINGS;
  readonly org: string;
  readonly control: string;
  /** Parameter, or `mode`. */
  readonly name?: string;
  /** What the organisation set. */
  readonly set?: Json;
  readonly before?: Json;
  readonly after?: Json;
  readonly message: string;
}

/** Where the change from some control points to others meets overlays; those that it does not touch are not told. */
export function meetOverlays(
  from: readonly ControlPoint[],
  to: readonly ControlPoint[],
  { overlays = [], orgPath }: { readonly overlays?: readonly OverlayInput[]; readonly orgPath?: OrgPath },
): readonly OverlayMeeting[] {
  const before = newest(from);
  const after = newest(to);
  const path = orgPath ?? orgTree(Object.fromEntries(overlays.map(({ org }) => [org, null])));
  // From the top down, since a lower tier is held against what those above it have set.
  const ordered = [...overlays].sort((a, b) => path(a.org).length - path(b.org).length);
  const was = refusalsOf(ordered, from, path);
  const is = refusalsOf(ordered, to, path);
  return ordered.flatMap((overlay) => {
    const old = before.get(overlay.control);
    const now = after.get(overlay.control);
    // Of another pack.
    if (!old && !now) return [];
    const about = { org: overlay.org, control: overlay.control };
    if (old && !now) return [{ kind: "control_removed", ...about, message: MEETINGS.control_removed }] as const;
    const earlier = was.get(overlay);
    const refused = is.get(overlay);
    const found: OverlayMeeting[] = [];
    if (old && earlier !== undefined && refused !== undefined) found.push({ kind: "already_invalid", ...about, message: refused });
    else if (refused !== undefined && !namesGone(overlay, old, now)) found.push({ kind: "refused", ...about, message: refused });
    return old && now ? [...found, ...meet(overlay, old, now, about)] : found;
  });
}

/** Overlays and the tree of organisations from JSON documents: a list of overlays, and parents by organisation. */
export function readOverlays(overlays: unknown, orgs: unknown): { readonly overlays: readonly OverlayInput[]; readonly orgPath?: OrgPath } {
  for (const document of [overlays, orgs]) {
    const flaw = structureFlaw(document);
    if (flaw) throw new PlumblineError("OVERLAY_INVALID", `the document ${flaw}`);
  }
  const list = isObject(overlays) ? overlays.overlays : overlays;
  const isOverlay = (each: unknown): boolean => isObject(each) && typeof each.org === "string" && typeof each.control === "string";
  if (!Array.isArray(list) || !list.every(isOverlay))
    throw new PlumblineError("OVERLAY_INVALID", "overlays are a list of {org, control, params, effectiveFrom}");
  if (orgs === undefined) return { overlays: list as readonly OverlayInput[] };
  if (!isObject(orgs) || !Object.values(orgs).every((parent) => parent === null || typeof parent === "string")) {
    throw new PlumblineError("OVERLAY_INVALID", 'organisations are parents by name: {"某局": "某市", "某市": null}');
  }
  return { overlays: list as readonly OverlayInput[], orgPath: orgTree(orgs as Readonly<Record<string, string | null>>) };
}

/** What the engine would say to each overlay, given those above it that are sound. */
function refusalsOf(
  overlays: readonly OverlayInput[],
  controls: readonly ControlPoint[],
  path: OrgPath,
): ReadonlyMap<OverlayInput, string> {
  const refusals = new Map<OverlayInput, string>();
  const sound: OverlayInput[] = [];
  for (const overlay of overlays) {
    const others = sound.filter(({ control }) => control === overlay.control);
    try {
      defineOverlays([...others, overlay], controls, path);
      sound.push(overlay);
    } catch (error) {
      if (!isPlumblineError(error)) throw error;
      refusals.set(overlay, `${error.code}: ${error.message}`);
    }
  }
  return refusals;
}

function namesGone(overlay: OverlayInput, old: ControlPoint | undefined, now: ControlPoint | undefined): boolean {
  return Object.keys(overlay.params ?? {}).some(
    (name) => Object.hasOwn(old?.params ?? {}, name) && !Object.hasOwn(now?.params ?? {}, name),
  );
}

type About = { readonly org: string; readonly control: string };

function meet(overlay: OverlayInput, old: ControlPoint, now: ControlPoint, about: About): readonly OverlayMeeting[] {
  const found: OverlayMeeting[] = [];
  const tell = (kind: OverlayMeeting["kind"], name: string, more: Partial<OverlayMeeting> = {}): void => {
    found.push({ kind, ...about, name, message: MEETINGS[kind], ...more });
  };
  for (const [name, set] of Object.entries((overlay as Overlay).params ?? {})) {
    const before = Object.hasOwn(old.params, name) ? old.params[name] : undefined;
    const after = Object.hasOwn(now.params, name) ? now.params[name] : undefined;
    if (!after) {
      if (before) tell("parameter_removed", name, { set, before: before.value });
      continue;
    }
    const refusal = refusalOf(after, set);
    if (refusal !== undefined && (!before || refusalOf(before, set) === undefined))
      tell("schema_refuses", name, { set, message: `${MEETINGS.schema_refuses} ${refusal}` });
    if (!before) continue;
    if (!same(before.value, after.value)) tell("default_changed", name, { set, before: before.value, after: after.value });
    if (before.stricter !== after.stricter || before.delegated !== after.delegated || before.unit !== after.unit) {
      tell("freedom_changed", name, { set, before: freedomOf(before), after: freedomOf(after) });
    }
    if (!same(old.settings as Json, now.settings as Json)) tell("rule_changed", name, { set });
  }
  if (overlay.mode !== undefined && old.mode !== now.mode)
    tell("mode_changed", "mode", { set: overlay.mode, before: old.mode, after: now.mode });
  return found;
}

function freedomOf({ stricter, delegated, unit }: ControlPoint["params"][string]): Json {
  return { ...(stricter && { stricter }), ...(delegated && { delegated }), ...(unit && { unit }) };
}

function refusalOf({ schema }: ControlPoint["params"][string], value: Json): string | undefined {
  if (schema === undefined) return undefined;
  try {
    const parsed = schemaOf(schema as Json).safeParse(value);
    return parsed.success ? undefined : parsed.error.issues[0]?.message;
  } catch {
    return undefined; // said by the lint
  }
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
