import { createHmac } from "node:crypto";
import {
  type ControlPack,
  createCalendar,
  defineOverlays,
  type LadderList,
  type OrgPath,
  type Overlay,
  orgTree,
  type Responsibility,
  type WorkingCalendar,
} from "@plumbline/core";
import { type AuthorityTable, DEFAULT_POLICY, defineSupervisionPolicy, type SupervisionPolicy } from "@plumbline/core/supervision";
import { examineNote, type NoteSigner, parseCheckpoint } from "@plumbline/core/trail";
import { createAccessLog } from "./access/access-log.ts";
import { accessPart } from "./access/access-part.ts";
import { createApi, type RateLimits } from "./api/create-api.ts";
import { createMetrics } from "./api/metrics.ts";
import { createPages } from "./api/pages.ts";
import type { Peer } from "./api/peer.ts";
import { createRateLimit } from "./api/rate-limit.ts";
import { createDesk } from "./desk/create-desk.ts";
import { type DispositionPartOptions, dispositionPart } from "./desk/disposition.ts";
import { handlingPart } from "./desk/handling.ts";
import { importPart } from "./desk/imports.ts";
import { matterPart } from "./desk/matters.ts";
import { patternPart } from "./desk/patterns.ts";
import { rulesPart } from "./desk/rules.ts";
import { createDirectory, type Directory, type DirectoryOptions } from "./directory/directory.ts";
import { createExports } from "./exports/exports.ts";
import { createLogFiles, type LogFormat, type LogWriter } from "./exports/log.ts";
import { createAnnouncer } from "./identity/announce-sources.ts";
import { createClaimCheck } from "./identity/check-claims.ts";
import { createIdentity, type Identity, type IdentityOptions } from "./identity/identity.ts";
import { defineResponsibilities } from "./identity/responsibilities.ts";
import type { SessionStore } from "./identity/sessions.ts";
import { signInPart } from "./identity/sign-in-record.ts";
import { createBudget } from "./ingest/budget.ts";
import { createIngest } from "./ingest/create-ingest.ts";
import { createEventChecker } from "./ingest/event-checker.ts";
import { createReadModels } from "./readmodels/create-read-models.ts";
import { type Clock, createSupervision, type Supervision } from "./supervise/create-supervision.ts";
import type { StateStore } from "./supervise/state-store.ts";
import { createTrail } from "./trail/create-trail.ts";
import type { SubjectKeys } from "./trail/subject-keys.ts";
import type { Trail } from "./trail/trail.ts";
import type { TrailStore } from "./trail/trail-store.ts";
import { createWebhooks, NO_WEBHOOKS, type WebhookOptions, type Webhooks } from "./webhooks/create-webhooks.ts";
import { assertNotBehind, type StartCheckOptions } from "./witness/assert-not-behind.ts";
import { createWitnessClient, type WitnessClient } from "./witness/create-witness-client.ts";

export interface SupervisorOptions {
  /** Closed by the supervisor, also when it cannot start. */
  readonly store: TrailStore;
  /** Keys of the persons whose data hosts disclose beside events; closed by the supervisor. Without it such events are refused. */
  readonly subjectKeys?: SubjectKeys;
  readonly packs: readonly ControlPack[];
  readonly signer: NoteSigner;
  /** Key that the signer's notes are checked with: at the start, before anything is signed on top of what is stored. */
  readonly verifierKey?: string;
  /** Keys that signed before the present one. */
  readonly formerKeys?: readonly string[];
  /** Name of the trail in its checkpoints, such as `supervision.example.gov.cn/trail`. */
  readonly origin: string;
  readonly identity: IdentityOptions;
  /** The tree of organisations at the start; the trail tells what became of it, who works where, and what they may do here. */
  readonly orgs?: DirectoryOptions["orgs"];
  /** How signals are shown and who acts until when; the default policy unless given. */
  readonly policies?: readonly SupervisionPolicy[] | undefined;
  /** Who answers for control points and risks. Where it is given, none is switched on for which nobody is accountable: the supervisor does not start. */
  readonly responsibilities?: readonly Responsibility[] | undefined;
  /** Ladders that dispositions follow, with the tables that say who decides; none unless given. */
  readonly dispositions?: Pick<DispositionPartOptions, "ladders" | "authorities"> | undefined;
  /** Whether two persons are kin or have another tie: whoever has one handles nothing that concerns the other. Nobody is unless given. */
  isRelated?(person: string, other: string): boolean;
  readonly calendar?: WorkingCalendar;
  readonly overlays?: readonly Overlay[];
  readonly orgPath?: OrgPath;
  readonly clock?: Clock;
  /** Where records sleep, closed by the supervisor. In memory unless given: the trail is then folded from its beginning at each start. */
  readonly state?: StateStore | undefined;
  /** Records that are awake at a time, 20,000 unless given; each takes some kilobytes of memory. */
  readonly mostAwake?: number | undefined;
  /** Others who cosign the checkpoints. They are asked before anything is signed: a store that is older than what they have seen does not start. */
  readonly witnesses?: StartCheckOptions | undefined;
  /** Requests that one caller may make; who makes more is told to come again. */
  readonly rateLimits?: RateLimits | undefined;
  /** Addresses and networks (`10.0.0.0/8`) of proxies that say in `X-Forwarded-For` who asked them. None unless given. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** A proxy in front speaks TLS: browsers are told to come by TLS alone. */
  readonly tls?: boolean | undefined;
  /** Prechecks that one actor of one source may ask for in a minute. */
  readonly prechecksPerMinute?: number;
  /** Bytes of requests that may be unanswered at a time, 64 MiB unless given; one source may have half of them. What is beyond is told to come again. */
  readonly bytesInFlight?: number;
  /** Types of records that are shown only to somebody who says for what purpose. */
  readonly sealed?: readonly string[] | undefined;
  /** Which reads go on record in the trail: all of what belongs to organisations, unless it says those with a purpose alone. */
  readonly readsOnRecord?: "all" | "sealed" | undefined;
  /** Where changes of signals are sent. Nothing is sent anywhere unless given. */
  readonly webhooks?: WebhookOptions | undefined;
  /** Writers of event logs, where exports are to be had as XES or OCEL, and the folder for their files while they are sent. */
  readonly exports?:
    | { readonly writers?: Readonly<Partial<Record<LogFormat, LogWriter>>> | undefined; readonly folder?: string | undefined }
    | undefined;
  /** What should not happen and stops nothing. Nothing is written anywhere unless this does it. */
  onFault?(fault: { readonly where: string; readonly error: unknown }): void;
}

