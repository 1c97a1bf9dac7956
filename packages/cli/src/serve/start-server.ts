import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ControlPack } from "@plumbline/core";
import { createSupervisor, fileSources, type nodeSigner } from "@plumbline/server-kit";
import { sqliteSubjectKeys } from "@plumbline/server-kit/store/sqlite";
import type { StartCheckOptions } from "@plumbline/server-kit/witness";
import type { Names } from "@plumbline/widgets/console-page";
import type { Line } from "../command-line.ts";
import { openStore } from "../trail/open.ts";
import { subjectKeysFile } from "../trail/own-trail.ts";
import type { Where } from "../trail/where.ts";
import { consoleSite } from "./console-site.ts";
import type { Operator } from "./operator-file.ts";
import { listenAt, reportFault } from "./process.ts";
import { registerMissing, sourcesFile, takeOverSources } from "./sources.ts";
import { standBy } from "./stand-by.ts";

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

/** What answers requests and writes the trail; of several servers on one trail, one at a time does. */
export interface Leader {
  readonly fetch: (request: Request) => Promise<Response>;
  /** Resolves when another server has taken the trail over. */
  readonly lost?: Promise<void>;
  close(): Promise<void>;
}

/** Starts the server that holds the trail or, where another one does, stands by to take over. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { where, line, port, operator, signer, advertise } = options;
  const now = (): number => (options.clock ?? Date).now();
  await takeOverSources(where.dir, operator, now());
  const lead = (ownUrl?: string): Promise<Leader> => startLeader(options, ownUrl);
  // Several servers need addresses before they can tell them each other; one server first has its trail.
  const running = where.kind === "sqlite" ? await single(await lead(), line, port) : await standBy({ lead, line, port, advertise });
  const { url } = running;
  const addressFile = join(where.dir, "server.url");
  try {
    await writeFile(addressFile, `${url}\n`);
    // Last, since a token that is made is shown once: nothing may fail any more.
    const sources = registerMissing(where.dir, options.sources, now());
    const key = encodeURIComponent(Object.values(operator.supervisors)[0] as string);
    return {
      ready: {
        url,
        sources,
        console: `${url}/console?key=${key}`,
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
export interface Running {
  readonly url: string;
  /** Address of the one that writes at present, where it is another. */
  standsBy(): string | undefined;
  close(): Promise<void>;
}

async function single(leader: Leader, line: Line, port: number): Promise<Running> {
  const listening = await listenAt(line, port, leader.fetch).catch(async (error: unknown) => {
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

async function startLeader(options: ServerOptions, ownUrl: string | undefined): Promise<Leader> {
  const { where, line, packs, operator, signer, witnesses, names, clock } = options;
  const { dir } = where;
  const store = await openStore(where, { holder: ownUrl, eraseUrl: line.text("erase-trail") });
  const subjectKeys = await sqliteSubjectKeys({ file: subjectKeysFile(dir) }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const supervisor = await createSupervisor({
    store,
    subjectKeys,
    packs,
    signer,
    verifierKey: signer.verifierKey,
    origin: operator.origin,
    identity: {
      sources: fileSources(sourcesFile(dir), { onFault: reportFault }),
      supervisors: operator.supervisors,
      secret: operator.session,
    },
    ...(witnesses && { witnesses }),
    ...(clock && { clock }),
    onFault: reportFault,
  });
  try {
    const fetch = await consoleSite({ supervisor, verifierKey: signer.verifierKey, ...(names && { names }), ...(clock && { clock }) });
    return { fetch, ...(store.lost && { lost: store.lost }), close: () => supervisor.close() };
  } catch (error) {
    await supervisor.close();
    throw error;
  }
}
