import { ed25519Cosigner, ed25519Signer } from "@plumbline/core/trail";
import { listen } from "../src/api/listen.ts";
import { createWitness, sqliteWitnessStore } from "../src/witness/index.ts";

// Serves until it is killed, or its standard input ends (a tracer that is killed leaves it behind); prints its address once it answers.
const [file = "", count = "1"] = process.argv.slice(2);
const { verifierKey } = ed25519Signer("plumbline.test/log", new Uint8Array(32).fill(7));
const witness = createWitness({
  logs: Array.from({ length: Number(count) }, (_, i) => ({ origin: `plumbline.test/log-${i}`, verifierKey })),
  cosigner: ed25519Cosigner("witness.test/w1", new Uint8Array(32).fill(8)),
  store: sqliteWitnessStore({ file }),
  clock: Date,
});
const { url } = await listen({ fetch: witness.fetch, port: 0 });
process.stdout.write(`${url}\n`);
process.stdin.on("end", () => process.exit()).resume();
