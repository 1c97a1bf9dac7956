import { readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createSecureContext } from "node:tls";
import { writeLog } from "@plumbline/adapters/files";
import { type ControlPack, isPlumblineError } from "@plumbline/core";
import { disciplineAuthority, disciplineLadder, lawEnforcementAuthority, lawEnforcementLadder } from "@plumbline/packs/ladders";
import {
  type ActiveServer,
  createStandBy,
  createSupervisor,
  fileSources,
  type ListenOptions,
  type nodeSigner,
  type StandBy,
  type StateStore,
  type WebhookStore,
} from "@plumbline/server-kit";
import { sqliteStateStore, sqliteWebhookStore } from "@plumbline/server-kit/store/sqlite";
import type { StartCheckOptions } from "@plumbline/server-kit/witness";
import type { Names } from "@plumbline/widgets/console-page";
import { type Line, usage } from "../command-line.ts";
import { openStore } from "../trail/open.ts";
import { openSubjectKeys, stateFile } from "../trail/own-trail.ts";
import type { Where } from "../trail/where.ts";
import { consoleSite } from "./console-site.ts";
import { identityOf, keyOf, type Operator } from "./operator-file.ts";
import { listenAt, reportFault } from "./process.ts";
import { registerMissing, sourcesFile, takeOverSources } from "./sources.ts";
import type { SupervisionFile } from "./supervision-file.ts";
import type { WebhooksFile } from "./webhooks-file.ts";

/** Discipline, and the supervision of administrative law enforcement. The tables that say who decides are samples. */
const LADDERS = {
  ladders: [disciplineLadder, lawEnforcementLadder],
  authorities: [disciplineAuthority, lawEnforcementAuthority],
};

export interface ServerOptions {
  readonly where: Where;
  readonly line: Line;
  readonly port: number;
  readonly packs: readonly ControlPack[];
  readonly operator: Operator;
  readonly signer: ReturnType<typeof nodeSigner>;
  /** To be registered where they are not. */
  readonly sources: readonly string[];
  readonly witnesses: StartCheckOptions | undefined;
  /** With several servers on one PostgreSQL: address of this one for the others. */
  readonly advertise?: string;
  readonly names?: Names;
  /** Tree of organisations, as parents by child. */
  readonly orgs?: Readonly<Record<string, string | null>>;
  /** What the authority sets beside the packs. */
  readonly set?: SupervisionFile;
  readonly webhooks?: WebhooksFile;
  readonly clock?: { now(): number };
}

/** What a program that starts a server has to know. */
export interface Ready {
  readonly url: string;
  /** Tokens of sources that were registered at this start; those of others nobody can tell any more. */
  readonly sources: Readonly<Record<string, string>>;
  readonly console: string;
  readonly verifierKey: string;
  readonly origin: string;
  readonly trail: string;
  /** Address of the server that writes the trail at present, where it is another one. */
  readonly standBy?: string;
}

export interface Server {
  readonly ready: Ready;
  close(): Promise<void>;
}

/** Starts the server that holds the trail or, where another one does, stands by to take over. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { where, line, port, operator, signer, advertise } = options;
  const now = (): number => (options.clock ?? Date).now();
  const tls = await tlsOf(where.dir, operator);
  await takeOverSources(where.dir, operator, now());
  const lead = (ownUrl?: string): Promise<ActiveServer> => startLeader(options, ownUrl);
  // Several servers need addresses before they can tell them each other; one server first has its trail.
  const running =
    where.kind === "sqlite" ? await single(await lead(), line, port, tls) : await oneOfSeveral(lead, line, port, advertise, tls);
  const { url } = running;
  const addressFile = join(where.dir, "server.url");
  try {
    await writeFile(addressFile, `${url}\n`);
    // Last, since a token that is made is shown once: nothing may fail any more.
    const sources = registerMissing(where.dir, options.sources, now());
    const key = keyOf(operator, ["supervisor", "leader", "lawSupervisor"]);
    return {
      ready: {
        url,
        sources,
        console: key === undefined ? `${url}/console` : `${url}/console?key=${encodeURIComponent(key)}`,
        verifierKey: signer.verifierKey,
        origin: operator.origin,
        trail: where.shown,
        ...(running.standsBy() !== undefined && { standBy: running.standsBy() as string }),
      },
      async close() {
        await rm(addressFile, { force: true });
        await running.close();
      },
    };
  } catch (error) {
    await running.close();
    throw error;
  }
}

/** A server that listens. */
interface Running {
  readonly url: string;
  /** Address of the one that writes at present, where it is another. */
  standsBy(): string | undefined;
  close(): Promise<void>;
}

/** Throws `USAGE` for files that make no TLS; nothing of what is in them is shown. */
async function tlsOf(dir: string, { tls }: Operator): Promise<ListenOptions["tls"]> {
  if (tls === undefined || tls === "proxy") return undefined;
  const read = async (member: "certFile" | "keyFile"): Promise<string> =>
    readFile(resolve(dir, tls[member]), "utf8").catch((error: NodeJS.ErrnoException) => {
      throw usage(`plumbline.json: tls.${member}: cannot be read (${error.code})`);
    });
  const [cert, key] = [await read("certFile"), await read("keyFile")];
  try {
    createSecureContext({ cert, key });
  } catch {
    throw usage("plumbline.json: tls: certFile and keyFile are not a certificate and its key as PEM");
  }
  return { cert, key };
}

