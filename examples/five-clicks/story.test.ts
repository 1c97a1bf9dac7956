import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { tellStory } from "./story.ts";

it.each(["zh", "en"] as const)("the whole story holds over HTTP, told in %s", { timeout: 120_000 }, async (language) => {
  const lines: string[] = [];

  const code = await tellStory({ language, print: (line) => lines.push(line) });

  expect(`${lines.join("\n")}\n`).toBe(await readFile(new URL(`./expected/story.${language}.txt`, import.meta.url), "utf8"));
  expect(code).toBe(0);
});
