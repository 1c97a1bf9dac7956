import type { StoreVerdict } from "@plumbline/server-kit";
import type { Language } from "../language.ts";
import { plain } from "./columns.ts";
import { valuesOf } from "./values.ts";

type Reason = StoreVerdict["reason"];

/** What a verdict says, in words. The key is the one in the JSON. */
const REASONS: Readonly<Record<Reason, Record<Language, string>>> = {
  verified: { zh: "全部核对无误", en: "everything was checked and holds" },
  no_verifier_key: { zh: "没有验证公钥，不知由谁签署", en: "without a verifier key nobody knows who signed it" },
  verifier_key_malformed: { zh: "验证公钥无法识别", en: "the verifier key is none" },
  checkpoint_malformed: { zh: "检查点无法识别", en: "the checkpoint is none" },
  signature_missing: { zh: "检查点没有该公钥的签名", en: "the checkpoint does not bear a signature of this key" },
  signature_invalid: { zh: "检查点的签名不成立", en: "a signature of the checkpoint does not hold" },
  origin_mismatch: { zh: "检查点属于另一份留痕", en: "the checkpoint is of another trail" },
  kept_checkpoint_malformed: { zh: "上次保存的检查点无法识别", en: "the checkpoint that was kept is none" },
  rolled_back: { zh: "比上次核对时短：此后的条目已不在", en: "it is shorter than the last time: entries from here on are gone" },
  rewritten: {
    zh: "开头的条目与上次核对时不同：留痕被改写并重新签署",
    en: "its first entries are not those of the last time: it was rewritten and signed anew",
  },
  pruned_malformed: { zh: "到期删去部分的摘要不完整", en: "the hashes that stand for pruned entries are not whole" },
  truncated: { zh: "条目到此为止，少于检查点所载", en: "the entries end here, before the size in the checkpoint" },
  root_mismatch: {
    zh: "各条本身成立，但合起来不是所签署的留痕",
    en: "each entry holds by itself, but together they are not what was signed",
  },
  erased_without_order: { zh: "事件已不在，却没有删除它的命令", en: "its event is gone, and no entry orders its erasure" },
  entry_malformed: { zh: "不是一条完整的条目", en: "it does not have the parts of an entry" },
  index_mismatch: { zh: "不是接下来的一条：缺少、重复或换了位置", en: "it is not the next one: missing, doubled or moved" },
  hash_mismatch: { zh: "条目与其摘要不符", en: "it does not have its hash" },
  leaf_malformed: { zh: "条目的格式不对", en: "its leaf does not have the form of one" },
  erased_in_part: { zh: "只删去了一半：事件与盐值须同时删去", en: "only one of event and salt is gone" },
  digest_mismatch: { zh: "事件或盐值被改动", en: "its event or salt was altered" },
  event_malformed: { zh: "事件的格式不对", en: "its event does not have the form of one" },
  event_leaf_mismatch: { zh: "事件与条目所载的来源或编号不同", en: "its event is not the one that the leaf names" },
  disclosure_mismatch: { zh: "所附个人信息与事件中的摘要不符", en: "a disclosure is not one that its event holds the digest of" },
};

/** A verdict for people. */
export function verdictText(
  verdict: StoreVerdict,
  { seconds, language, withoutKey }: { readonly seconds: number; readonly language: Language; readonly withoutKey: boolean },
): string {
  const { outcome, reason, index, origin, size, checked, erased, pruned, events, witnessedBy } = verdict;
  const { number } = valuesOf(language, "UTC");
  const words = REASONS[reason][language];
  const speed = number(Math.round((checked + pruned) / Math.max(seconds, 0.001)));
  const name = plain(origin ?? "-");
  if (language === "zh") {
    const counts = [
      `${name}：检查点所载 ${number(size)} 条，核对 ${number(checked)} 条，其中 ${number(events)} 条含事件`,
      ...(erased > 0 ? [`已删除事件 ${number(erased)} 条`] : []),
      ...(pruned > 0 ? [`到期删去 ${number(pruned)} 条，只核对摘要`] : []),
      `用时 ${number(Math.round(seconds * 10) / 10)} 秒（每秒 ${speed} 条）`,
    ].join("；");
    const witnesses = cosignatures(witnessedBy, "副署：", "未见所指见证方的副署，本次不算通过。");
    if (outcome === "invalid") return `不通过：${index === undefined ? "" : `第 ${index} 条，`}${words}（${reason}）\n${counts}\n`;
    if (outcome === "valid") return `通过：${words}\n${counts}\n${witnesses}`;
    return `${withoutKey ? "内容无误；" : "未通过："}${words}${withoutKey ? "" : "；请用 --vkey 给出公钥，或用 --no-vkey 只核对内容"}\n${counts}\n${witnesses}`;
  }
  const counts = [
    `${name}: ${number(size)} entries in the checkpoint, ${number(checked)} checked, ${number(events)} of them with their event`,
    ...(erased > 0 ? [`${number(erased)} events erased`] : []),
    ...(pruned > 0 ? [`${number(pruned)} entries pruned, of which the hashes were checked`] : []),
    `${number(Math.round(seconds * 10) / 10)} s (${speed} entries/s)`,
  ].join("; ");
  const witnesses = cosignatures(witnessedBy, "Cosigned: ", "None of the named witnesses cosigned it: not passed.");
  if (outcome === "invalid") return `Not valid: ${index === undefined ? "" : `entry ${index}: `}${words} (${reason})\n${counts}\n`;
  if (outcome === "valid") return `Valid: ${words}\n${counts}\n${witnesses}`;
  return `${withoutKey ? "The content is right; " : "Not passed: "}${words}${withoutKey ? "" : "; give the key with --vkey, or say --no-vkey to check the content only"}\n${counts}\n${witnesses}`;
}

/** A line for each; `none` where witnesses were named and none of them is there. */
function cosignatures(witnessedBy: StoreVerdict["witnessedBy"], title: string, none: string): string {
  if (!witnessedBy) return "";
  if (witnessedBy.length === 0) return `${none}\n`;
  return witnessedBy.map(({ name, time }) => `${title}${plain(name)}, ${new Date(time * 1000).toISOString()}\n`).join("");
}
