import type { Language } from "./language.ts";

const TRAIL = {
  zh: `  -d, --dir DIR         监督端的文件夹（默认 ./plumbline-data）
  --trail TRAIL         留痕：SQLite 文件或 postgres://…（默认为上述文件夹中的 trail.db）`,
  en: `  -d, --dir DIR         folder of the server (default ./plumbline-data)
  --trail TRAIL         the trail: a SQLite file, or postgres://… (default: trail.db in that folder)`,
};

const OWN = {
  zh: `  --signing-key FILE    签署检查点的密钥（见 keygen），代替文件夹中自动生成的密钥
  --erase-trail URL     PostgreSQL 中负责删除的角色的连接（postgres://…），不同于 --trail 时
  --subject-keys KEYS   当事人密钥：SQLite 文件或 postgres://…（默认为文件夹中的 subject-keys.db）
  --witness URL+VKEY    见证方的地址和验证公钥（URL 之后接 + 和公钥），可重复
  --witness-quorum N    至少多少个见证方应答才启动（默认过半）
  --allow-unwitnessed   见证方应答不足时也启动，事后再补`,
  en: `  --signing-key FILE    key that signs checkpoints (see keygen), instead of the one made in the folder
  --erase-trail URL     with PostgreSQL: connection of the role that erases, where it is not that of --trail
  --subject-keys KEYS   keys of persons: a SQLite file, or postgres://… (default: subject-keys.db in the folder)
  --witness URL+VKEY    address and verifier key of a witness (URL, a plus sign, the key); may be repeated
  --witness-quorum N    witnesses that must answer before it starts (default: more than half)
  --allow-unwitnessed   start when fewer answer, and make up for it later`,
};

/** Options of `serve` that say where its trail lies and who watches it. */
export const SERVE_TRAIL = {
  zh: `  --trail TRAIL         留痕：SQLite 文件或 postgres://…（默认为上述文件夹中的 trail.db）
  --advertise URL       PostgreSQL 有多个监督端时，其他监督端转发到本机所用的地址
${OWN.zh}`,
  en: `  --trail TRAIL         the trail: a SQLite file, or postgres://… (default: trail.db in that folder)
  --advertise URL       with several servers on one PostgreSQL: where the others find this one
${OWN.en}`,
};

