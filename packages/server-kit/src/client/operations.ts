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
  getHealth: { method: "GET", path: "/v1/health", gives: "json" },
  getReady: { method: "GET", path: "/v1/ready", gives: "json" },
  getMetrics: { method: "GET", path: "/v1/metrics", gives: "text" },
  postEvents: { method: "POST", path: "/v1/events", gives: "json", again: true },
  postPrecheck: { method: "POST", path: "/v1/precheck", gives: "json", again: true },
  getSignals: { method: "GET", path: "/v1/signals", gives: "json" },
  getSignalsId: { method: "GET", path: "/v1/signals/{id}", gives: "json" },
  getStream: { method: "GET", path: "/v1/stream", gives: "stream" },
  getTrailCheckpoint: { method: "GET", path: "/v1/trail/checkpoint", gives: "text" },
  getTrailTileEntriesIndex: { method: "GET", path: "/v1/trail/tile/entries/{index+}", gives: "bytes" },
  getTrailTileLevelIndex: { method: "GET", path: "/v1/trail/tile/{level}/{index+}", gives: "bytes" },
  getTrailEntries: { method: "GET", path: "/v1/trail/entries", gives: "json" },
  getTrailProofIndex: { method: "GET", path: "/v1/trail/proof/{index}", gives: "text" },
  getQuarantine: { method: "GET", path: "/v1/quarantine", gives: "json" },
  postQuarantineNReplay: { method: "POST", path: "/v1/quarantine/{n}/replay", gives: "json" },
  postErasures: { method: "POST", path: "/v1/erasures", gives: "json" },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationId = keyof typeof OPERATIONS;
