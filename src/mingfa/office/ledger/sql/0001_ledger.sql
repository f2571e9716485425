-- The ledger: tables, what the database itself refuses, and the one statement by which an act is recorded.
-- Each promise is numbered in docs/reference/ledger.md.

-- Two roles. mingfa_ledger owns the tables, and nobody is a member of it once the migration is done; mingfa_office may
-- append and read. A login for the office is made by GRANT mingfa_office TO it; the role that migrates gets it here.
DO $$
DECLARE
    role text;
BEGIN
    FOREACH role IN ARRAY ARRAY['mingfa_ledger', 'mingfa_office'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', role);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                NULL;  -- another database of this server was quicker
            END;
        END IF;
        IF NOT pg_has_role(current_user, role, 'USAGE') THEN
            EXECUTE format('GRANT %I TO %I', role, current_user);
        END IF;
    END LOOP;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE EXCEPTION '数据库账户 % 无权建立台账的两个角色。请数据库管理员先执行：CREATE ROLE mingfa_ledger NOLOGIN; CREATE ROLE mingfa_office NOLOGIN; GRANT mingfa_ledger, mingfa_office TO %; 迁移完成后再执行：REVOKE mingfa_ledger FROM %;',
        current_user, current_user, current_user USING ERRCODE = 'insufficient_privilege';
END $$;

-- Where each region's numbering stands. Its row is the gate through which a region's writers pass one by one, so that
-- the numbers have no holes and their order is the order of commits: whoever has read up to a number has read all.
CREATE TABLE ledger_region (
    region text PRIMARY KEY CHECK (region <> ''),
    seq bigint NOT NULL CHECK (seq >= 0)
) WITH (fillfactor = 50);

-- What happened. content is the canonical record that digest covers; the columns from matter to source say again what it
-- says. The last four, on the last event of a request, keep its idempotency key: whose, which, a keyed digest of what was
-- asked, and the number at which its answer begins. They are not part of the record.
CREATE TABLE ledger_event (
    region text NOT NULL,
    seq bigint NOT NULL,
    matter text NOT NULL,
    n integer NOT NULL CHECK (n > 0),
    step text NOT NULL,
    procedure text NOT NULL,
    definition text NOT NULL,
    at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    actors text[] NOT NULL,
    body text NOT NULL,
    channel text,
    deemed text,
    ended boolean NOT NULL,
    outcome text,
    source text,
    content text NOT NULL,
    prev bytea NOT NULL CHECK (octet_length(prev) = 32),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    once_body text,
    once_key text,
    request bytea,
    first bigint,
    PRIMARY KEY (region, seq),
    UNIQUE (matter, n)
);
CREATE UNIQUE INDEX ledger_event_once ON ledger_event (once_body, once_key) WHERE once_key IS NOT NULL;
-- Acts that were entered more than a day after they were done, or before; imports apart.
CREATE INDEX ledger_event_misdated ON ledger_event (region, seq)
    WHERE source IS NULL AND (recorded_at - at > interval '24 hours' OR recorded_at < at);
-- Which matters have linked themselves to one: asked whenever a matter ends, and on its page. On events, which never
-- change; an index on the matters' state would make every update of a row write all its indexes.
CREATE INDEX ledger_event_linked ON ledger_event ((content::jsonb -> 'link' ->> 0)) WHERE step = '@linked';

-- Where each matter stands: computed from its events, written with them, made again by rebuild.
CREATE TABLE ledger_matter (
    matter text PRIMARY KEY CHECK (matter <> ''),
    region text NOT NULL,
    procedure text NOT NULL,
    definition text NOT NULL,
    body text NOT NULL,
    standing text NOT NULL,
    outcome text,
    opened timestamptz NOT NULL,
    ended timestamptz,
    n integer NOT NULL,
    next_due timestamptz,
    head bytea NOT NULL,
    state jsonb NOT NULL
) WITH (fillfactor = 80);
CREATE INDEX ledger_matter_due ON ledger_matter (region, body, next_due) WHERE next_due IS NOT NULL;
CREATE INDEX ledger_matter_procedure ON ledger_matter (region, procedure, opened);

-- Signed roots over a region's events. content is the signed record; leaves, the digests under the root one after the
-- other, let verify name the very event that differs.
CREATE TABLE ledger_checkpoint (
    region text NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    content text NOT NULL,
    signature bytea NOT NULL,
    leaves bytea NOT NULL,
    PRIMARY KEY (region, number)
);
ALTER TABLE ledger_checkpoint ALTER leaves SET STORAGE EXTERNAL;

-- Personal values beside the ledger, and who read them.
CREATE TABLE ledger_sealed (
    token text PRIMARY KEY,
    region text NOT NULL,
    fact text NOT NULL,
    matter text NOT NULL,
    shared boolean NOT NULL,
    salt bytea,
    text text,
    sealed_at timestamptz NOT NULL,
    erased_at timestamptz,
    erased_by text,
    ground text,
    CHECK ((erased_at IS NULL) = (text IS NOT NULL) AND (text IS NULL) = (salt IS NULL)),
    CHECK ((erased_at IS NULL) = (erased_by IS NULL) AND (erased_by IS NULL) = (ground IS NULL))
);
CREATE UNIQUE INDEX ledger_sealed_party ON ledger_sealed (region, text) WHERE shared;
CREATE INDEX ledger_sealed_matter ON ledger_sealed (matter);

CREATE TABLE ledger_reading (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    who text NOT NULL CHECK (who <> ''),
    matter text NOT NULL CHECK (matter <> ''),
    why text NOT NULL CHECK (why <> ''),
    tokens text[] NOT NULL
);
CREATE INDEX ledger_reading_matter ON ledger_reading (matter, at);
