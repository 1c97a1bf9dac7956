export { type Listening, type ListenOptions, listen } from "./api/listen.ts";
export { type ActiveServer, createStandBy, type StandBy, type StandByOptions } from "./api/stand-by.ts";
export { createSupervisor, type Supervisor, type SupervisorOptions } from "./create-supervisor.ts";
export type { Directory, DirectoryOptions, DirectoryOrg } from "./directory/directory.ts";
export type { LogFormat, LogWriter } from "./exports/log.ts";
export type { EmbedKey } from "./identity/embed-token.ts";
export {
  type AddSourceOptions,
  addSource,
  type FileSourcesOptions,
  fileSources,
  type RotateSourceOptions,
  revokeSource,
  rotateSource,
  type SourceChangeOptions,
  setSourceRights,
} from "./identity/file-sources.ts";
export type { Identity, IdentityOptions, OperatorKey } from "./identity/identity.ts";
export { type ProviderOptions, TOKEN_ALGORITHMS, type TokenAlgorithm } from "./identity/oidc.ts";
export { type Grant, type Principal, type Purpose, ROLES, type Role } from "./identity/principal.ts";
export type { GivenSource, RegisteredSource, SourceChange, SourceRegistry, SourceRights } from "./identity/source-registry.ts";
export type { Clock, SignalQuery, Supervision } from "./supervise/create-supervision.ts";
export type { DossierRow, SignalPage, SignalRow, State, StateBatch, StateHead, StateStore } from "./supervise/state-store.ts";
export * from "./trail/index.ts";
export type { WebhookOptions } from "./webhooks/create-webhooks.ts";
export type { WebhookEvent, WebhookTarget } from "./webhooks/targets.ts";
export type { Delivery, DeliveryCounts, FeedPlace, NewDelivery, WebhookStore } from "./webhooks/webhook-store.ts";
