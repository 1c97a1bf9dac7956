import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ChainNote, chainOf, chainText, checkHead, judgeHead, newChain, type SourceChain, takeNumber } from "./source-chain.ts";

const hashOf = (epoch: number, seq: number): string => `${epoch}-${seq}`;

function event(seq: number, epoch = 1) {
  return { epoch, seq, prev: seq === 0 ? undefined : hashOf(epoch, seq - 1), hash: hashOf(epoch, seq) };
}

function chainWith(...seqs: readonly number[]): SourceChain {
  const chain = newChain();
  for (const seq of seqs) takeNumber(chain, event(seq));
  return chain;
}

const headOf = (seq: number, epoch = 1) => ({ epoch, seq, hash: hashOf(epoch, seq) });
const gap = (type: "found" | "closed", from: number, to: number, epoch = 1) => ({ type: `source.gap_${type}`, data: { epoch, from, to } });
const told = (by: string, seq: number, epoch = 1) => ({ type: "source.equivocated", data: { by, epoch, seq } });

describe("gaps", () => {
  it("are told once, at a heartbeat, and closed by what comes late", () => {
    const chain = chainWith(0, 1, 4, 5);
    expect(judgeHead(chain, headOf(5))).toEqual([gap("found", 2, 3)]);
    expect(judgeHead(chain, headOf(5))).toEqual([]);
    expect(takeNumber(chain, event(3))).toEqual([]);
    expect(takeNumber(chain, event(2))).toEqual([gap("closed", 2, 3)]);
    expect(judgeHead(chain, headOf(5))).toEqual([]);
  });

  it("that were filled in part are told anew as what is left of them", () => {
    const chain = chainWith(0, 9);
    judgeHead(chain, headOf(9));
    takeNumber(chain, event(5));
    expect(judgeHead(chain, headOf(9))).toEqual([gap("closed", 1, 8), gap("found", 1, 4), gap("found", 6, 8)]);
  });

  it("used to be taken back by a heartbeat that says less than the one before", () => {
    const chain = chainWith(0, 4);
    expect(judgeHead(chain, headOf(4))).toEqual([gap("found", 1, 3)]);
    expect(judgeHead(chain, headOf(2))).toEqual([]);
    expect(judgeHead(chain, headOf(4))).toEqual([]);
  });

  it.each([
    { what: "at the beginning", seqs: [2, 3], head: 3, from: 0, to: 1 },
    { what: "at the end, where the tail was dropped", seqs: [0, 1], head: 4, from: 2, to: 4 },
    { what: "that is everything", seqs: [], head: 2, from: 0, to: 2 },
  ])("$what are seen", ({ seqs, head, from, to }) => {
    expect(judgeHead(chainWith(...seqs), headOf(head))).toEqual([gap("found", from, to)]);
  });

  it("are not told of what a batch announces, since batches overtake each other", () => {
    expect(checkHead(chainWith(3), headOf(3))).toEqual([]);
  });

  it("are left by no event that was refused", () => {
    const chain = chainWith(0);
    takeNumber(chain, { epoch: 1, seq: 1, hash: null });
    takeNumber(chain, event(2));
    expect(judgeHead(chain, headOf(2))).toEqual([]);
    expect(takeNumber(chain, event(1))).toEqual([]);
    expect(takeNumber(chain, { ...event(1), hash: "another" })).toEqual([told("number", 1)]);
  });

  it("that grow are told as what is new of them: a gap that was told before used to be told as closed, and its numbers never again", () => {
    const chain = chainWith(0, 1);
    expect(judgeHead(chain, headOf(3))).toEqual([gap("found", 2, 3)]);
    expect(judgeHead(chain, headOf(5))).toEqual([gap("found", 4, 5)]);
    expect([...takeNumber(chain, event(4)), ...takeNumber(chain, event(5))]).toEqual([gap("closed", 4, 5)]);
    expect(judgeHead(chain, headOf(5))).toEqual([]);
    expect([...takeNumber(chain, event(3)), ...takeNumber(chain, event(2))]).toEqual([gap("closed", 2, 3)]);
  });

  it("that nothing fills while heartbeats go on do not fill the memory", () => {
    const chain = chainWith(0);
    const notes = Array.from({ length: 5_000 }, (_, i) => judgeHead(chain, headOf(i + 1))).flat();
    expect(notes).toEqual(Array.from({ length: 5_000 }, (_, i) => gap("found", i + 1, i + 1)));
    expect(chainText(chain).length).toBeLessThan(10_000);
  });

  it.each([
    { what: "runs are forgotten", last: 4_000, next: (seq: number) => event(seq), step: 4 },
    { what: "refused numbers are forgotten", last: 1_000, next: (seq: number) => ({ epoch: 1, seq, hash: null }), step: 1 },
  ])("that no heartbeat told are told when $what, and not taken back", ({ last, next, step }) => {
    const chain = chainWith(5);
    const notes: ChainNote[] = [];
    for (let seq = 8; seq < last; seq += step) notes.push(...takeNumber(chain, next(seq)));
    expect(notes).toContainEqual(gap("found", 0, 4));
    expect(notes).toContainEqual(gap("found", 6, 7));
    notes.push(...judgeHead(chain, headOf(last)));
    expect(notes.filter(({ type }) => type !== "source.gap_found")).toEqual([]);
    expect(new Set(notes.map(({ data }) => JSON.stringify(data))).size).toBe(notes.length);
  });

  it("of an earlier epoch are told when the source has gone on", () => {
    const chain = chainWith(0, 2);
    takeNumber(chain, { ...event(0, 2), prev: hashOf(1, 2) });
    expect(judgeHead(chain, headOf(0, 2))).toEqual([gap("found", 1, 1)]);
  });
});

