import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { startSupervisor, type TestSupervisor } from "./test-supervisor.ts";

const HOST = fileURLToPath(new URL("embedding-host.ts", import.meta.url));
const open: TestSupervisor[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const codeOf = (page: string): string[] => [...read(page).matchAll(/```(?:ts|html)\n([\s\S]*?)```/g)].map(([, code]) => code ?? "");

describe("the host of docs/embedding.md", () => {
  it("asks before, records what was shown, chosen and done, and delivers all of it before it ends", async () => {
    const supervisor = await startSupervisor();
    open.push(supervisor);
    const child = spawn(process.execPath, ["--conditions=plumbline-source", "--disable-warning=ExperimentalWarning", HOST], {
      env: { PATH: process.env.PATH, SUPERVISOR: supervisor.url, SUPERVISOR_TOKEN: "t", PORT: "0" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let complaints = "";
    child.stderr.on("data", (chunk) => {
      complaints += String(chunk);
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    const url = String(line).trim();
    const post = (path: string, type: string, body: string) =>
      fetch(url + path, { method: "POST", redirect: "manual", headers: { cookie: "session=s-1", "content-type": type }, body });
    const tell = (path: string, body: unknown) => post(path, "application/json", JSON.stringify(body));
    const about = { signal: "s1", control: "PEN-11", record: { type: "penalty", id: "2026-031" } };

    const page = await fetch(`${url}/cases/2026-031`, { headers: { cookie: "session=s-1" } });
    const asked = await tell("/plumbline/precheck", {
      method: "POST",
      action: `${url}/cases/2026-031/decision`,
      fields: { fine: "80000" },
    });
    const answers = [
      (await fetch(`${url}/cases/2026-031`)).status,
      (await tell("/plumbline/shown", about)).status,
      (await tell("/plumbline/answers", { ...about, act: "justify", reason: "屡次违法" })).status,
      (await post("/cases/2026-031/decision", "application/x-www-form-urlencoded", "fine=80000")).status,
    ];
    child.kill("SIGTERM");
    const [code] = (await once(child, "exit")) as [number];

    expect(await page.text()).toContain('<plumb-risk-notice for="decision" base="/plumbline"');
    expect(await asked.json()).toMatchObject({ outcome: "allow" });
    expect(answers).toEqual([401, 202, 202, 303]);
    expect([code, complaints]).toEqual([0, ""]);
    expect(supervisor.stored.map(({ event }) => [event.seq, event.type, event.actor?.id])).toEqual([
      [0, "notice.shown", "u-3f8a"],
      [1, "notice.answered", "u-3f8a"],
      [2, "penalty.decided", "u-3f8a"],
    ]);
    expect(supervisor.calls[0]?.body.draft).toMatchObject({ id: "2026-031/decided", data: { fine: 8_000_000 } });
  });
});

it.each(["../../../docs/embedding.md", "../../../docs/embedding.zh-CN.md"])("%s shows code that this host runs, word for word", (page) => {
  const source = read("embedding-host.ts");

  expect(codeOf(page).length).toBeGreaterThan(4);
  expect(codeOf(page).filter((block) => !source.includes(block))).toEqual([]);
});

it("has the same code on the English and on the Chinese page", () => {
  expect(codeOf("../../../docs/embedding.zh-CN.md")).toEqual(codeOf("../../../docs/embedding.md"));
});
