import { createSpoolRecorder } from "@plumbline/adapters/spool";

// A host of its own, to be killed: records events in bursts of four and prints the id of each only once it was accepted.
const [file = "", endpoint = "", source = "", token = "", verifierKey = "", prefix = "", count = "0", now = ""] = process.argv.slice(2);

const recorder = await createSpoolRecorder({
  file,
  endpoint,
  source,
  token,
  verifierKeys: [verifierKey],
  retryDelayMs: () => 20,
  heartbeatMs: 100,
  onFault: () => {},
  ...(now !== "" && { clock: () => Number(now) }),
});
for (let n = 0; n < Number(count); n += 4) {
  await Promise.all([0, 1, 2, 3].map((k) => tell(`${prefix}-${n + k}`)));
}
await recorder.close();

async function tell(id: string): Promise<void> {
  const event = { id, type: "penalty.decided", objects: [{ type: "penaltyCase", id: "c1" }], data: { fineFen: 100 } };
  const { accepted } = await recorder.record(event);
  if (accepted) process.stdout.write(`${id}\n`);
}
