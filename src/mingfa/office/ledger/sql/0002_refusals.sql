-- What the database refuses whoever asks, the tables' owner included: triggers first, then grants.

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '台账只能追加，不能修改或者删除（表 %，操作 %）。更正请另记一条。', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'MF009';
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['ledger_event', 'ledger_checkpoint', 'ledger_reading'] LOOP
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()', name);
    END LOOP;
END $$;

-- A sealed value may be erased, once, and nothing else.
CREATE FUNCTION ledger_only_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL
       OR (NEW.token, NEW.region, NEW.fact, NEW.matter, NEW.shared, NEW.sealed_at)
          IS DISTINCT FROM (OLD.token, OLD.region, OLD.fact, OLD.matter, OLD.shared, OLD.sealed_at) THEN
        RAISE EXCEPTION '密封的个人信息只能依法删除，不能修改。' USING ERRCODE = 'MF009';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON ledger_sealed
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER only_erase BEFORE UPDATE ON ledger_sealed
    FOR EACH ROW EXECUTE FUNCTION ledger_only_erase();

-- A region's numbering only goes forward.
CREATE FUNCTION ledger_only_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '台账的编号只能向前。' USING ERRCODE = 'MF009';
END $$;
CREATE TRIGGER only_forward BEFORE UPDATE ON ledger_region
    FOR EACH ROW WHEN (NEW.seq <= OLD.seq OR NEW.region <> OLD.region) EXECUTE FUNCTION ledger_only_forward();
CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON ledger_region
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

-- ALWAYS: also for a session that calls itself a replica.
DO $$
DECLARE
    found record;
BEGIN
    FOR found IN
        SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND c.relnamespace = current_schema()::regnamespace AND c.relname LIKE 'ledger\_%'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER %I', found.relname, found.tgname);
    END LOOP;
END $$;
