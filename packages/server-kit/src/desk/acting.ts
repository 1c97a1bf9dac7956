import type { EventDefinition, Json } from "@plumbline/core";
import type { ActingPerson } from "@plumbline/core/supervision";
import { SUPERVISORS } from "../api/access.ts";
import type { Principal } from "../identity/principal.ts";
import { isWithin } from "../identity/sight.ts";
import type { DeskAct, DeskContext } from "./desk.ts";

/** Somebody as rules of handling and ladders know them. Whoever is not known as a person is known by their account. */
export function actingOf({ id, person, ladderRoles = [], body, level, actsFor }: Principal): ActingPerson {
  return {
    id: person ?? id,
    roles: ladderRoles,
    ...(body !== undefined && { body }),
    ...(level !== undefined && { level }),
    ...(actsFor && { actsFor }),
  };
}

/** Whether an organisation lies within the scopes of whoever asks; one that is not known does only for who sees all. */
export function isInScope(principal: Principal, org: string | undefined, { pathOf }: Pick<DeskContext, "pathOf">): boolean {
  return isWithin({ within: principal.scopes }, ["", ...pathOf(org)]);
}

/** Whether their scopes show them what concerns others; everybody else sees their own. */
export function looksAfterOthers({ roles }: Principal): boolean {
  return SUPERVISORS.anyOf !== "anyone" && SUPERVISORS.anyOf.some((role) => roles.includes(role));
}

/** An event as an act; what its definition marks as personal is kept under the key of a person. */
export function actOf(
  definitions: readonly EventDefinition[],
  { type, data }: { readonly type: string; readonly data: Readonly<Record<string, Json>> },
  subject: string,
): DeskAct {
  const { personal = [] } = definitions.find((one) => one.type === type) ?? {};
  const names = personal.filter((name) => Object.hasOwn(data, name));
  return { type, data, ...(names.length > 0 && { personal: { subject, names } }) };
}
