import {
  type ControlPoint,
  createNoticeWriter,
  type MomentNotice,
  type Notice,
  type NoticeList,
  type PackRisk,
  PlumblineError,
  type RecordRef,
  type RecordView,
  resolveOverlays,
} from "@plumbline/core";
import type { Principal } from "../identity/principal.ts";
import { isWithin } from "../identity/sight.ts";
import type { ReadContext } from "./context.ts";

const MOST_NOTICES = 100;

type MomentNotices = (caller: Principal, record: RecordRef, step: string | undefined) => Promise<NoticeList>;

/**
 * What a host may show for a record before anybody has filled in anything: the control points that tell the actor and bear on the next step. Of
 * a record that the caller's system told nothing of, nothing is known: the answer is the one for a record that is still to begin.
 */
export function createMomentNotices(context: ReadContext): MomentNotices {
  const { packs, calendar, supervision, overlays = [], orgPath } = context.options;
  const writer = createNoticeWriter(packs, calendar);
  const versions = new Map<string, Map<string, ControlPoint[]>>();
  const risks = new Map<string, PackRisk[]>();
  for (const pack of packs) {
    for (const control of pack.controls) {
      const ofType = versions.get(control.record) ?? new Map<string, ControlPoint[]>();
      versions.set(control.record, ofType.set(control.id, [...(ofType.get(control.id) ?? []), control]));
    }
    for (const risk of pack.risks ?? []) for (const control of risk.controls) risks.set(control, [...(risks.get(control) ?? []), risk]);
  }

  async function viewFor(caller: Principal, record: RecordRef): Promise<RecordView | undefined> {
    const row = await supervision.state?.record(record);
    if (!row) return undefined;
    const isTheirs = caller.source === undefined || (await supervision.places(record)).some(({ system }) => system === caller.source);
    const isInside = caller.roles.includes("sourceSystem") || isWithin({ within: caller.scopes }, row.path);
    return isTheirs && isInside ? supervision.view(record) : undefined;
  }

  return async (caller, record, step) => {
    const { now } = context;
    const ofType = versions.get(record.type);
    if (!ofType) throw new PlumblineError("RECORD_UNKNOWN", `no pack has records of type ${JSON.stringify(record.type.slice(0, 80))}`);
    const view = await viewFor(caller, record);
    const org = view && orgOf(context, view);
    // Not where it stands by now: the engine binds by the tree of the start.
    const path = org === undefined ? [] : (orgPath?.(org) ?? []);
    const dayOf = (at: number): string => calendar.textOf(calendar.dayOf(at));
    const days = { today: dayOf(now), start: dayOf(view?.startAt ?? now), end: dayOf(view?.endAt ?? now) };
    const open = await openOn(context, caller, record);
    const notices: MomentNotice[] = [];
    for (const all of ofType.values()) {
      const control = newestInForce(all, days);
      if (control?.visibility !== "actor" || (step !== undefined && control.on.length > 0 && !control.on.includes(step))) continue;
      const own = overlays.filter((overlay) => overlay.control === control.id);
      const { mode } = resolveOverlays(control, own, path, days.today);
      if (mode === "off" || mode === "shadow") continue;
      const { values } = resolveOverlays(control, own, path, control.pin === "event" ? days.end : days.start);
      const notice = writer.notice({ control, level: control.level, values, fields: {}, ...(view && { view }) });
      const signal = open.get(control.id);
      notices.push({
        control: control.id,
        version: control.version,
        level: control.level,
        mode,
        ...(signal !== undefined && { signal }),
        notice: beforehand(notice, control),
        risks: (risks.get(control.id) ?? []).map(({ id, title }) => ({ id, title })),
      });
    }
    notices.sort((a, b) => RANK[b.level] - RANK[a.level] || (a.control < b.control ? -1 : 1));
    return { record, ...(step !== undefined && { step }), notices: notices.slice(0, MOST_NOTICES), asOf: new Date(now).toISOString() };
  };
}

const RANK = { yellow: 0, orange: 1, red: 2 } as const;

/** Signals that are open on it, by control, as far as the caller is the one concerned. */
async function openOn(context: ReadContext, caller: Principal, record: RecordRef): Promise<ReadonlyMap<string, string>> {
  const sight = { within: [], person: caller.person, now: context.now };
  if (caller.person === undefined) return new Map();
  const rows = (await context.options.supervision.state?.signals({ sight, record, state: "open", limit: MOST_NOTICES })) ?? [];
  return new Map(rows.filter((row) => context.sees(sight, row)).map(({ control, id }) => [control, id]));
}

function orgOf({ definitions, options }: ReadContext, view: RecordView): string | undefined {
  try {
    return definitions.get(view.type)?.org?.(view.state);
  } catch (error) {
    options.onFault({ where: `organisation of record ${view.type} ${view.id}`, error });
    return undefined;
  }
}

/** Nothing was filled in yet, so that words about what was would be wrong. */
function beforehand(notice: Notice, { title }: ControlPoint): Notice {
  if (!notice.why.zh.includes("（未读到）")) return notice;
  return {
    ...notice,
    why: { zh: `本步骤适用“${title.zh}”一项的规定，请先核对。`, en: `This applies to the step; please check first: ${title.en}.` },
  };
}

/** As the engine binds them. */
function newestInForce(
  versions: readonly ControlPoint[],
  days: { readonly start: string; readonly end: string; readonly today: string },
): ControlPoint | undefined {
  let newest: ControlPoint | undefined;
  for (const version of versions) {
    const day = version.transition === "running" ? days.today : version.pin === "event" ? days.end : days.start;
    const inForce = version.effectiveFrom <= day && (version.effectiveTo === undefined || day <= version.effectiveTo);
    if (inForce && (!newest || version.version > newest.version)) newest = version;
  }
  return newest;
}
