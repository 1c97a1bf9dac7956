import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { BUILT_IN_KINDS, type ControlKind, createKindRegistry, type KindRegistry, PlumblineError } from "@plumbline/core";

/** The kinds that are built in, and those that modules of third parties bring as their default export. */
export async function loadKinds(modules: readonly string[]): Promise<KindRegistry> {
  const registry = createKindRegistry(BUILT_IN_KINDS);
  for (const module of modules) for (const kind of await kindsOf(module)) registry.register(kind);
  return registry;
}

async function kindsOf(module: string): Promise<readonly ControlKind[]> {
  let exported: unknown;
  try {
    exported = ((await import(urlOf(module))) as { default?: unknown }).default;
  } catch (cause) {
    throw new PlumblineError("PLUGIN_INVALID", `plugin ${JSON.stringify(module)} cannot be loaded: ${(cause as Error).message}`, { cause });
  }
  const kinds: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  return kinds.map((kind, index) => {
    if (isKind(kind)) return kind;
    const which = Array.isArray(exported) ? `element ${index} of its default export` : "its default export";
    throw new PlumblineError(
      "PLUGIN_INVALID",
      `plugin ${JSON.stringify(module)}: ${which} is no control kind; export what defineControlKind returns, or a list of it`,
    );
  });
}

// A path is seen from the working directory, a package name from there too: the plugin belongs to the caller.
function urlOf(module: string): string {
  if (existsSync(module)) return pathToFileURL(resolve(module)).href;
  return pathToFileURL(createRequire(resolve("plumbline.js")).resolve(module)).href;
}

function isKind(value: unknown): value is ControlKind {
  if (typeof value !== "object" || value === null) return false;
  const { kind, params, prepare, measures, check, checkGroup } = value as Partial<Record<string, unknown>> & {
    params?: { safeParse?: unknown };
  };
  return (
    typeof kind === "string" &&
    typeof params?.safeParse === "function" &&
    typeof prepare === "function" &&
    typeof measures === "object" &&
    (typeof check === "function" || typeof checkGroup === "function")
  );
}
