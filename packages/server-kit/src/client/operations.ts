/** How an operation is called: its method and path, what it answers, and whether the same call twice is as good as once. */
export interface Operation {
  readonly method: "GET" | "POST";
  /** As in the OpenAPI document; `{name+}` may hold slashes. */
  readonly path: string;
  /** `response` where whoever calls reads the body themselves, as a download. */
  readonly gives: "json" | "text" | "bytes" | "stream" | "response";
  /** A POST that may be sent again when its answer was lost: the server takes it once. */
  readonly again?: true;
}

/** Every operation of the interface, by its `operationId`. */
export const OPERATIONS = {
  getOpenapiJson: { method: "GET", path: "/v1/openapi.json", gives: "json" },
  getDocs: { method: "GET", path: "/v1/docs", gives: "text" },
  getHealth: { method: "GET", path: "/v1/health", gives: "json" },
  getReady: { method: "GET", path: "/v1/ready", gives: "json" },
  getMetrics: { method: "GET", path: "/v1/metrics", gives: "text" },
  postEvents: { method: "POST", path: "/v1/events", gives: "json", again: true },
  postPrecheck: { method: "POST", path: "/v1/precheck", gives: "json", again: true },
  getNotices: { method: "GET", path: "/v1/notices", gives: "json" },
  getSignals: { method: "GET", path: "/v1/signals", gives: "json" },
  getSignalsId: { method: "GET", path: "/v1/signals/{id}", gives: "json" },
  getSignalsIdHandling: { method: "GET", path: "/v1/signals/{id}/handling", gives: "json" },
  getDispositions: { method: "GET", path: "/v1/dispositions", gives: "json" },
  getDispositionsId: { method: "GET", path: "/v1/dispositions/{id}", gives: "json" },
  getDispositionReport: { method: "GET", path: "/v1/disposition-report", gives: "json" },
  getAccountabilityTypeId: { method: "GET", path: "/v1/accountability/{type}/{id}", gives: "json" },
  getLadders: { method: "GET", path: "/v1/ladders", gives: "json" },
  getPolicy: { method: "GET", path: "/v1/policy", gives: "json" },
  getControls: { method: "GET", path: "/v1/controls", gives: "json" },
  postCommands: { method: "POST", path: "/v1/commands", gives: "json" },
  getMatters: { method: "GET", path: "/v1/matters", gives: "json" },
  getMattersId: { method: "GET", path: "/v1/matters/{id}", gives: "json" },
  getSupervisionReport: { method: "GET", path: "/v1/supervision-report", gives: "json" },
  getCases: { method: "GET", path: "/v1/cases", gives: "json" },
  getRecordsType: { method: "GET", path: "/v1/records/{type}", gives: "json" },
  getRecordsTypeId: { method: "GET", path: "/v1/records/{type}/{id}", gives: "json" },
  getStatistics: { method: "GET", path: "/v1/statistics", gives: "json" },
  getSearch: { method: "GET", path: "/v1/search", gives: "json" },
  getExportsSignals: { method: "GET", path: "/v1/exports/signals", gives: "response" },
  getExportsCases: { method: "GET", path: "/v1/exports/cases", gives: "response" },
  getExportsDispositions: { method: "GET", path: "/v1/exports/dispositions", gives: "response" },
  getExportsStatistics: { method: "GET", path: "/v1/exports/statistics", gives: "response" },
  getExportsLog: { method: "GET", path: "/v1/exports/log", gives: "response" },
  getStream: { method: "GET", path: "/v1/stream", gives: "stream" },
  getTrailCheckpoint: { method: "GET", path: "/v1/trail/checkpoint", gives: "text" },
  getTrailTileEntriesIndex: { method: "GET", path: "/v1/trail/tile/entries/{index+}", gives: "bytes" },
  getTrailTileLevelIndex: { method: "GET", path: "/v1/trail/tile/{level}/{index+}", gives: "bytes" },
  getTrailEntries: { method: "GET", path: "/v1/trail/entries", gives: "json" },
  getTrailProofIndex: { method: "GET", path: "/v1/trail/proof/{index}", gives: "text" },
  getWebhooks: { method: "GET", path: "/v1/webhooks", gives: "json" },
  postWebhooksIdRetry: { method: "POST", path: "/v1/webhooks/{id}/retry", gives: "json" },
  getQuarantine: { method: "GET", path: "/v1/quarantine", gives: "json" },
  postQuarantineNReplay: { method: "POST", path: "/v1/quarantine/{n}/replay", gives: "json" },
  postErasures: { method: "POST", path: "/v1/erasures", gives: "json" },
  postSession: { method: "POST", path: "/v1/session", gives: "json" },
  getSignIn: { method: "GET", path: "/v1/sign-in", gives: "response" },
  getSignInCallback: { method: "GET", path: "/v1/sign-in/callback", gives: "response" },
  postSessionEmbed: { method: "POST", path: "/v1/session/embed", gives: "json" },
  postSessionEnd: { method: "POST", path: "/v1/session/end", gives: "json" },
  getSessions: { method: "GET", path: "/v1/sessions", gives: "json" },
  getMe: { method: "GET", path: "/v1/me", gives: "json" },
  getMyReads: { method: "GET", path: "/v1/my/reads", gives: "json" },
  getOrganisations: { method: "GET", path: "/v1/organisations", gives: "json" },
  getPersonsId: { method: "GET", path: "/v1/persons/{id}", gives: "json" },
  getAccounts: { method: "GET", path: "/v1/accounts", gives: "json" },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationId = keyof typeof OPERATIONS;
