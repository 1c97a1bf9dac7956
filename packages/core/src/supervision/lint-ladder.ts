import { type AuthorityTable, DISPOSITION_COMMANDS, type Ladder, RULE_CLASSES, type Rung, rungOf } from "./ladder.ts";

/** Something that is wrong with a ladder or its authority table, though each is valid data. */
export interface LadderFlaw {
  readonly code:
    | "duplicate"
    | "unknown_name"
    | "rung_unreachable"
    | "no_beginning"
    | "not_onward"
    | "period_missing"
    | "no_roll_over"
    | "unheard"
    | "codes_missing"
    | "nobody_may"
    | "not_a_role"
    | "authority_gap"
    | "authority_twice";
  /** Where, as a path, e.g. `rungs.admonition.escalate`. */
  readonly at: string;
  readonly message: string;
}

/**
 * What is wrong with a ladder together with the table that says who decides. Empty when every rung can be reached, every rank and rule class
 * has a rung to begin with, every rank × rung has exactly one deciding body, and nobody is admonished or worse without having been heard.
 */
export function lintLadder(ladder: Ladder, authority: AuthorityTable): readonly LadderFlaw[] {
  return [
    ...duplicates(ladder, authority),
    ...ladder.rungs.flatMap((rung, position) => rungFlaws(ladder, rung, position)),
    ...reachFlaws(ladder),
    ...roleFlaws(ladder),
    ...codeFlaws(ladder),
    ...authorityFlaws(ladder, authority),
  ];
}

const CLOCK_OR_SUBJECT: ReadonlySet<string> = new Set(["escalate", "giveStatement", "waive", "reply", "askExtension", "submitEvidence"]);

function flaw(code: LadderFlaw["code"], at: string, message: string): LadderFlaw {
  return { code, at, message };
}

function duplicates(ladder: Ladder, authority: AuthorityTable): LadderFlaw[] {
  const lists: [string, readonly string[]][] = [
    ["roles", ladder.roles.map(({ id }) => id)],
    ["rungs", ladder.rungs.map(({ id }) => id)],
    ["documents", ladder.documents.map(({ id }) => id)],
    ["outcomes", ladder.outcomes.map(({ code }) => code)],
    ["grounds", ladder.grounds.map(({ code }) => code)],
    ["derelictions", ladder.derelictions.map(({ code }) => code)],
    ["circumstances", ladder.circumstances.map(({ code }) => code)],
    ["authority.ranks", authority.ranks.map(({ id }) => id)],
    ["authority.levels", authority.levels.map(({ id }) => id)],
    ["authority.bodies", authority.bodies.map(({ id }) => id)],
    ...ladder.documents.map(({ id, fields }): [string, readonly string[]] => [`documents.${id}.fields`, fields.map(({ name }) => name)]),
  ];
  return lists.flatMap(([at, names]) =>
    names.filter((name, i) => names.indexOf(name) !== i).map((name) => flaw("duplicate", at, `${name} is there twice; remove one`)),
  );
}

function rungFlaws(ladder: Ladder, rung: Rung, position: number): LadderFlaw[] {
  const at = `rungs.${rung.id}`;
  const found: LadderFlaw[] = [];
  if (!ladder.documents.some(({ id }) => id === rung.document)) {
    found.push(flaw("unknown_name", `${at}.document`, `there is no document ${rung.document}`));
  }
  for (const code of rung.outcomes) {
    if (!ladder.outcomes.some((outcome) => outcome.code === code))
      found.push(flaw("unknown_name", `${at}.outcomes`, `there is no outcome ${code}`));
  }
  for (const id of rung.entry.after) {
    const before = ladder.rungs.findIndex((other) => other.id === id);
    if (before < 0) found.push(flaw("unknown_name", `${at}.entry.after`, `there is no rung ${id}`));
    else if (before >= position) found.push(flaw("not_onward", `${at}.entry.after`, `${id} is not a milder rung; a ladder goes one way`));
  }
  for (const { to, when } of rung.escalate) {
    const next = rungOf(ladder, to);
    if (!next) found.push(flaw("unknown_name", `${at}.escalate`, `there is no rung ${to}`));
    else if (!next.entry.after.includes(rung.id)) {
      found.push(flaw("rung_unreachable", `${at}.escalate`, `${to} does not name ${rung.id} in entry.after, so the task leads nowhere`));
    }
    if (when === "uncorrected" && !rung.correct)
      found.push(flaw("period_missing", `${at}.correct`, "nobody is late with correcting without a period"));
  }
  if (rung.hearing === "statement" && !rung.hearingWithin)
    found.push(flaw("period_missing", `${at}.hearingWithin`, "a hearing needs a period"));
  if (rung.verify === "another" && !rung.correct)
    found.push(flaw("period_missing", `${at}.correct`, "what is verified needs a period to be done in"));
  if (rung.extensions > 0 && !rung.extendBy) found.push(flaw("period_missing", `${at}.extendBy`, "an extension needs a length"));
  for (const name of ["hearingWithin", "reply", "correct", "extendBy"] as const) {
    if (rung[name] && !rung[name].rollOver) {
      found.push(
        flaw("no_roll_over", `${at}.${name}`, "a person or unit has to act in it: set rollOver, so that it never ends on a holiday"),
      );
    }
  }
  const grave = rung.accountable || rung.outcomes.some((code) => ladder.outcomes.find((one) => one.code === code)?.acts);
  if (grave && rung.hearing === "none")
    found.push(flaw("unheard", `${at}.hearing`, "it reaches into a person's post: they are heard first"));
  if (rung.accountable && !(ladder.grounds.length && ladder.derelictions.length)) {
    found.push(flaw("codes_missing", at, "accountability names grounds and derelictions, and the ladder has none"));
  }
  return found;
}

