import { bundleTopics } from "./bundle-help.ts";
import type { Language } from "./language.ts";
import { packTopics } from "./pack-help.ts";
import { redflagsTopics } from "./redflags-help.ts";
import { SERVE_TRAIL, trailTopics } from "./trail-help.ts";

const INPUT = {
  zh: `  --mapping FILE        CSV 各列的含义（JSON），表头通用时不需要
  --object-type TYPE    OCEL 与 JSON Lines 中作为案件的对象类型
  --encoding NAME       utf-8 或 gb18030
  --zone ZONE           CSV 中没有时差的时间所在的时区，如 Asia/Shanghai`,
  en: `  --mapping FILE        what the columns of a CSV file mean (JSON); not needed for well-known headers
  --object-type TYPE    object type whose objects are the cases, in OCEL and JSON Lines
  --encoding NAME       utf-8 or gb18030
  --zone ZONE           zone of times in CSV that carry no offset, such as Asia/Shanghai`,
};

const COMMON = {
  zh: `  --lang zh|en          说明、文本和网页的语言（默认中文；环境变量 LANG 以 en 开头时为英文）
  -h, --help            显示本说明`,
  en: `  --lang zh|en          language of help, text and HTML (Chinese, unless LANG begins with en)
  -h, --help            show this help`,
};

