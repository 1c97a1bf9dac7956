import { createSupervisor, listen, nodeSigner } from "@plumbline/server-kit";
import { cityPacks, citySources } from "./city-copies.ts";
import { storesAt } from "./load-stores.ts";

// The server of `load.ts`, as a process of its own. Its clock is what it is told, since the feed of a year is told in minutes.
const [place = "", token = "", key = ""] = process.argv.slice(2);
const origin = "plumbline.bench/trail";
let now = Number(process.argv[5]);
let before = process.cpuUsage();
process.on("message", (message: { readonly now: number; readonly cpu?: true }) => {
  now = Math.max(now, message.now);
  if (message.cpu) process.send?.(process.cpuUsage(before));
});
const started = performance.now();
const supervisor = await createSupervisor({
  ...(await storesAt(place)),
  packs: cityPacks(),
  signer: nodeSigner(origin, new Uint8Array(32).fill(1)),
  origin,
  identity: {
    sources: Object.fromEntries(citySources().map((source) => [source, `${token}-${source}`])),
    supervisors: { supervisor: key },
    secret: "a-secret-of-the-benchmark",
  },
  clock: { now: () => now },
  prechecksPerMinute: 1_000_000,
  onFault: ({ where, error }) => console.error(where, error),
});
const { url, close } = await listen({ fetch: supervisor.fetch, port: 0 });
const startMs = performance.now() - started;
before = process.cpuUsage();
const cells =
  (await supervisor.supervision.state?.cells({ orgs: [""], from: "", to: "", measures: ["raised", "started"], limit: 9999 })) ?? [];
const sum = (measure: string): number => cells.reduce((all, cell) => (cell.measure === measure ? all + cell.n : all), 0);
process.send?.({
  url,
  startMs,
  size: supervisor.trail.size,
  signals: sum("raised"),
  records: sum("started"),
  rss: process.memoryUsage().rss,
});
process.once("disconnect", () => void close().then(() => supervisor.close()));
