import type { FieldText, FieldTexts, NoticeTemplate, Text } from "@plumbline/core";
import { definitionOf, placeholdersOf } from "../../redflags/rationale.ts";
import { RED_FLAGS } from "../../redflags/registry.ts";
import type { RedFlag } from "../../redflags/types.ts";
import { redFlagControls, redFlagId } from "./controls.ts";
import { FIGURE_LABELS, PARAMETER_LABELS } from "./labels.ts";

const LONGEST_TITLE = 20;

const ALWAYS: readonly (readonly [string, FieldText["format"]])[] = [
  ["rationale", "text"],
  ["value", "count"],
  ["buyer", "text"],
  ["procuringEntity", "text"],
  ["tenderer", "text"],
  ["processes", "list"],
];

/** What a supervisor reads of a red flag: what was seen, with its figures; when it is flagged; what else explains it. */
export const redFlagTemplates: readonly NoticeTemplate[] = RED_FLAGS.map((flag) => ({
  control: redFlagId(flag),
  title: titleOf(flag.title),
  gist: {
    zh: `${sentence(definitionOf(flag, {}, "zh"))}。${sentence(flag.caution.zh)}。`,
    en: `${sentence(definitionOf(flag, {}, "en"))}. ${sentence(flag.caution.en)}.`,
  },
  why: { zh: "数据显示：{e.rationale}", en: "What the data show: {e.rationale}" },
  acts: ["acknowledge", "justify"],
}));

/** Without the full stop that some have and some lack. */
function sentence(text: string): string {
  return text.replace(/[。.]$/u, "");
}

function titleOf({ zh, en }: Text): Text {
  const asked = `请核对：${zh}`;
  const fits = [...asked].length <= LONGEST_TITLE;
  const whole = [...zh];
  return {
    zh: fits ? asked : whole.length <= LONGEST_TITLE ? zh : `${whole.slice(0, LONGEST_TITLE - 1).join("")}…`,
    en: `Please check: ${en.charAt(0).toLowerCase()}${en.slice(1)}`,
  };
}

/** Names of what each red flag measures and of its parameters; the same name may mean another thing in another flag. */
export const redFlagFields: Readonly<Record<string, FieldTexts>> = Object.fromEntries(
  RED_FLAGS.map((flag, i) => [redFlagId(flag), fieldsOf(flag, Object.keys(redFlagControls[i]?.params ?? {}))]),
);

function fieldsOf(flag: RedFlag, params: readonly string[]): FieldTexts {
  const figures = new Map<string, FieldText["format"]>(ALWAYS);
  for (const { name, format } of placeholdersOf(flag.rationale.zh)) figures.set(name, formatOf(format));
  const definition = new Map(placeholdersOf(flag.definition.zh).map(({ name, format }) => [name, formatOf(format)]));
  const fields: Record<string, FieldText> = {};
  for (const [name, format] of figures) fields[`e.${name}`] = { label: labelOf(FIGURE_LABELS, name), format };
  for (const name of params) fields[`p.${name}`] = { label: labelOf(PARAMETER_LABELS, name), format: definition.get(name) ?? "count" };
  return fields;
}

function formatOf(format: string | undefined): FieldText["format"] {
  return format === "percent" ? "ratio" : format === "list" ? "list" : format === "date" ? "date" : "count";
}

function labelOf(labels: typeof FIGURE_LABELS, name: string): Text {
  const known = Object.hasOwn(labels, name) ? labels[name] : undefined;
  if (known) return { zh: known[0], en: known[1] };
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
  return { zh: `数值 ${name}`, en: words.charAt(0).toUpperCase() + words.slice(1) };
}
