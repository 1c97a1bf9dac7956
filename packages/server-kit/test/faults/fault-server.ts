import { createSupervisor, listen, nodeSigner } from "@plumbline/server-kit";
import { postgresTrailStore } from "../../src/store/postgres/index.ts";
import { sqliteStateStore, sqliteSubjectKeys, sqliteTrailStore } from "../../src/store/sqlite/index.ts";
import type { WitnessAddress } from "../../src/witness/submit.ts";
import { finesWith } from "../supervisor.ts";

// A server that keeps a trail, as a process that can be killed: `fault-server.ts <sqlite file | postgres url> <keys file> <options as JSON>`.
// Prints its address, or the code that it was refused with. Ends on SIGTERM as a server does.
interface Settings {
  readonly killAfterAppend?: number;
  readonly leaseMs?: number;
  /** One that is started again under its name does not wait for its own lease. */
  readonly holder?: string;
  /** All of them must answer at the start. */
  readonly witnesses?: readonly WitnessAddress[];
  /** Judges fines too, and keeps what they mean in this file. */
  readonly state?: string;
}

const [place = "", keysFile = "", settings = "{}"] = process.argv.slice(2);
const { killAfterAppend, leaseMs = 2000, holder = "http://127.0.0.1:1", witnesses, state } = JSON.parse(settings) as Settings;
const origin = "plumbline.test/log";
const signer = nodeSigner(origin, new Uint8Array(32).fill(7));

try {
  const isPostgres = place.startsWith("postgres:");
  const store = isPostgres
    ? await postgresTrailStore({ url: place, lease: { holder, ms: leaseMs } })
    : await sqliteTrailStore({ file: place });
  let appends = 0;
  const supervisor = await createSupervisor({
    store: {
      ...store,
      async append(commit) {
        await store.append(commit);
        // It is on the disk, and nobody has been told.
        if (++appends === killAfterAppend) process.kill(process.pid, "SIGKILL");
      },
    },
    subjectKeys: await sqliteSubjectKeys({ file: keysFile }),
    packs: state === undefined ? [] : [finesWith()],
    ...(state !== undefined && { state: await sqliteStateStore({ file: state }), mostAwake: 10 }),
    signer,
    verifierKey: signer.verifierKey,
    origin,
    identity: {
      sources: { host: "a-token-of-the-host-for-tests" },
      supervisors: { office: "a-key-of-the-office-for-tests" },
      secret: "a-secret-for-the-tests",
    },
    ...(witnesses && { witnesses: { witnesses, quorum: witnesses.length, timeoutMs: 5000 } }),
    onFault: ({ where, error }) => console.error(where, error),
  });
  const listening = await listen({ fetch: supervisor.fetch, port: 0 });
  process.once("SIGTERM", () => {
    // What the disk refuses now is for the next start.
    const closed = listening.close().then(supervisor.close);
    void closed.catch((error: unknown) => console.error("close", error)).then(() => process.exit(0));
  });
  console.log(listening.url);
} catch (error) {
  console.log(`refused ${(error as { code?: string }).code} ${(error as Error).message}`);
  process.exit(1);
}