function reachFlaws({ rungs }: Ladder): LadderFlaw[] {
  const reached = new Set<string>();
  for (const { id, entry } of rungs) {
    if (entry.ranks.length || entry.direct.length || entry.after.some((before) => reached.has(before))) reached.add(id);
  }
  const found = rungs
    .filter(({ id }) => !reached.has(id))
    .map(({ id }) => flaw("rung_unreachable", `rungs.${id}.entry`, "no way leads here"));
  for (const rank of [1, 2, 3] as const) {
    for (const ruleClass of RULE_CLASSES) {
      const begins = rungs.some(
        ({ entry }) => !entry.tooLittleFor.includes(ruleClass) && (entry.ranks.includes(rank) || entry.direct.includes(ruleClass)),
      );
      if (!begins)
        found.push(flaw("no_beginning", "rungs", `a signal of rank ${rank} on a rule of class ${ruleClass} has no rung to begin with`));
    }
  }
  return found;
}

function roleFlaws({ roles }: Ladder): LadderFlaw[] {
  const found = roles.flatMap(({ id, may }) =>
    may
      .filter((command) => CLOCK_OR_SUBJECT.has(command))
      .map((command) => flaw("not_a_role", `roles.${id}.may`, `${command} is taken by the person concerned or by time, not by a role`)),
  );
  for (const command of DISPOSITION_COMMANDS) {
    if (!CLOCK_OR_SUBJECT.has(command) && !roles.some(({ may }) => may.includes(command))) {
      found.push(flaw("nobody_may", "roles", `no role may ${command}`));
    }
  }
  return found;
}

function codeFlaws(ladder: Ladder): LadderFlaw[] {
  const found: LadderFlaw[] = [];
  for (const { code, outcomes } of ladder.circumstances) {
    for (const outcome of outcomes) {
      if (!ladder.outcomes.some((one) => one.code === outcome)) {
        found.push(flaw("unknown_name", `circumstances.${code}.outcomes`, `there is no outcome ${outcome}`));
      }
    }
  }
  const { concealment } = ladder;
  if (concealment && !ladder.grounds.some(({ code }) => code === concealment.ground)) {
    found.push(flaw("unknown_name", "concealment.ground", `there is no ground ${concealment.ground}`));
  }
  return found;
}

function authorityFlaws(ladder: Ladder, authority: AuthorityTable): LadderFlaw[] {
  const found: LadderFlaw[] = [];
  if (authority.ladder !== ladder.id)
    found.push(flaw("unknown_name", "authority.ladder", `the table is of ladder ${authority.ladder}, not ${ladder.id}`));
  const known = {
    rank: authority.ranks.map(({ id }) => id),
    rung: ladder.rungs.map(({ id }) => id),
    body: authority.bodies.map(({ id }) => id),
    level: authority.levels.map(({ id }) => id),
  };
  authority.rows.forEach((row, i) => {
    for (const name of ["rank", "rung", "body", "level"] as const) {
      if (!known[name].includes(row[name]))
        found.push(flaw("unknown_name", `authority.rows.${i}.${name}`, `there is no ${name} ${row[name]}`));
    }
    const role = ladder.roles.find(({ id }) => id === row.decideRole);
    if (!role?.may.includes("issue"))
      found.push(flaw("nobody_may", `authority.rows.${i}.decideRole`, `${row.decideRole} is no role that may issue`));
  });
  for (const rank of known.rank) {
    for (const rung of known.rung) {
      const rows = authority.rows.filter((row) => row.rank === rank && row.rung === rung).length;
      if (rows === 0) found.push(flaw("authority_gap", "authority.rows", `nobody decides about rank ${rank} on rung ${rung}`));
      if (rows > 1) found.push(flaw("authority_twice", "authority.rows", `${rows} bodies decide about rank ${rank} on rung ${rung}`));
    }
  }
  return found;
}
