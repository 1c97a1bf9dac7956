export { createSpoolRecorder, type SpoolRecorder, type SpoolRecorderHealth, type SpoolRecorderOptions } from "./create-spool-recorder.ts";
export type { Contradiction } from "./spool-worker.ts";
