import { generateKeyPairSync, sign } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import chromium from "@sparticuz/chromium";
import { chromium as playwright } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { started } from "./server-process.ts";
import { folder } from "./support.ts";

it("lets somebody into the console by the identity provider, and out again, in a browser", { timeout: 90_000 }, async () => {
  const issuer = await provider();
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
        issuer,
        audience: "api",
        algorithms: ["RS256"],
        keys: `${issuer}/keys`,
        grants: { claim: "groups", of: { all: [{ role: "supervisor", scope: "" }] } },
        signIn: { clientId: "plumbline", address: `http://127.0.0.1:${port}` },
      },
    }),
  );
  const server = await started(dir, "--pack", "generic", "--port", String(port));
  const executablePath = await chromium.executablePath();
  const browser = await playwright.launch({
    executablePath,
    headless: true,
    chromiumSandbox: false,
    args: ["--no-sandbox", "--disable-gpu"],
  });
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

/** An identity provider that lets `li` in at once; what it must refuse is tried elsewhere. Gives its issuer. */
async function provider(): Promise<string> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const nonces = new Map<string, string | null>();
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const tokenFor = (nonce: string | null | undefined): string => {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: issuer, aud: "plumbline", sub: "li", groups: ["all"], iat, exp: iat + 300, nonce };
    const input = `${part({ alg: "RS256", kid: "one" })}.${part(claims)}`;
    return `${input}.${sign("sha256", Buffer.from(input), privateKey).toString("base64url")}`;
  };
  const answers: Readonly<Record<string, (query: URLSearchParams) => object>> = {
    "/.well-known/openid-configuration": () => ({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
    }),
    "/keys": () => ({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" }] }),
    "/token": (form) => ({ access_token: "opaque", token_type: "bearer", id_token: tokenFor(nonces.get(form.get("code") ?? "")) }),
  };
  const answered = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? "/", issuer);
    if (pathname === "/authorize") {
      const [back, code] = [new URL(searchParams.get("redirect_uri") ?? ""), `code-${nonces.size}`];
      nonces.set(code, searchParams.get("nonce"));
      back.search = String(new URLSearchParams({ code, state: searchParams.get("state") ?? "" }));
      response.writeHead(303, { location: back.href }).end();
      return;
    }
    const answer = answers[pathname];
    response.writeHead(answer ? 200 : 404, { "content-type": "application/json" });
    response.end(JSON.stringify(answer?.(new URLSearchParams(await text(request))) ?? {}));
  };
  const server = createHttpServer((request, response) => void answered(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return issuer;
}

/** The provider sends the browser back to an address that is known before the server listens. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
