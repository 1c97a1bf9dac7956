/**
 * What is wrong with the checkpoint `next` for somebody who has seen `before`, in words; undefined when nothing is. By what the notes say:
 * whether they are signed, and whether one tree is the beginning of the other, is not looked at.
 */
export function contradiction(before: string | undefined, next: string): string | undefined {
  if (next === "") return undefined;
  const [known, after] = [headOf(before), headOf(next)];
  if (!known || (after && (after.size > known.size || (after.size === known.size && after.root === known.root)))) return undefined;
  return `the supervisor's checkpoint of ${after?.size ?? "no"} entries contradicts an earlier one of ${known.size}: its trail was rolled back or rewritten; keep the earlier checkpoint, which health() has`;
}

function headOf(note: string | undefined): { readonly size: number; readonly root: string } | undefined {
  const [, size = "", root = ""] = note?.split("\n") ?? [];
  return /^\d+$/.test(size) ? { size: Number(size), root } : undefined;
}
