import { definitionOf, type RedFlag } from "@plumbline/packs/redflags";
import type { Language } from "../language.ts";

/** A settings file that changes nothing: every flag with its parameters at their defaults, to be edited. */
export function sampleSettings(flags: readonly RedFlag[], language: Language): string {
  const head =
    language === "zh"
      ? ["# 准绳红旗指标设置。有小节的指标才计算；一个小节也没有时全部计算。", "# 去掉行首的 # 并改写即可调整参数。"]
      : [
          "# Settings of Plumbline's red flags. Flags that have a section are asked; all are where none has one.",
          "# Take away a # to change a parameter.",
        ];
  const sections = flags.map((flag) => {
    const params = flag.params.parse({}) as Readonly<Record<string, unknown>>;
    const lines = Object.entries(params)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `#${snakeOf(name)} = ${writtenOf(value)}`);
    return ["", `# ${flag.title[language]}`, `# ${definitionOf(flag, undefined, language)}`, `[${flag.id}]`, ...lines];
  });
  return `${[...head, ...sections.flat()].join("\n")}\n`;
}

function writtenOf(value: unknown): string {
  if (Array.isArray(value) && value.every((one) => typeof one === "string" && !/[|\\\n]/.test(one))) return value.join("|");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function snakeOf(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
