import { parseArgs } from "node:util";
import { runDemo } from "./demo/run-demo.ts";
import { tellStory } from "./story.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4180" },
    headless: { type: "boolean", default: false },
    lang: { type: "string", default: "zh" },
    verbose: { type: "boolean", default: false },
  },
});

const say = values.verbose ? (line: string) => process.stderr.write(`${line}\n`) : () => {};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stop());
// What was begun is cleared away by what runs at the end of the process, and the supervisor ends with it.
let stop = (): void => process.exit(1);

if (values.headless) {
  process.exitCode = await tellStory({ language: values.lang === "en" ? "en" : "zh", print: (line) => console.log(line), say });
} else {
  const began = performance.now();
  const demo = await runDemo({ port: portOf(values.port), say });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  stop = () => {
    demo.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  console.log(
    values.lang === "en"
      ? `The Plumbline example is ready (${seconds} s). Open:\n\n  ${demo.url}&lang=en\n\nCtrl+C stops it. Everything is invented, stays on this machine and is removed at the end.`
      : `准绳示例已就绪（${seconds} 秒）。请打开：\n\n  ${demo.url}\n\n按 Ctrl+C 停止。数据均为虚构，只在本机，停止后删除。（English: --lang en）`,
  );
}

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port < 65_536) return port;
  console.error(`--port takes a number from 0 to 65535, not ${JSON.stringify(text)}`);
  process.exit(2);
}
