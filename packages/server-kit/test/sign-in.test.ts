import { listen } from "@plumbline/server-kit";
import { afterEach, describe, expect, it } from "vitest";
import { type Provider, startProvider } from "./provider.ts";
import { startSupervisor, type TestSupervisor, TOKENS } from "./supervisor.ts";

/** An operator's key that is called as the account is. */
const KEY_OF_LI = "a-key-that-is-called-li";

let server: TestSupervisor;
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(): Promise<{ readonly provider: Provider; readonly url: string }> {
  const provider = await startProvider(() => server.clock.now());
  const late: { fetch?: TestSupervisor["supervisor"]["fetch"] } = {};
  const listening = await listen({ port: 0, fetch: (request, peer) => (late.fetch as NonNullable<typeof late.fetch>)(request, peer) });
  server = await startSupervisor({
    identity: {
      sources: { host: TOKENS.host },
      supervisors: { supervisor: TOKENS.key, li: KEY_OF_LI },
      secret: "a-secret-that-signs-sessions",
      provider: {
        issuer: provider.issuer,
        audience: "api",
        algorithms: ["RS256"],
        keys: new URL(`${provider.issuer}/keys`),
        grants: { claim: "groups", of: { all: [{ role: "supervisor", scope: "" }] } },
        signIn: { clientId: "plumbline", address: listening.url },
      },
    },
  });
  late.fetch = (request, peer) => server.supervisor.fetch(request, peer);
  ends.push(
    provider.close,
    () => listening.close(),
    () => server.end(),
  );
  return { provider, url: listening.url };
}

const open = (url: string, cookie = ""): Promise<Response> => fetch(url, { redirect: "manual", headers: { cookie } });
const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
const sessionOf = (response: Response): string | undefined => /plumb_session=[^;]+/.exec(cookiesOf(response))?.[0];

/** As far as the address to which the provider sends the browser back. */
async function began(url: string, to = "/console"): Promise<{ readonly kept: string; readonly back: string }> {
  const first = await open(`${url}/v1/sign-in?return=${encodeURIComponent(to)}`);
  const at = await open(first.headers.get("location") as string);
  return { kept: cookiesOf(first), back: at.headers.get("location") as string };
}

const refusal = async (response: Response) => {
  const { code, detail } = (await response.json()) as { readonly code: string; readonly detail: string };
  return { status: response.status, code, detail, session: sessionOf(response) };
};

