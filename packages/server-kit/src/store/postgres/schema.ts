/** Of the tables that this version reads and writes. */
export const FORMAT = 5;

/** Entries whose rows lie in one partition: the piece that pruning drops and that an erasure writes anew. */
export const PARTITION = 262_144;

const NAME_PARTITIONS = 16;

/**
 * Entries whose names lie in one partition. Names come as if drawn at random, and after each checkpoint of the database every page of an index
 * that is touched goes whole into its log: so only a small index is added to.
 */
export const NAMES_PARTITION = 1_048_576;

/** Of the filter over the names of a partition that is full: 16 bits per name. A power of two. */
export const FILTER_BYTES = NAMES_PARTITION * 2;

/** An identifier, quoted. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/**
 * Each takes a schema from the format before it to its own, inside one transaction. What was published is never changed: a new format is a
 * new step. Chunks arrive packed and text may hold anything, hence bytes without compression everywhere.
 */
export const MIGRATIONS: readonly ((schema: string) => string)[] = [tables, lease, erasure, unsampled, namesInOrder];

function tables(s: string): string {
  return `
CREATE TABLE ${s}.meta (
  id int4 PRIMARY KEY CHECK (id = 1),
  format int4 NOT NULL,
  secret bytea NOT NULL CHECK (octet_length(secret) = 32)
);
CREATE TABLE ${s}.head (
  id int4 PRIMARY KEY CHECK (id = 1),
  size int8 NOT NULL,
  checkpoint bytea
) WITH (fillfactor = 50);
INSERT INTO ${s}.head (id, size) VALUES (1, 0);
CREATE TABLE ${s}.entries (
  first int8 NOT NULL PRIMARY KEY,
  count int4 NOT NULL CHECK (count BETWEEN 1 AND 256),
  leaves bytea NOT NULL,
  hashes bytea NOT NULL,
  CHECK (octet_length(hashes) = 32 * count)
) PARTITION BY RANGE (first);
CREATE TABLE ${s}.bodies (
  first int8 NOT NULL PRIMARY KEY,
  bodies bytea NOT NULL,
  sealed bytea NOT NULL
) PARTITION BY RANGE (first);
CREATE TABLE ${s}.tiles (
  level int4 NOT NULL,
  idx int8 NOT NULL,
  hashes bytea NOT NULL CHECK (octet_length(hashes) = 8192),
  PRIMARY KEY (level, idx)
);
ALTER TABLE ${s}.tiles ALTER hashes SET STORAGE EXTERNAL;
-- 16 bytes are a uuid: shorter in table and index than the same as bytea, and compared faster.
CREATE TABLE ${s}.names (
  name uuid NOT NULL PRIMARY KEY,
  mac uuid NOT NULL,
  idx int8 NOT NULL
) PARTITION BY HASH (name);
CREATE TABLE ${s}.sources (
  source bytea PRIMARY KEY,
  state bytea NOT NULL
) WITH (fillfactor = 50);
CREATE SEQUENCE ${s}.quarantine_n;
CREATE TABLE ${s}.quarantine (
  n int8 PRIMARY KEY,
  mac bytea NOT NULL UNIQUE CHECK (octet_length(mac) = 32),
  source bytea NOT NULL,
  received bytea NOT NULL,
  body bytea NOT NULL,
  code bytea NOT NULL,
  reason bytea NOT NULL,
  times int8 NOT NULL
);
CREATE FUNCTION ${s}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% are never changed', TG_TABLE_NAME; END $$;
${Array.from({ length: NAME_PARTITIONS }, (_, i) => {
  const partition = `CREATE TABLE ${s}.names_${i} PARTITION OF ${s}.names FOR VALUES WITH (MODULUS ${NAME_PARTITIONS}, REMAINDER ${i});`;
  return `${partition}\n${forbid(s, `names_${i}`, "TRUNCATE")}`;
}).join("\n")}
${forbid(s, "entries", "UPDATE")}
${forbid(s, "entries", "DELETE")}
${forbid(s, "entries", "TRUNCATE")}
${forbid(s, "bodies", "TRUNCATE")}
${["names", "tiles"].map((table) => ["UPDATE", "DELETE", "TRUNCATE"].map((action) => forbid(s, table, action)).join("\n")).join("\n")}
${["DELETE", "TRUNCATE"].map((action) => forbid(s, "meta", action)).join("\n")}
${["DELETE", "TRUNCATE"].map((action) => forbid(s, "head", action)).join("\n")}
${makeRoom(s)}`;
}

