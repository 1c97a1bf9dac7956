#!/usr/bin/env node
// Starts the command line on its sources in a workspace, and on its build where it is installed. Plain JavaScript in
// the syntax of an old Node, because its first task is to say so when the Node that runs it is too old.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST = [24, 11];

const self = fileURLToPath(import.meta.url);
const built = new URL("../dist/main.js", import.meta.url);
const source = new URL("../src/main.ts", import.meta.url);
// Where the lock file of the workspace puts the Node that it brings.
const workspaceNode = fileURLToPath(new URL("../../../node_modules/.bin/node", import.meta.url));

if (!isNewEnough(process.versions.node)) {
  if (existsSync(workspaceNode) && realpathSync(workspaceNode) !== realpathSync(process.execPath)) {
    run(workspaceNode, [self]);
  } else {
    console.error(`plumbline needs Node ${OLDEST.join(".")} or newer; this is ${process.version} (${process.execPath}).`);
    process.exitCode = 1;
  }
} else if (process.execArgv.includes("--conditions=plumbline-source")) {
  await start(source);
} else if (existsSync(source)) {
  // In a workspace the sources are what counts: a build may be older. The condition holds for the whole process and
  // for its workers, so it has to be there from the start.
  run(process.execPath, ["--conditions=plumbline-source", "--disable-warning=ExperimentalWarning", self]);
} else if (existsSync(built)) {
  await start(built);
} else {
  console.error(`plumbline: ${fileURLToPath(built)} is missing; install the package again.`);
  process.exitCode = 1;
}

async function start(url) {
  const { main } = await import(url.href);
  process.exitCode = await main(process.argv.slice(2));
}

function run(node, before) {
  const child = spawn(node, [...before, ...process.argv.slice(2)], { stdio: "inherit" });
  const forward = (signal) => child.kill(signal);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, forward);
  child.on("error", (error) => {
    console.error(`plumbline: cannot start ${node}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
      return;
    }
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.off(name, forward);
    process.kill(process.pid, signal);
  });
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
