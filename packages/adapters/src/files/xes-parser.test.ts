import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { casesOf } from "./columns.ts";
import { Fault } from "./fault.ts";
import { XesParser } from "./xes-parser.ts";

// Pieces that fit together into something near XES: whole elements, broken ones, and what only saxes may decide.
const PIECES = [
  "<trace>",
  "</trace>",
  "<event>",
  "</event>",
  '<event a="b">',
  "<event/>",
  "<trace/>",
  '<string key="concept:name" value="A"/>',
  '<string key="concept:name" value="B"/>',
  "<string key='concept:name' value='C'/>",
  '<string value="D" key="concept:name"></string>',
  '<date key="time:timestamp" value="2024-03-01T09:30:00+08:00"/>',
  '<date key="time:timestamp" value="2024-03-01T09:30:00.5Z" />',
  '<string key="org:resource" value="张&amp;王"/>',
  '<string key="org:group" value="𠀀"/>',
  '<int key="n" value="42"/>',
  '<int key="n" value="x"/>',
  '<float key="f" value="-1.5e3"/>',
  '<boolean key="b" value="TRUE"/>',
  '<string key="x" value="a&#10;b"/>',
  '<string key="x" value="a\nb"/>',
  '<string key="x" value="a<b"/>',
  '<string key="x" value="a>b"/>',
  '<string key="x"/>',
  '<string value="x"/>',
  '<string key="parent" value="1"><string key="concept:name" value="nested"/></string>',
  '<list key="l"><values><string key="k" value="v"/></values></list>',
  "<global>",
  "</global>",
  "<foo/>",
  "</foo>",
  "text",
  "]]",
  ">",
  "&am",
  "p;",
  "&bad;",
  "<!-- <trace> -->",
  "<![CDATA[<event>]]>",
  "<?pi <trace>?>",
  "\n\t",
  "\u0001",
  "<",
  '"',
];

const WELL_FORMED = PIECES.slice(7, 20);

interface Outcome {
  readonly cases?: unknown;
  readonly refused?: true;
}

function outcome(text: string, position: boolean, cut: number): Outcome {
  const parser = new XesParser({ position });
  try {
    for (let at = 0; at < text.length; at += cut) parser.push(text.slice(at, at + cut));
    parser.end();
  } catch (error) {
    // Which of several faults is met first may differ.
    expect(error).toBeInstanceOf(Fault);
    return { refused: true };
  }
  return { cases: parser.batches.flatMap((batch) => casesOf(batch, 0)) };
}

describe("XesParser", () => {
  it("gives the same cases, or refuses, whether saxes reads everything or only what is unusual", () => {
    const event = fc.array(fc.constantFrom(...WELL_FORMED), { maxLength: 6 }).map((list) => `<event>${list.join("\n\t")}</event>`);
    const trace = fc
      .tuple(fc.string({ minLength: 1, maxLength: 3, unit: fc.constantFrom("x", "y", "案", "1") }), fc.array(event, { maxLength: 3 }))
      .map(([id, events]) => `<trace><string key="concept:name" value="${id}"/>${events.join("")}</trace>`);
    const body = fc.oneof(
      fc.array(trace, { maxLength: 4 }).map((list) => list.join("\n")),
      fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((list) => list.join("")),
      fc
        .tuple(trace, fc.nat(), fc.constantFrom(...PIECES))
        .map(([text, at, piece]) => text.slice(0, at % text.length) + piece + text.slice(at % text.length)),
    );

    fc.assert(
      fc.property(body, fc.integer({ min: 1, max: 40 }), (text, cut) => {
        const document = `<?xml version="1.0"?>\n<log>\n${text}</log>\n`;
        expect(outcome(document, false, cut)).toEqual(outcome(document, true, document.length));
      }),
      { numRuns: 2000 },
    );
  }, 60_000);

  it("takes white space behind the name of a closing tag", () => {
    const document = '<log><trace><string key="concept:name" value="1"/></trace\n\t></log>';

    expect(outcome(document, false, 1)).toMatchObject({ cases: [{ id: "1" }] });
  });

  it.each([
    { name: "text that only together with what follows is a reference", body: "<trace>&am<event>p;</event></trace>" },
    { name: "brackets in text before an element", body: '<trace><string key="concept:name" value="1"/>]]<event/>></trace>' },
    { name: "a fast element closed by a slow name", body: "<trace></event>" },
    { name: "white space in a closing tag", body: '<trace ><string key="concept:name" value="1"/></trace\n>' },
  ])("decides as saxes does about $name", ({ body }) => {
    const document = `<log>${body}</log>`;

    expect(outcome(document, false, 7)).toEqual(outcome(document, true, document.length));
  });
});
