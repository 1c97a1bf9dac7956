import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { WebhookTarget } from "@plumbline/server-kit";
import * as z from "zod";
import { usage } from "../command-line.ts";

const texts = z.array(z.string());

const webhooksSchema = z.strictObject({
  /** Origins that targets may have. */
  origins: texts,
  targets: z.array(
    z.strictObject({
      id: z.string(),
      url: z.string(),
      orgs: texts,
      events: z
        .array(z.enum(["signal.raised", "signal.revised", "signal.ceased", "signal.withdrawn", "signal.answered", "signal.handled"]))
        .optional(),
      secrets: texts,
      networks: texts.optional(),
      /** A PEM file beside this one. */
      caFile: z.string().optional(),
    }),
  ),
});

export interface WebhooksFile {
  readonly origins: readonly string[];
  readonly targets: readonly WebhookTarget[];
}

/** Throws `USAGE` with the member that is wrong, never with its value: it may be a secret. */
export async function readWebhooks(path: string): Promise<WebhooksFile> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw usage(`--webhooks ${path}: ${error instanceof SyntaxError ? "is not JSON" : (error as Error).message}`);
  }
  const parsed = webhooksSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw usage(`--webhooks ${path}: ${issue?.path.join(".")}: ${issue?.code}`);
  }
  const { origins, targets } = parsed.data;
  return {
    origins,
    targets: await Promise.all(
      targets.map(async ({ caFile, ...target }) => {
        if (caFile === undefined) return target;
        const ca = await readFile(resolve(dirname(path), caFile), "utf8").catch((error: unknown) => {
          throw usage(`--webhooks ${path}: ${target.id}: ${(error as Error).message}`);
        });
        return { ...target, ca };
      }),
    ),
  };
}
