import { setTimeout } from "node:timers/promises";
import { createSupervisor, nodeSigner } from "@plumbline/server-kit";
import { sqliteSubjectKeys, sqliteTrailStore } from "../../src/store/sqlite/index.ts";
import { eventOf } from "../trail-support.ts";

// The process of a server that takes entries without a pause: `large-trail.ts <file> <minutes> <size> …`. Prints `<size> <bytes of memory>` at each
// of the sizes, and ends at the last, or when its time is over. Collecting garbage is for who starts it.
const [file = "", minutes = "0", ...sizes] = process.argv.slice(2);
const origin = "plumbline.test/log";
const BATCH = 2048;
const end = performance.now() + Number(minutes) * 60_000;
const signer = nodeSigner(origin, new Uint8Array(32).fill(7));
const supervisor = await createSupervisor({
  store: await sqliteTrailStore({ file }),
  subjectKeys: await sqliteSubjectKeys({ file: `${file}-keys` }),
  packs: [],
  signer,
  verifierKey: signer.verifierKey,
  origin,
  identity: {
    sources: { host: "a-token-of-the-host-for-tests" },
    supervisors: { office: "a-key-of-the-office-for-tests" },
    secret: "a-secret-for-the-tests",
  },
});
const { trail } = supervisor;
let sent = trail.size;

for (const size of sizes.map(Number)) {
  await Promise.all([sendUpTo(size), sendUpTo(size)]);
  console.log(`${trail.size} ${await memory()}`);
}
await supervisor.close();

async function sendUpTo(size: number): Promise<void> {
  while (sent < size && performance.now() < end) {
    const from = sent;
    sent = Math.min(size, sent + BATCH);
    await trail.append(Array.from({ length: sent - from }, (_, i) => ({ event: eventOf(`e-${from + i}`) })));
  }
}

/** The least in some seconds, in which each thread has collected its garbage. */
async function memory(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 20; time++) {
    await trail.append([{ event: eventOf(`rest-${trail.size}`) }]);
    await setTimeout(100);
    least = Math.min(least, process.memoryUsage.rss());
  }
  return least;
}
