import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { signatureOf } from "../src/webhooks/send.ts";
import { checkTargets, type WebhookTarget } from "../src/webhooks/targets.ts";

const ROOT = new URL("../../../", import.meta.url);

interface Page {
  readonly origins: readonly string[];
  readonly targets: readonly (WebhookTarget & { readonly caFile?: string })[];
}

it.each(["docs/webhooks.md", "docs/webhooks.zh-CN.md"])(
  "%s: its settings are taken, and its receiver knows what is ours and what is not",
  async (page) => {
    const text = readFileSync(new URL(page, ROOT), "utf8");
    const [settings = ""] = [...text.matchAll(/```json\n([\s\S]+?)```/g)].map(([, json]) => json as string);
    const code = /```js\n([\s\S]+?)```/.exec(text)?.[1] as string;
    const { origins, targets } = JSON.parse(settings) as Page;
    const [target] = checkTargets(targets, origins);
    const out = fileURLToPath(new URL("out/", ROOT));
    await mkdir(out, { recursive: true });
    const dir = await mkdtemp(join(out, "webhook-docs-"));
    const file = join(dir, "receiver.mjs");
    await writeFile(file, code);
    const { isFromPlumbline } = (await import(pathToFileURL(file).href)) as {
      isFromPlumbline(headers: Record<string, string>, body: string, secret: string, now?: number): boolean;
    };
    await rm(dir, { recursive: true });

    const at = 1_780_000_000;
    const body = '{"type":"signal.raised"}';
    const next = Buffer.alloc(32, 1);
    const headers = {
      "webhook-id": "msg_1",
      "webhook-timestamp": String(at),
      "webhook-signature": signatureOf({ id: "msg_1", body }, at, [next, ...(target?.keys ?? [])]),
    };
    const secret = targets[0]?.secrets[0] as string;
    const asked = (more: Record<string, string> = {}, sent = body, now = at * 1000): boolean =>
      isFromPlumbline({ ...headers, ...more }, sent, secret, now);

    expect(asked()).toBe(true);
    expect(isFromPlumbline(headers, body, `whsec_${next.toString("base64")}`, at * 1000)).toBe(true);
    expect(isFromPlumbline(headers, body, `whsec_${Buffer.alloc(32, 2).toString("base64")}`, at * 1000)).toBe(false);
    expect(asked({}, body.replace("raised", "ceased"))).toBe(false);
    expect(asked({ "webhook-id": "msg_2" })).toBe(false);
    expect(asked({ "webhook-timestamp": String(at + 1) })).toBe(false);
    expect(asked({}, body, (at + 301) * 1000)).toBe(false);
    expect(asked({ "webhook-signature": "" })).toBe(false);
  },
);