export interface Supervisor {
  /** Answers everything under `/v1`. */
  fetch(request: Request, peer?: Peer): Promise<Response>;
  readonly trail: Trail;
  readonly supervision: Supervision;
  readonly identity: Identity;
  readonly directory: Directory;
  close(): Promise<void>;
}

const TICK_MS = 1000;
const BYTES_IN_FLIGHT = 64 << 20;

interface Settings {
  readonly identity: Identity;
  readonly directory: Directory;
  readonly orgPath: OrgPath | undefined;
  readonly responsibilities: readonly Responsibility[] | undefined;
}

async function settingsOf(
  {
    identity,
    store,
    subjectKeys,
    state,
    origin,
    tls,
    orgs,
    orgPath: given,
    overlays,
    packs,
    policies,
    responsibilities,
  }: SupervisorOptions,
  sessions: () => SessionStore,
): Promise<Settings> {
  try {
    for (const policy of policies ?? []) defineSupervisionPolicy(policy);
    const { exclusiveAdministrators = false } = identity;
    const directory = createDirectory({ ...(orgs && { orgs }), exclusiveAdministrators });
    // A tree that the directory took has a path for each.
    const orgPath = given ?? (orgs && orgTree(orgs));
    const controls = packs.flatMap((pack) => pack.controls);
    if (overlays) defineOverlays(overlays, controls, orgPath ?? (() => []));
    return {
      directory,
      identity: createIdentity(identity, { directory, origin, tls, store: sessions }),
      orgPath,
      responsibilities: responsibilities && defineResponsibilities(responsibilities, packs, { overlays, orgPath }),
    };
  } catch (error) {
    // Their threads would keep the process alive.
    await Promise.allSettled([store.close(), subjectKeys?.close(), state?.close()]);
    throw error;
  }
}

