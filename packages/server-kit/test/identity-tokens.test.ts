import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { listen } from "@plumbline/server-kit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  AUDIENCE,
  accessClaims,
  accessToken,
  EMBED_SECRET,
  ed,
  embedClaims,
  embedToken,
  ISSUER,
  jwkOf,
  KEYS,
  rsa,
  signed,
} from "./identity-support.ts";
import { ORIGIN, startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

let server: TestSupervisor;

const provider = {
  issuer: ISSUER,
  audience: AUDIENCE,
  algorithms: ["RS256"],
  keys: KEYS as never,
  grants: { claim: "groups", of: { supervisors: [{ role: "supervisor", scope: "" }] } },
} as const;

const identityWith = (more: object = {}) =>
  ({
    sources: {
      host: TOKENS.host,
      oa: { token: "token-of-the-oa-0123456789", embed: { alg: "HS256", secret: EMBED_SECRET } },
      signer: { token: "token-of-the-signer-0123456789", embed: { alg: "EdDSA", key: jwkOf(ed.publicKey) } },
    },
    supervisors: { supervisor: TOKENS.key },
    secret: "a-secret-that-signs-sessions",
    provider: { ...provider, ...more },
  }) as never;

beforeAll(async () => {
  server = await startSupervisor({ packs: [], identity: identityWith() });
});

afterAll(async () => server?.end());

const now = () => server.clock.now();
const good = { groups: ["supervisors"] };
const get = async (path: string, headers: Headers | Record<string, string>) => {
  const response = await server.supervisor.fetch(new Request(`http://127.0.0.1${path}`, { headers }));
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const ask = (token: string) => get("/v1/me", { authorization: `Bearer ${token}` });
const exchange = async (token: string) => {
  const response = await server.call("POST", "/v1/session/embed", { token }, "");
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

const refused = { status: 401, body: { code: "TOKEN_REFUSED" } };
const secondsOf = (at: number) => Math.floor(at / 1000);

describe("a token of the identity provider", () => {
  it("is one by which the operator's map of claims grants a role", async () => {
    expect(await ask(accessToken(now(), good))).toMatchObject({
      status: 200,
      body: { id: "li", roles: ["supervisor"], scopes: [""], until: new Date(now() + 3_630_000).toISOString() },
    });
    expect(await get("/v1/signals", { authorization: `Bearer ${accessToken(now(), good)}` })).toMatchObject({ status: 200 });
  });

  it("grants nothing by itself: an account that was never opened is nobody", async () => {
    expect(await ask(accessToken(now(), { groups: ["admins"], roles: ["supervisor"] }))).toMatchObject({
      status: 401,
      body: { code: "UNAUTHENTICATED" },
    });
  });

  const rsaPublic = rsa.publicKey.export({ type: "spki", format: "pem" }) as string;
  const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const header = { alg: "RS256", typ: "at+jwt", kid: "rsa" };

  it.each<{ name: string; token: (at: number) => string; says: string }>([
    { name: "no algorithm", token: (at) => signed({ ...header, alg: "none" }, accessClaims(at, good), "none"), says: "three parts" },
    {
      name: "no algorithm, and a signature beside it",
      token: (at) => signed({ ...header, alg: "none" }, accessClaims(at, good), Buffer.from("x")),
      says: "algorithm",
    },
    {
      name: "the public key taken for a secret",
      token: (at) => signed({ ...header, alg: "HS256" }, accessClaims(at, good), Buffer.from(rsaPublic)),
      says: "algorithm",
    },
    {
      name: "an algorithm that is not pinned, with a key of the provider",
      token: (at) => signed({ ...header, alg: "EdDSA", kid: "ed" }, accessClaims(at, good), ed.privateKey),
      says: "algorithm",
    },
    {
      name: "another key under the same id",
      token: (at) => signed(header, accessClaims(at, good), stranger.privateKey),
      says: "signature",
    },
    {
      name: "a path for an id of its key",
      token: (at) => signed({ ...header, kid: "../../../../dev/null" }, accessClaims(at, good), stranger.privateKey),
      says: "key",
    },
    {
      name: "an address for an id of its key",
      token: (at) => signed({ ...header, kid: "http://127.0.0.1:9/keys" }, accessClaims(at, good), stranger.privateKey),
      says: "key",
    },
    {
      name: "an id of its key that is very long",
      token: (at) => signed({ ...header, kid: "k".repeat(300) }, accessClaims(at, good), rsa.privateKey),
      says: "kid",
    },
    {
      name: "an address of its keys",
      token: (at) => signed({ ...header, jku: "http://127.0.0.1:9/keys" }, accessClaims(at, good), stranger.privateKey),
      says: "jku",
    },
    {
      name: "an address of its certificate",
      token: (at) => signed({ ...header, x5u: "http://127.0.0.1:9/cert" }, accessClaims(at, good), stranger.privateKey),
      says: "x5u",
    },
    {
      name: "its own key",
      token: (at) => signed({ ...header, jwk: jwkOf(stranger.publicKey) }, accessClaims(at, good), stranger.privateKey),
      says: "jwk",
    },
    {
      name: "something critical that nobody knows",
      token: (at) => signed({ ...header, crit: ["b64"], b64: false }, accessClaims(at, good), rsa.privateKey),
      says: "crit",
    },
    { name: "an end that is past", token: (at) => accessToken(at, { ...good, exp: secondsOf(at) - 31 }), says: "exp" },
    { name: "no end", token: (at) => accessToken(at, { ...good, exp: undefined }), says: "exp" },
    { name: "an end that is text", token: (at) => accessToken(at, { ...good, exp: "9999999999" }), says: "exp" },
    { name: "a beginning ahead", token: (at) => accessToken(at, { ...good, nbf: secondsOf(at) + 31 }), says: "nbf" },
    { name: "an issue ahead", token: (at) => accessToken(at, { ...good, iat: secondsOf(at) + 60 }), says: "iat" },
    {
      name: "an issue too long ago",
      token: (at) => accessToken(at, { ...good, iat: secondsOf(at) - 43_300, exp: secondsOf(at) + 60 }),
      says: "iat",
    },
    { name: "another audience", token: (at) => accessToken(at, { ...good, aud: "another-system" }), says: "aud" },
    { name: "the audience of embed tokens", token: (at) => accessToken(at, { ...good, aud: ORIGIN }), says: "aud" },
    { name: "another issuer", token: (at) => accessToken(at, { ...good, iss: `${ISSUER}/` }), says: "iss" },
    { name: "no account", token: (at) => accessToken(at, { ...good, sub: undefined }), says: "account" },
    { name: "the type of an embed token", token: (at) => accessToken(at, good, { typ: "plumb-embed+jwt" }), says: "typ" },
    { name: "the type of an identity", token: (at) => accessToken(at, good, { typ: "logout+jwt" }), says: "typ" },
    { name: "no type", token: (at) => accessToken(at, good, { typ: undefined }), says: "typ" },
    { name: "more than eight kibibytes", token: (at) => accessToken(at, { ...good, more: "x".repeat(8192) }), says: "more than 8192" },
    {
      name: "a claim that is there twice",
      token: (at) => signed(header, JSON.stringify(accessClaims(at, good)).replace('"sub"', '"sub":"root","sub"'), rsa.privateKey),
      says: "one way only",
    },
    {
      name: "a member of its header that is there twice",
      token: (at) => signed('{"alg":"RS256","alg":"none","typ":"at+jwt","kid":"rsa"}', accessClaims(at, good), rsa.privateKey),
      says: "one way only",
    },
    {
      name: "bytes that are no UTF-8",
      token: (at) => {
        const [head, , signature] = accessToken(at, good).split(".");
        return `${head}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString("base64url")}.${signature}`;
      },
      says: "one way only",
    },
    { name: "padding", token: (at) => accessToken(at, good).replace(".", "=."), says: "base64url" },
    { name: "a fourth part", token: (at) => `${accessToken(at, good)}.x`, says: "three parts" },
    {
      name: "another spelling of its signature",
      token: (at) => {
        const token = accessToken(at, good);
        const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        // 256 bytes leave four bits of the last letter without a meaning.
        return token.slice(0, -1) + letters[letters.indexOf(token.at(-1) as string) + 1];
      },
      says: "only spelling",
    },
  ])("is refused with $name", async ({ token, says }) => {
    const answer = await ask(token(now()));

    expect(answer).toMatchObject(refused);
    expect(answer.body.detail).toContain(says);
  });

  it("is not looked for in the query, nor taken of two headers", async () => {
    const token = accessToken(now(), good);
    const twice = new Headers([
      ["authorization", `Bearer ${token}`],
      ["authorization", `Bearer ${token}`],
    ]);

    expect(await get(`/v1/me?access_token=${token}`, {})).toMatchObject({ status: 401 });
    expect(await get("/v1/me", twice)).toMatchObject({ status: 401 });
    expect(await get("/v1/me", { authorization: `Basic ${token}` })).toMatchObject({ status: 401 });
  });

  it("does not fall back on the cookie when the header is not good", async () => {
    const signIn = await server.call("POST", "/v1/session", { key: TOKENS.key }, "");
    const cookie = signIn.headers.getSetCookie()[0]?.split(";")[0] as string;

    expect(await get("/v1/me", { cookie })).toMatchObject({ status: 200 });
    expect(await get("/v1/me", { cookie, authorization: "Bearer a-token-that-nobody-gave" })).toMatchObject({ status: 401 });
    expect(await get("/v1/me", { cookie, authorization: "" })).toMatchObject({ status: 401 });
  });

  it("is not taken of two headers over a socket either", async () => {
    const listening = await listen({ fetch: server.supervisor.fetch, port: 0 });
    const { port } = new URL(listening.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), "127.0.0.1");
      let text = "";
      socket.on("data", (bytes) => {
        text += bytes;
      });
      socket.on("end", () => resolve(text)).on("error", reject);
      const line = (token: string) => `Authorization: Bearer ${token}\r\n`;
      socket.write(
        `GET /v1/me HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${line("a-token-that-nobody-gave")}${line(TOKENS.key)}Connection: close\r\n\r\n`,
      );
    });
    await listening.close();

    expect(answer).toMatch(/^HTTP\/1\.1 40[01] /);
  });
});

