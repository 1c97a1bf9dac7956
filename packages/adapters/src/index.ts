/** Each adapter has a door of its own, so that what is not imported is not loaded; here are the types they share. */
export type {
  CsvMapping,
  CsvType,
  Encoding,
  LogFile,
  LogFormat,
  OnProgress,
  OpenLogOptions,
  WriteLogOptions,
  Written,
} from "./files/index.ts";
