import { describe, expect, it } from "vitest";
import { parseIni } from "./ini.ts";
import { parseSettings } from "./settings.ts";

const tree = (text: string): unknown => JSON.parse(JSON.stringify(parseIni(text, "s.ini")));

describe("an INI file", () => {
  it.each([
    {
      name: "sections and values, trimmed",
      text: "currency = USD\n[ R003 ]\n  threshold =  20  \n",
      is: { currency: "USD", R003: { threshold: "20" } },
    },
    { name: "an empty section", text: "[R003]\n[R018]\n", is: { R003: {}, R018: {} } },
    { name: "a colon separates too", text: "[R003]\nthreshold: 20\na:b = 3", is: { R003: { threshold: "20", a: "b = 3" } } },
    { name: "comments in the first column", text: "; one\n# two\n[R003]\n#threshold = 3\n", is: { R003: {} } },
    {
      name: "what looks like a comment inside a value belongs to it",
      text: "[R018]\nprocurement_methods = a;open # x",
      is: { R018: { procurement_methods: "a;open # x" } },
    },
    { name: "quotes are taken off", text: 'a = "3 "\nb = \'x\' y\nc = a"b', is: { a: "3 ", b: "x y", c: 'a"b' } },
    { name: "escapes", text: "a = x\\ty\\\\z\\x4e2d\nb = one \\\ntwo", is: { a: "x\ty\\z中", b: "one two" } },
    { name: "an empty value", text: "a =\nb=\n", is: { a: "", b: "" } },
    { name: "the last counts of what is said twice", text: "[A]\nx = 1\ny = 1\n[B]\n[A]\nx = 2\n", is: { A: { x: "2", y: "1" }, B: {} } },
    {
      name: "paths before the first section and as names of sections",
      text: "R003.threshold = 20\n[R003.names]\nx.y = 5\nabc def = 6\nAño = 7",
      is: { R003: { threshold: "20", names: { "x.y": "5", "abc def": "6", Año: "7" } } },
    },
    { name: "a key behind its section", text: "[R024] threshold = 1", is: { R024: { threshold: "1" } } },
    { name: "a byte order mark and CRLF", text: "\ufeffa = 1\r\n[B]\r\nx = 2\r\n", is: { a: "1", B: { x: "2" } } },
    { name: "nothing", text: "", is: {} },
  ])("$name", ({ text, is }) => {
    expect(tree(text)).toEqual(is);
  });

  it.each([
    { name: "a line that is neither", text: "[R003]\n\nthreshold\n", says: "s.ini: line 3: neither" },
    { name: "a comment that is indented", text: "[R003]\n ; x\n", says: "s.ini: line 2: a comment" },
    { name: "a comment behind a section", text: "[R003] ; x\n", says: "s.ini: line 1: a comment" },
    { name: "a section without an end", text: "a = 1\n[R003\nthreshold = 1\n", says: "s.ini: line 2: a section" },
    { name: "a quote without an end", text: 'a = 1\nb = "x\nc = 2\n', says: "s.ini: line 2: a text" },
    { name: "no name", text: "a = 1\n= 2", says: "s.ini: line 2: a name" },
    { name: "an escape of no character", text: "a = \\xd800", says: "s.ini: line 1: \\x" },
    { name: "a value and a section of one name", text: "R003 = 1\n[R003]\n", says: "s.ini: line 2: R003 is a value and a section" },
  ])("is refused with the line: $name", ({ text, says }) => {
    expect(() => parseIni(text, "s.ini")).toThrow(says);
  });

  it("takes no name from Object.prototype, nor changes it", () => {
    const parsed = parseIni("[__proto__]\npolluted = 1\n[constructor]\nx = 1\n", "s.ini");

    expect(Object.keys(parsed)).toEqual(["__proto__", "constructor"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(parseIni("", "s.ini").toString).toBeUndefined();
  });
});

describe("settings", () => {
  it("may be JSON, told by the name or by the first brace", () => {
    expect({ ...parseSettings('{"R003": {"threshold": 20}}', "s.ini") }).toEqual({ R003: expect.objectContaining({ threshold: 20 }) });
    expect(() => parseSettings("[1]", "s.json")).toThrow("settings are an object");
    expect(() => parseSettings('{\n "a": 1,}', "s.json")).toThrow("s.json: line 2, column 9: not JSON");
  });
});