describe("an embed token", () => {
  const secret = Buffer.from(EMBED_SECRET, "base64url");
  const header = { alg: "HS256", typ: "plumb-embed+jwt" };

  it("may be signed with a key whose public half was registered", async () => {
    const token = signed({ alg: "EdDSA", typ: "plumb-embed+jwt" }, embedClaims(now(), { iss: "signer" }), ed.privateKey);

    expect(await exchange(token)).toMatchObject({ status: 200 });
  });

  it.each<{ name: string; token: (at: number) => string; says: string }>([
    { name: "no algorithm", token: (at) => signed({ ...header, alg: "none" }, embedClaims(at), Buffer.from("x")), says: "algorithm" },
    {
      name: "the public key of a source taken for a secret",
      token: (at) => signed(header, embedClaims(at, { iss: "signer" }), Buffer.from(jwkOf(ed.publicKey).x as string, "base64url")),
      says: "algorithm",
    },
    { name: "another secret", token: (at) => signed(header, embedClaims(at), Buffer.alloc(32, 1)), says: "signature" },
    { name: "the secret of another source", token: (at) => signed(header, embedClaims(at, { iss: "host" }), secret), says: "no source" },
    { name: "a source that is not there", token: (at) => embedToken(at, { iss: "nobody" }), says: "no source" },
    { name: "a source named like a member of every object", token: (at) => embedToken(at, { iss: "__proto__" }), says: "no source" },
    { name: "the type of an access token", token: (at) => embedToken(at, {}, { typ: "at+jwt" }), says: "typ" },
    { name: "no type", token: (at) => embedToken(at, {}, { typ: undefined }), says: "typ" },
    { name: "another audience", token: (at) => embedToken(at, { aud: "another.test/trail" }), says: "aud" },
    { name: "more than a minute", token: (at) => embedToken(at, { exp: secondsOf(at) + 61 }), says: "60 seconds" },
    { name: "an end that is past", token: (at) => embedToken(at, { iat: secondsOf(at) - 66, exp: secondsOf(at) - 6 }), says: "exp" },
    { name: "an issue ahead", token: (at) => embedToken(at, { iat: secondsOf(at) + 20, exp: secondsOf(at) + 60 }), says: "iat" },
    { name: "no id of its own", token: (at) => embedToken(at, { jti: undefined }), says: "jti" },
    { name: "an empty id of its own", token: (at) => embedToken(at, { jti: "" }), says: "jti" },
    { name: "nobody", token: (at) => embedToken(at, { sub: undefined }), says: "sub" },
    { name: "no organisation", token: (at) => embedToken(at, { org: [] }), says: "org" },
    { name: "an organisation that is no list", token: (at) => embedToken(at, { org: "330106" }), says: "org" },
    {
      name: "a claim that is there twice",
      token: (at) => signed(header, JSON.stringify(embedClaims(at)).replace('"sub"', '"sub":"root","sub"'), secret),
      says: "one way only",
    },
  ])("is refused with $name", async ({ token, says }) => {
    const answer = await exchange(token(now()));

    expect(answer).toMatchObject(refused);
    expect(answer.body.detail).toContain(says);
  });

  it("opens nothing as an access token, nor an access token a session", async () => {
    expect(await ask(embedToken(now()))).toMatchObject(refused);
    expect(await exchange(accessToken(now(), good))).toMatchObject(refused);
    expect((await exchange(embedToken(now()))).status).toBe(200);
  });
});