function lease(s: string): string {
  return `
CREATE TABLE ${s}.lease (
  id int4 PRIMARY KEY CHECK (id = 1),
  fence int8 NOT NULL,
  token uuid,
  holder text NOT NULL,
  expires timestamptz NOT NULL,
  pid int8,
  started timestamptz
) WITH (fillfactor = 50);
INSERT INTO ${s}.lease (id, fence, holder, expires) VALUES (1, 0, '', '-infinity');
ALTER TABLE ${s}.head ADD fence int8 NOT NULL DEFAULT 0;
${["DELETE", "TRUNCATE"].map((action) => forbid(s, "lease", action)).join("\n")}
`;
}

function erasure(s: string): string {
  return `
ALTER TABLE ${s}.meta ADD minimum int8 NOT NULL DEFAULT 0;
CREATE TABLE ${s}.erasures (
  idx int8 PRIMARY KEY,
  orders bytea NOT NULL
);
CREATE FUNCTION ${s}.refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.first >= (SELECT minimum FROM ${s}.meta) THEN RAISE EXCEPTION '% are never changed', TG_TABLE_NAME; END IF;
  RETURN OLD;
END $$;
DROP TRIGGER no_delete ON ${s}.entries;
${["entries", "bodies"]
  .map((table) => `CREATE TRIGGER no_delete BEFORE DELETE ON ${s}.${table} FOR EACH ROW EXECUTE FUNCTION ${s}.refuse_delete();`)
  .join("\n")}
-- An empty store takes the secret of the store that it is filled from.
CREATE FUNCTION ${s}.begin_fill(new_secret bytea, new_minimum int8) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT size > 0 OR checkpoint IS NOT NULL FROM ${s}.head) THEN RAISE EXCEPTION 'not empty'; END IF;
  UPDATE ${s}.meta SET secret = new_secret, minimum = new_minimum;
END $$;
REVOKE EXECUTE ON FUNCTION ${s}.begin_fill(bytea, int8) FROM PUBLIC;
-- Whole partitions go with their files. A long reader makes it fail rather than hold up every append behind it.
CREATE FUNCTION ${s}.prune(new_minimum int8) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
  old text;
BEGIN
  IF new_minimum % 256 <> 0 OR new_minimum > (SELECT size FROM ${s}.head) THEN RAISE EXCEPTION 'no entries to prune below %', new_minimum; END IF;
  LOCK TABLE ONLY ${s}.entries, ONLY ${s}.bodies IN ACCESS EXCLUSIVE MODE;
  UPDATE ${s}.meta SET minimum = new_minimum WHERE minimum < new_minimum;
  FOR old IN
    SELECT relname FROM pg_class WHERE relnamespace = ${literal(s)}::regnamespace AND relkind = 'r' AND relname ~ '^(entries|bodies)_[0-9]+$'
      AND (substring(relname from '[0-9]+$')::int8 + 1) * ${PARTITION} <= new_minimum
  LOOP
    EXECUTE 'DROP TABLE ${s}.' || old;
  END LOOP;
  DELETE FROM ${s}.entries WHERE first < new_minimum;
  DELETE FROM ${s}.bodies WHERE first < new_minimum;
END $$;
REVOKE EXECUTE ON FUNCTION ${s}.prune(int8) FROM PUBLIC;
${rewriteBodies(s)}CREATE FUNCTION ${s}.rewrite_quarantine() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS $$
BEGIN
  CREATE TEMP TABLE plumbline_kept ON COMMIT DROP AS SELECT * FROM ${s}.quarantine;
  TRUNCATE ${s}.quarantine;
  INSERT INTO ${s}.quarantine SELECT * FROM plumbline_kept ORDER BY n;
END $$;
REVOKE EXECUTE ON FUNCTION ${s}.rewrite_quarantine() FROM PUBLIC;
`;
}

function unsampled(s: string): string {
  return `
DO $$
DECLARE
  part regclass;
BEGIN
  FOR part IN SELECT inhrelid FROM pg_inherits WHERE inhparent = ${literal(`${s}.bodies`)}::regclass LOOP
    EXECUTE 'ALTER TABLE ' || part || ' ${UNSAMPLED}';
  END LOOP;
END $$;
ALTER TABLE ${s}.bodies ${UNSAMPLED};
ALTER TABLE ${s}.quarantine ALTER body SET STATISTICS 0, ALTER reason SET STATISTICS 0;
${makeRoom(s)}${rewriteBodies(s)}`;
}

