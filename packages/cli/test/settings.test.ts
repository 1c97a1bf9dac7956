import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { request } from "node:https";
import { join } from "node:path";
import { expect, it } from "vitest";
import { type Running, started } from "./server-process.ts";
import { folder, plumbline } from "./support.ts";

type Settings = Record<string, unknown>;

/** As a first start writes it. */
const written = {
  origin: "plumbline.example/trail",
  seed: Buffer.alloc(32, 7).toString("base64"),
  session: "a-secret-that-signs-sessions",
  supervisors: { supervisor: "a-key-that-opens-the-console" },
};

function settings(more: Settings): string {
  const dir = folder();
  writeFileSync(join(dir, "plumbline.json"), JSON.stringify({ ...written, ...more }));
  return dir;
}

it("speaks TLS, believes its proxies, and limits each address that they name", { timeout: 60_000 }, async () => {
  const dir = settings({
    tls: { certFile: "server.pem", keyFile: "server-key.pem" },
    trustedProxies: ["127.0.0.0/8"],
    rateLimits: { address: { perSecond: 0.001, burst: 3 } },
  });
  const subject = ["-subj", "/CN=plumbline", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", join(dir, "server-key.pem")];
  execFileSync("openssl", ["req", "-x509", ...key, "-out", join(dir, "server.pem"), ...subject], { stdio: "ignore" });
  const server = await started(dir, "--pack", "none");
  const ca = readFileSync(join(dir, "server.pem"), "utf8");
  const signIn = (from: string) => post(server, ca, "/v1/session", { key: server.key }, { "x-forwarded-for": from });

  const [first] = [await signIn("10.0.0.1")];
  const more = [await signIn("10.0.0.1"), await signIn("10.0.0.1"), await signIn("10.0.0.1"), await signIn("10.0.0.2")];
  const { code } = await server.end("SIGTERM");

  expect(server.url).toMatch(/^https:/);
  expect(first.headers["set-cookie"]?.[0]).toMatch(/^__Host-plumb_session=.*; HttpOnly; SameSite=Strict; Max-Age=43200; Secure$/);
  expect(first.headers["strict-transport-security"]).toBeDefined();
  expect([first, ...more].map(({ status }) => status)).toEqual([200, 200, 200, 429, 200]);
  expect(code).toBe(0);
});

const provider = { issuer: "https://id.example.gov.cn", audience: "api", algorithms: ["RS256"], keys: "https://id.example.gov.cn/keys" };

it.each<{ name: string; more: Settings; says: string }>([
  { name: "a name that there is not", more: { tsl: "proxy" }, says: 'Unrecognized key: "tsl"' },
  { name: "TLS without a key", more: { tls: { certFile: "server.pem" } }, says: 'tls: neither "proxy" nor certFile and keyFile' },
  { name: "a certificate that is not there", more: { tls: { certFile: "a.pem", keyFile: "b.pem" } }, says: "tls.certFile: cannot be read" },
  { name: "a proxy that is no address", more: { trustedProxies: ["10.0.0.0/8", "proxy"] }, says: "trustedProxies.1: neither an address" },
  { name: "a limit of nothing", more: { rateLimits: { person: { perSecond: 0, burst: 1 } } }, says: "rateLimits.person.perSecond" },
  { name: "nobody who could sign in", more: { supervisors: {} }, says: "supervisors: nobody could open the console" },
  {
    name: "a way to sign in without an address",
    more: { provider: { ...provider, signIn: { clientId: "p" } } },
    says: "provider.signIn.address",
  },
  {
    name: "an address to sign in at that is not TLS",
    more: { provider: { ...provider, signIn: { clientId: "plumbline", address: "http://plumbline.example.gov.cn" } } },
    says: "address of this server for signing in: is no https address",
  },
])("refuses $name, and does not say that the file is lost", { timeout: 60_000 }, async ({ more, says }) => {
  const { code, err } = await plumbline("serve", "--dir", settings(more), "--pack", "none", "--port", "0");

  expect(err).toContain(says);
  expect(err).not.toContain("restore the file");
  expect(err).not.toContain(written.session);
  expect(err.trim().split("\n")).toHaveLength(1);
  expect(code).not.toBe(0);
});

function post({ url }: Pick<Running, "url">, ca: string, path: string, body: unknown, headers: Record<string, string>) {
  return new Promise<{ readonly status: number | undefined; readonly headers: IncomingHttpHeaders }>((resolve, reject) => {
    const asked = request(url + path, { method: "POST", ca, headers: { "content-type": "application/json", ...headers } }, (response) => {
      response.resume().on("end", () => resolve({ status: response.statusCode, headers: response.headers }));
    });
    asked.on("error", reject).end(JSON.stringify(body));
  });
}
