import type { KindRegistry } from "@plumbline/core";
import { type ChecksFile, readChecks } from "../input/checks-file.ts";
import { type Selection, selectChecks } from "../input/groups.ts";
import { type inputOptions, type LogInput, openInput } from "../input/log-input.ts";
import { loadKinds } from "../input/plugins.ts";
import type { Language } from "../language.ts";

/** An audit that can begin: everything is opened and valid, nothing is read through. */
export interface AuditRequest {
  /** Path of the file of checks. */
  readonly controls: string;
  readonly file: ChecksFile;
  readonly selection: Selection;
  readonly logs: readonly LogInput[];
  readonly kinds: KindRegistry;
  readonly asOf: number | undefined;
  readonly language: Language;
  readonly colours: boolean;
}

interface Wanted {
  readonly paths: readonly string[];
  readonly controls: string;
  readonly input?: Awaited<ReturnType<typeof inputOptions>>;
  readonly plugins?: readonly string[];
  readonly asOf?: number | undefined;
  readonly language: Language;
  readonly colours: boolean;
}

/** Opens logs and controls; what is missing or wrong in them is thrown before anything is read through. */
export async function requestFor({ paths, controls, input = {}, plugins = [], asOf, language, colours }: Wanted): Promise<AuditRequest> {
  const logs = paths.map((path) => openInput(path, input));
  const file = await readChecks(controls);
  const kinds = await loadKinds(plugins);
  return { logs, controls, file, selection: selectChecks(file, paths), kinds, asOf, language, colours };
}