describe("two stories", () => {
  it.each([
    { what: "another event under a used number", next: { ...event(1), hash: "another" }, note: told("number", 1) },
    { what: "an event that does not follow the one before", next: { ...event(3), prev: "another" }, note: told("chain", 3) },
    {
      what: "a late event that is not the one that its successor names",
      next: { ...event(4), hash: "x" },
      note: told("chain", 5),
      seqs: [0, 1, 2, 5],
    },
  ])("are seen in $what", ({ next, note, seqs = [0, 1, 2] }) => {
    expect(takeNumber(chainWith(...seqs), next)).toContainEqual(note);
  });

  it("are seen in a head that is not the event of its number", () => {
    expect(checkHead(chainWith(0, 1), { ...headOf(1), hash: "another" })).toEqual([told("head", 1)]);
    expect(judgeHead(chainWith(0, 1), { ...headOf(1), hash: "another" })).toEqual([told("head", 1)]);
  });
});

describe("a new epoch", () => {
  it("under a lower number than the one before, as after a clock was put back, is told too", () => {
    const chain = chainWith(0, 1);
    takeNumber(chain, { ...event(0, 0), prev: undefined });
    expect(judgeHead(chain, headOf(0, 0))).toContainEqual({ type: "source.restarted", data: { epoch: 0, before: 1, lastSeq: 1 } });
  });

  it("that names the last event of the one before is no finding", () => {
    const chain = chainWith(0, 1);
    takeNumber(chain, { ...event(0, 7), prev: hashOf(1, 1) });
    expect(judgeHead(chain, headOf(0, 7))).toEqual([]);
  });

  it.each([
    { what: "names nothing", prev: undefined },
    { what: "names another event", prev: hashOf(1, 0) },
  ])("that $what is told once", ({ prev }) => {
    const chain = chainWith(0, 1);
    takeNumber(chain, { ...event(0, 7), prev });
    expect(judgeHead(chain, headOf(0, 7))).toEqual([{ type: "source.restarted", data: { epoch: 7, before: 1, lastSeq: 1 } }]);
    expect(judgeHead(chain, headOf(0, 7))).toEqual([]);
  });

  it("is told too when the first heartbeat comes in the epoch after it, or none comes before it is forgotten", () => {
    const restarted = { type: "source.restarted", data: { epoch: 2, before: 1, lastSeq: 1 } };
    const chain = chainWith(0, 1);
    takeNumber(chain, event(0, 2));
    takeNumber(chain, { ...event(0, 3), prev: hashOf(2, 0) });
    expect(judgeHead(chain, headOf(0, 3))).toEqual([restarted]);

    const silent = chainWith(0, 1);
    const later = [3, 4, 5, 6, 7, 8, 9, 10].map((epoch) => ({ ...event(0, epoch), prev: hashOf(epoch - 1, 0) }));
    expect([event(0, 2), ...later].flatMap((one) => takeNumber(silent, one))).toEqual([restarted]);
  });

  it("that names what was refused is no finding, since nobody knows its hash", () => {
    const chain = chainWith(0);
    takeNumber(chain, { epoch: 1, seq: 1, hash: null });
    takeNumber(chain, { ...event(0, 7), prev: hashOf(1, 1) });
    expect(judgeHead(chain, headOf(0, 7))).toEqual([]);
  });
});

