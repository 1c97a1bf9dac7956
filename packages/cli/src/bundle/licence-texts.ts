import { readFileSync } from "node:fs";
import { join } from "node:path";
import { filesOf, type Module } from "./modules.ts";
import type { NodeRuntime } from "./node-runtime.ts";

/** Of files at any depth: a module may carry parts of others. */
const NAMES = /(?:^|\/)(?:un)?(?:licen[cs]e|copying|notice|third-party)[\w.-]*$/i;
const CODE = /\.(?:[cm]?[jt]s|json|map)$/i;

/** The texts of the licences of everything that comes from others, one after the other. */
export function licenceTexts(modules: readonly Module[], node: NodeRuntime): string {
  const others = modules.filter(({ integrity }) => integrity !== undefined);
  const sections = others.map((module) => {
    const texts = filesOf(module)
      .filter((path) => NAMES.test(path) && !CODE.test(path))
      .map((path) => `--- ${path}\n\n${textOf(join(module.dir, path))}`);
    const none = `The package holds no text of its licence; its package.json says ${module.license}.\n`;
    return section(`${module.name} ${module.version}: ${module.license}`, texts.length > 0 ? texts.join("\n") : none);
  });
  return [...sections, section(`Node.js ${node.version}, with what is built into it`, textOf(node.licenseFile))].join("\n");
}

function section(title: string, text: string): string {
  return `${"=".repeat(100)}\n${title}\n${"=".repeat(100)}\n\n${text}`;
}

function textOf(path: string): string {
  return `${readFileSync(path, "utf8").replaceAll("\r\n", "\n").trimEnd()}\n`;
}
