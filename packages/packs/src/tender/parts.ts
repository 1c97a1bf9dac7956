import { defineRecord, type Facts, objectId, type RecordDefinition, type Reducer, refuse } from "@plumbline/core";
import { changed, daysOf, given, memberOf, textOf } from "../facts.ts";
import { amounts, fenOf, yuan } from "../money.ts";
import { listOf } from "./records.ts";

type On<S extends Facts> = Readonly<Record<string, Reducer<S>>>;

function part<S extends Facts & { readonly org?: string }>(
  type: string,
  of: readonly string[],
  initial: S,
  on: On<S>,
): RecordDefinition<S> {
  const kinds = of.map(objectId);
  return defineRecord<S>({
    type,
    keys(event) {
      for (const id of kinds) {
        const found = id(event);
        if (found !== undefined) return found;
      }
      return undefined;
    },
    initial: () => initial,
    on,
    onlyOn: true,
    org: (s) => s.org,
  });
}

export type BidOpeningFacts = {
  readonly org?: string;
  readonly opened?: boolean;
  readonly failed?: boolean;
  readonly method?: string;
  readonly preparers?: readonly string[];
  readonly agents?: readonly string[];
  /** Bidders before the opening. No control point reads them. */
  readonly sealed?: readonly string[];
  /** Who they are, once the bids were opened. */
  readonly bidders?: readonly string[];
};

/** Who bids at the opening of a tender: one record per tender, beside the record of the tender itself. */
export function bidOpening(): RecordDefinition<BidOpeningFacts> {
  const joined = (a: readonly string[] = [], b: readonly string[]) => [...new Set([...a, ...b])];
  return part<BidOpeningFacts>("bidOpening", ["tender"], Object.freeze({ opened: false }), {
    "tender.published": (s, e) => ({
      ...changed(s, e, given(e.data, ["method", "preparers", "agents"])),
      ...(s.failed === true ? { failed: undefined, opened: false, bidders: undefined } : undefined),
    }),
    "tender.failed": (s, e) => changed(s, e, { failed: true, sealed: [] }),
    "bid.received": (s, e) => {
      if (e.data.accepted === false) return {};
      const bidder = [textOf(e.data.bidder) ?? e.id];
      return changed(s, e, s.opened === true ? { bidders: joined(s.bidders, bidder) } : { sealed: joined(s.sealed, bidder) });
    },
    "bid.withdrawn": (s, e) => {
      if (s.opened === true) return refuse("already_opened");
      return changed(s, e, { sealed: (s.sealed ?? []).filter((id) => id !== e.data.bidder) });
    },
    "tender.opened": (s, e) => {
      if (s.opened === true) return refuse("already_opened");
      if (e.data.proceeded === false) return {};
      const told = listOf(e.data.bids).map((bid) => textOf(memberOf(bid, "bidder")) ?? "");
      return changed(s, e, { opened: true, bidders: joined(s.sealed, told), sealed: [] });
    },
  });
}

export type ProjectContractFacts = {
  readonly org?: string;
  readonly awarded?: boolean;
  readonly signed?: boolean;
  /** Whether it is about works, with the goods and services that belong to them: false under 政府采购法 alone. */
  readonly works?: boolean;
  readonly tenderId?: string;
  readonly awardNoticeAt?: string;
  readonly bidPrice?: number;
  readonly bidTermDays?: number;
  readonly signedAt?: string;
  readonly stateFunded?: boolean;
  readonly kind?: string;
  readonly value?: number;
  readonly exemption?: string;
  readonly price?: number;
  /** The same as `price`, by the name under which payments and variations are compared with it. */
  readonly contractPrice?: number;
  readonly termDays?: number;
  readonly performanceBond?: number;
};

/**
 * A contract, from the award to its performance: objects of type `projectContract`, else `procurementContract`. `also` takes the
 * events of other packs that are about the same contract (payments, variations) into this record, since there is one of each type.
 */
export function projectContract(options: { readonly also?: On<Facts> } = {}): RecordDefinition<ProjectContractFacts> {
  const ofProject = objectId("projectContract");
  const ofTender = objectId("tender");
  const on: On<ProjectContractFacts> = {
    "tender.awarded": (s, e) =>
      changed(s, e, {
        awarded: true,
        awardNoticeAt: textOf(e.data.noticeAt) ?? e.time,
        bidPrice: yuan(e.data.price),
        bidTermDays: typeof e.data.termDays === "number" ? e.data.termDays : undefined,
        tenderId: ofTender(e),
      }),
    "contract.signed": (s, e) => {
      if (s.signed === true) return refuse("already_signed");
      const price = yuan(e.data.price);
      return changed(s, e, {
        ...given(e.data, ["stateFunded", "kind", "exemption", "termDays"]),
        ...amounts(e.data, ["performanceBond"]),
        signed: true,
        signedAt: e.time,
        works: ofProject(e) !== undefined,
        tenderId: s.tenderId ?? ofTender(e),
        value: yuan(e.data.value) ?? price,
        price,
        contractPrice: price,
      });
    },
    ...(options.also as On<ProjectContractFacts> | undefined),
  };
  return part<ProjectContractFacts>(
    "projectContract",
    ["projectContract", "procurementContract"],
    Object.freeze({ awarded: false, signed: false }),
    on,
  );
}