describe("the keys of the provider", () => {
  it("are fetched from the operator's address alone, and again when a key is new, at most every half a minute", async () => {
    let asked = 0;
    let keys: readonly object[] = [KEYS.keys[1] as object];
    const http = createServer((_request, response) => {
      asked++;
      response.setHeader("content-type", "application/json").end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const url = new URL(`http://127.0.0.1:${(http.address() as AddressInfo).port}/keys`);
    await server.end();
    server = await startSupervisor({ packs: [], identity: identityWith({ keys: url, algorithms: ["RS256", "EdDSA"] }) });
    const byEd = signed({ alg: "EdDSA", typ: "at+jwt", kid: "ed" }, accessClaims(now(), good), ed.privateKey);

    expect((await ask(byEd)).status).toBe(200);
    expect(asked).toBe(1);
    keys = KEYS.keys;
    // Within the time of grace an unknown key fetches nothing: nobody makes us call by inventing keys.
    for (let i = 0; i < 20; i++) expect(await ask(accessToken(now(), good))).toMatchObject(refused);
    expect(asked).toBe(1);
    await new Promise((resolve) => http.close(resolve));
  });

  it("say that they cannot be fetched, and do not say that the token is bad", async () => {
    await server.end();
    const faults: unknown[] = [];
    const identity = identityWith({ keys: new URL("http://127.0.0.1:9/keys") });
    server = await startSupervisor({ packs: [], identity, onFault: ({ error }) => faults.push(error) });

    const response = await server.call("GET", "/v1/me", undefined, accessToken(now(), good));
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([503, "IDENTITY_UNAVAILABLE"]);
    expect(faults).toMatchObject([{ code: "IDENTITY_UNAVAILABLE" }]);
  });
});
