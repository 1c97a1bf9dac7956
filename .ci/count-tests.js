import { mkdirSync, writeFileSync } from "node:fs";

/** Keeps beside the report how many tests have passed and failed so far: the report itself comes at the end, which a run that is stopped does not reach. */
export default class CountTests {
  passed = 0;
  failed = 0;

  onTestModuleEnd(module) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed" || state === "failed") this[state]++;
    }
    mkdirSync("out", { recursive: true });
    writeFileSync("out/tests-so-far.txt", `${this.passed} ${this.failed}\n`);
  }
}
