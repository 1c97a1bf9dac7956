import { PlumblineError } from "@plumbline/core";
import { forbid, quoted } from "./schema.ts";
import { inTransaction } from "./session.ts";

/** Of the tables that this version reads and writes. */
const FORMAT = 1;

/** An erasure writes one of them anew: of ten million keys 10 MB. */
const PARTITIONS = 64;

/** Makes the tables where there are none. Throws `STORE_INVALID` for those of another version. */
export async function prepareSubjectKeys(url: string, schema: string, what: string): Promise<void> {
  const s = quoted(schema);
  await inTransaction(url, what, async (query) => {
    // Two servers that start at once make them one after the other.
    await query({ text: "SELECT pg_advisory_xact_lock(hashtext($1))" }, [`plumbline keys ${schema}`]);
    const [made] = await query(
      { text: "SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relname = 'key_numbers'" },
      [schema],
    );
    if (!made) {
      const [there] = await query({ text: "SELECT 1 FROM pg_namespace WHERE nspname = $1" }, [schema]);
      if (!there) await query({ text: `CREATE SCHEMA ${s}` });
      await query({ text: tables(s) });
    }
    const [row] = await query({ text: `SELECT format FROM ${s}.key_numbers` });
    if (Number(row?.format) !== FORMAT) {
      throw new PlumblineError(
        "STORE_INVALID",
        `${what} holds subjects' keys in format ${String(row?.format)}; this version reads ${FORMAT}`,
      );
    }
  });
}

/**
 * Keys are made here, so that none is in a statement or parameter, which servers write into their logs. Each is a hash of 366 random bits:
 * what PostgreSQL has without extensions are random uuids.
 *
 * Whoever reads or makes keys holds a weak lock on `key_numbers`, whoever destroys some holds a strong one: a table that was truncated looks
 * empty to a statement that began before.
 */
function tables(s: string): string {
  const owned = "LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp";
  return `
CREATE FUNCTION ${s}.random_key() RETURNS bytea LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))
$$;
CREATE FUNCTION ${s}.refuse_change() RETURNS trigger ${owned} AS $$
BEGIN RAISE EXCEPTION 'numbers of keys are never used again'; END $$;
CREATE TABLE ${s}.key_numbers (
  id int4 PRIMARY KEY CHECK (id = 1),
  format int4 NOT NULL,
  secret bytea NOT NULL CHECK (octet_length(secret) = 32),
  last int8 NOT NULL CHECK (last BETWEEN 0 AND ${2 ** 32 - 1}),
  destroyed int8 NOT NULL
) WITH (fillfactor = 50);
INSERT INTO ${s}.key_numbers (id, format, secret, last, destroyed) VALUES (1, ${FORMAT}, ${s}.random_key(), 0, 0);
${["DELETE", "TRUNCATE"].map((action) => forbid(s, "key_numbers", action)).join("\n")}
CREATE TRIGGER no_return BEFORE UPDATE ON ${s}.key_numbers FOR EACH ROW WHEN (NEW.last < OLD.last) EXECUTE FUNCTION ${s}.refuse_change();
CREATE TABLE ${s}.subjects (
  subject bytea PRIMARY KEY CHECK (octet_length(subject) = 32),
  number int8 NOT NULL UNIQUE
);
CREATE TABLE ${s}.keys (
  number int8 NOT NULL PRIMARY KEY,
  key bytea NOT NULL CHECK (octet_length(key) = 32)
) PARTITION BY HASH (number);
${Array.from({ length: PARTITIONS }, (_, i) => {
  // Statistics of a column are samples of its values.
  return `CREATE TABLE ${s}.keys_${i} PARTITION OF ${s}.keys FOR VALUES WITH (MODULUS ${PARTITIONS}, REMAINDER ${i});
ALTER TABLE ${s}.keys_${i} ALTER key SET STORAGE PLAIN, ALTER key SET STATISTICS 0;`;
}).join("\n")}
ALTER TABLE ${s}.keys ALTER key SET STATISTICS 0;
CREATE FUNCTION ${s}.keys_of(wanted bytea[], OUT destroyed int8, OUT numbers int8[], OUT keys bytea) ${owned} AS $$
DECLARE
  before int8;
BEGIN
  LOCK TABLE ${s}.key_numbers IN ROW EXCLUSIVE MODE;
  IF EXISTS (SELECT 1 FROM unnest(wanted) w WHERE NOT EXISTS (SELECT 1 FROM ${s}.subjects o WHERE o.subject = w)) THEN
    SELECT n.last INTO before FROM ${s}.key_numbers n FOR UPDATE;
    INSERT INTO ${s}.subjects (subject, number)
      SELECT wanted[i], before + row_number() OVER (ORDER BY i) FROM generate_series(1, array_length(wanted, 1)) i
      WHERE NOT EXISTS (SELECT 1 FROM ${s}.subjects o WHERE o.subject = wanted[i]);
    INSERT INTO ${s}.keys (number, key) SELECT o.number, ${s}.random_key() FROM ${s}.subjects o WHERE o.number > before ORDER BY o.number;
    UPDATE ${s}.key_numbers n SET last = greatest(before, (SELECT max(o.number) FROM ${s}.subjects o));
  END IF;
  SELECT n.destroyed INTO destroyed FROM ${s}.key_numbers n;
  SELECT array_agg(o.number ORDER BY i), string_agg(k.key, ''::bytea ORDER BY i) INTO numbers, keys
    FROM generate_series(1, array_length(wanted, 1)) i
    JOIN ${s}.subjects o ON o.subject = wanted[i] JOIN ${s}.keys k ON k.number = o.number;
END $$;
CREATE FUNCTION ${s}.find_keys(wanted int8[]) RETURNS TABLE (number int8, key bytea) ${owned} AS $$
BEGIN
  LOCK TABLE ${s}.key_numbers IN ACCESS SHARE MODE;
  RETURN QUERY SELECT k.number, k.key FROM unnest(wanted) w JOIN ${s}.keys k ON k.number = w;
END $$;
-- What was deleted stays in the pages of a table until they are used again. So what is left goes into a new file, and the old one is removed.
-- A long reader makes it fail rather than hold up everybody behind it.
CREATE FUNCTION ${s}.destroy_keys(gone int8[]) RETURNS void ${owned} SET lock_timeout = '3s' AS $$
DECLARE
  parts regclass[];
  part regclass;
BEGIN
  LOCK TABLE ${s}.key_numbers IN ACCESS EXCLUSIVE MODE;
  SELECT array_agg(DISTINCT k.tableoid) INTO parts FROM ${s}.keys k WHERE k.number = ANY (gone);
  IF parts IS NULL THEN RETURN; END IF;
  CREATE TEMP TABLE plumbline_kept (number int8, key bytea) ON COMMIT DROP;
  FOREACH part IN ARRAY parts LOOP
    EXECUTE 'INSERT INTO plumbline_kept SELECT number, key FROM ' || part || ' WHERE number <> ALL ($1)' USING gone;
    EXECUTE 'TRUNCATE ' || part;
  END LOOP;
  INSERT INTO ${s}.keys (number, key) SELECT k.number, k.key FROM plumbline_kept k ORDER BY k.number;
  DELETE FROM ${s}.subjects o WHERE o.number = ANY (gone);
  UPDATE ${s}.key_numbers n SET destroyed = n.destroyed + 1;
END $$;
${["keys_of(bytea[])", "find_keys(int8[])", "destroy_keys(int8[])"].map((name) => `REVOKE EXECUTE ON FUNCTION ${s}.${name} FROM PUBLIC;`).join("\n")}
`;
}
