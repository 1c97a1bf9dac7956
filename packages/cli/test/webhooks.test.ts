import { createHmac } from "node:crypto";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { demoCase, SAMPLE_BENCHMARKS } from "@plumbline/packs";
import { expect, it, onTestFinished } from "vitest";
import { bearer, started } from "./server-process.ts";
import { folder, plumbline } from "./support.ts";

it("sends what the operator's file says, and exports logs as XES and OCEL", { timeout: 60_000 }, async () => {
  const dir = folder();
  const secret = Buffer.alloc(32, 5).toString("base64");
  const receiver = createServer();
  onTestFinished(() => void receiver.close());
  const told = new Promise<boolean>((resolve) => {
    receiver.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { "webhook-id": id, "webhook-timestamp": at, "webhook-signature": signature } = request.headers as Record<string, string>;
        const own = createHmac("sha256", Buffer.from(secret, "base64"))
          .update(`${id}.${at}.${Buffer.concat(chunks).toString()}`)
          .digest("base64");
        response.writeHead(204).end();
        resolve(signature === `v1,${own}`);
      });
    });
  });
  await once(receiver.listen(0, "127.0.0.1"), "listening");
  const origin = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  const target = { id: "oa", url: `${origin}/hook`, orgs: [""], secrets: [`whsec_${secret}`], networks: ["127.0.0.1"] };
  const webhooks = join(dir, "webhooks.json");
  writeFileSync(webhooks, JSON.stringify({ origins: [origin], targets: [target] }));
  const benchmarks = join(dir, "benchmarks.json");
  writeFileSync(benchmarks, JSON.stringify(SAMPLE_BENCHMARKS));
  const { events, decision } = demoCase();
  const source = events[0]?.source as string;
  const server = await started(dir, "--pack", "penalty", "--benchmarks", benchmarks, "--source", source, "--webhooks", webhooks);

  await fetch(`${server.url}/v1/events`, {
    method: "POST",
    headers: bearer(server.sources[source] as string),
    body: JSON.stringify({ events: [...events, decision(8_000_000)].map((event) => ({ event })) }),
  });
  const isSigned = await told;
  const type = "penalty";
  const [xes, ocel] = await Promise.all(
    ["xes", "ocel"].map(async (format) => {
      const response = await fetch(`${server.url}/v1/exports/log?type=${type}&format=${format}`, { headers: bearer(server.key) });
      return [response.status, await response.text()] as const;
    }),
  );
  await server.end("SIGTERM");

  expect(isSigned).toBe(true);
  expect(xes?.[0]).toBe(200);
  expect(xes?.[1]).toContain("<trace>");
  expect(ocel?.[0]).toBe(200);
  expect((JSON.parse(ocel?.[1] as string) as { events: unknown[] }).events.length).toBeGreaterThan(3);
});

it.each([
  ["an origin that is not listed", { origins: [] }, "SETTING_INVALID: webhook oa: url: the list of origins does not have"],
  ["a member that there is not", { more: 1 }, "USAGE: --webhooks"],
])("refuses a file with %s, and shows no secret", { timeout: 60_000 }, async (_, more, says) => {
  const dir = folder();
  const webhooks = join(dir, "webhooks.json");
  const secret = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
  const target = { id: "oa", url: "https://oa.example/hook", orgs: [""], secrets: [secret] };
  writeFileSync(webhooks, JSON.stringify({ origins: ["https://oa.example"], targets: [target], ...more }));

  const { err } = await plumbline("serve", "--dir", dir, "--port", "0", "--webhooks", webhooks);

  expect(err).toContain(says);
  expect(err).not.toContain(secret);
});
