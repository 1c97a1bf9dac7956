import { execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const RUN = fileURLToPath(new URL("run.ts", import.meta.url));
const { status } = spawnSync("python3", ["-c", "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))"]);
const hasPython = status === 0;

/** Their parameters are read as those of the lists that are asked. With PLUMBLINE_LONG=1 they are asked too. */
const without = "^get(Exports.*|Cases|Dispositions|DispositionReport|SupervisionReport|Matters|PersonsId|RecordsTypeId|Notices)$";
const options = ["--short", ...(process.env.PLUMBLINE_LONG === "1" ? [] : ["--without", without])];

describe.runIf(hasPython)("schemathesis, in short", () => {
  it("finds no status that is not described, no other shape and no failure of the server, for who may do most", {
    timeout: 300_000,
  }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, RUN, ...options], { maxBuffer: 1 << 26 });

    expect(stdout).toMatch(/^everything: ok, \d+ generated/m);
  });
});

describe.runIf(!hasPython)("schemathesis", () => {
  it("is not run here: there is no Python 3.10 with venv", () => expect(hasPython).toBe(false));
});
