import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { PlumblineError } from "@plumbline/core";

/** A package that goes into the archive. */
export interface Module {
  readonly name: string;
  readonly version: string;
  /** As its package.json has it: an SPDX expression. */
  readonly license: string;
  readonly dir: string;
  /** Path in the archive, under `lib/`. */
  readonly path: string;
  /** What the lock file says of the archive that it was installed from; undefined for those that were built here. */
  readonly integrity: string | undefined;
  /** Paths in the archive of what it depends on. */
  readonly dependsOn: readonly string[];
}

export interface Tree {
  /** The folder whose `node_modules` holds what was installed. */
  readonly root: string;
  /** By their paths. */
  readonly modules: readonly Module[];
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly files?: readonly string[];
  readonly os?: string | readonly string[];
  readonly cpu?: string | readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly integrity?: string }>>;
}

/**
 * A package with everything that it needs to run, found as Node finds it and laid out so that Node finds it again: each keeps its place
 * under `node_modules`, and one of a workspace takes the place of the link to it.
 */
export function modulesOf(entry: string): Tree {
  const { root, lock } = installed(entry);
  const found = new Map<string, Module>();
  // Of packages in a workspace: where they lie in the archive.
  const places = new Map<string, string>();

  const visit = (dir: string): Module => {
    const known = found.get(dir);
    if (known) return known;
    const manifest = manifestOf(dir);
    const from = relative(root, dir).split(sep).join("/");
    const workspace = [...places.keys()].find((place) => from.startsWith(`${place}/node_modules/`));
    const isInstalled = from.startsWith("node_modules/");
    if (!isInstalled && workspace === undefined) places.set(from, `node_modules/${manifest.name}`);
    const path = isInstalled
      ? from
      : workspace === undefined
        ? `node_modules/${manifest.name}`
        : (places.get(workspace) as string) + from.slice(workspace.length);
    const { integrity, version } = lock.packages[from] ?? {};
    if (isInstalled && (integrity === undefined || version !== manifest.version)) {
      throw incomplete(`${dir} is not what the lock file names; install with npm ci`);
    }
    if (manifest.license === undefined) throw incomplete(`${dir}/package.json does not say under which licence it is`);
    const dependsOn: string[] = [];
    const { name, license } = manifest;
    // Before its dependencies, which may depend on it again.
    found.set(dir, { name, version: manifest.version, license, dir, path, integrity, dependsOn });
    for (const needed of neededBy(dir, manifest)) dependsOn.push(visit(needed).path);
    dependsOn.sort(byName);
    return found.get(dir) as Module;
  };

  visit(realpathSync(entry));
  return { root, modules: [...found.values()].sort((a, b) => byName(a.path, b.path)) };
}

/** Files of a package in their order, as paths from its folder: of one from a workspace, what would be published. */
export function filesOf({ dir, integrity }: Module): readonly string[] {
  const { files } = manifestOf(dir);
  const isPublished = (name: string): boolean =>
    integrity !== undefined ||
    files === undefined ||
    files.includes(name) ||
    /^(?:package\.json|(?:readme|licen[cs]e|notice)\b.*)$/i.test(name);
  const list = (folder: string): string[] =>
    readdirSync(join(dir, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.name === "node_modules" || (folder === "" && !isPublished(entry.name))) return [];
      if (entry.isDirectory()) return list(path);
      if (entry.isFile()) return [path];
      throw incomplete(`${join(dir, path)} is a link or a device, which the archive does not take`);
    });
  for (const name of files ?? []) {
    if (integrity === undefined && !existsSync(join(dir, name))) throw incomplete(`${join(dir, name)} is missing; run npm run build`);
  }
  return list("").sort(byName);
}

/** By code units: the same on every machine. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function incomplete(message: string): PlumblineError {
  return new PlumblineError("BUNDLE_INCOMPLETE", message);
}

/** What npm wrote when it installed, which is what is there; the lock file beside it may have changed since. */
function installed(entry: string): { readonly root: string; readonly lock: Lock } {
  for (let dir = realpathSync(entry); ; dir = dirname(dir)) {
    const file = join(dir, "node_modules", ".package-lock.json");
    if (existsSync(file)) return { root: dir, lock: JSON.parse(readFileSync(file, "utf8")) as Lock };
    if (dir === dirname(dir)) throw incomplete(`${entry} was not installed by npm; run this command where npm ci was run`);
  }
}

function neededBy(dir: string, manifest: Manifest): readonly string[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const optional = new Set([
    ...Object.keys(optionalDependencies),
    ...Object.keys(peerDependencies).filter((name) => peerDependenciesMeta[name]?.optional === true && !Object.hasOwn(dependencies, name)),
  ]);
  const required = [...Object.keys(dependencies), ...Object.keys(peerDependencies)].filter((name) => !optional.has(name));
  return [
    ...[...new Set(required)].map((name) => {
      const found = locate(name, dir);
      if (found === undefined) throw incomplete(`${name}, which ${manifest.name} needs, is not installed; install with npm ci`);
      return found;
    }),
    // An optional peer is the choice of whoever installs, and nobody chose here.
    ...Object.keys(optionalDependencies).flatMap((name) => {
      const found = locate(name, dir);
      return found !== undefined && runsThere(manifestOf(found)) ? [found] : [];
    }),
  ];
}

function runsThere({ os, cpu }: Manifest): boolean {
  const fits = (list: string | readonly string[] | undefined, value: string): boolean => {
    const names = typeof list === "string" ? [list] : (list ?? []);
    const [no, yes] = [names.filter((name) => name.startsWith("!")), names.filter((name) => !name.startsWith("!"))];
    return !no.includes(`!${value}`) && (yes.length === 0 || yes.includes(value));
  };
  return fits(os, "linux") && fits(cpu, "x64");
}

function locate(name: string, from: string): string | undefined {
  for (let dir = from; ; dir = dirname(dir)) {
    const candidate = join(dir, "node_modules", name);
    if (existsSync(join(candidate, "package.json"))) return realpathSync(candidate);
    if (dir === dirname(dir)) return undefined;
  }
}

function manifestOf(dir: string): Manifest {
  const file = join(dir, "package.json");
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) throw incomplete(`${file} is missing; install with npm ci`);
  return JSON.parse(readFileSync(file, "utf8")) as Manifest;
}
