import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ROUTES } from "../src/api/create-api.ts";

const ROOT = new URL("../../../", import.meta.url);
const PAGES = ["docs/server.md", "docs/server.zh-CN.md"];
const read = (page: string): string => readFileSync(new URL(page, ROOT), "utf8");

let dir: string;

beforeEach(async () => {
  // In the workspace, where the packages are found.
  const out = fileURLToPath(new URL("out/", ROOT));
  await mkdir(out, { recursive: true });
  dir = await mkdtemp(join(out, "docs-"));
});

afterEach(() => rm(dir, { recursive: true }));

describe.each(PAGES)("%s", (page) => {
  it("lists every route, and none that is not there", () => {
    const listed = [...read(page).matchAll(/^\| `(GET|POST) (\S+)` \|/gm)].map(([, method, path]) => `${method} ${path}`);

    expect(listed).toEqual(ROUTES.map(({ method, path }) => `${method} ${path}`));
  });
});

it("the server of the page starts, takes the event of the page, and raises a signal of it", { timeout: 60_000 }, async () => {
  const page = read(PAGES[0] as string);
  const server = /```ts\n([\s\S]+?)```/.exec(page)?.[1] as string;
  const body = /-d '([\s\S]+?)'\n/.exec(page)?.[1] as string;
  const before = 'const [seed, token, key, secret, benchmarks] = [new Uint8Array(32), "t".repeat(20), "k".repeat(20), "s".repeat(20), []];';
  const after = `
    const sent = await fetch(url + "/v1/events", { method: "POST", body: ${JSON.stringify(body)},
      headers: { "content-type": "application/json", authorization: "Bearer " + token } });
    const { receipts } = await sent.json();
    await supervisor.supervision.caughtUp();
    const { signals } = await (await fetch(url + "/v1/signals", { headers: { authorization: "Bearer " + key } })).json();
    console.log(JSON.stringify({ statuses: receipts.map((one) => one.status), controls: signals.map((one) => one.control.id) }));
    process.exit(0);`;
  const own = server.replace(/"([\w-]+\.db)"/g, (_, name: string) => JSON.stringify(join(dir, name)));
  const code = before + own.replace("port: 4181", "port: 0") + after;

  const file = join(dir, "server.mjs");
  await writeFile(file, code);
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, file]);

  expect(JSON.parse(stdout)).toEqual({ statuses: ["stored"], controls: ["PEN-04"] });
});
