import { createSupervisorClient, type SupervisorClient } from "../client/supervisor-client.ts";
import type { SignalPage } from "../components/signal-page/signal-page.ts";
import { SignalOpenEvent } from "../components/signal-queue/signal-open-event.ts";
import type { SignalQueue } from "../components/signal-queue/signal-queue.ts";
import type { TrailCheck } from "../components/trail-check/trail-check.ts";
import type { Names } from "../locale/names.ts";
import { shareStream } from "./share-stream.ts";

const HASH = "#signal/";

/** Makes the page of `consolePage` live: gives its elements their clients, and keeps the open signal in the address. */
export function startConsole(document: Document): void {
  const main = find<HTMLElement>(document, "main");
  const queue = find<SignalQueue>(document, "plumb-signal-queue");
  const page = find<SignalPage>(document, "plumb-signal-page");
  const clients = new Map<string, SupervisorClient>();
  const clientOf = (element: HTMLElement): SupervisorClient => {
    const base = element.dataset.base ?? "";
    const client = clients.get(base) ?? shareStream(createSupervisorClient({ base }));
    clients.set(base, client);
    return client;
  };

  const follow = (): void => {
    const { hash } = location;
    if (hash.length > 1 && !hash.startsWith(HASH)) {
      // An anchor of the page itself leaves open what is open, but must be seen.
      main.dataset.view = "list";
      document.getElementById(hash.slice(1))?.scrollIntoView();
      return;
    }
    const id = signalIn(hash);
    const before = page.signalId;
    page.signalId = id;
    queue.selected = id;
    main.dataset.view = id === undefined ? "list" : "detail";
    page.parentElement?.scrollTo(0, 0);
    // Where the list made room for the detail the focus goes along; beside it, it stays in the list.
    if (id !== undefined && queue.offsetParent === null) {
      scrollTo(0, 0);
      page.focus();
    } else if (before !== undefined && id === undefined) queue.focusSignal(before);
    for (const link of document.querySelectorAll<HTMLAnchorElement>("a.lang")) link.hash = hash;
  };

  const { names } = main.dataset;
  queue.names = page.names = names === undefined ? undefined : (JSON.parse(names) as Names);
  queue.client = clientOf(queue);
  page.client = clientOf(page);
  for (const check of document.querySelectorAll<TrailCheck>("plumb-trail-check")) check.client = clientOf(check);
  const out = document.querySelector<HTMLButtonElement>("button.out");
  out?.addEventListener("click", () => void signOut(out));
  document.addEventListener(SignalOpenEvent.type, (event) => {
    location.hash = `${HASH}${encodeURIComponent((event as SignalOpenEvent).detail.id)}`;
  });
  addEventListener("hashchange", follow);
  follow();
}

/** Ends the session at the server, and asks it for the page again: it shows nothing to whoever is signed out. */
async function signOut(button: HTMLButtonElement): Promise<void> {
  button.disabled = true;
  const reply = await fetch(`${button.dataset.base ?? ""}/v1/session/end`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  }).catch(() => undefined);
  // Without a session there is nothing left to end.
  if (reply && (reply.ok || reply.status === 401)) return location.reload();
  button.disabled = false;
  button.setAttribute("role", "alert");
  button.textContent = button.dataset.failed ?? "";
}

function signalIn(hash: string): string | undefined {
  if (!hash.startsWith(HASH)) return undefined;
  try {
    return decodeURIComponent(hash.slice(HASH.length)) || undefined;
  } catch {
    // A percent sign too many, typed by hand.
    return undefined;
  }
}

function find<T extends HTMLElement>(document: Document, selector: string): T {
  const element = document.querySelector<T>(selector);
  if (!element) throw new Error(`plumbline: the page has no <${selector}>; send what consolePage() returns`);
  return element;
}
