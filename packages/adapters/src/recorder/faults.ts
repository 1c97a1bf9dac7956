import type { ErrorCode, ErrorOptions, PlumblineError } from "@plumbline/core";
import type { RecorderEvent } from "./recorder.ts";

/**
 * Told of everything that was not recorded, not delivered or not answered. `lost` is the event where this recorder does not keep
 * it, so that the host can. What the callback throws is ignored: a report must not end a request.
 */
export type OnFault = (fault: PlumblineError, lost?: RecorderEvent) => void;

export type Report = (code: ErrorCode, message: string, options?: ErrorOptions, lost?: RecorderEvent) => void;

/** Without a callback a fault becomes a warning of the process: nothing is lost silently. */
export function reporter(onFault: OnFault = warn): (fault: PlumblineError, lost?: RecorderEvent) => void {
  return (fault, lost) => {
    try {
      // An async callback may reject as well.
      Promise.resolve(onFault(fault, lost) as unknown).catch(() => {});
    } catch {
      // Nobody is left to tell.
    }
  };
}

/** Runs code of the host or our own on the host's path. What it throws goes to `report`; then the answer is undefined. */
export function guard<T>(run: () => T, report: (error: unknown) => void): T | undefined {
  try {
    return run();
  } catch (error) {
    report(error);
    return undefined;
  }
}

function warn(fault: PlumblineError): void {
  process.emitWarning(fault.message, { type: "PlumblineWarning", code: fault.code });
}
