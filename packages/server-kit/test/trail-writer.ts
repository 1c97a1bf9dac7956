import { ed25519Signer } from "@plumbline/core/trail";
import { sqliteTrailStore } from "../src/store/sqlite/index.ts";
import { createTrail } from "../src/trail/create-trail.ts";

// Appends from eight callers at once, `times` each. A line is printed only once its receipt is there: `<index> <id> <size> <root>`.
const [file = "", run = "", times = "Infinity"] = process.argv.slice(2);
const origin = "plumbline.test/log";

try {
  const trail = await createTrail({
    store: await sqliteTrailStore({ file }),
    signer: ed25519Signer(origin, new Uint8Array(32).fill(7)),
    origin,
    clock: Date,
  });
  await Promise.all(Array.from({ length: 8 }, (_, caller) => append(caller)));
  await trail.close();

  async function append(caller: number): Promise<void> {
    for (let n = 0; n < Number(times); n++) {
      const events = Array.from({ length: 1 + (n % 5) }, (_, k) => ({ event: eventOf(`${run}-${caller}-${n}-${k}`) }));
      const { receipts, checkpoint } = await trail.append(events).catch(faulted);
      const [, size, root] = checkpoint.split("\n");
      const lines = receipts.map((receipt) => `${"index" in receipt ? receipt.index : receipt.code} ${receipt.id} ${size} ${root}\n`);
      process.stdout.write(lines.join(""));
    }
  }
} catch (error) {
  process.stdout.write(`refused ${(error as { code?: string }).code}\n`);
}

function faulted(error: { code?: string }): { receipts: never[]; checkpoint: string } {
  process.stdout.write(`fault ${error.code}\n`);
  return { receipts: [], checkpoint: "" };
}

function eventOf(id: string) {
  return {
    id,
    type: "case.accepted",
    time: "2026-03-02T09:00:00+08:00",
    source: "host",
    objects: [{ type: "case", id: "c-1" }],
    data: { note: "x".repeat(150) },
  };
}
