import type { ReactiveController, ReactiveControllerHost } from "lit";
import { LANGUAGE_TAGS, type Language, languageOf } from "./language.ts";
import { fill, type Messages, type Values } from "./messages.ts";
import { nearestAttribute, watchAttribute } from "./nearest.ts";

/** Follows the nearest `lang` and has the sentences of its element in that language. */
export class LocaleController<K extends string> implements ReactiveController {
  language: Language = "zh";
  private readonly host: ReactiveControllerHost & Element;
  private readonly messages: Messages<K>;
  private unwatch: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & Element, messages: Messages<K>) {
    this.host = host;
    this.messages = messages;
    host.addController(this);
  }

  /** For the `lang` attribute of what is rendered: the page's own may be a third language. */
  get tag(): string {
    return LANGUAGE_TAGS[this.language];
  }

  t(key: K, values?: Values): string {
    return fill(this.messages[this.language][key], values);
  }

  hostConnected(): void {
    this.read();
    this.unwatch = watchAttribute(this.host, "lang", () => this.read());
  }

  hostDisconnected(): void {
    this.unwatch?.();
  }

  private read(): void {
    const language = languageOf(nearestAttribute(this.host, "lang"));
    if (language === this.language) return;
    this.language = language;
    this.host.requestUpdate();
  }
}
