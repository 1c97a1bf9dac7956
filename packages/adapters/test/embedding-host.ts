import type { AddressInfo } from "node:net";
import { type HostAction, plumblineExpress } from "@plumbline/adapters/express";
import { createRecorder, type RecorderEvent } from "@plumbline/adapters/recorder";
import express, { type Request } from "express";

/** The host of docs/embedding.md: a penalty system of one page, as it may have been before, and what Plumbline adds to it. */
const sessions = new Map([["s-1", { id: "u-3f8a", post: "p-12", org: "bureau-1" }]]);
const cases = new Map([["2026-031", { fine: 0 }]]);

const signedIn = (request: Request) => sessions.get(/(?:^|; )session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "");

const page = `<!doctype html>
<html lang="zh-CN">
  <head>
    <meta charset="utf-8">
    <title>处罚决定</title>
    <script src="/plumbline-host.js" defer></script>
  </head>
  <body>
    <plumb-risk-notice for="decision" base="/plumbline" lang="zh-CN"></plumb-risk-notice>
    <form id="decision" method="post" action="/cases/2026-031/decision">
      <label>罚款（元） <input name="fine"></label>
      <button>提交</button>
    </form>
  </body>
</html>
`;

const recorder = createRecorder({
  endpoint: process.env.SUPERVISOR ?? "http://127.0.0.1:4181",
  token: process.env.SUPERVISOR_TOKEN ?? "",
  source: "penalty-bureau",
  onFault: (fault) => console.error(fault.code, fault.message),
});

/** Fen of a whole number of yuan; undefined for what this system does not take. The handler reads the form by it too. */
function fenOf(typed: unknown): number | undefined {
  return /^\d{1,9}$/.test(String(typed)) ? Number(typed) * 100 : undefined;
}

function decided({ params, fields }: HostAction<Request>): RecorderEvent | undefined {
  const fine = fenOf(fields.fine);
  if (fine === undefined) return undefined;
  return {
    id: `${params.id}/decided`,
    type: "penalty.decided",
    objects: [{ type: "penalty", id: params.id ?? "" }],
    data: { fine },
  };
}

const app = express();
app.use(express.urlencoded(), express.json());
app.use((request, response, next) => (signedIn(request) ? next() : void response.sendStatus(401)));

app.use(
  plumblineExpress<Request>({
    recorder,
    actor: signedIn,
    rules: [{ method: "POST", path: "/cases/:id/decision", toEvent: decided }],
  }),
);

app.get("/cases/:id", (_request, response) => void response.send(page));
app.post("/cases/:id/decision", (request, response) => {
  const one = cases.get(request.params.id);
  const fine = fenOf(request.body?.fine);
  if (!one || fine === undefined) return void response.status(422).send("无法办理");
  one.fine = fine;
  response.redirect(303, `/cases/${request.params.id}`);
});

const server = app.listen(Number(process.env.PORT ?? 3000), "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});

process.once("SIGTERM", () => {
  server.close(() => void recorder.close());
});
