import type { HostPrecheckRequest, Json } from "@plumbline/core";

type Submitter = HTMLButtonElement | HTMLInputElement;

/**
 * What the form would send now: files by name only, passwords not at all. A name that comes more than once has a list. The action is the
 * absolute address; method and action of the button go before those of the form, as they do in the browser.
 */
export function readDraft(form: HTMLFormElement, submitter: HTMLElement | null): HostPrecheckRequest {
  const secret = passwordNames(form);
  const fields = new Map<string, Json>();
  const add = (name: string, value: string): void => {
    if (secret.has(name)) return;
    const present = fields.get(name);
    fields.set(name, present === undefined ? value : [present, value].flat());
  };
  for (const [name, value] of new FormData(form)) add(name, typeof value === "string" ? value : value.name);
  const name = submitter?.getAttribute("name");
  // Also when it is disabled by now: it was not when it was pressed.
  if (submitter && name) add(name, (submitter as Submitter).value);
  return { method: methodOf(form, submitter), action: actionOf(form, submitter), fields: Object.fromEntries(fields) };
}

/** In capitals; `DIALOG` for a form that sends nothing. */
export function methodOf(form: HTMLFormElement, submitter: HTMLElement | null): string {
  return (submitter?.getAttribute("formmethod") || form.getAttribute("method") || "get").toUpperCase();
}

// By attribute: `form.action` is the field of that name where a form has one.
function actionOf(form: HTMLFormElement, submitter: HTMLElement | null): string {
  const written = submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  try {
    const url = new URL(written, document.baseURI);
    url.hash = "";
    return url.href;
  } catch {
    return written;
  }
}

function passwordNames(form: HTMLFormElement): ReadonlySet<string> {
  const names = new Set<string>();
  for (const field of Array.from(form.elements)) {
    const name = field.getAttribute("name");
    if (name && field.getAttribute("type")?.toLowerCase() === "password") names.add(name);
  }
  return names;
}
