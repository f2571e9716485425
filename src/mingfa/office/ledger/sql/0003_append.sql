-- The one statement by which an act is recorded, and what it needs for sealed values.

-- What the SECURITY DEFINER functions below find is never a temporary table of their caller's.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- Seal values; NULL when done. When the region knows one of the parties under another token, nothing is sealed and the
-- answer is {text: token}: the caller writes the events anew with these tokens. A row without salt names a party that
-- is there already; it is held against erasure until this transaction ends.
CREATE FUNCTION ledger_seal(p_region text, p_rows json) RETURNS json
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    known json;
    expected integer;
    held integer;
BEGIN
    SELECT json_object_agg(k.text, k.token) FILTER (WHERE k.token <> k.proposed), count(*)
    INTO known, held
    FROM (
        SELECT s.text, s.token, r.token AS proposed
        FROM json_to_recordset(p_rows) AS r (token text, text text, shared boolean)
        JOIN ledger_sealed s ON s.region = p_region AND s.text = r.text AND s.shared
        WHERE r.shared
        FOR SHARE OF s
    ) AS k;
    IF known IS NOT NULL THEN
        RETURN known;
    END IF;
    SELECT count(*) INTO expected FROM json_to_recordset(p_rows) AS r (salt bytea) WHERE r.salt IS NULL;
    IF held <> expected THEN  -- a party was erased since the caller learnt its token
        RAISE EXCEPTION 'sealed' USING ERRCODE = 'MF003';
    END IF;
    INSERT INTO ledger_sealed (token, region, fact, matter, shared, salt, text, sealed_at)
    SELECT r.token, p_region, r.fact, r.matter, r.shared, r.salt, r.text, clock_timestamp()
    FROM json_to_recordset(p_rows) AS r (token text, fact text, matter text, shared boolean, salt bytea, text text)
    WHERE r.salt IS NOT NULL;
    RETURN NULL;
END $$;

-- The tokens of parties that the region knows, held against erasure until this transaction ends: {text: token}.
CREATE FUNCTION ledger_known(p_region text, p_parties text[]) RETURNS json
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT coalesce(json_object_agg(k.text, k.token), '{}')
    FROM (
        SELECT text, token FROM ledger_sealed
        WHERE region = p_region AND text = ANY (p_parties) AND shared
        FOR SHARE
    ) AS k
$$;

