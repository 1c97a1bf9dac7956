import type { Language } from "./language.ts";

// The law's days are days in China, wherever the browser stands.
const ZONE = "Asia/Shanghai";

/** `2026-11-20 15:12` on the clocks of Shanghai; with seconds where asked. What is no instant comes back as it is. */
export function formatInstant(instant: string, precision: "minute" | "second" = "minute"): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const options = { timeZone: ZONE, hourCycle: "h23", dateStyle: "short", timeStyle: "medium" } as const;
  // Sweden writes dates as ISO 8601 does.
  const text = new Intl.DateTimeFormat("sv-SE", options).format(date);
  return precision === "second" ? text : text.slice(0, -3);
}

/** `11 月 23 日（周一）`, `Mon 23 Nov` as English writes it in Britain. What is no instant comes back as it is. */
export function formatDay(instant: string, language: Language): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  const [, month, day] = formatInstant(instant).slice(0, 10).split("-").map(Number);
  if (language === "en")
    return new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, weekday: "short", day: "numeric", month: "short" }).format(date);
  const weekday = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, weekday: "short" }).format(date);
  return `${month} 月 ${day} 日（${weekday}）`;
}

/** `4,182,337`. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat("en-GB").format(value);
}