/** Opens the trail, folds it from its beginning, and follows it. One process per store. */
export async function createSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const metrics = createMetrics();
  const store = metrics.timed(options.store);
  const { packs, signer, origin, overlays } = options;
  const onFault: SupervisorOptions["onFault"] = (fault) => {
    try {
      options.onFault?.(fault);
    } catch {
      // A report that fails must not stop what it reports on, and there is nobody left to tell.
    }
  };
  const clock = options.clock ?? { now: () => Date.now() };
  const calendar = options.calendar ?? createCalendar();
  let sessions: SessionStore | undefined;
  const { identity, directory, orgPath, responsibilities } = await settingsOf(options, () => sessions as SessionStore);
  const stored = await createTrail({
    store,
    subjectKeys: options.subjectKeys,
    signer,
    origin,
    clock,
    verifierKey: options.verifierKey,
    formerKeys: options.formerKeys,
    onFault,
  }).catch(async (error: unknown) => {
    await options.state?.close();
    throw error;
  });
  let client: WitnessClient | undefined;
  let webhooks: Webhooks | undefined;
  try {
    const { dispositions, isRelated } = options;
    const desk = [
      directory.part,
      signInPart,
      accessPart,
      importPart(),
      rulesPart(),
      matterPart(),
      patternPart(options.policies ?? [DEFAULT_POLICY]),
      handlingPart({ ...(isRelated && { isRelated }) }),
      ...(dispositions ? [dispositionPart({ leaderOf: directory.leaderOf, ...dispositions, ...(isRelated && { isRelated }) })] : []),
    ];
    client = options.witnesses && (await witnessesOf(stored, options.witnesses, onFault));
    const trail = client ? cosignedBy(client, stored) : stored;
    const supervision = await createSupervision({
      trail,
      packs,
      calendar,
      clock,
      state: options.state,
      mostAwake: options.mostAwake,
      ...(overlays && { overlays }),
      ...(orgPath && { orgPath }),
      desk,
      orgs: directory.organisations,
      personOf: directory.personOf,
      policies: options.policies,
      onFault,
    });
    sessions = { trail, supervision };
    const definitions = packs.flatMap((pack) => pack.events);
    const check = createEventChecker(definitions);
    const access = createAccessLog({ trail, clock, onlySealed: options.readsOnRecord === "sealed", onFault });
    const mayTell = createClaimCheck({
      sources: identity.sources,
      directory,
      records: packs.flatMap((pack) => pack.records),
      own: new Set(desk.flatMap((part) => part.events.map(({ type }) => type))),
    });
    const ingest = createIngest({ trail, definitions: [...definitions, ...directory.part.events], mayTell });
    const { prechecksPerMinute: perMinute = 60, rateLimits, trustedProxies, tls } = options;
    const prechecks = createRateLimit({ perSecond: perMinute / 60, burst: perMinute });
    const budget = createBudget({ most: options.bytesInFlight ?? BYTES_IN_FLIGHT, waiting: () => trail.waiting.bytes });
    metrics.watch({ trail, budget, supervision, store, witnesses: () => client?.status() ?? [] });
    const pages = createPages(
      createHmac("sha256", await store.secret())
        .update("pages")
        .digest(),
    );
    const reads = createReadModels({
      supervision,
      packs,
      // Who signed in and who read what is for administrators, and for the person concerned.
      desk: desk.filter((part) => part !== signInPart && part !== accessPart),
      overlays,
      orgPath,
      orgs: directory.organisations,
      responsibilities,
      calendar,
      clock,
      sealed: options.sealed,
      onFault,
    });
    webhooks = options.webhooks
      ? await createWebhooks(options.webhooks, { supervision, clock, sealed: options.sealed, onFault })
      : NO_WEBHOOKS;
    const services = {
      webhooks,
      reads,
      trail,
      ingest,
      check,
      supervision,
      clock,
      prechecks,
      quarantine: store,
      budget,
      metrics,
      pages,
      identity,
      directory,
      access,
      exports: createExports(access),
      logFiles: await createLogFiles(options.exports?.writers ?? {}, options.exports?.folder),
      desk: createDesk({ trail, supervision, parts: desk, clock, keepsPersonal: options.subjectKeys !== undefined }),
      ladders: laddersOf(dispositions),
    };
    const fetch = createApi({ services, identity, rateLimits, trustedProxies, tls, onFault });
    const announce = createAnnouncer(identity.sources, trail);
    await announce();
    let ticking: Promise<void> | undefined;
    const ticks = setInterval(() => {
      // One at a time: a tick that waits for the disk has its instant on the way already.
      ticking ??= supervision
        .tick()
        .then(announce)
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
      directory,
      async close() {
        clearInterval(ticks);
        await access.close();
        await webhooks?.close();
        await supervision.close();
        await ticking;
        try {
          await client?.close();
        } finally {
          await trail.close();
        }
      },
    };
  } catch (error) {
    await Promise.allSettled([
      client?.close(),
      webhooks ? webhooks.close() : options.webhooks?.store.close(),
      stored.close(),
      options.state?.close(),
    ]);
    throw error;
  }
}

function laddersOf(options: SupervisorOptions["dispositions"]): LadderList["ladders"] {
  const ladders = (options?.ladders ?? []).map((ladder) => {
    return { ladder, authority: options?.authorities.find((one) => one.ladder === ladder.id) as AuthorityTable };
  });
  return ladders.sort((a, b) => b.ladder.version - a.ladder.version);
}

async function witnessesOf(
  trail: Trail,
  witnesses: StartCheckOptions,
  onFault: NonNullable<SupervisorOptions["onFault"]>,
): Promise<WitnessClient> {
  await assertNotBehind({ checkpoint: trail.checkpoint(), proveConsistency: (size) => trail.proveConsistency(size) }, witnesses);
  return createWitnessClient({ ...witnesses, trail, onFault });
}

/** The same trail, whose checkpoint bears the cosignatures that came since. */
function cosignedBy(client: WitnessClient, trail: Trail): Trail {
  // The members of a trail know their trail without `this`, so that its getters answer through a prototype too.
  const cosigned: Pick<Trail, "checkpoint" | "prove"> = {
    checkpoint: () => client.cosigned(trail.checkpoint()),
    // Under steady load the very newest has no cosignature yet; the one before it is worth more.
    prove: (index, checkpoint) => trail.prove(index, checkpoint ?? witnessedOver(client, index) ?? client.cosigned(trail.checkpoint())),
  };
  return Object.assign(Object.create(trail) as Trail, cosigned);
}

/** The newest checkpoint that a quorum of witnesses cosigned, where it covers the entry. */
function witnessedOver(client: WitnessClient, index: number): string | undefined {
  const note = client.newest();
  const text = note && examineNote(note, []).text;
  return text && parseCheckpoint(text).size > index ? note : undefined;
}
