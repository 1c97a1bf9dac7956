/** The nearest element with this attribute, from `start` outwards, across shadow hosts. */
export function nearestAttribute(start: Element, name: string): string | undefined {
  for (let element: Element | null = start; element; element = parentAcrossRoots(element)) {
    const value = element.getAttribute(name);
    if (value) return value;
  }
  return undefined;
}

/** Calls `changed` when the attribute changes anywhere in the roots that hold `start`. Returns its own undo. */
export function watchAttribute(start: Element, name: string, changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  for (let root = start.getRootNode(); ; root = root.host.getRootNode()) {
    observer.observe(root, { attributes: true, attributeFilter: [name], subtree: true });
    if (!(root instanceof ShadowRoot)) break;
  }
  return () => observer.disconnect();
}

function parentAcrossRoots(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
