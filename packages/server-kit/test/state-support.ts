import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { StateModel } from "../src/store/contract/state-model.ts";
import { randomBatches, sameAs } from "../src/store/contract/state-store-contract.ts";
import type { State } from "../src/supervise/state-store.ts";

const COUNT = 400;

/** Starts a process that writes, and kills it after so many milliseconds at whatever it is. */
export async function killWhileWriting(kind: "sqlite" | "postgres", where: string, seed: number, ms: number): Promise<void> {
  const file = fileURLToPath(new URL("./state-writer.ts", import.meta.url));
  const child = spawn(process.execPath, ["--conditions=plumbline-source", file, kind, where, String(seed), String(COUNT)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  await once(child.stdout, "data");
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill("SIGKILL");
  await ended;
}

/** Throws unless the state is what whole batches lead to. Gives how many. */
export async function wholeBatches(state: State, seed: number): Promise<number> {
  const cursor = (await state.head())?.cursor ?? 0;
  const model = new StateModel();
  for (const batch of randomBatches(seed, COUNT).slice(0, cursor)) model.write(batch);
  await sameAs(model, state, seed);
  return cursor;
}
