-- Who may do what: the office appends and reads; the owner is nobody.
GRANT SELECT, INSERT ON ledger_event, ledger_checkpoint TO mingfa_office;
GRANT SELECT, INSERT, UPDATE ON ledger_region TO mingfa_office;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger_matter TO mingfa_office;
GRANT SELECT (token, region, fact, matter, shared, sealed_at, erased_at, erased_by, ground) ON ledger_sealed TO mingfa_office;
GRANT INSERT ON ledger_sealed TO mingfa_office;
GRANT SELECT ON ledger_reading TO mingfa_office;

REVOKE ALL ON FUNCTION ledger_hold, ledger_known, ledger_reveal, ledger_unsealed, ledger_erase, ledger_append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_hold, ledger_known, ledger_reveal, ledger_unsealed, ledger_erase, ledger_append TO mingfa_office;

DO $$
DECLARE
    schema constant text := current_schema();
    found record;
BEGIN
    EXECUTE format('GRANT CREATE ON SCHEMA %I TO mingfa_ledger', schema);
    FOR found IN
        SELECT format('TABLE %I', relname) AS what FROM pg_class
        WHERE relnamespace = schema::regnamespace AND relkind = 'r' AND relname LIKE 'ledger\_%'
        UNION ALL
        SELECT format('FUNCTION %s', oid::regprocedure) FROM pg_proc
        WHERE pronamespace = schema::regnamespace AND proname LIKE 'ledger\_%'
    LOOP
        EXECUTE format('ALTER %s OWNER TO mingfa_ledger', found.what);
    END LOOP;
    EXECUTE format('REVOKE CREATE ON SCHEMA %I FROM mingfa_ledger', schema);
    BEGIN
        EXECUTE format('REVOKE mingfa_ledger FROM %I', current_user);
    EXCEPTION WHEN insufficient_privilege THEN
        NULL;  -- an administrator granted it; the refusal in 0001 said to revoke it afterwards
    END;
END $$;
