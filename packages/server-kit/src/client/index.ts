export { type Client, type ClientOptions, createClient, type InputOf, type ReplyOf } from "./create-client.ts";
export type { StreamMessage } from "./follow.ts";
export { OPERATIONS, type Operation, type OperationId } from "./operations.ts";
export type * from "./shapes.ts";
