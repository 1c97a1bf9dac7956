import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Demo, runDemo } from "../demo/run-demo.ts";
import { openBrowser, openPage } from "./open-browser.ts";
import { play, REASONS } from "./steps.ts";

let browser: Browser;
let demo: Demo;

beforeAll(async () => {
  [browser, demo] = await Promise.all([openBrowser(), runDemo({ port: 0, precheckTimeoutMs: 8_000 })]);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await demo?.close();
});

it("five clicks in a real browser, from the fine to the signal and back", { timeout: 60_000 }, async () => {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const { page, complaints, strangers } = await openPage(context, demo.origin);

  const told = await play(page, demo, async () => {});
  await context.close();

  expect(told.notice).toContain("20,000");
  expect(told.notice).toContain("50,000");
  expect(told.notice).toContain("《行政处罚法》第34条");
  expect(told.notice).toContain("行政处罚办案系统");
  expect(told.notice).toContain("谁会看到");
  expect(told.decided).toContain("处罚决定已作出");
  expect(told.decided).toContain("80,000 元");
  expect(told.row).toContain("PEN-05");
  expect(told.row).toContain("处罚案件 AL-2026-417");
  expect(told.row).toContain("安澜市市场监督管理局");
  expect(told.signal.basis).toContain("《行政处罚法》第34条");
  expect(told.signal.read).toContain("80,000 元");
  expect(told.signal.proof).toContain("作出决定");
  expect(told.signal.answers).toContain(REASONS);
  expect(told.verified).toContain("有效");
  expect(told.named).toContain("无效");
  expect(told.named).toContain(/第 (\d+) 条/.exec(told.flipped)?.[1] ?? "no index");
  expect(told.vueDecided).toContain("85,000 元");
  expect(told.vueRow).toContain("PEN-05");
  expect(told.stoppedDecided).toContain("90,000 元");
  expect(told.stoppedDecided).toContain("未能与监督端核对");
  expect(told.lateRow).toContain("PEN-05");
  // While the supervisor is stopped, the console asks in vain for its stream, and a browser writes that down.
  expect(complaints.filter(({ about }) => about !== `${demo.origin}/v1/stream`)).toEqual([]);
  expect(strangers).toEqual([]);
});
