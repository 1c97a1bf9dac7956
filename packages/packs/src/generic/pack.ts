import type { ControlPack } from "@plumbline/core";
import { loadPack } from "../tools/load-pack.ts";
import { GENERIC_DOCUMENT } from "./document.ts";

/**
 * Internal controls that no norm has to ask for: four eyes, steps in order, delegations and their limits, splitting, evidence, roles kept apart. A
 * host maps what it does onto the events of the pack. It is loaded from one JSON document without code, as anybody may write one.
 */
export function generic(): ControlPack {
  return loadPack(GENERIC_DOCUMENT);
}
