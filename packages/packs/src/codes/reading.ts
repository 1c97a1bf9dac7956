/** What a code says, or why it is none. A flaw names what is wrong and never holds the code, which may belong to a person. */
export type CodeReading<Parts, Flaw extends string> =
  | ({ readonly valid: true } & Parts)
  | { readonly valid: false; readonly flaws: readonly [Flaw, ...Flaw[]] };

export function flawed<Flaw extends string>(
  ...flaws: [Flaw, ...Flaw[]]
): { readonly valid: false; readonly flaws: readonly [Flaw, ...Flaw[]] } {
  return { valid: false, flaws };
}

/** As people type codes: in full-width forms, in lower case, with spaces between. */
export function tidied(text: string): string {
  return text.normalize("NFKC").replaceAll(/\s/g, "").toUpperCase();
}

/** Sum of `values[i] * weights[i]`, over as many as there are weights. */
export function weighted(values: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (values[i] ?? Number.NaN), 0);
}
