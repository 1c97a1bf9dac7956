import type { NoticeTemplate, PackNotices, Text } from "@plumbline/core";
import { expressionsOf } from "./expressions.ts";
import type { LintContext } from "./lint-pack.ts";

const LONGEST_TITLE = 20;
const ACCUSING = { zh: /违规|违法嫌疑|嫌疑|立即|[!！]|你/u, en: /violation|suspect|!/iu };
const HAN = /\p{Script=Han}/u;

/** Words for people: there, short, in both languages, with a name for each value, and without an accusation. */
export function lintNotices(context: LintContext): void {
  const { pack, report } = context;
  const { templates, events = {} } = pack.notices;
  for (const { id } of pack.controls) {
    const count = templates.filter((template) => template.control === id).length;
    if (count === 0) report("no_notice", id, "notices.templates", "has no words for the person at the moment of decision");
    if (count > 1) report("duplicate", id, "notices.templates", "has two sets of words");
  }
  for (const template of templates) lintTemplate(template, context);
  for (const control of pack.controls) {
    const expressions = expressionsOf(control, context.calendar);
    const paths = [
      ...(expressions?.when.paths ?? []).map((path) => `e.${path}`),
      ...Object.keys(control.params).map((name) => `p.${name}`),
    ];
    for (const path of new Set(paths)) {
      if (!isNamed(pack.notices, control.id, path))
        report("notice_path", control.id, `notices.fields.${path}`, `${path} has no name for people`);
    }
  }
  for (const { type } of pack.events) {
    if (!Object.hasOwn(events, type)) report("notice_path", type, "notices.events", "the event type has no name for people");
  }
}

function lintTemplate({ control, title, gist, why, variants = [] }: NoticeTemplate, { pack, report }: LintContext): void {
  const texts: readonly (readonly [string, Text])[] = [
    ["title", title],
    ["gist", gist],
    ["why", why],
    ...variants.map((variant, i) => [`variants.${i}.why`, variant.why] as const),
  ];
  if ([...title.zh].length > LONGEST_TITLE) report("notice_title", control, "title.zh", `has ${[...title.zh].length} characters`);
  for (const [path, text] of texts) {
    for (const language of ["zh", "en"] as const) {
      const word = ACCUSING[language].exec(text[language])?.[0];
      if (word !== undefined) report("notice_words", control, `${path}.${language}`, `says “${word}”`);
    }
    if (!HAN.test(text.zh) || !/[A-Za-z]/.test(text.en) || HAN.test(text.en.replaceAll(/[“”{}]/g, ""))) {
      report("notice_languages", control, path, "is not there in Chinese and in English");
    }
    const [zh, en] = [pathsIn(text.zh), pathsIn(text.en)];
    if (zh.join() !== en.join())
      report("notice_languages", control, path, `names ${zh.join(", ") || "nothing"} in Chinese, ${en.join(", ") || "nothing"} in English`);
    for (const name of zh) {
      if (!isNamed(pack.notices, control, name)) report("notice_path", control, path, `names ${name}, which has no name for people`);
    }
  }
}

function isNamed({ fields, ofControl }: PackNotices, control: string, path: string): boolean {
  return Object.hasOwn(fields, path) || Object.hasOwn(ofControl?.[control] ?? {}, path);
}

function pathsIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] as string))].sort();
}