it("any order of arrival, any loss: told are exactly the numbers that are missing, and nothing once all have come", () => {
  const seqs = fc
    .integer({ min: 0, max: 40 })
    .chain((last) => fc.shuffledSubarray(Array.from({ length: last + 1 }, (_, i) => i)).map((order) => ({ last, order })));
  fc.assert(
    fc.property(seqs, fc.array(fc.nat(40), { minLength: 41, maxLength: 41 }), ({ last, order }, heartbeats) => {
      let chain = newChain();
      const open = new Set<string>();
      const told = new Set<string>();
      const hear = (notes: readonly ChainNote[]) => {
        for (const { type, data } of notes) {
          const { from, to } = data as { from: number; to: number };
          const range = `${from}-${to}`;
          expect(told).not.toContain(`${type} ${range}`);
          told.add(`${type} ${range}`);
          expect(open[type === "source.gap_found" ? "has" : "delete"](range)).toBe(type !== "source.gap_found");
          if (type === "source.gap_found") open.add(range);
        }
      };
      order.forEach((seq, i) => {
        hear(takeNumber(chain, event(seq)));
        hear(judgeHead(chain, headOf(Math.min(last, heartbeats[i] as number))));
        chain = chainOf(chainText(chain));
      });
      hear(judgeHead(chain, headOf(last)));
      const missing = Array.from({ length: last + 1 }, (_, i) => i).filter((seq) => !order.includes(seq));
      const covered = [...open].flatMap((range) => {
        const [from = 0, to = 0] = range.split("-").map(Number);
        return Array.from({ length: to - from + 1 }, (_, i) => from + i);
      });
      expect(covered.sort((a, b) => a - b)).toEqual(missing);
      for (const seq of missing) hear(takeNumber(chain, event(seq)));
      expect([...open]).toEqual([]);
    }),
  );
});

it("a source that leaves out every other number, begins epochs without end and sends what is refused does not fill the memory", () => {
  const chain = newChain();
  let notes = 0;
  for (let seq = 0; seq < 10_000; seq += 2) notes += takeNumber(chain, event(seq)).length;
  for (let seq = 1; seq < 20_000; seq++) takeNumber(chain, { epoch: 2, seq, hash: null });
  expect(notes).toBeGreaterThan(3_900);
  expect(chainText(chain).length).toBeLessThan(200_000);
  for (let epoch = 3; epoch < 1_000; epoch++) takeNumber(chain, event(0, epoch));
  expect(chain.epochs).toHaveLength(8);
  expect(takeNumber(chain, event(1, 2))).toEqual([]);
});
