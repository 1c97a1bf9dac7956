const { body } = document;
const byId = (id) => document.getElementById(id);
const frame = (name) => document.querySelector(`iframe[name="${name}"]`);
const said = byId("said");

function say(text) {
  said.hidden = false;
  said.textContent = text;
}

/** The text with each `{name}` replaced. */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

async function act(button, path) {
  button.disabled = true;
  try {
    const answer = await fetch(path, { method: "POST" });
    return await answer.json();
  } finally {
    button.disabled = false;
  }
}

function press(pressed, other) {
  byId(pressed).setAttribute("aria-pressed", "true");
  byId(other).setAttribute("aria-pressed", "false");
}

byId("plain").addEventListener("click", () => {
  press("plain", "vue");
  frame("host").src = "/host/";
});
byId("vue").addEventListener("click", () => {
  press("vue", "plain");
  frame("host").src = "/host/vue/";
});

byId("show-host").addEventListener("click", () => {
  press("show-host", "show-console");
  body.dataset.show = "host";
});
byId("show-console").addEventListener("click", () => {
  press("show-console", "show-host");
  body.dataset.show = "console";
});

byId("supervisor").addEventListener("click", (event) => void stopOrStart(event.currentTarget));
byId("tamper").addEventListener("click", (event) => void tamper(event.currentTarget));

async function stopOrStart(button) {
  const answer = await act(button, body.dataset.running === "true" ? "/demo/stop" : "/demo/start");
  if (answer.reason) return say(filled(body.dataset.failed, answer));
  body.dataset.running = String(answer.running);
  button.textContent = answer.running ? body.dataset.stop : body.dataset.start;
  say(answer.running ? body.dataset.runningText : body.dataset.stopped);
  // A console that was opened while nobody answered has nothing on it that could come back by itself.
  const page = frame("console");
  if (answer.running && !page.contentDocument?.querySelector("plumb-signal-queue")) page.contentWindow.location.reload();
}

async function tamper(button) {
  const answer = await act(button, "/demo/tamper");
  if (answer.reason) return say(filled(body.dataset.failed, answer));
  const yuan = (amount) => amount.toLocaleString("en-US");
  say(filled(body.dataset.tampered, { index: answer.index, was: yuan(answer.was), is: yuan(answer.is) }));
  byId("show-console").click();
  const page = frame("console");
  page.addEventListener("load", () => void compare(page.contentWindow), { once: true });
  // The same address again would leave the page as it is.
  page.src = `${answer.page}?n=${answer.index}-${Date.now()}`;
}

/** Checks original and copy, and brings both verdicts into view. */
async function compare({ document, customElements }) {
  await customElements.whenDefined("plumb-trail-check");
  const checks = [...document.querySelectorAll("plumb-trail-check")];
  await Promise.all(checks.map((each) => each.check()));
  checks[0]?.scrollIntoView();
}
