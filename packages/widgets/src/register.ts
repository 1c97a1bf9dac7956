interface Versioned extends CustomElementConstructor {
  readonly version?: string;
}

/** Registers an element under its tag if that is free: two versions may meet on one page, and the first to come stays. */
export function register(tag: string, element: Versioned): void {
  const present = customElements.get(tag) as Versioned | undefined;
  if (!present) customElements.define(tag, element);
  else if (present !== element && present.version !== element.version) {
    console.warn(`plumbline: <${tag}> is there already, in version ${present.version}; ${element.version} is not used.`);
  }
}
