import { accessClaims, embedToken } from "./identity-support.ts";
import { event } from "./supervisor.ts";

/** Ids of what lies in the county of the callers, and of what lies in its sibling. */
export interface Place {
  readonly org: string;
  readonly loan: string;
  readonly signal: string;
  readonly person: string;
}

export interface Example {
  path(place: Place): string;
  readonly body?: (place: Place, now: number) => unknown;
  /** There is nothing of the kind in the example: that it was let in shows by 404 or 422, not by a refusal. */
  readonly empty?: true;
}

const at = (path: string): Example => ({ path: () => path });
const loan = ({ loan: id, org }: Place) =>
  event("loan.given", id, { amount: 500 }, { objects: [{ type: "loan", id }], actor: { id: "u-1", org } });

/** A request for each route. One that is missing fails the matrix. */
export const EXAMPLES: Readonly<Record<string, Example>> = {
  "GET /v1/openapi.json": at("/v1/openapi.json"),
  "GET /v1/docs": at("/v1/docs"),
  "GET /v1/health": at("/v1/health"),
  "GET /v1/ready": at("/v1/ready"),
  "GET /v1/metrics": at("/v1/metrics"),
  "POST /v1/events": { path: () => "/v1/events", body: (place) => ({ events: [{ event: loan({ ...place, loan: "l-9" }) }] }) },
  "POST /v1/precheck": { path: () => "/v1/precheck", body: (place) => ({ draft: loan(place) }) },
  "GET /v1/notices": { path: (place) => `/v1/notices?record=loan:${place.loan}` },
  "GET /v1/signals": at("/v1/signals"),
  "GET /v1/signals/{id}": { path: ({ signal }) => `/v1/signals/${signal}` },
  "GET /v1/signals/{id}/handling": { path: ({ signal }) => `/v1/signals/${signal}/handling` },
  "GET /v1/dispositions": at("/v1/dispositions"),
  "GET /v1/dispositions/{id}": { path: () => "/v1/dispositions/d-1", empty: true },
  "GET /v1/disposition-report": { path: () => "/v1/disposition-report?from=2026-03-01&to=2026-03-31", empty: true },
  "GET /v1/accountability/{type}/{id}": { path: (place) => `/v1/accountability/loan/${place.loan}` },
  "GET /v1/ladders": at("/v1/ladders"),
  "GET /v1/policy": at("/v1/policy"),
  "GET /v1/controls": { path: ({ org }) => `/v1/controls?org=${org}` },
  "POST /v1/commands": {
    path: () => "/v1/commands",
    body: () => ({ record: { type: "nothing", id: "n-1" }, type: "do", expectedVersion: 0, body: {} }),
    empty: true,
  },
  "GET /v1/matters": at("/v1/matters"),
  "GET /v1/matters/{id}": { path: () => "/v1/matters/m-1", empty: true },
  "GET /v1/supervision-report": at("/v1/supervision-report"),
  "GET /v1/cases": at("/v1/cases"),
  "GET /v1/records/{type}": at("/v1/records/loan"),
  "GET /v1/records/{type}/{id}": { path: (place) => `/v1/records/loan/${place.loan}` },
  "GET /v1/statistics": at("/v1/statistics?by=org"),
  "GET /v1/search": at("/v1/search?q=%E5%80%9F%E6%AC%BE"),
  "GET /v1/exports/signals": at("/v1/exports/signals?format=csv"),
  "GET /v1/exports/cases": at("/v1/exports/cases?format=csv"),
  "GET /v1/exports/dispositions": at("/v1/exports/dispositions?format=csv"),
  "GET /v1/exports/statistics": at("/v1/exports/statistics?format=csv&by=org"),
  "GET /v1/exports/log": at("/v1/exports/log?type=loan&format=csv"),
  "GET /v1/stream": at("/v1/stream"),
  "GET /v1/trail/checkpoint": at("/v1/trail/checkpoint"),
  "GET /v1/trail/tile/entries/{index+}": { path: () => "/v1/trail/tile/entries/000.p/1", empty: true },
  "GET /v1/trail/tile/{level}/{index+}": { path: () => "/v1/trail/tile/0/000.p/1", empty: true },
  "GET /v1/trail/entries": at("/v1/trail/entries"),
  "GET /v1/trail/proof/{index}": { path: () => "/v1/trail/proof/0", empty: true },
  "GET /v1/webhooks": at("/v1/webhooks"),
  "POST /v1/webhooks/{id}/retry": { path: () => "/v1/webhooks/nothing/retry", empty: true },
  "GET /v1/quarantine": at("/v1/quarantine"),
  "POST /v1/quarantine/{n}/replay": { path: () => "/v1/quarantine/9999/replay", empty: true },
  "POST /v1/erasures": { path: () => "/v1/erasures", body: () => ({ subjects: ["nobody"], reason: "x" }), empty: true },
  "POST /v1/session": { path: () => "/v1/session", body: () => ({ key: "key-of-the-supervisor-0123456789" }) },
  "GET /v1/sign-in": { path: () => "/v1/sign-in", empty: true },
  "GET /v1/sign-in/callback": { path: () => "/v1/sign-in/callback", empty: true },
  "POST /v1/session/embed": { path: () => "/v1/session/embed", body: (_, now) => ({ token: embedToken(now) }) },
  "POST /v1/session/end": { path: () => "/v1/session/end", body: () => ({ session: "0".repeat(64) }), empty: true },
  "GET /v1/sessions": at("/v1/sessions"),
  "GET /v1/me": at("/v1/me"),
  "GET /v1/my/reads": { path: () => "/v1/my/reads", empty: true },
  "GET /v1/organisations": at("/v1/organisations"),
  "GET /v1/persons/{id}": { path: ({ person }) => `/v1/persons/${person}` },
  "GET /v1/accounts": at("/v1/accounts"),
};

/** Callers whom nobody may answer anything that is not for everybody. */
export const STRANGERS: Readonly<Record<string, (now: number, sign: (claims: Record<string, unknown>) => string) => string>> = {
  nobody: () => "",
  "an unknown token": () => "a-token-that-nobody-has-given",
  "an expired token": (now, sign) => sign(accessClaims(now, { groups: ["all"], exp: Math.floor(now / 1000) - 60 })),
  "a token for another system": (now, sign) => sign(accessClaims(now, { groups: ["all"], aud: "another" })),
};
