import type { Language } from "./language.ts";

/** Help of the command that makes an archive. `common` are the lines of options that every command has. */
export function bundleTopics(common: Readonly<Record<Language, string>>): Readonly<Record<string, Record<Language, string>>> {
  return {
    bundle: {
      zh: `制作离线安装包，供没有互联网的 Linux x64 服务器使用：Node、本产品及其依赖的模块、许可证、软件物料清单（CycloneDX）、
每个文件的 SHA-256、systemd 服务单元、容器文件和安装说明。请在运行过 npm ci 和 npm run build 的文件夹中运行。

用法  plumbline bundle --out FILE.tar.gz [选项]

  -o, --out FILE        安装包；已有的文件不会覆盖
  --json                输出 JSON
${common.zh}

内容相同时，在同样的 Node 和处理器上每次生成的字节相同。

例  plumbline bundle --out plumbline.tar.gz
`,
      en: `Makes one archive for a Linux server on x64 without internet: Node, the product with the modules it needs, licences, a bill of materials
(CycloneDX), the SHA-256 of every file, a systemd unit, a container file, and how to install it. Run it where npm ci and npm run build were run.

Usage  plumbline bundle --out FILE.tar.gz [options]

  -o, --out FILE        the archive; one that exists is not overwritten
  --json                print JSON
${common.en}

From equal files come equal bytes, with the same Node on the same kind of processor.

Example  plumbline bundle --out plumbline.tar.gz
`,
    },
  };
}
