import { PlumblineError } from "@plumbline/core";

export function corrupt(origin: string, what: string): PlumblineError {
  return new PlumblineError(
    "TRAIL_CORRUPT",
    `trail "${origin}": ${what}; keep the store as evidence and find the difference with plumbline verify`,
  );
}
