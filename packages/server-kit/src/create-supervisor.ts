import { type ControlPack, createCalendar, type OrgPath, type Overlay, type WorkingCalendar } from "@plumbline/core";
import type { NoteSigner } from "@plumbline/core/trail";
import { createApi } from "./api/create-api.ts";
import { createRateLimit } from "./api/rate-limit.ts";
import { createIdentity, type Identity, type IdentityOptions } from "./identity/identity.ts";
import { createIngest } from "./ingest/create-ingest.ts";
import { createEventChecker } from "./ingest/event-checker.ts";
import { type Clock, createSupervision, type Supervision } from "./supervise/create-supervision.ts";
import { createTrail } from "./trail/create-trail.ts";
import type { Trail } from "./trail/trail.ts";
import type { TrailStore } from "./trail/trail-store.ts";

export interface SupervisorOptions {
  /** Closed by the supervisor, also when it cannot start. */
  readonly store: TrailStore;
  readonly packs: readonly ControlPack[];
  readonly signer: NoteSigner;
  /** Key that the signer's notes are checked with: at the start, before anything is signed on top of what is stored. */
  readonly verifierKey?: string;
  /** Name of the trail in its checkpoints, such as `supervision.example.gov.cn/trail`. */
  readonly origin: string;
  readonly identity: IdentityOptions;
  readonly calendar?: WorkingCalendar;
  readonly overlays?: readonly Overlay[];
  readonly orgPath?: OrgPath;
  readonly clock?: Clock;
  /** Prechecks that one actor of one source may ask for in a minute. */
  readonly prechecksPerMinute?: number;
  /** What should not happen and stops nothing. Nothing is written anywhere unless this does it. */
  onFault?(fault: { readonly where: string; readonly error: unknown }): void;
}

export interface Supervisor {
  /** Answers everything under `/v1`. */
  fetch(request: Request): Promise<Response>;
  readonly trail: Trail;
  readonly supervision: Supervision;
  readonly identity: Identity;
  close(): Promise<void>;
}

const TICK_MS = 1000;

async function identityOf({ identity, store }: SupervisorOptions): Promise<Identity> {
  try {
    return createIdentity(identity);
  } catch (error) {
    // Its threads would keep the process alive.
    await store.close();
    throw error;
  }
}

/** Opens the trail, folds it from its beginning, and follows it. One process per store. */
export async function createSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { store, packs, signer, origin, overlays, orgPath } = options;
  const onFault: SupervisorOptions["onFault"] = (fault) => {
    try {
      options.onFault?.(fault);
    } catch {
      // A report that fails must not stop what it reports on, and there is nobody left to tell.
    }
  };
  const clock = options.clock ?? { now: () => Date.now() };
  const calendar = options.calendar ?? createCalendar();
  const identity = await identityOf(options);
  const trail = await createTrail({ store, signer, origin, clock, verifierKey: options.verifierKey });
  try {
    const supervision = await createSupervision({
      trail,
      packs,
      calendar,
      clock,
      ...(overlays && { overlays }),
      ...(orgPath && { orgPath }),
      onFault,
    });
    const definitions = packs.flatMap((pack) => pack.events);
    const check = createEventChecker(definitions);
    const ingest = createIngest({ trail, definitions });
    const prechecks = createRateLimit(options.prechecksPerMinute ?? 60);
    const fetch = createApi({ services: { trail, ingest, check, supervision, clock, prechecks }, identity, onFault });
    let ticking: Promise<void> | undefined;
    const ticks = setInterval(() => {
      // One at a time: a tick that waits for the disk has its instant on the way already.
      ticking ??= supervision
        .tick()
        .catch((error: unknown) => onFault({ where: "tick", error }))
        .finally(() => {
          ticking = undefined;
        });
    }, TICK_MS);
    ticks.unref();
    return {
      fetch,
      trail,
      supervision,
      identity,
      async close() {
        clearInterval(ticks);
        await supervision.close();
        await ticking;
        await trail.close();
      },
    };
  } catch (error) {
    await trail.close();
    throw error;
  }
}
