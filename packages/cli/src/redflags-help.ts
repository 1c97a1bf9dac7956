import type { Language } from "./language.ts";

const READING = {
  zh: `  --codelists FILE      数据方的状态用语与标准代码的对照：[codelists.bid_status]、[codelists.award_status]
  --zone OFFSET         没有时差的时间按此时差理解（默认 +08:00）
  --threads N           线程数（默认按处理器，至多 8）；结果与线程数无关`,
  en: `  --codelists FILE      what a publisher's statuses mean: [codelists.bid_status], [codelists.award_status]
  --zone OFFSET         offset of times that have none (default +08:00)
  --threads N           number of threads (default: that of processors, at most 8); the results do not depend on it`,
};

/** Help of the commands that look into open contracting data. `common` are the lines of options that every command has. */
export function redflagsTopics(common: Readonly<Record<Language, string>>): Readonly<Record<string, Record<Language, string>>> {
  return {
    redflags: {
      zh: `计算采购红旗指标：读开放采购数据（OCDS 1.1）的发布和记录，逐项说明看到了什么、依据哪些数字。红旗不是结论。

用法  plumbline redflags FILE... [选项]

  -s, --settings FILE   参数（INI 或 JSON），Cardinal 的设置文件可直接使用
  -f, --format FORMAT   text（默认）、json、html，或 cardinal（与 Cardinal 的 indicators --no-meta 输出相同）
  --flags LIST          只算这些指标，逗号分隔，如 R003,R024；all 为全部
  --explain OCID        说明一个项目的每项指标：看到了什么，或者缺什么
  -o, --out PATH        写入文件而不是标准输出；出错时不产生文件
  --init                输出一份列有全部指标和默认参数的设置文件
  --fail-on-findings    有需核查的时退出码为 3
${READING.zh}
${common.zh}

FILE 为 JSON Lines、发布包、记录包或其数组，可用 gzip 压缩；- 为标准输入。同一项目的多份发布先合并。

例  plumbline redflags 采购.jsonl.gz --format html --out 报告.html
`,
      en: `Computes red flags of procurement: reads releases and records of open contracting data (OCDS 1.1) and says what was seen, with the figures. A red flag is not a verdict.

Usage  plumbline redflags FILE... [options]

  -s, --settings FILE   parameters (INI or JSON); settings of Cardinal can be used as they are
  -f, --format FORMAT   text (default), json, html, or cardinal (what Cardinal's indicators --no-meta prints)
  --flags LIST          only these, with commas between, such as R003,R024; all for every one
  --explain OCID        what each flag says of one process: what was seen, or what is missing
  -o, --out PATH        write a file instead of stdout; on an error there is none
  --init                print a settings file with all flags and their defaults
  --fail-on-findings    exit status 3 when something was found
${READING.en}
${common.en}

A FILE is JSON Lines, a release package, a record package or a list of them, with or without gzip; - is standard input. Several releases of one process are compiled first.

Example  plumbline redflags tenders.jsonl.gz --format html --out report.html
`,
    },
    ocds: {
      zh: `查看开放采购数据（OCDS 1.1）：填了哪些字段、能算哪些指标、哪里不符合标准，并合并发布。

用法  plumbline ocds coverage FILE... [--format text|json|cardinal]
      plumbline ocds validate FILE... [--format text|json]
      plumbline ocds compile FILE... [--out FILE]

  coverage              各字段填写的次数，各指标可在多少项目上计算，数据问题；cardinal 与 Cardinal 的 coverage 计数相同
  validate              逐条列出不符合标准之处：行、ocid、路径、原因；有问题时退出码为 1
  compile               每个项目合并为一份发布，输出 JSON Lines

  -f, --format FORMAT   见上，默认 text
  -o, --out PATH        写入文件而不是标准输出；出错时不产生文件
${READING.zh}
${common.zh}

例  plumbline ocds coverage 采购.jsonl.gz
`,
      en: `Looks into open contracting data (OCDS 1.1): which fields are filled, which flags can be computed, what does not follow the standard; compiles releases.

Usage  plumbline ocds coverage FILE... [--format text|json|cardinal]
       plumbline ocds validate FILE... [--format text|json]
       plumbline ocds compile FILE... [--out FILE]

  coverage              how often each field is filled, on how many processes each flag can be computed, issues of the data;
                        cardinal gives the counts of Cardinal's coverage
  validate              what does not follow the standard, one issue a line: line, ocid, path, reason; exit status 1 where there is any
  compile               one release for each process, as JSON Lines

  -f, --format FORMAT   see above, default text
  -o, --out PATH        write a file instead of stdout; on an error there is none
${READING.en}
${common.en}

Example  plumbline ocds coverage tenders.jsonl.gz
`,
    },
  };
}
