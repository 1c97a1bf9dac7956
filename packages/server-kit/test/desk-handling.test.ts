import { afterEach, describe, expect, it } from "vitest";
import { event, startDesk, type TestDesk } from "./desk-support.ts";

let desk: TestDesk;

afterEach(async () => desk?.end());

/** The only signal there is, as the operator's own list has it. */
async function raised(): Promise<string> {
  const [signal] = (await desk.signals("operator")).signals;
  return signal?.id as string;
}

const wrong = () => event("fine.decided", "f-1", { fine: 800_00, max: 500_00 });

describe("a signal over HTTP", () => {
  it("is begun when it is raised, and acknowledged by a supervisor", async () => {
    desk = await startDesk();
    await desk.send(event("fine.filed", "f-1", {}));
    await desk.at("2026-03-13T09:00:00+08:00");
    const id = await raised();

    const reply = await desk.ask("clerk", ["signalHandling", id], "acknowledge");
    const { facts, timeline } = await desk.handling("clerk", id);

    expect(reply).toEqual({ version: expect.any(Number), index: expect.any(Number) });
    expect(facts).toMatchObject({ state: "acknowledged", turn: "supervisor", owner: "p-li" });
    expect(timeline.map(({ event: { type, source, actor } }) => `${type} ${source} ${actor?.id}`)).toEqual([
      "signal.raised engine/main undefined",
      "handling.begun engine/desk undefined",
      "handling.acknowledged engine/desk p-li",
    ]);
  });
});
