import type { Language } from "./language.ts";

/** Help on `plumbline pack`, which has commands of its own. */
export function packTopics(common: Readonly<Record<Language, string>>): Readonly<Record<string, Record<Language, string>>> {
  return {
    pack: {
      zh: `查看、校验、比较规则包。PACK 是随附规则包的名称，或一份 JSON 文件（名称中有点或斜线）。

用法  plumbline pack <命令> [选项]

  list                       列出控制点；不写 --pack 时为全部领域
  show ID                    显示一个控制点的全部内容
  lint [PACK...]             查找欠缺：无控制点的环节和条文、无依据的控制点、无期限的时限规则、循环等；有欠缺时退出码为 1
  test [PACK...]             运行用例：按记录核对，或由事件归集成记录后核对；有不符时退出码为 1
  eval --cases FILE          用控制点核对一份案例 [{"id", "record", "params", "asOf"}]；有无法受理的案例时退出码为 1
  diff A B                   比较两个版本：增、减、改的控制点、参数、环节和表，以及与叠加层相关之处
  content PACK               输出规则包的内容，供日后 diff
  catalogue [PACK...]        控制点目录，供法制人员阅读、打印

  --pack PACK                list、show、lint、test、catalogue：只看这些规则包；eval：加上这些规则包；可重复
  --cases FILE               eval：案例（JSON 数组），- 为标准输入
  --regulations FILE         lint：法规条文 [{"name", "articles": [{"no", "scope"}]}]；built-in 为随附的法规条文
  --mutants                  test：逐一改动比较符和参数值，列出用例未察觉的改动
  --overlays FILE            diff：叠加层（JSON 数组）
  --orgs FILE                diff：各单位的上级 {"某局": "某市", "某市": null}
  --fail-on-findings         diff：与叠加层相关时退出码为 3
  --by ORDER                 catalogue：domain（默认，按领域）或 regulation（按法规条文）
  -f, --format FORMAT        text（默认）或 json；catalogue 为 html（默认）、md 或 json
  -o, --out PATH             eval、diff、content、catalogue：写入文件
${common.zh}

例  plumbline pack eval --cases cases.json --format json
    plumbline pack diff 旧版.json penalty --overlays 叠加层.json --orgs 单位.json
`,
      en: `Looks into packs, checks and compares them. PACK is the name of one that comes along, or a JSON file (with a dot or a slash in its name).

Usage  plumbline pack <command> [options]

  list                       list control points; of all domains unless --pack names some
  show ID                    show all that one control point says
  lint [PACK...]             find what is lacking: steps and articles without a control point, control points without a source,
                             limits without a due, cycles, and more; exit status 1 when something is
  test [PACK...]             run the examples, from records and from events that are folded; exit status 1 when one differs
  eval --cases FILE          ask control points about cases [{"id", "record", "params", "asOf"}]; exit status 1 when one cannot be asked
  diff A B                   compare two versions: control points, parameters, steps and tables that came, went or changed, and where
                             that meets overlays
  content PACK               write what a pack says, for a diff later on
  catalogue [PACK...]        control points in words, for legal officers to read and print

  --pack PACK                list, show, lint, test, catalogue: only these packs; eval: these as well; may be repeated
  --cases FILE               eval: cases (a JSON list), - for standard input
  --regulations FILE         lint: articles of regulations [{"name", "articles": [{"no", "scope"}]}]; built-in for those that come along
  --mutants                  test: turn each comparison and move each value, and list what the examples do not notice
  --overlays FILE            diff: overlays (a JSON list)
  --orgs FILE                diff: what each organisation belongs to {"bureau": "city", "city": null}
  --fail-on-findings         diff: exit status 3 when it meets an overlay
  --by ORDER                 catalogue: domain (default) or regulation
  -f, --format FORMAT        text (default) or json; of catalogue html (default), md or json
  -o, --out PATH             eval, diff, content, catalogue: write a file
${common.en}

Example  plumbline pack eval --cases cases.json --format json
         plumbline pack diff old.json penalty --overlays overlays.json --orgs orgs.json
`,
    },
  };
}