export type ProcurementContractFacts = {
  readonly org?: string;
  readonly signed?: boolean;
  readonly supplemented?: boolean;
  readonly signedAt?: string;
  readonly publishedAt?: string;
  readonly filedAt?: string;
  readonly secret?: boolean;
  readonly original?: number;
  readonly supplements?: readonly number[];
};

/** A contract under 政府采购法: objects of type `procurementContract`. */
export function procurementContract(): RecordDefinition<ProcurementContractFacts> {
  const NEW: ProcurementContractFacts = Object.freeze({ signed: false, supplemented: false });
  return part<ProcurementContractFacts>("procurementContract", ["procurementContract"], NEW, {
    "contract.signed": (s, e) => {
      if (s.signed === true) return refuse("already_signed");
      return changed(s, e, { ...given(e.data, ["secret"]), signed: true, signedAt: e.time, original: yuan(e.data.price) });
    },
    "contract.published": (s, e) => changed(s, e, { publishedAt: s.publishedAt ?? e.time }),
    "contract.filed": (s, e) => changed(s, e, { filedAt: s.filedAt ?? e.time }),
    "contract.supplemented": (s, e) =>
      changed(s, e, { supplemented: true, supplements: [...(s.supplements ?? []), yuan(e.data.amount) ?? 0] }),
  });
}

export type ProcurementStaff = {
  readonly id: string;
  readonly endedWorkAt?: string | null;
  readonly current?: boolean;
  readonly kinOfSupplierHead?: boolean;
};

export type ProcurementPanelFacts = {
  readonly org?: string;
  readonly named?: boolean;
  readonly startAt?: string;
  readonly staff?: readonly ProcurementStaff[];
  readonly recused?: readonly string[];
};

/** Who handles a procurement for the buyer: objects of type `procurementPanel`. Whoever stood back is no longer of them. */
export function procurementPanel(): RecordDefinition<ProcurementPanelFacts> {
  return part<ProcurementPanelFacts>("procurementPanel", ["procurementPanel"], Object.freeze({ named: false }), {
    "procurement.panelNamed": (s, e) =>
      changed(s, e, {
        named: true,
        startAt: textOf(e.data.startAt) ?? s.startAt ?? e.time,
        staff: listOf(e.data.staff).filter(
          (one) => !s.recused?.includes(textOf(memberOf(one, "id")) ?? ""),
        ) as unknown as readonly ProcurementStaff[],
      }),
    "panel.recused": (s, e) => {
      const member = textOf(e.data.member) ?? "";
      return changed(s, e, { recused: [...(s.recused ?? []), member], staff: s.staff?.filter(({ id }) => id !== member) });
    },
  });
}

export type ProcurementArchiveFacts = {
  readonly org?: string;
  readonly deleted?: boolean;
  readonly endedAt?: string;
  readonly deleteAt?: string;
};

/** The file of a procurement: objects of type `procurementArchive`. */
export function procurementArchive(): RecordDefinition<ProcurementArchiveFacts> {
  return part<ProcurementArchiveFacts>("procurementArchive", ["procurementArchive"], Object.freeze({ deleted: false }), {
    "procurement.ended": (s, e) => changed(s, e, { endedAt: textOf(e.data.endedAt) ?? e.time }),
    "archive.deleted": (s, e) => {
      if (s.deleted === true) return refuse("already_deleted");
      return changed(s, e, { deleted: true, deleteAt: textOf(e.data.deleteAt) ?? e.time });
    },
  });
}

export type BidComplaintFacts = {
  readonly org?: string;
  readonly filed?: boolean;
  readonly taken?: boolean;
  readonly transaction?: string;
  readonly filedAt?: string;
  /** When it was decided whether to take it up, and since when it was. */
  readonly answeredAt?: string;
  readonly acceptedAt?: string;
  readonly refused?: boolean;
  readonly decidedAt?: string;
  readonly excludedDays?: number;
};

/** A complaint with the supervising department: objects of type `bidComplaint`. */
export function bidComplaint(): RecordDefinition<BidComplaintFacts> {
  return part<BidComplaintFacts>("bidComplaint", ["bidComplaint"], Object.freeze({ filed: false, taken: false }), {
    "bidComplaint.filed": (s, e) => changed(s, e, { ...given(e.data, ["transaction"]), filed: true, filedAt: s.filedAt ?? e.time }),
    "bidComplaint.accepted": (s, e) => {
      if (s.filed !== true) return refuse("not_filed");
      const accepted = e.data.accepted === true;
      return changed(s, e, {
        answeredAt: s.answeredAt ?? e.time,
        refused: !accepted,
        taken: s.taken === true || accepted,
        acceptedAt: accepted ? (s.acceptedAt ?? e.time) : undefined,
      });
    },
    "bidComplaint.decided": (s, e) => {
      if (s.filed !== true) return refuse("not_filed");
      if (s.decidedAt !== undefined) return refuse("already_decided");
      return changed(s, e, { decidedAt: e.time });
    },
    "bidComplaint.daysExcluded": (s, e) => changed(s, e, { excludedDays: (s.excludedDays ?? 0) + daysOf(e.data.days) }),
  });
}

/** Amounts in yuan, added in fen. */
export function plus(a: number | undefined, b: number | undefined): number {
  return ((fenOf(a) ?? 0) + (fenOf(b) ?? 0)) / 100;
}
