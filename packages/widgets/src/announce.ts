const ID = "plumb-announcer";

/**
 * Says a sentence to screen readers. The live regions stand in the page itself and before their text: those that come with it,
 * or lie in a shadow root, are not read by every reader. While a modal dialog is open nothing outside of it is read.
 */
export function announce(text: string, urgency: "polite" | "assertive" = "polite"): void {
  const region = regionOf(urgency);
  region.textContent = "";
  // A tick later, or the region would have appeared together with its text.
  setTimeout(() => {
    region.textContent = text;
  }, 50);
}

/** Puts the live regions into the page; an element does so when it is connected. */
export function prepareAnnouncer(): void {
  regionOf("polite");
  regionOf("assertive");
}

function regionOf(urgency: "polite" | "assertive"): HTMLElement {
  const id = `${ID}-${urgency}`;
  const found = document.getElementById(id);
  if (found) return found;
  const region = document.createElement("div");
  region.id = id;
  region.setAttribute("aria-live", urgency);
  region.setAttribute("role", urgency === "polite" ? "status" : "alert");
  region.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip:rect(0 0 0 0)";
  document.body.append(region);
  return region;
}
