export {
  type Client,
  type ClientOptions,
  createClient,
  type Given,
  type Gives,
  type InputOf,
  type NamesIn,
  type PagedId,
  type PathOf,
  type ReplyOf,
  type StreamId,
} from "./create-client.ts";
export type { StreamMessage } from "./follow.ts";
export { OPERATIONS, type Operation, type OperationId } from "./operations.ts";
export type * from "./shapes.ts";
