export { type Listening, type ListenOptions, listen } from "./api/listen.ts";
export { createSupervisor, type Supervisor, type SupervisorOptions } from "./create-supervisor.ts";
export type { Caller, Identity, IdentityOptions } from "./identity/identity.ts";
export type { Clock, SignalQuery, Supervision } from "./supervise/create-supervision.ts";
export { nodeSigner } from "./trail/node-signer.ts";
export type { Trail, TrailEntry } from "./trail/trail.ts";
export type { Found, KnownAs, NewEntry, Refused, TrailHead, TrailStore } from "./trail/trail-store.ts";
