import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { formatOwnKey, readOwnKey, writeOwnKey } from "./key-file.ts";

const key = { name: "sup.example/trail", seed: new Uint8Array(32).fill(7) };

function path(): string {
  const dir = mkdtempSync(join(tmpdir(), "plumbline-key-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return join(dir, "trail.key");
}

describe("a file of a key", () => {
  it("gives the key that was written, and is never written over", async () => {
    const file = path();
    await writeOwnKey(file, key);

    expect(await readOwnKey(file)).toEqual(key);
    expect(readFileSync(file, "utf8")).toBe(formatOwnKey(key));
    await expect(writeOwnKey(file, key)).rejects.toThrow(/keys are not overwritten/);
  });

  it.each([
    { name: "another name under it", text: formatOwnKey(key).replace("sup.", "sub.") },
    { name: "another seed", text: formatOwnKey({ ...key, seed: new Uint8Array(32) }).replace(/\+[0-9a-f]{8}\+/, "+00000000+") },
    { name: "another algorithm", text: formatOwnKey(key).replace("+AQ", "+BA") },
    { name: "half of it", text: formatOwnKey(key).slice(0, 40) },
    { name: "a verifier key", text: "sup.example/trail+b6a73420+AWPKZwTIfU5urlYynUQeD3FG72qmgZZHVd7y5U3eVM00\n" },
    { name: "nothing", text: "" },
  ])("is refused with $name", async ({ text }) => {
    const file = path();
    writeFileSync(file, text, { mode: 0o600 });

    await expect(readOwnKey(file)).rejects.toMatchObject({ code: "NOTE_INVALID" });
  });

  it("is refused when others can read it", async () => {
    const file = path();
    await writeOwnKey(file, key);
    chmodSync(file, 0o640);

    await expect(readOwnKey(file)).rejects.toThrow(/can be read by others \(mode 640\)/);
  });

  it("that is not there is said to be so", async () => {
    await expect(readOwnKey(path())).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});