const TOPICS: Readonly<Record<string, Record<Language, string>>> = {
  "": {
    zh: `准绳 plumbline：用控制点核对办件日志，给出需核查的事项。提示不是结论。

用法  plumbline <命令> [选项]

  audit LOG... --controls FILE   核对日志（XES、OCEL 2.0、CSV、JSON Lines）
  convert IN OUT                 转换日志格式
  kinds                          列出控制点类型
  redflags FILE...               计算采购红旗指标（开放采购数据）
  ocds                           查看、校验、合并开放采购数据
  demo                           生成样例并核对
  pack                           查看、校验、比较规则包
  serve                          启动监督端和监督台
  source                         登记来源系统，更换或收回其令牌
  keygen                         生成签署检查点或见证用的密钥
  witness                        运行见证方

  verify TRAIL                   逐条核对留痕
  export DIR                     把留痕导出为静态文件
  backup FILE / restore FILE     备份、恢复留痕
  upgrade                        升级旧格式的留痕
  erase                          使个人信息或整条事件不可读
  prune                          删去保存期已满的条目

  bundle                         制作离线安装包

  --version             显示版本
${COMMON.zh}

各命令的选项：plumbline <命令> --help。退出码：0 完成，1 出错或核对不通过，2 用法有误，3 有提示且指定了 --fail-on-findings。
`,
    en: `plumbline: checks event logs against control points and says which cases to look at. A signal is not a verdict.

Usage  plumbline <command> [options]

  audit LOG... --controls FILE   check logs (XES, OCEL 2.0, CSV, JSON Lines)
  convert IN OUT                 convert a log
  kinds                          list the kinds of control points
  redflags FILE...               red flags of procurement, from open contracting data
  ocds                           look into open contracting data, check and compile it
  demo                           make a sample and check it
  pack                           look into packs, check and compare them
  serve                          run a supervisor with its console
  source                         register a source, change or revoke its token
  keygen                         make a key for checkpoints, or for a witness
  witness                        run a witness

  verify TRAIL                   check a trail entry by entry
  export DIR                     write a trail as static files
  backup FILE / restore FILE     back a trail up, bring it back
  upgrade                        bring a trail of an older format up to date
  erase                          make personal data or whole events unreadable
  prune                          delete entries whose time is over

  bundle                         make an archive for a server without internet

  --version             show the version
${COMMON.en}

Options of a command: plumbline <command> --help. Exit status: 0 done, 1 failed or not valid, 2 called wrongly, 3 findings with --fail-on-findings.
`,
  },
  audit: {
    zh: `用控制点核对一份或多份日志。

用法  plumbline audit LOG... --controls FILE [选项]

  -c, --controls FILE   控制点文件（JSON）：{"checks": [{"id", "kind", "params"}]}
  -f, --format FORMAT   text（默认）、json 或 html
  -o, --out PATH        写入文件而不是标准输出；出错时不产生文件
  --as-of T             只看到此时为止的事件；日期（含当日，北京时间）或带时区的时刻
  --plugin MODULE       加载第三方控制点类型，可重复
  --fail-on-findings    有提示时退出码为 3
${INPUT.zh}
${COMMON.zh}

多份 LOG 视为同一份日志的各部分；控制点写明 log 时，只核对该名称的那一份。

例  plumbline audit 办件.xes.gz --controls 控制点.json --format html --out 报告.html
`,
    en: `Checks one log or several against control points.

Usage  plumbline audit LOG... --controls FILE [options]

  -c, --controls FILE   control points (JSON): {"checks": [{"id", "kind", "params"}]}
  -f, --format FORMAT   text (default), json or html
  -o, --out PATH        write a file instead of stdout; on an error there is none
  --as-of T             see only events up to then: a date (its whole day, Beijing time) or an instant with offset
  --plugin MODULE       load control kinds of a third party; may be repeated
  --fail-on-findings    exit status 3 when something was found
${INPUT.en}
${COMMON.en}

Several LOGs are parts of one log; a check that names its log runs on the one of that name only.

Example  plumbline audit cases.xes.gz --controls controls.json --format html --out report.html
`,
  },
  convert: {
    zh: `转换日志。格式由文件名决定：读 XES、OCEL 2.0（JSON、XML、SQLite）、CSV、JSON Lines；写 .xes、.jsonocel、.csv、.jsonl；可加 .gz。

用法  plumbline convert IN OUT [选项]

${INPUT.zh}
${COMMON.zh}

例  plumbline convert 办件.csv 办件.xes.gz --encoding gb18030
`,
    en: `Converts a log. Names tell the formats: reads XES, OCEL 2.0 (JSON, XML, SQLite), CSV and JSON Lines; writes .xes, .jsonocel, .csv and .jsonl; each may end in .gz.

Usage  plumbline convert IN OUT [options]

${INPUT.en}
${COMMON.en}

Example  plumbline convert cases.csv cases.xes.gz --encoding gb18030
`,
  },
  kinds: {
    zh: `列出控制点类型：名称、何为一条提示、结果字段。

用法  plumbline kinds [--plugin MODULE]... [--format text|json]

  --plugin MODULE       一并列出第三方类型，可重复；模块的默认导出是 defineControlKind 的返回值或其列表
  -f, --format FORMAT   text（默认）或 json
${COMMON.zh}
`,
    en: `Lists the kinds of control points: name, what is found, fields of the result.

Usage  plumbline kinds [--plugin MODULE]... [--format text|json]

  --plugin MODULE       list kinds of a third party too; may be repeated; the module's default export is what defineControlKind returns, or a list of it
  -f, --format FORMAT   text (default) or json
${COMMON.en}
`,
  },
  demo: {
    zh: `在 ./out/demo 生成行政审批样例日志和控制点，核对后给出网页报告。同一版本每次生成的内容相同。

用法  plumbline demo [--out DIR]

  -o, --out DIR         换一个文件夹
${COMMON.zh}
`,
    en: `Makes a sample log of administrative approvals with control points in ./out/demo, checks it, and writes an HTML report. The same version always makes the same sample.

Usage  plumbline demo [--out DIR]

  -o, --out DIR         another folder
${COMMON.en}
`,
  },
  serve: {
    zh: `在本机启动监督端：接收各系统的留痕，按控制点核对，提供监督台。留痕和密钥存放在一个文件夹中，请只让运行者本人读取。

用法  plumbline serve [选项]

  -d, --dir DIR         存放留痕和密钥的文件夹（默认 ./plumbline-data）
  -p, --port PORT       端口（默认 4181；0 为任意空闲端口）
  --host ADDRESS        监听地址（默认 127.0.0.1；证书和代理在 plumbline.json 中设置）
  -s, --source NAME     登记一个来源系统；新登记的令牌只显示这一次，可重复
  --pack PACK           approval、penalty、decision、tender、cadre、inspection、generic、一份 JSON 文件，或 none（只保存留痕），可重复
                        （默认为有名称的全部）
  --benchmarks FILE     本机关的行政裁量基准（JSON 数组），供 penalty 使用
  --names FILE          监督台上单位、来源系统和记录类型的名称（JSON：{"编号": {"zh": "…", "en": "…"}}）
  --webhooks FILE       信号变化推送到哪里（JSON，含密钥；见 docs/webhooks.zh-CN.md）；不给则不向任何地方发送
  --orgs FILE           组织机构树（JSON：{"编号": "上级编号或 null"}）；之后的变动由目录记录
  --supervision FILE    本单位的设定（JSON）：叠加层、分级办法、责任、处置阶梯和决定权限
  --origin NAME         留痕的名称，首次启动时确定，以后不变
${SERVE_TRAIL.zh}
  --clock-at T          演示用：时钟从此刻（带时区）开始
  --until-stdin-ends    标准输入结束时停止，供父进程使用
  --json                就绪时输出一行 JSON
${COMMON.zh}

例  plumbline serve --source 处罚系统
`,
    en: `Runs a supervisor on this machine: takes traces, checks them against control points, and has a console. Trail and secrets lie in one folder; let nobody else read it.

Usage  plumbline serve [options]

  -d, --dir DIR         folder of trail and secrets (default ./plumbline-data)
  -p, --port PORT       port (default 4181; 0 for any free one)
  --host ADDRESS        address to listen on (default 127.0.0.1; certificates and proxies stand in plumbline.json)
  -s, --source NAME     register a source; the token of a new one is shown this once; may be repeated
  --pack PACK           approval, penalty, decision, tender, cadre, inspection, generic, a JSON file, or none (keeps the trail only);
                        may be repeated (default: all that have a name)
  --benchmarks FILE     discretion benchmarks of the agency (a JSON list), for penalty
  --names FILE          what the console calls organisations, sources and types of records (JSON: {"id": {"zh": "…", "en": "…"}})
  --webhooks FILE       where changes of signals are sent (JSON with secrets; see docs/webhooks.md); nothing is sent without it
  --orgs FILE           tree of organisations (JSON: {"id": "id of the one above, or null"}); what changes later is for the directory
  --supervision FILE    what the authority sets (JSON): overlays, level policies, who answers, ladders and who decides
  --origin NAME         name of the trail; fixed at the first start
${SERVE_TRAIL.en}
  --clock-at T          for demonstrations: the clock begins at this instant (with offset)
  --until-stdin-ends    stop when standard input ends, for a parent process
  --json                print one line of JSON when ready
${COMMON.en}

Example  plumbline serve --source penalty-system
`,
  },
  ...redflagsTopics(COMMON),
  ...packTopics(COMMON),
  ...bundleTopics(COMMON),
  ...trailTopics(COMMON),
};

export function help(topic: string | undefined, language: Language): string {
  return (TOPICS[topic ?? ""] as Record<Language, string>)[language];
}
