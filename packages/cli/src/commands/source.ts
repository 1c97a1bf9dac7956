import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { nearest } from "@plumbline/core";
import {
  addSource,
  type EmbedKey,
  fileSources,
  revokeSource,
  rotateSource,
  type SourceRights,
  setSourceRights,
} from "@plumbline/server-kit";
import { type Line, parseLine, usage } from "../command-line.ts";
import { languageOf } from "../language.ts";
import { padEnd, plain, widthOf } from "../output/columns.ts";
import { writeAnswer } from "../output/write.ts";
import { checkSourceName, sourcesFile } from "../serve/sources.ts";

const ACTIONS = ["add", "rotate", "revoke", "allow", "list"];
const RIGHTS = ["org", "tell-directory", "embed-key", "page-origin"] as const;

/** Looks after the sources of a server; one that runs follows at its next request. */
export async function source(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    dir: { type: "string", short: "d" },
    "keep-old": { type: "string" },
    org: { type: "string", multiple: true },
    "tell-directory": { type: "boolean" },
    "embed-key": { type: "string" },
    "page-origin": { type: "string", multiple: true },
    json: { type: "boolean" },
  });
  const [action = "", name, more] = line.words;
  if (!ACTIONS.includes(action))
    throw usage(`source takes ${ACTIONS.join(", ")}, not ${JSON.stringify(action)}${nearest(action, ACTIONS)}`);
  const takesName = action !== "list";
  if ((name === undefined) === takesName || more !== undefined) {
    throw usage(`source ${action} takes ${takesName ? "one NAME" : "no further words"}; see plumbline source --help`);
  }
  if (action !== "rotate" && line.text("keep-old") !== undefined) throw usage("option --keep-old is for source rotate");
  const right = RIGHTS.find((one) => line.has(one) || line.texts(one).length > 0);
  if (action !== "allow" && right !== undefined) throw usage(`option --${right} is for source allow`);
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
  if (action === "allow") {
    const rights = await rightsOf(line);
    setSourceRights(file, name, rights);
    await writeAnswer(asJson, { source: name, rights: shown(rights) }, () =>
      language === "zh" ? `${name} 的权限：${JSON.stringify(shown(rights))}\n` : `${name} may: ${JSON.stringify(shown(rights))}\n`,
    );
    return 0;
  }
  const { token } = action === "add" ? addSource(file, name) : rotateSource(file, name, keepOld > 0 ? { keepOldUntil } : {});
  const old = action === "rotate" && keepOld > 0 ? new Date(keepOldUntil).toISOString() : undefined;
  await writeAnswer(asJson, { source: name, token, ...(old !== undefined && { oldUntil: old }) }, () =>
    language === "zh"
      ? `${name} 的令牌（只显示这一次）：\n  ${token}\n${old === undefined ? "" : `旧令牌有效至 ${old}\n`}`
      : `Token of ${name} (shown this once):\n  ${token}\n${old === undefined ? "" : `The old one is good until ${old}\n`}`,
  );
  return 0;
}

async function rightsOf(line: Line): Promise<SourceRights> {
  const [orgs, origins, path] = [line.texts("org"), line.texts("page-origin"), line.text("embed-key")];
  return {
    ...(orgs.length > 0 && { orgs }),
    ...(line.has("tell-directory") && { mayTell: ["directory"] as const }),
    ...(path !== undefined && { embed: await embedKeyOf(path) }),
    ...(origins.length > 0 && { origins }),
  };
}

async function embedKeyOf(path: string): Promise<EmbedKey> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    throw usage(`option --embed-key: ${(error as Error).message}`);
  });
  if (!text.trimStart().startsWith("{")) return { alg: "HS256", secret: text.trim() };
  try {
    const key = JSON.parse(text) as Readonly<Record<string, unknown>>;
    return { alg: key.kty === "OKP" ? "EdDSA" : "ES256", key };
  } catch (error) {
    throw usage(`option --embed-key: ${path} is no JSON Web Key: ${(error as Error).message}`);
  }
}

/** A secret is not shown again. */
function shown({ embed, ...rights }: SourceRights): object {
  return { ...rights, ...(embed && { embed: embed.alg }) };
}

const UNITS = { h: 3_600_000, m: 60_000, d: 86_400_000 };

function keepOldMs(text: string): number {
  if (text === "0") return 0;
  const [, count, unit] = /^(\d{1,4})([hmd])$/.exec(text) ?? [];
  if (unit === undefined) throw usage(`option --keep-old takes a time such as 24h, 30m, 7d or 0, not ${JSON.stringify(text)}`);
  return Number(count) * UNITS[unit as keyof typeof UNITS];
}