describe("signing in at a provider", () => {
  it("gives a session that reads, changes something for a page of the server alone, and ends at once", async () => {
    const { url } = await start();
    const { kept, back } = await began(url, "/console?lang=en");
    const done = await open(back, `${kept}; plumb_session=${"A".repeat(43)}`);
    const cookie = sessionOf(done) as string;
    const end = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${url}/v1/session/end`, { method: "POST", headers: { "content-type": "application/json", cookie, ...headers }, body: "{}" });

    expect(done.status).toBe(200);
    expect(await done.text()).toContain('content="0;url=/console?lang=en"');
    expect(cookie).not.toContain("AAAA");
    expect(done.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Strict; Max-Age=43200$/);
    expect(await (await open(`${url}/v1/me`, cookie)).json()).toMatchObject({ id: "li", roles: ["supervisor"] });
    expect((await end({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await end({ origin: "https://evil.example" })).status).toBe(403);
    expect((await end({})).status).toBe(403);
    expect((await end({ "sec-fetch-site": "same-origin" })).status).toBe(204);
    expect((await open(`${url}/v1/me`, cookie)).status).toBe(401);
    const { entries } = await server.supervisor.trail.read(0, 100).then((read) => ({ entries: JSON.stringify(read) }));
    expect(entries).toContain("signIn.begun");
    expect(entries).not.toContain(cookie.split("=")[1]);
  });

  it("is over after twelve hours", async () => {
    const { url } = await start();
    const { kept, back } = await began(url);
    const cookie = sessionOf(await open(back, kept)) as string;
    server.clock.set(server.clock.now() + 12 * 3_600_000);

    expect((await open(`${url}/v1/me`, cookie)).status).toBe(401);
  });

  it.each<{ name: string; attack: (back: string, kept: string, provider: Provider) => readonly [string, string]; says: string }>([
    { name: "in a browser that did not begin it", attack: (back) => [back, ""], says: "did not begin" },
    {
      name: "with a state of another sign-in",
      attack: (back, kept) => [back.replace(/state=[^&]+/, `state=${"x".repeat(43)}`), kept],
      says: "did not begin",
    },
    {
      name: "with a state of another sign-in, and the cookie under its name",
      attack: (back, kept) => [
        back.replace(/state=[^&]+/, `state=${"x".repeat(43)}`),
        kept.replace(/^plumb_sign_in_.{16}=/, `plumb_sign_in_${"x".repeat(16)}=`),
      ],
      says: "no answer to what",
    },
    { name: "without a state", attack: (back, kept) => [back.replace(/state=[^&]+&?/, ""), kept], says: "did not begin" },
    {
      name: "with a state that is a pattern",
      attack: (back, kept) => [back.replace(/state=[^&]+/, "state=.*"), kept],
      says: "did not begin",
    },
    {
      name: "by the answer of another issuer",
      attack: (back, kept) => [back.replace(/iss=[^&]+/, "iss=https%3A%2F%2Fevil.example"), kept],
      says: "not say that it is of this provider",
    },
    {
      name: "without saying the issuer",
      attack: (back, kept) => [back.replace(/&iss=[^&]+/, ""), kept],
      says: "not say that it is of this provider",
    },
    {
      name: "with a code that the provider never gave",
      attack: (back, kept) => [back.replace(/code=[^&]+/, "code=x"), kept],
      says: "does not take this code",
    },
    {
      name: "with what was altered in the cookie",
      attack: (back, kept) => [back, kept.replace(/.(?=.{20}$)/, (one) => (one === "A" ? "B" : "A"))],
      says: "did not begin",
    },
  ])("lets nobody in $name", async ({ attack, says }) => {
    const { url, provider } = await start();
    const { kept, back } = await began(url);

    expect(await refusal(await open(...attack(back, kept, provider)))).toEqual({
      status: 403,
      code: "SIGN_IN_REFUSED",
      detail: expect.stringContaining(says),
      session: undefined,
    });
  });

  it.each<{ name: string; claims: Record<string, unknown>; says: string }>([
    { name: "for another nonce", claims: { nonce: "another" }, says: "not for what this browser asked" },
    { name: "for another client", claims: { aud: "another" }, says: "sign-in" },
    { name: "of another issuer", claims: { iss: "https://evil.example" }, says: "sign-in" },
    { name: "that is over", claims: { exp: 1_000_000 }, says: "sign-in" },
    { name: "of an account that is none here", claims: { groups: [] }, says: "was not opened here" },
  ])("takes no ID token $name", async ({ claims, says }) => {
    const { url, provider } = await start();
    provider.claims = claims;
    const { kept, back } = await began(url);

    expect(await refusal(await open(back, kept))).toMatchObject({
      status: 403,
      code: "SIGN_IN_REFUSED",
      detail: expect.stringContaining(says),
    });
  });

  it("takes one answer once, and the code of another browser never", async () => {
    const { url } = await start();
    const [mine, another] = [await began(url), await began(url)];
    const code = new URL(another.back).searchParams.get("code") as string;

    expect(await refusal(await open(mine.back.replace(/code=[^&]+/, `code=${code}`), mine.kept))).toMatchObject({ status: 403 });
    const good = await began(url);
    expect((await open(good.back, good.kept)).status).toBe(200);
    expect(await refusal(await open(good.back, good.kept))).toMatchObject({ status: 403, code: "SIGN_IN_REFUSED" });
  });

  it("goes on in each of two tabs, whichever comes back first", async () => {
    const { url } = await start();
    const [one, two] = [await began(url, "/console?tab=1"), await began(url, "/console?tab=2")];
    const jar = `${one.kept}; ${two.kept}`;
    const second = await open(two.back, jar);
    const first = await open(one.back, jar);

    expect([first.status, second.status]).toEqual([200, 200]);
    expect([await first.text(), await second.text()]).toEqual([
      expect.stringContaining('content="0;url=/console?tab=1"'),
      expect.stringContaining('content="0;url=/console?tab=2"'),
    ]);
    // Each ends what it kept, and leaves the other's alone.
    const ended = [first, second].map((response) => response.headers.getSetCookie().filter((one) => one.startsWith("plumb_sign_in")));
    expect(ended.map((all) => all.map((one) => one.split("=")[0]))).toEqual([[one.kept.split("=")[0]], [two.kept.split("=")[0]]]);
    expect(ended.flat().every((one) => one.includes("Max-Age=0"))).toBe(true);
  });

  it("gives one session for one answer that comes many times at once", async () => {
    const { url } = await start();
    const { kept, back } = await began(url);
    const all = await Promise.all(Array.from({ length: 8 }, () => open(back, kept)));

    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 403)).toHaveLength(7);
  });

  it("keeps the newest of what was begun and not finished, so that cookies do not pile up", async () => {
    const { url } = await start();
    const jar: string[] = [];
    for (let i = 0; i < 12; i++) {
      const response = await open(`${url}/v1/sign-in`, jar.join("; "));
      for (const one of response.headers.getSetCookie()) {
        const [pair = ""] = one.split(";");
        const at = jar.findIndex((known) => known.split("=")[0] === pair.split("=")[0]);
        if (at >= 0) jar.splice(at, 1);
        if (!one.includes("Max-Age=0")) jar.push(pair);
      }
    }
    const last = await open(`${url}/v1/sign-in`, jar.join("; "));
    const at = await open(last.headers.get("location") as string);

    expect(jar).toHaveLength(5);
    expect((await open(at.headers.get("location") as string, `${jar.join("; ")}; ${cookiesOf(last)}`)).status).toBe(200);
  });

  it("does not show or end the sessions of a key of the same name", async () => {
    const { url } = await start();
    const { kept, back } = await began(url);
    const cookie = sessionOf(await open(back, kept)) as string;
    const asKey = (path: string, body?: unknown) => server.call(body ? "POST" : "GET", path, body, KEY_OF_LI);
    const keyed = await fetch(`${url}/v1/session`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: url },
      body: JSON.stringify({ key: KEY_OF_LI }),
    });
    await server.supervisor.supervision.caughtUp();
    const listed = async (response: Response) =>
      ((await response.json()) as { sessions: { id: string; kind: string }[] }).sessions.map(({ id, kind }) => ({ id, kind }));
    const [mine = { id: "" }, ...others] = await listed(await open(`${url}/v1/sessions`, cookie));

    expect(keyed.status).toBe(200);
    expect([mine, ...others]).toEqual([{ id: expect.any(String), kind: "provider" }]);
    expect((await listed(await asKey("/v1/sessions"))).map(({ kind }) => kind)).toEqual(["key"]);
    expect((await asKey("/v1/session/end", { session: mine.id })).status).toBe(404);
    expect((await open(`${url}/v1/me`, cookie)).status).toBe(200);
  });

  it("is refused when it took more than ten minutes, with a page for a browser", async () => {
    const { url } = await start();
    const { kept, back } = await began(url);
    server.clock.set(server.clock.now() + 601_000);
    const response = await fetch(back, { headers: { cookie: kept, accept: "text/html" } });

    expect([response.status, response.headers.get("content-type")]).toEqual([403, "text/html; charset=utf-8"]);
    expect(await response.text()).toContain("(state)");
  });

  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", "/.//evil.example", "console", "/a\nb", "javascript:alert(1)"])(
    "goes nowhere else afterwards: %j",
    async (to) => {
      const { url, provider } = await start();

      expect((await open(`${url}/v1/sign-in?return=${encodeURIComponent(to)}`)).status).toBe(422);
      expect(provider.asked).toEqual([]);
    },
  );

  it("asks the provider nothing before somebody signs in, and is not there without one", async () => {
    const { provider } = await start();
    expect(provider.asked).toEqual([]);
    const plain = await startSupervisor({ packs: [] });
    ends.push(() => plain.end());

    expect((await plain.call("GET", "/v1/sign-in", undefined, "")).status).toBe(404);
    expect((await plain.call("GET", "/v1/sign-in/callback", undefined, "")).status).toBe(404);
  });
});
