// Run by the Node of an unpacked archive, perhaps where there is no network: starts its supervisor, sends events, stops it, and tells what was seen.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";

const [program = "", dir = "", token = "", from = "0", count = "1"] = process.argv.slice(2);

/** Whether a packet could leave this machine: of an address that is reserved for documentation nobody ever answers. */
async function hasNetwork(): Promise<boolean> {
  const socket = connect({ host: "192.0.2.1", port: 9, timeout: 500 });
  const [name] = await Promise.race([
    once(socket, "connect").then(() => ["open"]),
    once(socket, "timeout").then(() => ["silent"]),
    once(socket, "error").then(([error]) => [String((error as NodeJS.ErrnoException).code)]),
  ]).catch((error: NodeJS.ErrnoException) => [String(error.code)]);
  socket.destroy();
  return name !== "ENETUNREACH";
}

const child = spawn(
  program,
  ["serve", "--dir", dir, "--port", "0", "--json", "--until-stdin-ends", "--source", "office", "--pack", "approval"],
  {
    env: {},
    stdio: "pipe",
  },
);
let err = "";
child.stderr.on("data", (text) => {
  err += String(text);
});
const exit = once(child, "exit");
const line = await Promise.race([once(child.stdout, "data").then(([text]) => String(text)), exit.then(() => undefined)]);
if (line === undefined) {
  process.stdout.write(JSON.stringify({ started: false, err }));
} else {
  const ready = JSON.parse(line) as { url: string; verifierKey: string; sources: Record<string, string> };
  const own = token || (ready.sources.office as string);
  const events = Array.from({ length: Number(count) }, (_, i) => ({
    event: {
      id: `fact-${Number(from) + i}`,
      type: "office.noted",
      time: "2026-01-05T09:00:00+08:00",
      source: "office",
      objects: [{ type: "matter", id: `m-${Number(from) + i}` }],
      data: { amount: Number(from) + i },
    },
  }));
  const response = await fetch(`${ready.url}/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${own}`, "content-type": "application/json" },
    body: JSON.stringify({ events }),
  });
  const { receipts } = (await response.json()) as { receipts: { status: string }[] };
  const page = await fetch(`${ready.url}/console`);
  const script = await fetch(`${ready.url}/plumbline-host.js`);
  child.stdin.end();
  const [code] = await exit;
  const statuses = receipts.map(({ status }) => status);
  const told = { statuses, console: page.status, script: script.status, code, err };
  process.stdout.write(
    JSON.stringify({ started: true, hasNetwork: await hasNetwork(), token: own, verifierKey: ready.verifierKey, ...told }),
  );
}
