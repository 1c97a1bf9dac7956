const YUAN = /^(?:\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{1,2}))?$/;

/** Whole fen of an amount written in yuan; undefined for what is not one. No floating point: 0.29 yuan are 29 fen. */
export function fenOfYuan(text: string): number | undefined {
  const written = text.trim().replaceAll("，", ",");
  const match = YUAN.exec(written);
  if (!match) return undefined;
  const whole = Number(written.replaceAll(",", "").split(".")[0]);
  return whole * 100 + Number((match[1] ?? "").padEnd(2, "0"));
}

/** As people read it: `80,000` or `80,000.50`. */
export function yuanText(fen: number): string {
  const whole = Math.trunc(fen / 100).toLocaleString("en-US");
  const rest = fen % 100;
  return rest ? `${whole}.${String(rest).padStart(2, "0")}` : whole;
}
