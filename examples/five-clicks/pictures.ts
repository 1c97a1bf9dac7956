import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runDemo } from "./demo/run-demo.ts";
import { STORY_CASE } from "./host/cases.ts";
import { openBrowser, openPage } from "./test/open-browser.ts";
import { play } from "./test/steps.ts";

// A picture of each step, as a person at a desk and one with a phone would see it.
const folder = resolve(import.meta.dirname, "../../out/pictures");
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const [browser, demo] = await Promise.all([openBrowser(), runDemo({ port: 0, precheckTimeoutMs: 8_000 })]);
try {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const { page: small } = await openPage(phone, demo.origin);
  await small.goto(demo.url);
  await small.frameLocator('iframe[name="host"]').locator("main").waitFor();
  await small.screenshot({ path: join(folder, "390-tabs.png") });
  await small.goto(`${demo.origin}/host/`);
  await small.screenshot({ path: join(folder, "390-list.png"), fullPage: true });
  await small.goto(`${demo.origin}/host/cases/${STORY_CASE}`);
  await small.screenshot({ path: join(folder, "390-case.png"), fullPage: true });
  await small.locator("#fine").fill("80000");
  await small.locator("#reason").fill("涉及学校电梯，社会影响较大。");
  await small.locator("#decision-form button[type=submit]").click();
  await small.getByRole("alertdialog").waitFor();
  await small.screenshot({ path: join(folder, "390-notice.png") });
  await phone.close();

  const desk = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const { page, complaints, strangers } = await openPage(desk, demo.origin);
  let number = 0;
  await play(page, demo, async (name) => {
    number += 1;
    await page.waitForTimeout(200);
    await page.screenshot({ path: join(folder, `1440-${String(number).padStart(2, "0")}-${name}.png`) });
  });
  await desk.close();
  for (const { text, about } of complaints) console.log(`${text} ${about}`);
  for (const stranger of strangers) console.log(`asked elsewhere: ${stranger}`);
  console.log(folder);
} finally {
  await browser.close();
  await demo.close();
}
