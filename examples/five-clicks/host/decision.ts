import { fenOfYuan } from "./money.ts";
import type { Problems } from "./pages.ts";
import type { HostTexts } from "./texts.ts";

/** What the form sends, as it was typed. */
export interface DecisionInput {
  readonly fine: string;
  readonly reason: string;
  readonly document: string;
}

const MAX_FEN = 10_000_000_000;

export function decisionInput(body: unknown): DecisionInput {
  return { fine: textOf(body, "fine"), reason: textOf(body, "reason"), document: textOf(body, "document") };
}

/** Fen, or undefined for what this system does not take as a fine. */
export function fineOf(input: Pick<DecisionInput, "fine">): number | undefined {
  const fen = fenOfYuan(input.fine);
  return fen === undefined || fen > MAX_FEN ? undefined : fen;
}

/** What is wrong with the input, by field; empty when it can be committed. */
export function problemsOf(input: DecisionInput, t: HostTexts): Problems {
  return {
    ...(fineOf(input) === undefined && { fine: t.fineInvalid }),
    ...(!within(input.reason, 1000) && { reason: t.reasonInvalid }),
    ...(!within(input.document, 60) && { document: t.documentInvalid }),
  };
}

export const within = (text: string, most: number): boolean => text.trim() !== "" && text.length <= most;

export function textOf(body: unknown, name: string): string {
  const value = typeof body === "object" && body !== null ? (body as Record<string, unknown>)[name] : undefined;
  return typeof value === "string" ? value : "";
}
