import type { ReactiveController, ReactiveControllerHost } from "lit";
import { nearestAttribute, watchAttribute } from "../locale/nearest.ts";

/** Mirrors the nearest `data-theme` onto the element, since styles in a shadow root cannot ask for it. */
export class ThemeController implements ReactiveController {
  private readonly host: ReactiveControllerHost & Element;
  private unwatch: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element) {
    this.host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.mirror();
    this.unwatch = watchAttribute(this.host, "data-theme", () => this.mirror());
  }

  hostDisconnected(): void {
    this.unwatch?.();
  }

  private mirror(): void {
    const theme = nearestAttribute(this.host, "data-theme");
    if (theme === "dark" || theme === "light") this.host.setAttribute("data-pl-theme", theme);
    else this.host.removeAttribute("data-pl-theme");
  }
}
