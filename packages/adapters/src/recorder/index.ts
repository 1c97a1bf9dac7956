export type { OnFault } from "./faults.ts";
export { createRecorder, type Recorded, type Recorder, type RecorderEvent, type RecorderHealth, type RecorderOptions } from "./recorder.ts";
