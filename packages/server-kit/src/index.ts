export { type Listening, type ListenOptions, listen } from "./api/listen.ts";
export { type ActiveServer, createStandBy, type StandBy, type StandByOptions } from "./api/stand-by.ts";
export { createSupervisor, type Supervisor, type SupervisorOptions } from "./create-supervisor.ts";
export {
  type AddSourceOptions,
  addSource,
  type FileSourcesOptions,
  fileSources,
  type RotateSourceOptions,
  revokeSource,
  rotateSource,
  setSourceRights,
  type SourceChangeOptions,
} from "./identity/file-sources.ts";
export type { Identity, IdentityOptions } from "./identity/identity.ts";
export type { Principal, Purpose, Role } from "./identity/principal.ts";
export type { RegisteredSource, SourceChange, SourceRegistry } from "./identity/source-registry.ts";
export type { Clock, SignalQuery, Supervision } from "./supervise/create-supervision.ts";
export type { DossierRow, SignalPage, SignalRow, State, StateBatch, StateHead, StateStore } from "./supervise/state-store.ts";
export * from "./trail/index.ts";
