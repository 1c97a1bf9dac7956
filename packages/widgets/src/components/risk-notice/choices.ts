import type { NoticeAct, PrecheckItem } from "@plumbline/core";

/** Of the reasons of a case, without the blanks around them. */
export const REASON_MIN = 10;
export const REASON_MAX = 2000;

export interface Choice {
  readonly act: NoticeAct;
  /** Why it does not suffice here; absent where it does. */
  readonly refused?: "notEnough" | "notOffered";
}

/** What is still missing before the choice can be confirmed. */
export type Gap = { readonly why: "chooseFirst" | "mustCorrect" } | { readonly why: "reasonShort"; readonly missing: number };

const RANK = { red: 0, orange: 1, yellow: 2 } as const;

/** Worst level first; within a level as the server gave them. */
export function worstFirst(findings: readonly PrecheckItem[]): readonly PrecheckItem[] {
  return [...findings].sort((a, b) => (RANK[a.level] ?? 0) - (RANK[b.level] ?? 0));
}

/**
 * The acts of the first finding, in its order. Correcting and recusing submit nothing and always suffice. A control in mode block is not
 * answered by noting it, and by reasons only where it offers them.
 */
export function choicesOf(findings: readonly PrecheckItem[], blocked: boolean): readonly Choice[] {
  const [first] = findings;
  if (!first) return [];
  const marked = findings.filter(({ mode }) => mode === "block");
  const blocking = blocked && marked.length === 0 ? findings : marked;
  return first.notice.acts.map(({ act }) => {
    if (act === "correct" || act === "recuse" || blocking.length === 0) return { act };
    if (act === "acknowledge") return { act, refused: "notEnough" };
    return blocking.every((finding) => offers(finding, act)) ? { act } : { act, refused: "notOffered" };
  });
}

export function offers(finding: PrecheckItem, act: NoticeAct): boolean {
  return finding.notice.acts.some((offered) => offered.act === act);
}

/** Undefined when the choice can be confirmed. */
export function gapOf(choices: readonly Choice[], chosen: NoticeAct | undefined, reason: string): Gap | undefined {
  const open = choices.filter(({ refused }) => refused === undefined);
  if (open.length === 0) return { why: "mustCorrect" };
  if (!open.some(({ act }) => act === chosen)) return { why: "chooseFirst" };
  const missing = REASON_MIN - reason.trim().length;
  return chosen === "justify" && missing > 0 ? { why: "reasonShort", missing } : undefined;
}