/** Help of the commands that look after a trail. `common` are the lines of options that every command has. */
export function trailTopics(common: Readonly<Record<Language, string>>): Readonly<Record<string, Record<Language, string>>> {
  return {
    verify: {
      zh: `不依赖监督端，逐条核对一份留痕：留痕文件、导出的文件夹，或正在运行的监督端。

用法  plumbline verify TRAIL [选项]

  --vkey KEY            验证公钥；请从书面材料或公告取得，不要从被核对的监督端取得
  --no-vkey             没有公钥时也算通过：只核对内容，不知由谁签署
  --witness-vkey KEY    见证方的公钥，列出其副署，可重复
  --kept FILE           保存本次核对通过的检查点，供下次比对；可发现整体改写和回滚
  --threads N           线程数（默认为处理器个数）
  --key KEY             TRAIL 为网址时的监督员密钥（或用环境变量 PLUMBLINE_KEY）
  --json                输出 JSON
${common.zh}

退出码：0 无误，1 有误或没有公钥，2 用法有误。

例  plumbline verify trail.db --vkey 公钥 --kept 上次.json
`,
      en: `Checks a trail entry by entry, without trust in its server: a file, an exported folder, or a server that runs.

Usage  plumbline verify TRAIL [options]

  --vkey KEY            verifier key, from paper or a publication, not from the server that is checked
  --no-vkey             pass without a key: the content is checked, who signed it is not
  --witness-vkey KEY    key of a witness, to be told its cosignature; may be repeated
  --kept FILE           keep the checkpoint that was found right, and compare with it next time: shows a rewrite or a rollback
  --threads N           threads (default: one per processor)
  --key KEY             key of a supervisor, where TRAIL is an address (or environment variable PLUMBLINE_KEY)
  --json                print JSON
${common.en}

Exit status: 0 right, 1 wrong or no key, 2 called wrongly.

Example  plumbline verify trail.db --vkey KEY --kept last.json
`,
    },
    export: {
      zh: `把留痕导出为静态文件（C2SP tlog-tiles：checkpoint、tile/…），可放到任何网站或光盘，供任何人核对。监督端可同时运行。

用法  plumbline export DIR [选项]

${TRAIL.zh}
  --entries             同时导出条目（tile/entries/…）：含来源和编号，不含案件内容
  --events              同时导出事件（events/…）：含案件内容，只交给审计人员
  --vkey KEY            验证公钥，用于核对检查点，并写入文件 vkey（默认由文件夹中的密钥得出）
  --json                输出 JSON
${common.zh}

再次导出到同一文件夹时只补写新增部分。

例  plumbline export 公开
`,
      en: `Writes the trail as static files (C2SP tlog-tiles: checkpoint, tile/…) for any web server or disc, to be checked by anybody. The server may run.

Usage  plumbline export DIR [options]

${TRAIL.en}
  --entries             entries too (tile/entries/…): sources and ids, not what a case says
  --events              events too (events/…): what cases say, for auditors only
  --vkey KEY            verifier key, checked first and written to the file vkey (default: that of the key in the folder)
  --json                print JSON
${common.en}

Into the same folder again, only what is new is written.

Example  plumbline export public
`,
    },
    keygen: {
      zh: `生成 Ed25519 密钥，写入仅本人可读的文件，并给出验证公钥。

用法  plumbline keygen NAME [选项]

  --out FILE            密钥文件（默认 <NAME>.key，/ 换为 -）；已有的文件不会覆盖
  --witness             用于见证：给出见证公钥（0x04 型）
  --json                输出 JSON
${common.zh}

例  plumbline keygen supervision.example.gov.cn/trail --out trail.key
`,
      en: `Makes an Ed25519 key in a file that only its owner can read, and prints its verifier key.

Usage  plumbline keygen NAME [options]

  --out FILE            file of the key (default <NAME>.key, with - for /); one that exists is not overwritten
  --witness             for a witness: print the verifier key of cosignatures (type 0x04)
  --json                print JSON
${common.en}

Example  plumbline keygen supervision.example.gov.cn/trail --out trail.key
`,
    },
    source: {
      zh: `登记来源系统、更换或收回其令牌，规定其权限。监督端可同时运行，随即生效。令牌只显示一次，只保存其摘要。

用法  plumbline source add|rotate|revoke NAME [选项]
      plumbline source allow NAME [选项]
      plumbline source list [选项]

  -d, --dir DIR         监督端的文件夹（默认 ./plumbline-data）
  --keep-old TIME       更换后旧令牌继续有效的时间，如 24h、30m（默认 24h；0 为立即失效）
  --org ID              allow：只可为该组织及其下级报送，可重复（未指定则不限）
  --tell-directory      allow：可报送机构、人员、岗位的变动
  --embed-key FILE      allow：核验嵌入令牌的公钥（JWK）或至少 32 字节的共享密钥（base64url）
  --page-origin URL     allow：可嵌入的页面来源，如 https://oa.example.gov.cn，可重复
  --json                输出 JSON
${common.zh}

例  plumbline source rotate 处罚系统 --keep-old 2h
`,
      en: `Registers a source, gives it another token, takes its right to send, or says what it may do. The server may run and follows at once. A token is shown once; only its hash is kept.

Usage  plumbline source add|rotate|revoke NAME [options]
       plumbline source allow NAME [options]
       plumbline source list [options]

  -d, --dir DIR         folder of the server (default ./plumbline-data)
  --keep-old TIME       how long the old token stays good beside a new one, such as 24h or 30m (default 24h; 0 for not at all)
  --org ID              allow: it speaks for this organisation and those below it alone; may be repeated (all unless given)
  --tell-directory      allow: it may tell which organisations, persons and posts there are
  --embed-key FILE      allow: public key (JWK) that its embed tokens are checked with, or a shared secret of 32 bytes at least (base64url)
  --page-origin URL     allow: origin of pages in which it embeds, such as https://oa.example.gov.cn; may be repeated
  --json                print JSON
${common.en}

Example  plumbline source rotate penalty-system --keep-old 2h
`,
    },
    witness: {
      zh: `运行见证方：只为与以前一致的检查点副署，使监督端无法改写或回滚留痕而不被发现。请由另一机关在另一台机器上运行。

用法  plumbline witness --log VKEY [选项]

  --log VKEY            所见证留痕的验证公钥，可重复
  -d, --dir DIR         存放密钥和记录的文件夹（默认 ./plumbline-witness）
  --name NAME           见证方的名称，首次启动时确定，以后不变
  -p, --port PORT       端口（默认 4182；0 为任意空闲端口）
  --host ADDRESS        监听地址（默认 127.0.0.1）
  --until-stdin-ends    标准输入结束时停止，供父进程使用
  --json                就绪时输出一行 JSON
${common.zh}

例  plumbline witness --log 公钥 --name witness.example.gov.cn
`,
      en: `Runs a witness: it cosigns only checkpoints that agree with those before, so that a server cannot rewrite or roll back its trail unnoticed. Another agency should run it on another machine.

Usage  plumbline witness --log VKEY [options]

  --log VKEY            verifier key of a trail that it watches; may be repeated
  -d, --dir DIR         folder of its key and memory (default ./plumbline-witness)
  --name NAME           name of the witness; fixed at the first start
  -p, --port PORT       port (default 4182; 0 for any free one)
  --host ADDRESS        address to listen on (default 127.0.0.1)
  --until-stdin-ends    stop when standard input ends, for a parent process
  --json                print one line of JSON when ready
${common.en}

Example  plumbline witness --log KEY --name witness.example.gov.cn
`,
    },
    backup: {
      zh: `把留痕在某一时刻的全部内容备份为一个 SQLite 留痕文件，写完即核对。监督端可同时运行。已有的文件不会覆盖。

用法  plumbline backup FILE [选项]

${TRAIL.zh}
  --all                 备份整个文件夹：FILE 为新文件夹，内有留痕、当事人密钥、来源登记（sources.json）和
                        plumbline.json；对见证方则为其密钥和记录（须先停止）
  --subject-keys KEYS   与 --all 合用：当事人密钥不在文件夹中时，其 SQLite 文件或 postgres://…
  --portable            写成与存储格式无关的形式，供较旧版本的程序恢复
  --vkey KEY            同时核对检查点的签名
  --json                输出 JSON
${common.zh}

不带 --all 时，备份不含当事人密钥（subject-keys.db）和监督端密钥（plumbline.json）：请另行备份。当事人密钥的备份保存期应短，
否则删除个人信息后仍可由两份备份恢复。state.db 不备份：由留痕重新算出。--signing-key 所指的密钥不在其中。

例  plumbline backup /backup/留痕-2026-11-22.db
例  plumbline backup /backup/2026-11-22 --all
`,
      en: `Backs a trail up, as of one instant, into a SQLite trail file, and checks it when it is written. The server may run. A file that exists is not overwritten.

Usage  plumbline backup FILE [options]

${TRAIL.en}
  --all                 the whole folder: FILE is a new folder with the trail, the keys of persons, the registry of
                        sources (sources.json) and plumbline.json; of a witness, which must be stopped, its key and memory
  --subject-keys KEYS   with --all: keys of persons that are not in the folder, a SQLite file or postgres://…
  --portable            in a form that depends on no format of a store, for an older version of this program
  --vkey KEY            check the signature of the checkpoint too
  --json                print JSON
${common.en}

Without --all the backup holds neither the keys of persons (subject-keys.db) nor those of the server (plumbline.json): back them up apart.
Keep backups of the keys of persons for a short time only, else the two backups together bring back what was erased. state.db is not
backed up: it is computed again from the trail. A key that --signing-key names is not in it.

Example  plumbline backup /backup/trail-2026-11-22.db
Example  plumbline backup /backup/2026-11-22 --all
`,
    },
    restore: {
      zh: `核对一份备份后装入空的存储：SQLite 文件或 PostgreSQL，与备份来源的种类无关。FILE 为 backup --all 的文件夹时，恢复整个文件夹。

用法  plumbline restore FILE [选项]

${TRAIL.zh}
  --vkey KEY            同时核对检查点的签名
  --json                输出 JSON
${common.zh}

备份之后收到的留痕不在其中：有见证方时，监督端会因落后而拒绝启动，请先换更新的备份。

例  plumbline restore 留痕.db --trail postgres://plumbline@db/plumbline
`,
      en: `Checks a backup, then takes it into an empty store: a SQLite file or PostgreSQL, whichever the backup came from. Where FILE is a folder
of backup --all, the whole of it.

Usage  plumbline restore FILE [options]

${TRAIL.en}
  --vkey KEY            check the signature of the checkpoint too
  --json                print JSON
${common.en}

What was taken after the backup is not in it: a server with witnesses refuses to start behind what they have seen.

Example  plumbline restore trail.db --trail postgres://plumbline@db/plumbline
`,
    },
    upgrade: {
      zh: `把旧格式的留痕升级为本版本的格式；PostgreSQL 则以所有者的连接建立或升级表，并授权。请先备份并停止监督端。更换程序版本（升级或回退）后
都应运行：格式比本版本新时拒绝（STORE_INVALID），不作改动。

用法  plumbline upgrade [选项]

${TRAIL.zh}
  --app-role ROLE       PostgreSQL：监督端所用角色，只能追加
  --erase-role ROLE     PostgreSQL：负责删除的角色，不能追加
  --json                输出 JSON
${common.zh}
`,
      en: `Brings a trail of an older format to the one of this version; in PostgreSQL it makes or upgrades the tables, with the connection of their owner, and gives roles their rights. Back up and stop the server first. Run it whenever the program was changed, also back to an older
one: a format newer than this version's is refused (STORE_INVALID), and nothing is changed.

Usage  plumbline upgrade [options]

${TRAIL.en}
  --app-role ROLE       PostgreSQL: role of the server, which may only add
  --erase-role ROLE     PostgreSQL: role that may erase and not add
  --json                print JSON
${common.en}
`,
    },
    erase: {
      zh: `使个人信息或整条事件不可读。留痕中记下此事及理由，原有条目曾存在仍可证明。不能撤销。

用法  plumbline erase (--subject ID... | --entry N...) --reason TEXT [选项]

  --subject ID          当事人编号：其全部已披露的个人信息，可重复
  --entry N             条目序号：整条事件，可重复
  --reason TEXT         理由，记入留痕；不要写姓名
${TRAIL.zh}
  --url URL             正在运行的监督端的地址（默认从文件夹得知）
  --yes                 不询问
  --json                输出 JSON
${OWN.zh}
${common.zh}

监督端运行时由其执行，否则直接在存储上执行。备份不受影响，见 plumbline backup --help。

例  plumbline erase --subject p-1029 --reason "依申请删除，2026 第 12 号"
`,
      en: `Makes personal data or whole events unreadable. The trail records that and why, and still proves that the entries existed. Cannot be undone.

Usage  plumbline erase (--subject ID... | --entry N...) --reason TEXT [options]

  --subject ID          id of a person: everything that was disclosed of them; may be repeated
  --entry N             index of an entry: the whole event; may be repeated
  --reason TEXT         why, for the trail; name nobody
${TRAIL.en}
  --url URL             address of the server that runs (default: as the folder says)
  --yes                 do not ask
  --json                print JSON
${OWN.en}
${common.en}

A server that runs carries it out; else it is done on the store. Backups stay as they are, see plumbline backup --help.

Example  plumbline erase --subject p-1029 --reason "on request, 2026 no. 12"
`,
    },
    prune: {
      zh: `删去保存期已满的条目：从最早的开始，不留空缺，按整捆（256 条）。摘要保留，其曾存在仍可证明。请先停止监督端。不能撤销。

用法  plumbline prune --keep TIME [选项]

  --keep TIME           保存期，自留痕收到之日起：15y、6mo、400d；不少于六个月（网络安全法）
  --rule TYPES=TIME     某类事件的保存期，如 'tender.*=16y'，可重复
${TRAIL.zh}
  --dry-run             只说明会删去什么
  --yes                 不询问
  --json                输出 JSON
${OWN.zh}
${common.zh}

采购文件（tender.*、bidding.*、procurement.*）至少保存十五年（政府采购法第四十二条）。法律自采购结束之日起算，
而此处自收到之日起算，请把采购过程的时间加上。

例  plumbline prune --keep 5y --rule 'tender.*=17y' --dry-run
`,
      en: `Deletes entries whose time is over: from the oldest on, without a gap, in whole bundles of 256. Hashes stay and prove that they existed. Stop the server first. Cannot be undone.

Usage  plumbline prune --keep TIME [options]

  --keep TIME           how long, from the day on which the trail took an entry: 15y, 6mo, 400d; six months at least (Cybersecurity Law)
  --rule TYPES=TIME     how long events of some types are kept, such as 'tender.*=16y'; may be repeated
${TRAIL.en}
  --dry-run             only say what would go
  --yes                 do not ask
  --json                print JSON
${OWN.en}
${common.en}

Procurement (tender.*, bidding.*, procurement.*) is kept for 15 years at least (Government Procurement Law, art. 42). The law counts from
the end of a procurement, this command from the day of the entry: add the time that a procurement takes.

Example  plumbline prune --keep 5y --rule 'tender.*=17y' --dry-run
`,
    },
  };
}
