import type { FrameLocator, Locator, Page } from "playwright-core";
import type { Demo } from "../demo/run-demo.ts";
import { LATER_CASE, STORY_CASE, VUE_CASE } from "../host/cases.ts";

/** What was to be read on the way. */
export interface Told {
  readonly notice: string;
  readonly decided: string;
  readonly row: string;
  readonly signal: Readonly<Record<"basis" | "params" | "read" | "proof" | "answers" | "why", string>>;
  readonly verified: string;
  readonly flipped: string;
  readonly named: string;
  readonly vueDecided: string;
  readonly vueRow: string;
  readonly stoppedDecided: string;
  readonly lateRow: string;
  readonly lateShown: string;
}

export type Look = (name: string) => Promise<void>;

export const REASONS = "12 台电梯中 4 台位于学校，期间发生过困人，经案件审理委员会集体讨论后从重。";
const GROUNDS = "涉及学校电梯，社会影响较大。";

/** The whole story in the split page. `look` is called where there is something to see. */
export async function play(page: Page, demo: Demo, look: Look): Promise<Told> {
  const host = page.frameLocator('iframe[name="host"]');
  const supervisor = page.frameLocator('iframe[name="console"]');
  await page.goto(demo.url);
  await host.getByRole("link", { name: STORY_CASE }).waitFor();
  await supervisor.locator("plumb-signal-queue").waitFor();
  await look("split");

  await host.getByRole("link", { name: STORY_CASE }).click();
  const notice = await decide(host, "80000", look, "notice");
  const decided = await host.locator(".result").innerText();
  const row = rowOf(supervisor, STORY_CASE);
  const rowText = await row.innerText();
  await look("decided");

  await row.locator(".ttl").click();
  const parts = supervisor.locator("plumb-signal-page section[data-part]");
  const part = (name: string): Promise<string> => supervisor.locator(`plumb-signal-page section[data-part="${name}"]`).innerText();
  await supervisor.locator('plumb-signal-page section[data-part="answers"]', { hasText: REASONS }).waitFor();
  const signal = {
    why: await part("why"),
    basis: await part("basis"),
    params: await part("params"),
    read: await part("read"),
    proof: await part("proof"),
    answers: await part("answers"),
  };
  await look("signal");
  await supervisor.locator('plumb-signal-page section[data-part="proof"]').scrollIntoViewIfNeeded();
  await look("signal-proof");
  await supervisor.locator("a.back").click();

  const verified = await check(supervisor.locator("plumb-trail-check").first(), "valid");
  await look("verified");

  await page.locator("#tamper").click();
  const named = await verdict(supervisor.locator(".altered plumb-trail-check"), "invalid");
  await verdict(supervisor.locator("plumb-trail-check").first(), "valid");
  const flipped = await page.locator("#said").innerText();
  await look("tampered");

  await page.locator("#vue").click();
  await host.locator("#app").getByRole("link", { name: VUE_CASE }).click();
  await decide(host, "85000", look, "vue-notice");
  const vueDecided = await host.locator(".result").innerText();
  const vueRow = await rowOf(supervisor, VUE_CASE).innerText();
  await look("vue-decided");

  await page.locator("#supervisor").click();
  await page.locator("body[data-running=false]").waitFor();
  await page.locator("#plain").click();
  await host.getByRole("link", { name: LATER_CASE }).click();
  await fill(host, "90000");
  await host.locator("#decision-form button[type=submit]").click();
  const stoppedDecided = await host.locator(".result").innerText();
  await look("stopped");

  await page.locator("#supervisor").click();
  await page.locator("body[data-running=true]").waitFor();
  const late = rowOf(supervisor, LATER_CASE);
  const lateRow = await late.innerText();
  await late.locator(".ttl").click();
  await parts.first().waitFor();
  const lateShown = await part("shown");
  await look("restarted");

  return {
    notice,
    decided,
    row: rowText,
    signal,
    verified,
    flipped,
    named,
    vueDecided,
    vueRow,
    stoppedDecided,
    lateRow,
    lateShown,
  };
}

async function fill(host: FrameLocator, fine: string): Promise<void> {
  await host.locator("#fine").fill(fine);
  await host.locator("#reason").fill(GROUNDS);
}

/** Enters, submits, reads the notice, states reasons, and submits again. Gives the text of the notice. */
async function decide(host: FrameLocator, fine: string, look: Look, name: string): Promise<string> {
  await fill(host, fine);
  await look(`${name}-before`);
  await host.locator("#decision-form button[type=submit]").click();
  const dialog = host.getByRole("alertdialog");
  const text = await dialog.innerText();
  await look(name);
  await dialog.locator("#act-justify").check();
  await dialog.locator("textarea").fill(REASONS);
  await look(`${name}-answered`);
  await dialog.locator(".btn-primary").click();
  await host.locator(".result").waitFor();
  return text;
}

const rowOf = (supervisor: FrameLocator, id: string): Locator =>
  supervisor.locator("plumb-signal-queue tr[data-id]", { hasText: id }).first();

async function check(element: Locator, outcome: string): Promise<string> {
  await element.locator("button.btn").click();
  return verdict(element, outcome);
}

async function verdict(element: Locator, outcome: string): Promise<string> {
  const sentence = element.locator(`.verdict[data-outcome=${outcome}]`);
  await sentence.waitFor();
  return sentence.innerText();
}