function namesInOrder(s: string): string {
  return `
ALTER TABLE ${s}.names RENAME TO old_names;
${Array.from({ length: NAME_PARTITIONS }, (_, i) => `ALTER TABLE ${s}.names_${i} RENAME TO old_names_${i};`).join("\n")}
CREATE TABLE ${s}.names (
  name uuid NOT NULL,
  mac uuid NOT NULL,
  idx int8 NOT NULL
) PARTITION BY RANGE (idx);
${["UPDATE", "DELETE", "TRUNCATE"].map((action) => forbid(s, "names", action)).join("\n")}
CREATE FUNCTION ${s}.make_name_room(from_entry int8, to_entry int8) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  made text;
BEGIN
  IF to_entry / ${NAMES_PARTITION} - from_entry / ${NAMES_PARTITION} > 16 THEN RAISE EXCEPTION 'room for 16 partitions at a time'; END IF;
  FOR part IN from_entry / ${NAMES_PARTITION} .. to_entry / ${NAMES_PARTITION} LOOP
    IF EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = ${literal(s)}::regnamespace AND relname = 'names_' || part) THEN CONTINUE; END IF;
    made := '${s}.names_' || part;
    EXECUTE 'CREATE TABLE ' || made || ' (LIKE ${s}.names INCLUDING CONSTRAINTS)';
    -- That no name is in two partitions is seen to by the one writer, which looks for a name before it adds it.
    EXECUTE 'CREATE UNIQUE INDEX ON ' || made || ' (name)';
    EXECUTE 'ALTER TABLE ${s}.names ATTACH PARTITION ' || made
      || ' FOR VALUES FROM (' || part * ${NAMES_PARTITION}::int8 || ') TO (' || (part + 1) * ${NAMES_PARTITION}::int8 || ')';
    EXECUTE 'CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ' || made || ' FOR EACH STATEMENT EXECUTE FUNCTION ${s}.refuse_change()';
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION ${s}.make_name_room(int8, int8) FROM PUBLIC;
SELECT ${s}.make_name_room(part, part)
  FROM generate_series(0, (SELECT greatest(size, (SELECT max(idx) FROM ${s}.old_names)) FROM ${s}.head), ${NAMES_PARTITION}) part;
INSERT INTO ${s}.names SELECT name, mac, idx FROM ${s}.old_names ORDER BY idx;
DROP TABLE ${s}.old_names;
-- Of partitions that are full. They can be made again from their names at any time.
CREATE TABLE ${s}.name_filters (
  partition int4 PRIMARY KEY,
  bits bytea NOT NULL CHECK (octet_length(bits) = ${FILTER_BYTES})
);
ALTER TABLE ${s}.name_filters ALTER bits SET STORAGE EXTERNAL;
${["UPDATE", "DELETE", "TRUNCATE"].map((action) => forbid(s, "name_filters", action)).join("\n")}
`;
}

// Statistics of a column are samples of its values, which would outlive what is erased.
const UNSAMPLED = "ALTER bodies SET STATISTICS 0, ALTER sealed SET STATISTICS 0";

function makeRoom(s: string): string {
  return `-- For the role that may not create tables. A trigger of a table does not guard its partitions against TRUNCATE.
CREATE OR REPLACE FUNCTION ${s}.make_room(from_entry int8, to_entry int8) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kind text;
  made text;
BEGIN
  IF to_entry / ${PARTITION} - from_entry / ${PARTITION} > 16 THEN RAISE EXCEPTION 'room for 16 partitions at a time'; END IF;
  FOR part IN from_entry / ${PARTITION} .. to_entry / ${PARTITION} LOOP
    FOREACH kind IN ARRAY ARRAY['entries', 'bodies'] LOOP
      IF EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = ${literal(s)}::regnamespace AND relname = kind || '_' || part) THEN CONTINUE; END IF;
      made := '${s}.' || kind || '_' || part;
      -- Made first and attached then: that waits for no reader, however long a backup takes.
      EXECUTE 'CREATE TABLE ' || made || ' (LIKE ${s}.' || kind || ' INCLUDING CONSTRAINTS)';
      IF kind = 'entries' THEN
        EXECUTE 'ALTER TABLE ' || made || ' ALTER leaves SET STORAGE EXTERNAL, ALTER hashes SET STORAGE EXTERNAL';
      ELSE
        EXECUTE 'ALTER TABLE ' || made || ' ALTER bodies SET STORAGE EXTERNAL, ALTER sealed SET STORAGE EXTERNAL, ${UNSAMPLED}';
      END IF;
      EXECUTE 'ALTER TABLE ${s}.' || kind || ' ATTACH PARTITION ' || made
        || ' FOR VALUES FROM (' || part * ${PARTITION}::int8 || ') TO (' || (part + 1) * ${PARTITION}::int8 || ')';
      EXECUTE 'CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ' || made || ' FOR EACH STATEMENT EXECUTE FUNCTION ${s}.refuse_change()';
    END LOOP;
  END LOOP;
END $$;
REVOKE EXECUTE ON FUNCTION ${s}.make_room(int8, int8) FROM PUBLIC;
`;
}

