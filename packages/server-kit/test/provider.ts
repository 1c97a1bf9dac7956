import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KEYS, rsa, signed } from "./identity-support.ts";

/** A provider of the code flow with PKCE that lets `li` in at once, and can be told to misbehave. */
export interface Provider {
  readonly issuer: string;
  /** Members of the next ID token and of the next answer. */
  claims: Record<string, unknown>;
  answer: Record<string, string>;
  readonly asked: string[];
  close(): Promise<void>;
}

export async function startProvider(clock: () => number): Promise<Provider> {
  const codes = new Map<string, URLSearchParams>();
  const provider = { claims: {}, answer: {}, asked: [] as string[] } as unknown as Provider & { issuer: string };
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url as string, provider.issuer);
    provider.asked.push(url.pathname);
    const json = (status: number, value: unknown): void => {
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    };
    if (url.pathname === "/.well-known/openid-configuration") {
      json(200, {
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/keys`,
        authorization_response_iss_parameter_supported: true,
        code_challenge_methods_supported: ["S256"],
      });
    } else if (url.pathname === "/keys") json(200, KEYS);
    else if (url.pathname === "/authorize") {
      const code = `code-${codes.size + 1}`;
      codes.set(code, url.searchParams);
      const back = new URL(url.searchParams.get("redirect_uri") as string);
      const said = { code, state: url.searchParams.get("state") as string, iss: provider.issuer, ...provider.answer };
      for (const [name, value] of Object.entries(said)) back.searchParams.set(name, value);
      response.writeHead(303, { location: back.href }).end();
    } else {
      let body = "";
      request.on("data", (text) => {
        body += String(text);
      });
      request.on("end", () => {
        const given = new URLSearchParams(body);
        const asked = codes.get(given.get("code") as string);
        codes.delete(given.get("code") as string);
        const challenge = createHash("sha256")
          .update(given.get("code_verifier") ?? "")
          .digest("base64url");
        const isGood = asked?.get("code_challenge") === challenge && asked.get("redirect_uri") === given.get("redirect_uri");
        if (!isGood) return json(400, { error: "invalid_grant" });
        const iat = Math.floor(clock() / 1000);
        const claims = {
          iss: provider.issuer,
          aud: "plumbline",
          sub: "li",
          groups: ["all"],
          iat,
          exp: iat + 300,
          nonce: asked.get("nonce"),
        };
        const id_token = signed({ alg: "RS256", kid: "rsa" }, { ...claims, ...provider.claims }, rsa.privateKey);
        return json(200, { access_token: "opaque", token_type: "bearer", id_token });
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  provider.close = () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return provider;
}
