import {
  type ControlPack,
  type ControlPoint,
  type OrgPath,
  type Overlay,
  PlumblineError,
  type RecordDefinition,
  type RecordRef,
  type Responsibility,
  type Text,
  type WorkingCalendar,
} from "@plumbline/core";
import type { DeskPart } from "../desk/desk.ts";
import type { Principal } from "../identity/principal.ts";
import { isWithin, sightOf } from "../identity/sight.ts";
import type { Clock, Organisations, Supervision } from "../supervise/create-supervision.ts";
import type { HandledSignal, Sight } from "../supervise/state-store.ts";

export interface ReadModelOptions {
  readonly supervision: Supervision;
  readonly packs: readonly ControlPack[];
  readonly desk?: readonly DeskPart[] | undefined;
  readonly overlays?: readonly Overlay[] | undefined;
  readonly orgPath?: OrgPath | undefined;
  readonly orgs?: Organisations | undefined;
  readonly responsibilities?: readonly Responsibility[] | undefined;
  readonly calendar: WorkingCalendar;
  readonly clock: Clock;
  /** Types of records that are shown only to somebody who says for what purpose. */
  readonly sealed?: readonly string[] | undefined;
  onFault(fault: { readonly where: string; readonly error: unknown }): void;
}

const SUPERVISING: ReadonlySet<string> = new Set(["supervisor", "leader", "lawSupervisor"]);

/** What all read models know: which records and controls there are, and who sees what. */
export class ReadContext {
  readonly options: ReadModelOptions;
  /** Types of records of hosts, in the order of the packs. */
  readonly caseTypes: readonly string[];
  readonly definitions: ReadonlyMap<string, RecordDefinition>;
  /** By `id@version`. */
  readonly controls: ReadonlyMap<string, ControlPoint>;
  readonly eventTitles: ReadonlyMap<string, Text>;
  readonly #sealed: ReadonlySet<string>;

  constructor(options: ReadModelOptions) {
    this.options = options;
    const { packs, desk = [], sealed = [] } = options;
    // What has no words for lists, such as accounts, is no matter of supervisors; what is hidden is shown with something else.
    const ours = desk.flatMap(({ row, records, hidden = [], unlisted = [] }) =>
      row ? records.filter(({ type }) => !hidden.includes(type) && !unlisted.includes(type)) : [],
    );
    const hosts = packs.flatMap((pack) => pack.records);
    this.caseTypes = hosts.map(({ type }) => type);
    this.definitions = new Map([...hosts, ...ours].map((definition) => [definition.type, definition]));
    const controls = [...packs.flatMap((pack) => pack.controls), ...desk.flatMap((part) => part.controls ?? [])];
    this.controls = new Map(controls.map((control) => [`${control.id}@${control.version}`, control]));
    this.eventTitles = new Map(packs.flatMap((pack) => Object.entries(pack.notices.events ?? {})));
    this.#sealed = new Set(sealed);
  }

  get now(): number {
    return this.options.clock.now();
  }

  /** Without a role that supervises, somebody sees what concerns their own person, and nothing else. */
  sightOf(caller: Principal): Sight {
    const supervises = caller.roles.some((role) => SUPERVISING.has(role));
    return sightOf(supervises ? caller : { ...caller, scopes: [] }, this.now);
  }

  /** The part of a sight that lies in one organisation: nothing, where that is outside. */
  narrowed(sight: Sight, org: string | undefined): Sight {
    if (org === undefined) return sight;
    return { within: isWithin(sight, this.pathOf(org)) ? [org] : [], now: sight.now };
  }

  /** Root first, as `""`. */
  pathOf(org: string): readonly string[] {
    const { orgs, orgPath } = this.options;
    if (org === "") return [""];
    const path = orgs?.pathOf(org) ?? orgPath?.(org) ?? [];
    return ["", ...(path.length > 0 ? path : [org])];
  }

  /** Whether somebody sees a signal: in one of their organisations, or of their own where its control tells the actor. */
  sees({ within, person, now }: Sight, { path, handling, visibleAt, summary }: HandledSignal): boolean {
    if ((handling?.visibleAt ?? visibleAt) <= now && isWithin({ within }, path)) return true;
    if (person === undefined || handling?.person !== person || summary.mode === "shadow") return false;
    const { id, version } = summary.control;
    return this.controls.get(`${id}@${version}`)?.visibility === "actor";
  }

  /** Throws `PURPOSE_REQUIRED`. */
  assertOpen(type: string, { purpose }: Principal): void {
    if (purpose !== undefined || !this.#sealed.has(type)) return;
    throw new PlumblineError("PURPOSE_REQUIRED", `records of type ${type} are sealed; say for what purpose with the header Purpose`);
  }

  /** Types that somebody may look through. */
  open(types: readonly string[], caller: Principal): readonly string[] {
    return caller.purpose === undefined ? types.filter((type) => !this.#sealed.has(type)) : types;
  }
}

export function refOf(text: string): RecordRef | undefined {
  const colon = text.indexOf(":");
  return colon > 0 && colon < text.length - 1 ? { type: text.slice(0, colon), id: text.slice(colon + 1) } : undefined;
}