function rewriteBodies(s: string): string {
  return `-- What was updated stays in the pages of a table until they are used again. So its rows go into a new file, and the old one is removed.
CREATE OR REPLACE FUNCTION ${s}.rewrite_bodies(part int8) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '3s' AS $$
DECLARE
  old text := '${s}.bodies_' || part;
  lowest int8 := part * ${PARTITION};
  beyond int8 := (part + 1) * ${PARTITION};
BEGIN
  -- Appends wait before they hold anything that is needed here; to a partition that is full there are none.
  IF beyond > (SELECT size FROM ${s}.head) THEN LOCK TABLE ONLY ${s}.bodies IN SHARE ROW EXCLUSIVE MODE; END IF;
  EXECUTE 'LOCK TABLE ' || old || ' IN SHARE ROW EXCLUSIVE MODE';
  EXECUTE 'CREATE TABLE ${s}.bodies_next (LIKE ${s}.bodies, CONSTRAINT bounds CHECK (first >= ' || lowest || ' AND first < ' || beyond || '))';
  ALTER TABLE ${s}.bodies_next ALTER bodies SET STORAGE EXTERNAL, ALTER sealed SET STORAGE EXTERNAL, ${UNSAMPLED};
  EXECUTE 'INSERT INTO ${s}.bodies_next SELECT first, bodies, sealed FROM ' || old || ' ORDER BY first';
  EXECUTE 'DROP TABLE ' || old;
  EXECUTE 'ALTER TABLE ${s}.bodies_next RENAME TO bodies_' || part;
  EXECUTE 'ALTER TABLE ' || old || ' ADD CONSTRAINT bodies_' || part || '_pkey PRIMARY KEY (first)';
  EXECUTE 'ALTER TABLE ${s}.bodies ATTACH PARTITION ' || old || ' FOR VALUES FROM (' || lowest || ') TO (' || beyond || ')';
  EXECUTE 'ALTER TABLE ' || old || ' DROP CONSTRAINT bounds';
  EXECUTE 'CREATE TRIGGER no_truncate BEFORE TRUNCATE ON ' || old || ' FOR EACH STATEMENT EXECUTE FUNCTION ${s}.refuse_change()';
END $$;
REVOKE EXECUTE ON FUNCTION ${s}.rewrite_bodies(int8) FROM PUBLIC;
`;
}

/** The rights of both roles; given again at each upgrade, since a step may add tables. */
export function grants(s: string, { appRole, eraseRole }: { readonly appRole?: string; readonly eraseRole?: string }): string {
  const statements: string[] = [];
  if (appRole !== undefined) {
    const role = quoted(appRole);
    statements.push(
      `GRANT USAGE ON SCHEMA ${s} TO ${role}`,
      `GRANT SELECT ON ${s}.meta TO ${role}`,
      `GRANT SELECT, INSERT ON ${s}.entries, ${s}.bodies, ${s}.tiles, ${s}.names, ${s}.name_filters TO ${role}`,
      `GRANT SELECT, UPDATE ON ${s}.head, ${s}.lease TO ${role}`,
      `GRANT SELECT, INSERT, UPDATE ON ${s}.sources TO ${role}`,
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ${s}.quarantine TO ${role}`,
      `GRANT USAGE, UPDATE ON SEQUENCE ${s}.quarantine_n TO ${role}`,
      `GRANT SELECT, INSERT, DELETE ON ${s}.erasures TO ${role}`,
      `GRANT EXECUTE ON FUNCTION ${s}.make_room(int8, int8), ${s}.make_name_room(int8, int8), ${s}.begin_fill(bytea, int8) TO ${role}`,
    );
  }
  if (eraseRole !== undefined) {
    const role = quoted(eraseRole);
    statements.push(
      `GRANT USAGE ON SCHEMA ${s} TO ${role}`,
      // Not the secret: who may erase need not be able to guess what names and MACs stand for.
      `GRANT SELECT (id, format, minimum) ON ${s}.meta TO ${role}`,
      `GRANT SELECT ON ${s}.head, ${s}.entries, ${s}.bodies TO ${role}`,
      `GRANT UPDATE (bodies, sealed) ON ${s}.bodies TO ${role}`,
      `GRANT SELECT, DELETE ON ${s}.quarantine TO ${role}`,
      `GRANT EXECUTE ON FUNCTION ${s}.prune(int8), ${s}.rewrite_bodies(int8), ${s}.rewrite_quarantine() TO ${role}`,
    );
  }
  return statements.join(";\n");
}

/** A trigger that runs `refuse_change` of the schema. */
export function forbid(s: string, table: string, action: string): string {
  const each = action === "TRUNCATE" ? "STATEMENT" : "ROW";
  const name = `no_${action.toLowerCase()}`;
  return `CREATE TRIGGER ${name} BEFORE ${action} ON ${s}.${table} FOR EACH ${each} EXECUTE FUNCTION ${s}.refuse_change();`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
