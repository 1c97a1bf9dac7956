import { type Facts, isRefusal, PlumblineError, type RecordDefinition, type TraceEvent, timed } from "@plumbline/core";
import type { Directory } from "../directory/directory.ts";
import { DIRECTORY_EVENTS, OWN_DIRECTORY_EVENTS } from "../directory/events.ts";
import { mayNameOrg } from "./identity.ts";
import type { SourceRegistry } from "./source-registry.ts";

export interface ClaimOptions {
  readonly sources: Pick<SourceRegistry, "rightsOf">;
  readonly directory: Pick<Directory, "organisations">;
  readonly records: readonly RecordDefinition[];
  /** Types of events that the supervisor itself writes. */
  readonly own: ReadonlySet<string>;
}

/** Throws `FORBIDDEN` for what this source has no right to tell. */
export type ClaimCheck = (source: string, event: TraceEvent) => void;

/**
 * Whether a source may say what an event says: who works where only with that right, and nothing for organisations for which it does not speak. One
 * host could fill the list of another county else. What is refused goes into the quarantine: when the registry was wrong, it is taken later.
 */
export function createClaimCheck({ sources, directory, records, own }: ClaimOptions): ClaimCheck {
  return (source, event) => {
    const { type, actor } = event;
    const rights = sources.rightsOf(source);
    if (own.has(type)) {
      const isAllowed = DIRECTORY_EVENTS.has(type) && !OWN_DIRECTORY_EVENTS.has(type) && rights?.mayTell?.includes("directory");
      if (!isAllowed)
        throw new PlumblineError("FORBIDDEN", `events of type ${type} are not for source ${JSON.stringify(source.slice(0, 80))} to tell`);
    }
    const { orgs } = rights ?? {};
    if (!orgs) return;
    for (const org of [actor?.org, ...orgsOf(records, event)]) {
      if (org !== undefined && !mayNameOrg(directory, orgs, org)) {
        throw new PlumblineError(
          "FORBIDDEN",
          `source ${JSON.stringify(source.slice(0, 80))} does not speak for organisation ${JSON.stringify(org.slice(0, 80))}`,
        );
      }
    }
  };
}

/** Organisations that the event alone would give to records: packs take them from where they want. */
function orgsOf(records: readonly RecordDefinition[], event: TraceEvent): readonly (string | undefined)[] {
  const told = timed(event);
  return records.map((definition) => {
    const [id] = definition.org ? definition.keys(told) : [];
    const reduce = definition.on[event.type] ?? definition.otherwise;
    if (id === undefined || !reduce) return undefined;
    try {
      const initial = definition.initial(id);
      const change = reduce(initial, told);
      return isRefusal(change as Facts) ? undefined : definition.org?.({ ...initial, ...change });
    } catch {
      return undefined; // what an event makes of a record is for the fold to report
    }
  });
}
