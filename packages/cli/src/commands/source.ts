import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { nearest } from "@plumbline/core";
import { addSource, fileSources, revokeSource, rotateSource } from "@plumbline/server-kit";
import { parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { padEnd, plain, widthOf } from "../output/columns.ts";
import { writeAnswer } from "../output/write.ts";
import { checkSourceName, sourcesFile } from "../serve/sources.ts";

const ACTIONS = ["add", "rotate", "revoke", "list"];

/** Looks after the sources of a server; one that runs follows at its next request. */
export async function source(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, { dir: { type: "string", short: "d" }, "keep-old": { type: "string" }, json: { type: "boolean" } });
  const [action = "", name, more] = line.words;
  if (!ACTIONS.includes(action))
    throw usage(`source takes ${ACTIONS.join(", ")}, not ${JSON.stringify(action)}${nearest(action, ACTIONS)}`);
  const takesName = action !== "list";
  if ((name === undefined) === takesName || more !== undefined) {
    throw usage(`source ${action} takes ${takesName ? "one NAME" : "no further words"}; see plumbline source --help`);
  }
  if (action !== "rotate" && line.text("keep-old") !== undefined) throw usage("option --keep-old is for source rotate");
  const keepOld = keepOldMs(line.text("keep-old") ?? "24h");
  const dir = resolve(line.text("dir") ?? "plumbline-data");
  if (!existsSync(dir)) throw usage(`there is no folder ${dir}; name the folder of the server with --dir`);
  const file = sourcesFile(dir);
  const language = languageOf(argv);
  const asJson = line.has("json");
  process.umask(0o077);

  if (name === undefined) {
    const sources = fileSources(file)
      .list()
      .map(({ id, changes }) => ({
        id,
        state: changes.at(-1)?.change === "revoked" ? "revoked" : "admitted",
        changed: changes.at(-1)?.at,
      }));
    const width = Math.max(0, ...sources.map(({ id }) => widthOf(plain(id))));
    const words = language === "zh" ? { admitted: "有效", revoked: "已收回" } : { admitted: "admitted", revoked: "revoked " };
    await writeAnswer(asJson, { sources }, () =>
      sources
        .map(({ id, state, changed }) => `${padEnd(plain(id), width)}  ${words[state as keyof typeof words]}  ${changed ?? ""}\n`)
        .join(""),
    );
    return 0;
  }
  checkSourceName("source", name);
  if (action === "revoke") {
    revokeSource(file, name);
    await writeAnswer(asJson, { source: name, state: "revoked" }, () =>
      language === "zh" ? `已收回 ${name} 的令牌；已收到的留痕不变。\n` : `${name} may not send any more; what it sent stays.\n`,
    );
    return 0;
  }
  const keepOldUntil = Date.now() + keepOld;
  const { token } = action === "add" ? addSource(file, name) : rotateSource(file, name, keepOld > 0 ? { keepOldUntil } : {});
  const old = action === "rotate" && keepOld > 0 ? new Date(keepOldUntil).toISOString() : undefined;
  await writeAnswer(asJson, { source: name, token, ...(old !== undefined && { oldUntil: old }) }, () =>
    language === "zh"
      ? `${name} 的令牌（只显示这一次）：\n  ${token}\n${old === undefined ? "" : `旧令牌有效至 ${old}\n`}`
      : `Token of ${name} (shown this once):\n  ${token}\n${old === undefined ? "" : `The old one is good until ${old}\n`}`,
  );
  return 0;
}

const UNITS = { h: 3_600_000, m: 60_000, d: 86_400_000 };

function keepOldMs(text: string): number {
  if (text === "0") return 0;
  const [, count, unit] = /^(\d{1,4})([hmd])$/.exec(text) ?? [];
  if (unit === undefined) throw usage(`option --keep-old takes a time such as 24h, 30m, 7d or 0, not ${JSON.stringify(text)}`);
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}
