import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { type FileHandle, link, open, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { PlumblineError } from "@plumbline/core";
import { usage } from "../command-line.ts";
import { licenceTexts } from "./licence-texts.ts";
import { byName, filesOf, incomplete, modulesOf } from "./modules.ts";
import { nodeRuntime } from "./node-runtime.ts";
import { sbomOf } from "./sbom.ts";
import { type TarEntry, tarOf } from "./tar.ts";

export interface Bundle {
  readonly file: string;
  readonly bytes: number;
  /** Of the archive, hex. */
  readonly sha256: string;
  readonly files: number;
  readonly modules: number;
  readonly version: string;
  readonly node: string;
}

/** A file of the archive: from the disk, or as text. */
interface Item {
  readonly name: string;
  readonly executable: boolean;
  readonly from: { readonly path: string } | { readonly text: string };
}

/**
 * Writes everything that a machine without internet needs into one archive, which appears under its name when it is whole. `packageDir` is
 * the folder of the command's own package. Equal files give equal bytes, with the same Node on the same kind of processor.
 */
export async function writeBundle(packageDir: string, file: string): Promise<Bundle> {
  if (existsSync(file)) throw usage(`${file} exists, and archives are not overwritten; name another file`);
  const { version, engines } = JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8")) as {
    version: string;
    engines: { node: string };
  };
  const { root, modules } = modulesOf(packageDir);
  const node = await nodeRuntime(root, engines.node);
  const nodeSha256 = createHash("sha256").update(readFileSync(node.binary)).digest("hex");
  const top = `plumbline-${version}-linux-x64`;
  const deploy = join(packageDir, "deploy");
  const fill = (text: string): string => text.replaceAll("{{version}}", version).replaceAll("{{node}}", node.version);
  const template = (path: string, from = path, executable = false): Item => {
    const source = join(deploy, from);
    if (!existsSync(source)) throw incomplete(`${source} is missing; install the package again`);
    return { name: path, executable, from: { text: fill(readFileSync(source, "utf8")) } };
  };
  const items: Item[] = [
    template("bin/plumbline", "plumbline.sh", true),
    template("README.md"),
    template("README.zh-CN.md"),
    template("NOTICE"),
    ...["plumbline.service", "plumbline.env", "Containerfile"].map((name) => template(`deploy/${name}`, name)),
    template("deploy/make-rootfs.sh", "make-rootfs.sh", true),
    { name: "LICENSE", executable: false, from: { path: join(packageDir, "LICENSE") } },
    { name: "THIRD-PARTY-LICENSES.txt", executable: false, from: { text: licenceTexts(modules, node) } },
    { name: "sbom.cdx.json", executable: false, from: { text: sbomOf({ name: "plumbline", version, modules, node, nodeSha256 }) } },
    { name: "node/bin/node", executable: true, from: { path: node.binary } },
    { name: "node/LICENSE", executable: false, from: { path: node.licenseFile } },
    ...modules.flatMap((module) =>
      filesOf(module).map((path) => ({ name: `lib/${module.path}/${path}`, executable: false, from: { path: join(module.dir, path) } })),
    ),
  ];
  items.sort((a, b) => byName(a.name, b.name));
  const whole = createHash("sha256");
  let bytes = 0;
  await appear(file, async (part) => {
    await pipeline(Readable.from(tarOf(entriesOf(top, items))), createGzip(), async (chunks: AsyncIterable<Uint8Array>) => {
      for await (const chunk of chunks) {
        // The byte in the header of gzip that names the operating system: the archive is not to tell where it was made.
        if (bytes === 0) chunk[9] = 255;
        bytes += chunk.length;
        whole.update(chunk);
        await part.writeFile(chunk);
      }
    });
  });
  return { file, bytes, sha256: whole.digest("hex"), files: items.length + 1, modules: modules.length, version, node: node.version };
}

/** What is in the archive, and last the hashes of all of it, taken of the very bytes that went in. */
async function* entriesOf(top: string, items: readonly Item[]): AsyncGenerator<TarEntry> {
  let sums = "";
  for (const { name, executable, from } of items) {
    const hash = createHash("sha256");
    const bytes = "text" in from ? Buffer.from(from.text) : undefined;
    const size = bytes?.length ?? statSync((from as { path: string }).path).size;
    const source = bytes ? [bytes] : createReadStream((from as { path: string }).path, { highWaterMark: 1 << 20 });
    yield { name: `${top}/${name}`, size, executable, content: hashed(source, hash) };
    sums += `${hash.digest("hex")}  ${name}\n`;
  }
  const text = Buffer.from(sums);
  yield { name: `${top}/SHA256SUMS`, size: text.length, executable: false, content: [text] };
}

async function* hashed(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const bytes of source) {
    hash.update(bytes);
    yield bytes;
  }
}

/** Lets `write` fill a file that gets its name when it is whole and on the disk; one that has come to be meanwhile is not replaced. */
async function appear(file: string, write: (part: FileHandle) => Promise<void>): Promise<void> {
  const temporary = join(dirname(file), `.${basename(file)}.part`);
  try {
    await rm(temporary, { force: true });
    const handle = await open(temporary, "wx", 0o644);
    try {
      await write(handle);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(temporary, file);
  } catch (error) {
    if (typeof (error as NodeJS.ErrnoException).syscall !== "string") throw error;
    throw new PlumblineError("OUTPUT_FAILED", `cannot write ${file}: ${(error as Error).message}`, { cause: error });
  } finally {
    await rm(temporary, { force: true });
  }
}
