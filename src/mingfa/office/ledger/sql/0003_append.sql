-- The one statement by which an act is recorded, and what it needs for sealed values.

-- What the SECURITY DEFINER functions below find is never a temporary table of their caller's.
SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true);

-- How many of the rows without salt name a party that the region has sealed under this very token; they are held against
-- erasure until this transaction ends.
CREATE FUNCTION ledger_hold(p_region text, p_rows json) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT count(*)
    FROM (
        SELECT FROM json_to_recordset(p_rows) AS r (token text, text text, salt bytea)
        JOIN ledger_sealed s ON s.token = r.token AND s.region = p_region AND s.text = r.text AND s.shared
        WHERE r.salt IS NULL
        FOR SHARE OF s
    ) AS found
$$;

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

-- Record what one act did in one matter: all of it or nothing.
--   p_n_before, p_head_before   where the caller believes the matter to stand (0 and 32 zero bytes: not opened yet)
--   p_definition .. p_state     the matter's row as it will be
--   p_step .. p_digest          the act's event; p_content is its canonical record, p_digest covers it
--   p_silent, p_silent_chain    events of silence that come before it: canonical records, one a line, and for each
--                               64 bytes, the digest before it and its own; NULL: none
--   p_sealed                    values to seal, and without salt parties that are sealed already; or NULL
--   p_once_body, p_once_key, p_request, p_first   idempotency key, digest of what was asked, and the number at which
--                               the answer begins where the act has earlier parts in this transaction; or NULL
-- Gives the number of the act's event. Errors: MF001 somebody else was first (detail: the number as the caller knew it,
-- and as it is), MF003 the region knows one of the parties under another token, or has erased one since the caller learnt
-- its token (ledger_known tells), MF004 the recording time is not the database's, 23505 on ledger_event_once
-- the idempotency key was used before.
CREATE FUNCTION ledger_append(
    p_region text, p_recorded_at timestamptz, p_matter text, p_n_before integer, p_head_before bytea,
    p_definition text, p_body text, p_standing text, p_outcome text, p_opened timestamptz, p_ended timestamptz,
    p_n integer, p_next_due timestamptz, p_state jsonb,
    p_step text, p_at timestamptz, p_actors text[], p_channel text, p_deemed text, p_ends boolean,
    p_result text, p_content text, p_prev bytea, p_digest bytea,
    p_silent text, p_silent_chain bytea, p_sealed json,
    p_once_body text, p_once_key text, p_request bytea, p_first bigint
) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    added constant integer := p_n - p_n_before;
    last bigint;
    there integer;
    sealed bigint;
BEGIN
    -- The recording time is the recorder's, since the digest covers it; it has to be the database's too.
    IF p_recorded_at NOT BETWEEN clock_timestamp() - interval '5 minutes' AND clock_timestamp() + interval '5 minutes' THEN
        RAISE EXCEPTION 'clock' USING ERRCODE = 'MF004';
    END IF;
    -- From here to the end of the transaction the region's other writers wait: they never wait for each other in a ring.
    UPDATE ledger_region SET seq = seq + added WHERE region = p_region RETURNING seq INTO last;
    IF NOT FOUND THEN
        INSERT INTO ledger_region AS r VALUES (p_region, added)
        ON CONFLICT (region) DO UPDATE SET seq = r.seq + added RETURNING seq INTO last;
    END IF;
    IF p_sealed IS NOT NULL THEN
        INSERT INTO ledger_sealed (token, region, fact, matter, shared, salt, text, sealed_at)
        SELECT r.token, p_region, r.fact, r.matter, r.shared, r.salt, r.text, p_recorded_at
        FROM json_to_recordset(p_sealed) AS r (
            token text, fact text, matter text, shared boolean, salt bytea, text text)
        WHERE r.salt IS NOT NULL
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS sealed = ROW_COUNT;
        IF sealed < json_array_length(p_sealed) AND sealed + ledger_hold(p_region, p_sealed) < json_array_length(p_sealed) THEN
            RAISE EXCEPTION 'sealed' USING ERRCODE = 'MF003';  -- and no name: errors are logged
        END IF;
    END IF;
    -- Exactly one of several writers finds the matter as it believed it to be.
    IF p_n_before = 0 THEN
        INSERT INTO ledger_matter VALUES (
            p_matter, p_region, split_part(p_definition, '@', 1), p_definition, p_body, p_standing, p_outcome, p_opened,
            p_ended, p_n, p_next_due, p_digest, p_state)
        ON CONFLICT (matter) DO NOTHING;
    ELSE
        UPDATE ledger_matter SET
            definition = p_definition, standing = p_standing, outcome = p_outcome, ended = p_ended, n = p_n,
            next_due = p_next_due, head = p_digest, state = p_state
        WHERE matter = p_matter AND n = p_n_before AND head = p_head_before;  -- head covers the region, too
    END IF;
    IF NOT FOUND THEN
        SELECT n INTO there FROM ledger_matter WHERE matter = p_matter;
        RAISE EXCEPTION '%', p_matter USING ERRCODE = 'MF001', DETAIL = concat_ws(' ', p_n_before, there);
    END IF;
    IF p_silent IS NOT NULL THEN
        INSERT INTO ledger_event
        SELECT p_region, last - added + l.i, r.matter, r.n, r.step, split_part(r.definition, '@', 1), r.definition, r.at,
               p_recorded_at, r.actors, r.body, r.channel, r.deemed, coalesce(r.ended, false), r.outcome, NULL, l.content,
               substr(p_silent_chain, 64 * l.i::integer - 63, 32), substr(p_silent_chain, 64 * l.i::integer - 31, 32)
        FROM string_to_table(p_silent, E'\n') WITH ORDINALITY AS l (content, i),
             json_to_record(l.content::json) AS r (
                matter text, n integer, step text, definition text, at timestamptz, actors text[], body text,
                channel text, deemed text, ended boolean, outcome text);
    END IF;
    INSERT INTO ledger_event VALUES (
        p_region, last, p_matter, p_n, p_step, split_part(p_definition, '@', 1), p_definition, p_at, p_recorded_at,
        p_actors, p_body, p_channel, p_deemed, p_ends, p_result, NULL, p_content, p_prev, p_digest,
        p_once_body, p_once_key, p_request, coalesce(p_first, last - added + 1));
    RETURN last;
END $$;
