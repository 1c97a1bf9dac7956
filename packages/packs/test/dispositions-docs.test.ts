import { readFileSync } from "node:fs";
import { DISPOSITION_COMMANDS, DISPOSITION_REFUSALS, HANDLING_REFUSALS, HANDLING_STATES } from "@plumbline/core/supervision";
import { describe, expect, it } from "vitest";
import { disciplineLadder } from "../src/ladders/index.ts";
import { walk } from "./disposition-walk.ts";

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
const PAGES = { en: "../../../docs/dispositions.md", zh: "../../../docs/dispositions.zh-CN.md" };
const blocks = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, "g"))].map(([, code]) => code ?? "");
/** First cells of the rows of the table under a heading, in code marks. */
const namesUnder = (page: string, position: number): string[] =>
  [...(read(page).split(/^## /m)[position] ?? "").matchAll(/^\| `([a-zA-Z_]+)`/gm)].map(([, name]) => name ?? "");

it("prints what the comments beside the code say", () => {
  expect(walk()).toEqual([
    "报警",
    "near",
    "2026-03-09T16:00:00.000Z",
    "disposition.proposed",
    "not_authorised",
    "disposition.issued",
    "not_served",
    "disposition.served",
    "2026-04-10 2026-04-13",
    "not_due",
    "disposition.escalationRaised",
    "served admonition",
    "0",
  ]);
});

describe.each(Object.values(PAGES))("%s", (page) => {
  it("shows code that is run, word for word", () => {
    const source = read("disposition-walk.ts").replaceAll(/^ {2}/gm, "");

    expect(blocks(page, "ts").length).toBeGreaterThan(3);
    expect(blocks(page, "ts").filter((block) => !source.includes(block.replaceAll(/^ {2}/gm, "")))).toEqual([]);
  });

  it("lists every state of a signal, every step and every refusal", () => {
    const refusals = [...new Set([...DISPOSITION_REFUSALS, ...HANDLING_REFUSALS])];

    expect(namesUnder(page, 2)).toEqual([...HANDLING_STATES]);
    expect(namesUnder(page, 4)).toEqual(DISPOSITION_COMMANDS);
    expect(namesUnder(page, 6).sort()).toEqual(refusals.sort());
  });

  it("shows the rungs of the ladder of four measures with the periods that they have", () => {
    const rows = disciplineLadder.rungs.map(({ id, reply, correct }) => {
      const days = (one: typeof correct): string => (one ? `${one.amount} ${one.unit}` : "–");
      return `| \`${id}\` | ${days(reply)} | ${days(correct)} |`;
    });

    expect(rows.filter((row) => !read(page).includes(row))).toEqual([]);
  });
});

it("has the same code on the English and on the Chinese page", () => {
  expect(blocks(PAGES.zh, "ts")).toEqual(blocks(PAGES.en, "ts"));
});
