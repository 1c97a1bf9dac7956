import { describe, expect, it } from "vitest";
import { CONTROLS_BY_DOMAIN, controlPoints } from "../controls.ts";
import { REGULATIONS } from "./index.ts";

// The domains whose regulations were read article by article.
const DOMAINS = ["approval", "penalty", "decision", "tender", "cadre", "supervision", "inspection", "generic"] as const;
const articleOf = (article: string): string => article.replace(/\(.*$/, "");

describe("the regulations", () => {
  it("name each regulation and each of its articles once, in both languages", () => {
    expect(new Set(REGULATIONS.map(({ name }) => name)).size).toBe(REGULATIONS.length);
    for (const { name, title, articles } of REGULATIONS) {
      expect(new Set(articles.map(({ no }) => no)).size, name).toBe(articles.length);
      for (const { zh, en } of [title, ...articles.map(({ gist }) => gist)]) {
        expect(zh).toMatch(/\p{Script=Han}/u);
        expect(en).not.toMatch(/\p{Script=Han}/u);
      }
    }
  });

  it("are in the order of their articles", () => {
    for (const { name, articles } of REGULATIONS) {
      const numbers = articles.map(({ no }) => Number(no));
      expect(numbers, name).toEqual([...numbers].sort((a, b) => a - b));
    }
  });

  it("hold every article that these domains cite as read", () => {
    const known = new Set(REGULATIONS.flatMap(({ name, articles }) => articles.map(({ no }) => `${name} ${no}`)));
    const cited = DOMAINS.flatMap((domain) =>
      CONTROLS_BY_DOMAIN[domain].flatMap(({ id, citations }) =>
        citations.flatMap(({ regulation, article, confidence }) =>
          confidence === "text" && article !== undefined ? [{ id, key: `${regulation} ${articleOf(article)}` }] : [],
        ),
      ),
    );

    expect(cited.length).toBeGreaterThan(150);
    expect(cited.filter(({ key }) => !known.has(key))).toEqual([]);
  });

  it("leave no regulation without a control point, and say of an article why it needs none only where it has none, or is a liability", () => {
    for (const { name, articles } of REGULATIONS) {
      const cited = new Set(
        controlPoints.flatMap(({ citations }) =>
          citations.filter(({ regulation }) => regulation === name).map(({ article = "" }) => articleOf(article)),
        ),
      );
      expect(cited.size, name).toBeGreaterThan(0);
      const excused = articles.filter(({ no, scope }) => scope !== undefined && cited.has(no));
      expect(
        excused.filter(({ scope }) => scope !== "liability" && scope !== "principle" && scope !== "power"),
        name,
      ).toEqual([]);
    }
  });
});
