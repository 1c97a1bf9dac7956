export type { CsvMapping, CsvType } from "./csv-mapping.ts";
export type { LogFormat } from "./format.ts";
export { type LogFile, type OpenLogOptions, openLog } from "./open-log.ts";
export { type OnProgress, type ProgressStream, progressBar } from "./progress-bar.ts";
export type { Encoding } from "./read-text.ts";
export { type WriteLogOptions, type Written, writeLog } from "./write-log.ts";
