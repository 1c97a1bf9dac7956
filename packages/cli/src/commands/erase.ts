import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isPlumblineError, PlumblineError, type TraceEvent, type TrailEntriesReply, type WireTrailEntry } from "@plumbline/core";
import { parseLine, usage } from "../command-line.ts";
import { type Language, languageOf } from "../language.ts";
import { plain } from "../output/columns.ts";
import { confirmed } from "../output/confirm.ts";
import { writeAnswer } from "../output/write.ts";
import { keyOf, readOperatorFile } from "../serve/operator-file.ts";
import { dropState, OWN_OPTIONS, openOwnTrail } from "../trail/own-trail.ts";
import { mustExist, TRAIL_OPTIONS, type Where, whereOf } from "../trail/where.ts";

interface Order {
  readonly entries: readonly number[];
  readonly subjects: readonly string[];
  readonly reason: string;
}

/** Somebody who can show entries and erase them: the server that runs, or this process where none does. */
interface Eraser {
  entry(index: number): Promise<WireTrailEntry | undefined>;
  erase(order: Order): Promise<Erased>;
  close(): Promise<void>;
}

interface Erased {
  readonly index: number;
  readonly entries: number;
  readonly subjects: number;
}

/** Makes personal data unreadable, after it was shown what goes. */
export async function erase(argv: readonly string[]): Promise<number> {
  const line = parseLine(argv, {
    ...TRAIL_OPTIONS,
    ...OWN_OPTIONS,
    subject: { type: "string", multiple: true },
    entry: { type: "string", multiple: true },
    reason: { type: "string" },
    url: { type: "string" },
    yes: { type: "boolean" },
    json: { type: "boolean" },
  });
  if (line.words.length > 0) throw usage(`erase takes no further words, not ${JSON.stringify(line.words[0])}; see plumbline erase --help`);
  const reason = line.text("reason")?.trim();
  if (!reason) throw usage("erase needs --reason TEXT, which goes into the trail");
  const order: Order = { entries: line.texts("entry").map(indexOf), subjects: line.texts("subject"), reason };
  if (order.entries.length + order.subjects.length === 0) throw usage("erase needs --subject ID or --entry N; see plumbline erase --help");
  const language = languageOf(argv);
  const where = whereOf(line);
  const url = line.text("url");
  const eraser = url === undefined ? await eraserOf(where, line) : await serverAt(url, where);
  try {
    if (!line.has("yes")) {
      process.stderr.write(await preview(order, eraser, language));
      if (!(await confirmed(language === "zh" ? "不能撤销。" : "This cannot be undone.", language))) return 1;
    }
    const erased = await eraser.erase(order);
    await writeAnswer(line.has("json"), erased, () =>
      language === "zh"
        ? `已删除 ${erased.entries} 条事件、${erased.subjects} 名当事人的个人信息；依据记于第 ${erased.index} 条。\n`
        : `Erased ${erased.entries} events and the personal data of ${erased.subjects} persons; entry ${erased.index} says so.\n`,
    );
  } finally {
    await eraser.close();
  }
  return 0;
}

function indexOf(text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw usage(`option --entry takes the index of an entry, not ${JSON.stringify(text)}`);
}

async function preview({ entries, subjects }: Order, eraser: Eraser, language: Language): Promise<string> {
  const lines: string[] = [];
  for (const index of entries) {
    const entry = await eraser.entry(index);
    const event = entry?.event === undefined ? undefined : (JSON.parse(entry.event) as TraceEvent);
    const text = event && plain(`${event.time}  ${event.type}  ${event.source}  ${event.id}`);
    lines.push(`  ${index}  ${text ?? (language === "zh" ? "没有此条，或已删除" : "not there, or erased already")}`);
  }
  for (const subject of subjects) {
    lines.push(
      language === "zh" ? `  当事人 ${plain(subject)}：全部已披露的个人信息` : `  person ${plain(subject)}: everything that was disclosed`,
    );
  }
  return `${language === "zh" ? "将删除：" : "This will be erased:"}\n${lines.join("\n")}\n`;
}

async function eraserOf(where: Where, line: Parameters<typeof openOwnTrail>[1]): Promise<Eraser> {
  mustExist(where);
  try {
    const trail = await openOwnTrail(where, line);
    return {
      entry: async (index) => (await trail.read(index, index + 1))[0],
      async erase(order) {
        const { index, entries, keys } = await trail.erase(order);
        await dropState(where.dir);
        return { index, entries: entries.length, subjects: keys.length };
      },
      close: () => trail.close(),
    };
  } catch (error) {
    if (!isPlumblineError(error, "STORE_CONFLICT")) throw error;
    const { heldBy } = error.details;
    const shared = typeof heldBy === "string" && URL.canParse(heldBy) ? heldBy : undefined;
    const address = await readFile(join(where.dir, "server.url"), "utf8").catch(() => shared);
    if (address === undefined) throw usage(`a server holds ${where.shown}; name its address with --url`);
    return serverAt(address.trim(), where);
  }
}

async function serverAt(url: string, { dir }: Where): Promise<Eraser> {
  const operator = await readOperatorFile(dir);
  const key = operator && keyOf(operator, ["auditAdmin"]);
  if (key === undefined) throw usage(`no key of an audit administrator in ${dir}; name the folder of the server with --dir`);
  const ask = async (path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(new URL(path, url), {
      headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { "content-type": "application/json" }) },
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new PlumblineError("SUPERVISOR_UNAVAILABLE", `${url} does not answer: ${String((error as Error).cause ?? error)}`, {
        cause: error,
      });
    });
    const answer = (await response.json()) as { readonly code?: string; readonly detail?: string };
    if (response.ok) return answer;
    throw new PlumblineError(
      "SUPERVISOR_UNAVAILABLE",
      `the server answered ${response.status} ${answer.code ?? ""}: ${answer.detail ?? ""}`,
    );
  };
  return {
    entry: async (index) => ((await ask(`/v1/trail/entries?from=${index}&to=${index + 1}`)) as TrailEntriesReply).entries[0],
    erase: async (order) => (await ask("/v1/erasures", order)) as Erased,
    close: async () => {},
  };
}
