import { describe, expect, it } from "vitest";
import { parseLine } from "./command-line.ts";

const OPTIONS = { key: { type: "string" }, vkey: { type: "string", short: "v" }, json: { type: "boolean" } } as const;

describe("the words behind a command", () => {
  it.each([
    { name: "a key", argv: ["--key", "abcdefgh"] },
    { name: "a key that begins with a dash", argv: ["--key", "-abcdefgh"] },
    { name: "a key of one dash more", argv: ["--key=--bcdefgh"] },
  ])("hold $name as the value of its option", ({ argv }) => {
    const line = parseLine([...argv, "place", "--json"], OPTIONS);

    expect([line.text("key"), line.words, line.has("json")]).toEqual([argv.join("=").slice("--key=".length), ["place"], true]);
  });

  it.each([
    { name: "another option", argv: ["--key", "--json"] },
    { name: "a short option", argv: ["--key", "-v", "x"] },
    { name: "nothing", argv: ["--key"] },
  ])("lack the value where $name follows", ({ argv }) => {
    expect(() => parseLine(argv, OPTIONS)).toThrow(expect.objectContaining({ code: "USAGE" }));
  });

  it("take no dashed word for the value of an option that has none", () => {
    expect(() => parseLine(["--json", "-abcdefgh"], OPTIONS)).toThrow(expect.objectContaining({ code: "USAGE" }));
  });
});
