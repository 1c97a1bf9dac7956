import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

// schemathesis over the whole OpenAPI document, by every role, against a server with data. It needs Python 3.10 or newer, and the package index the
// first time. `--short` is for `npm test`: fewer cases, and only the role that sees most; `--without` leaves out operations whose ids match.
// `--role`, `--cases`, `--seed` for looking into a finding.
const { values } = parseArgs({
  options: {
    short: { type: "boolean", default: false },
    role: { type: "string", multiple: true },
    cases: { type: "string" },
    seed: { type: "string", default: "1" },
    without: { type: "string" },
  },
});
const HERE = fileURLToPath(new URL(".", import.meta.url));
const OUT = fileURLToPath(new URL("../../../../out/schemathesis", import.meta.url));
const cases = values.cases ?? (values.short ? "2" : "40");
/** In short: who may do most, in the way that finds most for its time. */
const SHORT: Readonly<Record<string, string>> = { everything: "coverage" };

interface Ready {
  readonly url: string;
  readonly origin: string;
  readonly tokens: Readonly<Record<string, string>>;
}

const st = install();
const server = spawn(process.execPath, [...process.execArgv, join(HERE, "serve.ts")], { stdio: ["pipe", "pipe", "pipe"] });
const faults: string[] = [];
createInterface({ input: server.stderr }).on("line", (line) => faults.push(line));
try {
  const ready = JSON.parse((await once(createInterface({ input: server.stdout }), "line"))[0] as string) as Ready;
  const document = join(OUT, "openapi.json");
  await writeFile(document, JSON.stringify(await described(ready)));
  const roles = values.role ?? (values.short ? Object.keys(SHORT) : Object.keys(ready.tokens));
  const failed: string[] = [];
  for (const role of roles) if (!(await check(role, ready, document))) failed.push(role || "nobody");
  if (faults.length > 0) failed.push(`faults of the server: ${faults.slice(0, 20).join("\n")}`);
  if (failed.length > 0) {
    console.error(`failed: ${failed.join(", ")}`);
    process.exitCode = 1;
  }
} finally {
  server.stdin.end();
  await exitOf(server);
}

/** The command; makes its environment where it is missing. */
function install(): string {
  const command = join(OUT, "bin", "st");
  if (existsSync(command)) return command;
  for (const [program, ...args] of [
    ["python3", "-m", "venv", OUT],
    [
      join(OUT, "bin", "python"),
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-compile",
      "--disable-pip-version-check",
      "--requirement",
      join(HERE, "requirements.txt"),
    ],
  ] as const) {
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  }
  return command;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  schema: object;
}

/**
 * The document as it is, but for what no schema can give: `page` holds a place that the server sealed, so any that is made up is refused
 * (`pages.test.ts`), and `after` names an entry of this very trail.
 */
async function described({ url, origin }: Ready): Promise<unknown> {
  const document = (await (await fetch(`${url}/v1/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { parameters: Parameter[] }>>;
  };
  for (const operation of Object.values(document.paths).flatMap((path) => Object.values(path))) {
    operation.parameters = operation.parameters.filter(({ name }) => name !== "page");
    for (const parameter of operation.parameters) if (parameter.name === "after") parameter.schema = { enum: [`${origin}:0`] };
  }
  return document;
}

async function check(role: string, { url, tokens }: Ready, document: string): Promise<boolean> {
  const token = tokens[role];
  const settings = {
    "--url": url,
    "--checks": "all",
    "--phases": (values.short && SHORT[role]) || "examples,coverage,fuzzing,stateful",
    "--max-examples": cases,
    "--seed": values.seed,
    "--generation-database": "none",
    "--warnings": "off",
    "--request-timeout": "20",
    ...(values.without !== undefined && { "--exclude-operation-id-regex": values.without }),
    ...(token && { "-H": `Authorization: Bearer ${token}` }),
  };
  const config = join(HERE, "schemathesis.toml");
  const args = ["--config-file", config, "run", document, "--no-color", "--continue-on-failure", ...Object.entries(settings).flat()];
  const { promise, resolve } = Promise.withResolvers<{ readonly code: number; readonly text: string }>();
  const child = execFile(st, args, { maxBuffer: 1 << 28, cwd: OUT }, (_, stdout, stderr) =>
    resolve({ code: child.exitCode ?? 1, text: stdout + stderr }),
  );
  const { code, text } = await promise;
  await mkdir(join(OUT, "reports"), { recursive: true });
  await writeFile(join(OUT, "reports", `${role || "nobody"}.txt`), text);
  const made = /(\d+) generated.*/.exec(text)?.[0] ?? "no cases";
  console.log(`${role || "nobody"}: ${code === 0 ? "ok" : "FAILED"}, ${made}`);
  if (code !== 0)
    console.log(
      text
        .split("\n")
        .map((line) => line.slice(0, 300))
        .slice(-400)
        .join("\n"),
    );
  return code === 0;
}

async function exitOf(child: ChildProcess): Promise<void> {
  if (child.exitCode === null) await once(child, "exit");
}
