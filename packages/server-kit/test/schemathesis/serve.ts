import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { disciplineAuthority, disciplineLadder } from "@plumbline/packs/ladders";
import { createSupervisor, listen, nodeSigner } from "@plumbline/server-kit";
import { ROLES } from "../../src/identity/principal.ts";
import { sqliteStateStore, sqliteSubjectKeys, sqliteTrailStore, sqliteWebhookStore } from "../../src/store/sqlite/index.ts";
import { EMBED_SECRET, embedToken } from "../identity-support.ts";
import { event, finesWith, ORIGIN, TOKENS } from "../supervisor.ts";

// A server with data, as a process: prints its address and a token for each role as JSON, and lasts until its standard input ends.
const dir = await mkdtemp(join(tmpdir(), "plumbline-schemathesis-"));
const keyOf = (role: string) => `key-of-${role}-0123456789`;
const people = ROLES.filter((role) => role !== "sourceSystem" && role !== "hostUser");
const signer = nodeSigner(ORIGIN, new Uint8Array(32).fill(7));
const unlimited = { perSecond: 1e9, burst: 1e9 };
const supervisor = await createSupervisor({
  store: await sqliteTrailStore({ file: join(dir, "trail.db") }),
  subjectKeys: await sqliteSubjectKeys({ file: join(dir, "subject-keys.db") }),
  state: await sqliteStateStore({ file: join(dir, "state.db") }),
  packs: [finesWith({ org: () => "330106" })],
  signer,
  verifierKey: signer.verifierKey,
  origin: ORIGIN,
  identity: {
    sources: { host: TOKENS.host, oa: { token: TOKENS.other, embed: { alg: "HS256", secret: EMBED_SECRET } } },
    supervisors: {
      everything: TOKENS.key,
      ...Object.fromEntries(
        people.map((role) => [
          role,
          { key: keyOf(role), roles: [role], scopes: ["330106"], person: "p-1", body: "330106", level: "county", actsFor: ["330106"] },
        ]),
      ),
    },
    secret: "a-secret-that-signs-sessions",
  },
  dispositions: { ladders: [disciplineLadder], authorities: [disciplineAuthority] },
  // Nobody listens there.
  webhooks: {
    targets: [{ id: "oa", url: "http://127.0.0.1:9/", orgs: [""], secrets: [`whsec_${"c".repeat(43)}=`], networks: ["127.0.0.0/8"] }],
    origins: ["http://127.0.0.1:9"],
    store: sqliteWebhookStore(),
  },
  rateLimits: { source: unlimited, person: unlimited, address: unlimited },
  prechecksPerMinute: 1e9,
  onFault: ({ where, error }) => console.error("fault", where, error),
});
const { url, close } = await listen({ fetch: supervisor.fetch, port: 0 });

const post = async (body: unknown): Promise<void> => {
  const response = await fetch(`${url}/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${TOKENS.host}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
};
const fines = Array.from({ length: 40 }, (_, i) => event("fine.decided", `f-${i}`, { fine: 100 + i, max: 110 }));
const [told] = fines;
if (!told) throw new Error("no fines");
await post({ events: fines.map((one) => ({ event: one })) });
await post({ events: [{ event: { ...told, id: "broken", data: { fine: "viel" } } }] });
await supervisor.supervision.caughtUp();
const session = await fetch(`${url}/v1/session/embed`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ token: embedToken(Date.now()) }),
});
if (!session.ok) throw new Error(await session.text());
const { token: hostUser } = (await session.json()) as { token: string };

console.log(
  JSON.stringify({
    url,
    origin: ORIGIN,
    tokens: {
      "": "",
      everything: TOKENS.key,
      sourceSystem: TOKENS.host,
      hostUser,
      ...Object.fromEntries(people.map((role) => [role, keyOf(role)])),
    },
  }),
);
process.stdin.resume().once("end", () => {
  void close()
    .then(supervisor.close)
    .then(() => rm(dir, { recursive: true }))
    .then(() => process.exit(0));
});