async function single(leader: ActiveServer, line: Line, port: number, tls: ListenOptions["tls"]): Promise<Running> {
  const listening = await listenAt(line, port, leader.fetch, tls).catch(async (error: unknown) => {
    await leader.close();
    throw error;
  });
  return {
    url: listening.url,
    standsBy: () => undefined,
    async close() {
      await listening.close();
      await leader.close();
    },
  };
}

async function oneOfSeveral(
  lead: (ownUrl: string) => Promise<ActiveServer>,
  line: Line,
  port: number,
  advertise: string | undefined,
  tls: ListenOptions["tls"],
): Promise<Running> {
  const { promise: started, resolve: start } = Promise.withResolvers<StandBy>();
  const listening = await listenAt(line, port, async (request, peer) => (await started).fetch(request, peer), tls);
  const ownUrl = advertise ?? listening.url;
  const open = async (): Promise<ActiveServer> => {
    const leader = await lead(ownUrl);
    void leader.lost.then(() => {
      reportFault({ where: "stand-by", error: "another server has taken the trail over; this one stands by" });
    });
    return leader;
  };
  const standBy = await createStandBy({ open, onFault: reportFault }).catch(async (error: unknown) => {
    await listening.close();
    throw error;
  });
  start(standBy);
  return {
    url: listening.url,
    standsBy: () => standBy.heldBy,
    async close() {
      await listening.close();
      await standBy.close();
    },
  };
}

async function startLeader(options: ServerOptions, ownUrl: string | undefined): Promise<ActiveServer> {
  const { where, line, packs, operator, signer, witnesses, names, orgs, set, clock, webhooks } = options;
  const { dir } = where;
  const store = await openStore(where, { holder: ownUrl, eraseUrl: line.text("erase-trail") });
  const subjectKeys = await openSubjectKeys(dir, line).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const state = packs.length > 0 ? await openState(where, [store, subjectKeys]) : undefined;
  const deliveries = webhooks && (await openDeliveries(where, [store, subjectKeys, ...(state ? [state] : [])]));
  const supervisor = await createSupervisor({
    store,
    subjectKeys,
    packs,
    state,
    signer,
    verifierKey: signer.verifierKey,
    origin: operator.origin,
    identity: {
      ...identityOf(operator),
      sources: fileSources(sourcesFile(dir), { onFault: reportFault }),
    },
    ...(orgs && { orgs }),
    trustedProxies: operator.trustedProxies,
    rateLimits: operator.rateLimits,
    tls: operator.tls !== undefined,
    dispositions: LADDERS,
    ...set,
    exports: {
      folder: join(dir, "exports"),
      writers: {
        xes: (file, cases) => writeLog(file, cases, { format: "xes" }),
        ocel: (file, cases) => writeLog(file, cases, { format: "ocel-json" }),
      },
    },
    ...(deliveries && { webhooks: { ...webhooks, store: deliveries } }),
    ...(witnesses && { witnesses }),
    ...(clock && { clock }),
    onFault: reportFault,
  });
  try {
    const fetch = await consoleSite({ supervisor, verifierKey: signer.verifierKey, ...(names && { names }), ...(clock && { clock }) });
    return { fetch, lost: store.lost ?? new Promise(() => {}), close: () => supervisor.close() };
  } catch (error) {
    await supervisor.close();
    throw error;
  }
}

/** Beside the trail: whichever of several servers leads goes on where the one before it was. */
async function openDeliveries({ kind, dir, trail }: Where, opened: readonly { close(): Promise<void> }[]): Promise<WebhookStore> {
  try {
    if (kind === "sqlite") return sqliteWebhookStore({ file: join(dir, "webhooks.db") });
    const { postgresWebhookStore } = await import("@plumbline/server-kit/store/postgres");
    return await postgresWebhookStore({ url: trail });
  } catch (error) {
    await Promise.allSettled(opened.map((one) => one.close()));
    throw error;
  }
}

/** Beside the trail: with a file of its own, one of several servers would keep what was erased while another one led. */
async function openState({ kind, dir, trail }: Where, opened: readonly { close(): Promise<void> }[]): Promise<StateStore | undefined> {
  try {
    if (kind === "sqlite") return await sqliteStateStore({ file: stateFile(dir) });
    const { postgresStateStore } = await import("@plumbline/server-kit/store/postgres");
    return await postgresStateStore({ url: trail });
  } catch (error) {
    if (kind === "postgres" && isPlumblineError(error, "STORE_INVALID")) {
      // A role that was given its rights by an older version: then everything is computed at each start, in memory.
      reportFault({ where: "state; run `plumbline upgrade` with --app-role", error });
      return undefined;
    }
    await Promise.allSettled(opened.map((one) => one.close()));
    throw error;
  }
}