-- The clear text of sealed values, with a trace of who read it. NULL text: erased.
CREATE FUNCTION ledger_reveal(p_who text, p_matter text, p_why text, p_tokens text[])
RETURNS TABLE (token text, text text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO ledger_reading (who, matter, why, tokens) VALUES (p_who, p_matter, p_why, p_tokens);
    RETURN QUERY SELECT s.token, s.text FROM ledger_sealed s WHERE s.token = ANY (p_tokens);
END $$;

-- Erase a sealed value lawfully; false when there is none or it is erased already.
CREATE FUNCTION ledger_erase(p_token text, p_who text, p_ground text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    UPDATE ledger_sealed
    SET text = NULL, salt = NULL, erased_at = clock_timestamp(), erased_by = p_who, ground = p_ground
    WHERE ledger_sealed.token = p_token AND erased_at IS NULL;
    RETURN FOUND;
END $$;

-- All sealed values of a region with their salts, for a program that checks them against their tokens. Traced as well.
CREATE FUNCTION ledger_unsealed(p_region text, p_who text, p_why text)
RETURNS TABLE (token text, matter text, fact text, salt bytea, text text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO ledger_reading (who, matter, why, tokens) VALUES (p_who, '*', p_why, ARRAY[p_region]);
    RETURN QUERY SELECT s.token, s.matter, s.fact, s.salt, s.text FROM ledger_sealed s
                 WHERE s.region = p_region AND s.erased_at IS NULL ORDER BY s.token;
END $$;

-- The recording time is the recorder's, since the digest covers it; it has to be the database's too.
CREATE FUNCTION ledger_check_clock(p_recorded timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF p_recorded NOT BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'clock' USING ERRCODE = 'MF004';
    END IF;
END $$;

-- Record what one act did, in one or several matters of a region: all of it or nothing.
--   p_matters  their rows as they will be, each with n and head as the caller knows them (n_before, head_before)
--   p_events   canonical records, one a line, in the order in which they are numbered
--   p_chain    for each of them 64 bytes: digest of the event before it, its own digest
--   p_sealed   rows for ledger_seal, or NULL
--   p_body, p_key, p_request   idempotency key and digest of what was asked, or NULL
-- answer: done | again (this request was done before; detail: when) | reused (its key was used for another request) |
--         known (see ledger_seal). Errors: MF001 somebody else was first (message: the matter; detail: its n as the caller knew it, and as it is),
--         MF002 the same request is being done at this moment, MF003 see ledger_seal, MF004 clocks disagree.
CREATE FUNCTION ledger_append(
    p_region text, p_recorded timestamptz, p_matters json, p_events text, p_chain bytea,
    p_sealed json, p_body text, p_key text, p_request bytea
) RETURNS TABLE (answer text, first_seq bigint, last_seq bigint, detail text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    one record;
    earlier record;
    known json;
    added constant bigint := octet_length(p_chain) / 64;
    base bigint;
    there integer;
BEGIN
    PERFORM ledger_check_clock(p_recorded);
    IF p_key IS NOT NULL THEN
        SELECT * INTO earlier FROM ledger_once o WHERE o.body = p_body AND o.key = p_key;
        IF FOUND THEN
            RETURN QUERY SELECT CASE WHEN earlier.request = p_request THEN 'again' ELSE 'reused' END,
                                earlier.first_seq, earlier.last_seq, earlier.recorded_at::text;
            RETURN;
        END IF;
    END IF;
    IF p_sealed IS NOT NULL THEN
        known := ledger_seal(p_region, p_sealed);
        IF known IS NOT NULL THEN
            RETURN QUERY SELECT 'known', NULL::bigint, NULL::bigint, known::text;
            RETURN;
        END IF;
    END IF;
    FOR one IN
        SELECT * FROM json_to_recordset(p_matters) AS r (
            matter text, n_before integer, head_before bytea, procedure text, definition text, body text, standing text,
            outcome text, opened timestamptz, ended timestamptz, n integer, next_due timestamptz, head bytea, state jsonb)
        ORDER BY r.matter  -- one order for all writers: no deadlock between them
    LOOP
        IF one.n_before = 0 THEN
            INSERT INTO ledger_matter VALUES (
                one.matter, p_region, one.procedure, one.definition, one.body, one.standing, one.outcome, one.opened,
                one.ended, one.n, one.next_due, one.head, one.state)
            ON CONFLICT (matter) DO NOTHING;
        ELSE
            UPDATE ledger_matter m SET
                definition = one.definition, standing = one.standing, outcome = one.outcome, ended = one.ended,
                n = one.n, next_due = one.next_due, head = one.head, state = one.state
            WHERE m.matter = one.matter AND m.region = p_region AND m.n = one.n_before AND m.head = one.head_before;
        END IF;
        IF NOT FOUND THEN
            -- Perhaps it was this very request, sent twice at once.
            IF p_key IS NOT NULL AND EXISTS (SELECT FROM ledger_once o WHERE o.body = p_body AND o.key = p_key) THEN
                RAISE EXCEPTION 'once' USING ERRCODE = 'MF002';
            END IF;
            SELECT m.n INTO there FROM ledger_matter m WHERE m.matter = one.matter;
            RAISE EXCEPTION '%', one.matter
                USING ERRCODE = 'MF001', DETAIL = concat_ws(' ', one.n_before, there);
        END IF;
    END LOOP;
    UPDATE ledger_region r SET seq = r.seq + added WHERE r.region = p_region RETURNING r.seq - added INTO base;
    IF NOT FOUND THEN
        INSERT INTO ledger_region AS r VALUES (p_region, added)
        ON CONFLICT (region) DO UPDATE SET seq = r.seq + added RETURNING r.seq - added INTO base;
    END IF;
    INSERT INTO ledger_event
    SELECT p_region, base + l.i, r.matter, r.n, r.step, split_part(r.definition, '@', 1), r.definition, r.at,
           r.recorded_at, r.actors, r.body, r.channel, r.deemed, coalesce(r.ended, false), r.outcome, r.source, l.content,
           substr(p_chain, 64 * l.i::integer - 63, 32), substr(p_chain, 64 * l.i::integer - 31, 32)
    FROM string_to_table(p_events, E'\n') WITH ORDINALITY AS l (content, i),
         json_to_record(l.content::json) AS r (
            matter text, n integer, step text, definition text, at timestamptz, recorded_at timestamptz, actors text[],
            body text, channel text, deemed text, ended boolean, outcome text, source text);
    IF p_key IS NOT NULL THEN
        INSERT INTO ledger_once VALUES (p_body, p_key, p_request, p_region, base + 1, base + added, p_recorded)
        ON CONFLICT (body, key) DO NOTHING;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'once' USING ERRCODE = 'MF002';
        END IF;
    END IF;
    RETURN QUERY SELECT 'done', base + 1, base + added, NULL::text;
END $$;
