import {
  type ControlPack,
  defineOverlays,
  type Overlay,
  type OverlayInput,
  orgTree,
  PlumblineError,
  type Responsibility,
} from "@plumbline/core";
import {
  type AuthorityInput,
  type AuthorityTable,
  defineAuthority,
  defineLadder,
  defineSupervisionPolicy,
  type Ladder,
  type LadderInput,
  type SupervisionPolicy,
  type SupervisionPolicyInput,
} from "@plumbline/core/supervision";
import * as z from "zod";
import { usage } from "../command-line.ts";
import { readJson } from "../commands/pack-files.ts";

const list = z.array(z.record(z.string(), z.unknown())).optional();

const supervisionSchema = z.strictObject({
  overlays: list,
  policies: list,
  responsibilities: list,
  ladders: list,
  authorities: list,
});

/** What an authority sets beside the packs. */
export interface SupervisionFile {
  readonly overlays?: readonly Overlay[];
  readonly policies?: readonly SupervisionPolicy[];
  /** The server checks them against the packs. */
  readonly responsibilities?: readonly Responsibility[];
  /** Instead of the ladders that come along, with the tables that say who decides. */
  readonly dispositions?: { readonly ladders: readonly Ladder[]; readonly authorities: readonly AuthorityTable[] };
}

/**
 * Throws `USAGE` for a member that there is not, `OVERLAY_INVALID` and `OVERLAY_LOOSENS` for overlays, and `SETTING_INVALID` for what is wrong
 * in one of the others; each with the file, and the place in its list. Who answers, and whether a ladder and its table make
 * sense, the server checks.
 */
export async function readSupervision(
  path: string,
  packs: readonly ControlPack[],
  orgs: Readonly<Record<string, string | null>> = {},
): Promise<SupervisionFile> {
  const { data, error } = supervisionSchema.safeParse(await readJson(path));
  if (!data) {
    const [issue] = error.issues;
    throw usage(`--supervision ${path}: ${issue?.path.join(".") || "(whole)"}: ${issue?.message}`);
  }
  const { overlays, policies, responsibilities, ladders, authorities } = data;
  if ((ladders === undefined) !== (authorities === undefined))
    throw usage(`--supervision ${path}: ladders and authorities go together: give both, or neither`);
  const controls = packs.flatMap((pack) => pack.controls);
  return {
    ...(overlays && {
      overlays: at(path, "overlays", () => defineOverlays(overlays as unknown as OverlayInput[], controls, orgTree(orgs))),
    }),
    ...(policies && { policies: each(path, "policies", policies, (one) => defineSupervisionPolicy(one as SupervisionPolicyInput)) }),
    ...(responsibilities && { responsibilities: responsibilities as unknown as Responsibility[] }),
    ...(ladders &&
      authorities && {
        dispositions: {
          ladders: each(path, "ladders", ladders, (one) => defineLadder(one as LadderInput)),
          authorities: each(path, "authorities", authorities, (one) => defineAuthority(one as AuthorityInput)),
        },
      }),
  };
}

function each<T>(path: string, member: string, all: readonly unknown[], define: (one: unknown) => T): readonly T[] {
  return all.map((one, i) => at(path, `${member}.${i}`, () => define(one)));
}

function at<T>(path: string, place: string, define: () => T): T {
  try {
    return define();
  } catch (error) {
    if (!(error instanceof PlumblineError)) throw error;
    throw new PlumblineError(error.code, `--supervision ${path}: ${place}: ${error.message}`, { cause: error });
  }
}
