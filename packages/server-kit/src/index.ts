export type { Access } from "./api/access.ts";
export type { RateLimits } from "./api/create-api.ts";
export { type Listening, type ListenOptions, listen } from "./api/listen.ts";
export type { Peer } from "./api/peer.ts";
export type { RateLimitOptions } from "./api/rate-limit.ts";
export { type ActiveServer, createStandBy, type StandBy, type StandByOptions } from "./api/stand-by.ts";
export { createSupervisor, type Supervisor, type SupervisorOptions } from "./create-supervisor.ts";
export type {
  CommandContext,
  CommandDecision,
  CommandDefinition,
  DeskAct,
  DeskContext,
  DeskPart,
  DeskRow,
  Reactor,
  ReactorContext,
} from "./desk/desk.ts";
export type { DispositionPartOptions } from "./desk/disposition.ts";
export type { Directory, DirectoryOptions, DirectoryOrg } from "./directory/directory.ts";
export type { AccountGrant, Counted, PersonFacts, PostFacts } from "./directory/records.ts";
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
export type { Carried, Identity, IdentityOptions, OperatorKey } from "./identity/identity.ts";
export { type ProviderOptions, TOKEN_ALGORITHMS, type TokenAlgorithm } from "./identity/oidc.ts";
export { type Grant, type Principal, PURPOSES, type Purpose, ROLES, type Role } from "./identity/principal.ts";
export type { EmbedUse, Session, SessionOf, Sessions } from "./identity/sessions.ts";
export type { SignIn, SignInOptions, SignInOutcome } from "./identity/sign-in.ts";
export type { SignedIn } from "./identity/sign-in-record.ts";
export type { GivenSource, RegisteredSource, SourceChange, SourceRegistry, SourceRights } from "./identity/source-registry.ts";
export type { Clock, Organisations, SignalQuery, Supervision } from "./supervise/create-supervision.ts";
export type { Place } from "./supervise/places.ts";
export type {
  Cell,
  CellQuery,
  ChangeRow,
  DossierRow,
  HandledSignal,
  HandlingRow,
  ListedRecord,
  NumberedChange,
  OrgPathRow,
  RecordPage,
  RecordRow,
  RowCount,
  SearchQuery,
  Sight,
  SignalPage,
  SignalRow,
  State,
  StateBatch,
  StateHead,
  StateReads,
  StateStore,
} from "./supervise/state-store.ts";
export * from "./trail/index.ts";
export type { WebhookOptions } from "./webhooks/create-webhooks.ts";
export { WEBHOOK_EVENTS, type WebhookEvent, type WebhookTarget } from "./webhooks/targets.ts";
export type { Delivery, DeliveryCounts, FeedPlace, NewDelivery, WebhookStore } from "./webhooks/webhook-store.ts";
