import type { AnyControlKind } from "../define-control-kind.ts";
import { expression } from "./expression.ts";
import { LOG_KINDS } from "./index.ts";

/** Every kind that this package brings; `createKindRegistry(BUILT_IN_KINDS)` is where a host starts. */
export const BUILT_IN_KINDS: readonly AnyControlKind[] = [expression, ...LOG_KINDS];
