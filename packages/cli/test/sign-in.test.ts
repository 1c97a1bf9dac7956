import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { startProvider } from "../../server-kit/test/provider.ts";
import { launchBrowser } from "../../widgets/test/browser.ts";
import { started } from "./server-process.ts";
import { folder } from "./support.ts";

it("lets somebody into the console by the identity provider, and out again, in a browser", { timeout: 90_000 }, async () => {
  const provider = await startProvider(() => Date.now());
  onTestFinished(() => provider.close());
  const port = await freePort();
  const dir = folder();
  writeFileSync(
    join(dir, "plumbline.json"),
    JSON.stringify({
      origin: "plumbline.example/trail",
      seed: Buffer.alloc(32, 7).toString("base64"),
      session: "a-secret-that-signs-sessions",
      supervisors: { supervisor: "a-key-that-opens-the-console" },
      provider: {
        issuer: provider.issuer,
        audience: "api",
        algorithms: ["RS256"],
        keys: `${provider.issuer}/keys`,
        grants: { claim: "groups", of: { all: [{ role: "supervisor", scope: "" }] } },
        signIn: { clientId: "plumbline", address: `http://127.0.0.1:${port}` },
      },
    }),
  );
  const server = await started(dir, "--pack", "generic", "--port", String(port));
  const browser = await launchBrowser();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();

  await page.goto(`${server.url}/console?lang=en`);
  await page.getByRole("link", { name: "Sign in" }).click();
  // Nothing but what the callback set lets the page in: the cookie is strict, and the browser came from another site.
  await page.locator("plumb-signal-queue").waitFor();
  const address = page.url();
  const cookies = (await page.context().cookies()).map(({ name, sameSite, httpOnly }) => ({ name, sameSite, httpOnly }));
  const account = await page.evaluate<string>("fetch('/v1/me').then((reply) => reply.json()).then(({ id }) => id)");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in" }).waitFor();
  const after = await page.evaluate<number>("fetch('/v1/me').then(({ status }) => status)");
  const left = (await page.context().cookies()).map(({ name }) => name);
  await server.end("SIGTERM");

  expect(address).toBe(`${server.url}/console?lang=en`);
  expect(account).toBe("li");
  expect(cookies).toEqual(
    expect.arrayContaining([
      { name: "plumb_session", sameSite: "Strict", httpOnly: true },
      expect.objectContaining({ name: "plumb_device" }),
    ]),
  );
  expect(cookies).toHaveLength(2);
  expect(after).toBe(401);
  expect(left).toEqual(["plumb_device"]);
});

/** The provider sends the browser back to an address that is known before the server listens. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as { readonly port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
