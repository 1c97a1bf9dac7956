import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { main } from "@plumbline/cli";
import { onTestFinished, vi } from "vitest";

export const root = join(import.meta.dirname, "../../..");
const shared = process.env.PLUMBLINE_SHARED ?? join(root, "../shared");
export const logsFolder = join(shared, "data/logs");
export const checksPath = join(logsFolder, "checks.json");
export const available = existsSync(checksPath);
export const whyNot = available ? "" : " (shared data is not beside the repository)";

export interface Check {
  readonly id: string;
  readonly log: string;
  readonly kind: string;
  readonly params: Record<string, unknown>;
  readonly expected: Record<string, unknown>;
}

export interface Suite {
  readonly logs: Record<string, { readonly file: string }>;
  readonly checks: readonly Check[];
}

export function readSuite(): Suite {
  return JSON.parse(readFileSync(checksPath, "utf8")) as Suite;
}

/** A folder that is removed after the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "plumbline-cli-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command in this process, with what it prints. */
export async function plumbline(...argv: readonly string[]): Promise<Ran> {
  let out = "";
  let err = "";
  const stdout = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const stderr = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += String(text);
    return true;
  });
  try {
    return { code: await main(argv), out, err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
}

/** Runs a program of its own, as a shell would. */
export function spawned(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, LANG: "zh_CN.UTF-8", LC_ALL: "" },
    });
    let out = "";
    let err = "";
    child.stdout.on("data", (text) => {
      out += String(text);
    });
    child.stderr.on("data", (text) => {
      err += String(text);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? -1, out, err }));
  });
}

export interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly result: Record<string, number>;
  readonly casesSha256: string;
  readonly firstCases: readonly string[];
}

/** What differs between an answer and what the suite expects; empty when it is equal. */
export function differences({ result, casesSha256, firstCases }: Entry, expected: Record<string, unknown>): readonly unknown[] {
  const { casesSha256: hash = casesSha256, firstCases: first = firstCases, ...numbers } = expected;
  const wrong = Object.keys({ ...numbers, ...result }).filter((name) => !near(name, result[name], numbers[name]));
  return [
    ...wrong.map((name) => ({ name, got: result[name], expected: numbers[name] })),
    ...(hash === casesSha256 ? [] : [{ name: "casesSha256", got: casesSha256, expected: hash }]),
    ...(JSON.stringify(first) === JSON.stringify(firstCases) ? [] : [{ name: "firstCases", got: firstCases, expected: first }]),
  ];
}

// Mean and deviation come from sums in another order, so that their last bits may differ.
function near(name: string, got: unknown, expected: unknown): boolean {
  if (name !== "mean" && name !== "sd") return got === expected;
  return typeof got === "number" && typeof expected === "number" && Math.abs(got - expected) <= 1e-9 * Math.abs(expected);
}
