-- Accounts -------------------------------------------------------------------------------------

CREATE TABLE account (
    id uuid PRIMARY KEY,
    email text UNIQUE,                       -- NULL after erasure
    password_hash text,
    locale text NOT NULL DEFAULT 'en',
    newsletter boolean NOT NULL DEFAULT false,
    adult_confirmed_at timestamptz NOT NULL,
    policy_version text NOT NULL,
    terms_version text NOT NULL,
    policy_accepted_at timestamptz NOT NULL,
    email_verified_at timestamptz,
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'frozen', 'closed')),
    created_at timestamptz NOT NULL
);

CREATE TABLE device (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    name text NOT NULL,
    os text NOT NULL,
    app_version text NOT NULL,
    location text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX device_account ON device (account_id);

CREATE TABLE account_token (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    purpose text NOT NULL,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX account_token_account ON account_token (account_id, purpose);

CREATE TABLE rate_counter (
    key text NOT NULL,                       -- keyed hashes, never addresses in the clear
    window_start timestamptz NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (key, window_start)
);

-- Ledger ---------------------------------------------------------------------------------------

CREATE TABLE billing_account (
    id uuid PRIMARY KEY,
    account_id uuid UNIQUE REFERENCES account ON DELETE RESTRICT,   -- NULL after erasure
    stripe_customer_id text UNIQUE,
    country text,
    status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'frozen', 'closed'))
);

CREATE TABLE wallet (
    id uuid PRIMARY KEY REFERENCES billing_account ON DELETE RESTRICT,
    available bigint NOT NULL DEFAULT 0 CHECK (available >= 0),
    held bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    debt bigint NOT NULL DEFAULT 0 CHECK (debt >= 0),
    frozen boolean NOT NULL DEFAULT false,
    version bigint NOT NULL DEFAULT 0
);

CREATE TABLE credit_lot (
    id uuid PRIMARY KEY,
    wallet_id uuid NOT NULL REFERENCES wallet ON DELETE RESTRICT,
    source text NOT NULL CHECK (source IN ('purchase', 'promo', 'adjust')),
    source_id text NOT NULL,
    granted bigint NOT NULL CHECK (granted > 0),
    remaining bigint NOT NULL,
    expires_at timestamptz,
    created_at timestamptz NOT NULL,
    UNIQUE (source, source_id),
    CHECK (remaining >= 0 AND remaining <= granted)
);
CREATE INDEX credit_lot_spendable ON credit_lot (wallet_id) WHERE remaining > 0;

CREATE TABLE hold (
    id uuid PRIMARY KEY,
    wallet_id uuid NOT NULL REFERENCES wallet ON DELETE RESTRICT,
    job_id uuid NOT NULL UNIQUE,
    amount bigint NOT NULL CHECK (amount > 0),
    captured bigint NOT NULL DEFAULT 0 CHECK (captured >= 0 AND captured <= amount),
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'captured', 'released')),
    created_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX hold_open ON hold (wallet_id) WHERE state = 'open';

CREATE TABLE hold_line (
    hold_id uuid NOT NULL REFERENCES hold ON DELETE RESTRICT,
    seq integer NOT NULL,
    lot_id uuid NOT NULL REFERENCES credit_lot ON DELETE RESTRICT,
    amount bigint NOT NULL CHECK (amount > 0),
    PRIMARY KEY (hold_id, seq)
);

CREATE TABLE ledger_tx (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN (
        'purchase', 'grant', 'hold', 'capture', 'release', 'clawback', 'unclaw', 'expiry',
        'adjustment', 'closure')),
    idem_key text NOT NULL UNIQUE,
    wallet_id uuid NOT NULL REFERENCES wallet ON DELETE RESTRICT,
    ref_type text NOT NULL,
    ref_id text NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    meta jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ledger_tx_wallet ON ledger_tx (wallet_id, id);

CREATE TABLE ledger_entry (
    tx_id uuid NOT NULL REFERENCES ledger_tx ON DELETE RESTRICT,
    seq smallint NOT NULL,
    wallet_id uuid REFERENCES wallet ON DELETE RESTRICT,            -- NULL for system accounts
    account text NOT NULL CHECK (account IN (
        'available', 'held', 'debt', 'sys:purchased', 'sys:promo', 'sys:consumed', 'sys:expired',
        'sys:reversed', 'sys:adjusted', 'sys:written_off')),
    amount bigint NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (tx_id, seq),
    CHECK ((wallet_id IS NULL) = (account LIKE 'sys:%'))
);
CREATE INDEX ledger_entry_wallet ON ledger_entry (wallet_id) WHERE wallet_id IS NOT NULL;

CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger rows are only ever added (%)', TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_tx_append_only BEFORE UPDATE OR DELETE ON ledger_tx
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_tx_no_truncate BEFORE TRUNCATE ON ledger_tx
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

CREATE FUNCTION ledger_tx_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE total bigint;
BEGIN
    SELECT coalesce(sum(amount), 1) INTO total FROM ledger_entry WHERE tx_id = NEW.id;
    IF total <> 0 THEN
        RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_tx_balanced AFTER INSERT ON ledger_tx
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_tx_is_balanced();

-- Credits in: a debt is repaid first, the rest becomes a lot. The wallet row is locked before
-- anything is read, so each inner statement sees what the previous holder committed.
CREATE FUNCTION ledger_grant(
    p_tx uuid, p_lot uuid, p_wallet uuid, p_amount bigint, p_kind text, p_system text,
    p_source text, p_source_id text, p_idem_key text, p_expires_at timestamptz,
    p_actor text, p_reason text, p_now timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE owed bigint; rest bigint;
BEGIN
    SELECT least(debt, p_amount) INTO STRICT owed FROM wallet WHERE id = p_wallet FOR UPDATE;
    rest := p_amount - owed;
    UPDATE wallet SET available = available + rest, debt = debt - owed, version = version + 1
        WHERE id = p_wallet;
    INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, reason, created_at)
        VALUES (p_tx, p_kind, p_idem_key, p_wallet, p_source, p_source_id, p_actor, p_reason, p_now);
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
        SELECT p_tx, e.seq, e.wallet_id, e.account, e.amount
        FROM (VALUES (1, NULL::uuid, p_system, -p_amount), (2, p_wallet, 'debt', owed),
                     (3, p_wallet, 'available', rest)) AS e (seq, wallet_id, account, amount)
        WHERE e.amount <> 0;
    INSERT INTO credit_lot (id, wallet_id, source, source_id, granted, remaining, expires_at, created_at)
        VALUES (p_lot, p_wallet, p_source, p_source_id, p_amount, rest, p_expires_at, p_now);
END $$;

-- One statement for the hot path. FALSE: the wallet cannot cover it, is frozen or owes.
CREATE FUNCTION ledger_place_hold(
    p_tx uuid, p_hold uuid, p_wallet uuid, p_job uuid, p_amount bigint, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE allotted bigint;
BEGIN
    UPDATE wallet SET available = available - p_amount, held = held + p_amount, version = version + 1
        WHERE id = p_wallet AND available >= p_amount AND NOT frozen AND debt = 0;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, created_at)
        VALUES (p_tx, 'hold', 'hold:' || p_job, p_wallet, 'job', p_job::text, 'account', p_now);
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
        VALUES (p_tx, 1, p_wallet, 'available', -p_amount), (p_tx, 2, p_wallet, 'held', p_amount);
    INSERT INTO hold (id, wallet_id, job_id, amount, created_at)
        VALUES (p_hold, p_wallet, p_job, p_amount, p_now);
    -- Promotional lots first, then the one that expires soonest.
    WITH queue AS (
        SELECT id, remaining, row_number() OVER spend AS seq,
               sum(remaining) OVER spend - remaining AS before
        FROM credit_lot WHERE wallet_id = p_wallet AND remaining > 0
        WINDOW spend AS (ORDER BY source <> 'promo', expires_at NULLS LAST, id)
    ), line AS (
        INSERT INTO hold_line (hold_id, seq, lot_id, amount)
            SELECT p_hold, seq, id, least(remaining, p_amount - before)
            FROM queue WHERE before < p_amount
            RETURNING lot_id, amount
    ), taken AS (
        UPDATE credit_lot SET remaining = remaining - line.amount
            FROM line WHERE credit_lot.id = line.lot_id RETURNING line.amount
    )
    SELECT sum(amount) INTO allotted FROM taken;
    IF allotted IS DISTINCT FROM p_amount THEN
        RAISE EXCEPTION 'lots of wallet % do not cover its balance', p_wallet
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN true;
END $$;

-- The one end of a hold: `p_captured` credits are consumed, the rest goes back to its lots (to
-- sys:expired where the lot has run out meanwhile). FALSE: there is no open hold for this job.
CREATE FUNCTION ledger_end_hold(
    p_tx uuid, p_job uuid, p_captured bigint, p_reason text, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE h hold%ROWTYPE; back bigint; lost bigint;
BEGIN
    PERFORM 1 FROM wallet WHERE id = (SELECT wallet_id FROM hold WHERE job_id = p_job) FOR UPDATE;
    UPDATE hold SET captured = p_captured, ended_at = p_now,
                    state = CASE WHEN p_captured > 0 THEN 'captured' ELSE 'released' END
        WHERE job_id = p_job AND state = 'open' RETURNING * INTO h;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    WITH line AS (
        SELECT l.lot_id, l.amount, sum(l.amount) OVER (ORDER BY l.seq) AS upto, c.expires_at
        FROM hold_line l JOIN credit_lot c ON c.id = l.lot_id WHERE l.hold_id = h.id
    ), rest AS (
        SELECT lot_id, least(amount, greatest(0, upto - p_captured)) AS amount,
               expires_at IS NOT NULL AND expires_at <= p_now AS expired
        FROM line
    ), returned AS (
        UPDATE credit_lot SET remaining = remaining + rest.amount
            FROM rest WHERE credit_lot.id = rest.lot_id AND rest.amount > 0 AND NOT rest.expired
            RETURNING rest.amount
    )
    SELECT coalesce((SELECT sum(amount) FROM returned), 0),
           coalesce((SELECT sum(amount) FROM rest WHERE expired), 0) INTO back, lost;
    UPDATE wallet SET held = held - h.amount, available = available + back, version = version + 1
        WHERE id = h.wallet_id;
    INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, reason, created_at)
        VALUES (p_tx, CASE WHEN p_captured > 0 THEN 'capture' ELSE 'release' END, 'end:' || p_job,
                h.wallet_id, 'job', p_job::text, 'service', p_reason, p_now);
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
        SELECT p_tx, e.seq, e.wallet_id, e.account, e.amount
        FROM (VALUES (1, h.wallet_id, 'held', -h.amount), (2, NULL::uuid, 'sys:consumed', p_captured),
                     (3, h.wallet_id, 'available', back), (4, NULL::uuid, 'sys:expired', lost))
            AS e (seq, wallet_id, account, amount)
        WHERE e.amount <> 0;
    RETURN true;
END $$;

-- Images and jobs ------------------------------------------------------------------------------

CREATE TABLE image (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE RESTRICT,
    file_name text NOT NULL,
    format text NOT NULL,
    width_px integer NOT NULL,
    height_px integer NOT NULL,
    size_bytes bigint NOT NULL,
    sha256 text NOT NULL,
    facts jsonb NOT NULL,
    storage_key text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    deleted_at timestamptz                   -- access ends here; the object follows
);
CREATE INDEX image_account ON image (account_id, id) WHERE deleted_at IS NULL;
CREATE INDEX image_expiry ON image (expires_at) WHERE deleted_at IS NULL;

CREATE TABLE job (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE RESTRICT,
    image_id uuid NOT NULL REFERENCES image ON DELETE RESTRICT,
    idempotency_key text NOT NULL,
    request_hash bytea NOT NULL,
    options jsonb NOT NULL,
    state text NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'running', 'delivered', 'refused', 'failed', 'cancelled')),
    stage text NOT NULL DEFAULT 'queued',
    progress real NOT NULL DEFAULT 0,
    credits integer NOT NULL,
    reason text,
    fence integer NOT NULL DEFAULT 0,        -- raised by each claim; a late worker's commit misses
    output_width_px integer NOT NULL,
    output_height_px integer NOT NULL,
    fidelity jsonb,
    result jsonb,
    folder text,                             -- where result, report and heat map lie
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    finished_at timestamptz,
    expires_at timestamptz NOT NULL,
    deleted_at timestamptz,
    UNIQUE (account_id, idempotency_key)
);
CREATE INDEX job_account ON job (account_id, id);
CREATE INDEX job_image ON job (image_id);
CREATE INDEX job_open ON job (created_at) WHERE state IN ('queued', 'running');
CREATE INDEX job_expiry ON job (expires_at) WHERE deleted_at IS NULL;

CREATE TABLE provider_call (
    job_id uuid NOT NULL REFERENCES job ON DELETE CASCADE,
    call_index integer NOT NULL,
    attempt integer NOT NULL,
    outcome text NOT NULL,                   -- started, answered, or why there is no picture
    storage_key text,
    is_billable boolean NOT NULL DEFAULT true,
    cost_microdollars bigint,
    prompt_version text NOT NULL,
    model_version text,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    PRIMARY KEY (job_id, call_index, attempt)
);

CREATE TABLE account_event (
    id bigserial PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    kind text NOT NULL,
    body jsonb NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX account_event_account ON account_event (account_id, id);

-- Ids must become visible in their order, or a reader that resumes would skip one: the events of
-- one account are written one transaction after the other.
CREATE FUNCTION account_event_add(p_account uuid, p_kind text, p_body jsonb, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE event_id bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_account::text, 7));
    INSERT INTO account_event (account_id, kind, body, created_at)
        VALUES (p_account, p_kind, p_body, p_now) RETURNING id INTO event_id;
    PERFORM pg_notify('opendream_event', p_account::text);
    RETURN event_id;
END $$;

-- Mail -----------------------------------------------------------------------------------------

CREATE TABLE mail (
    id uuid PRIMARY KEY,
    account_id uuid REFERENCES account ON DELETE CASCADE,
    template text NOT NULL,
    locale text NOT NULL,
    params jsonb NOT NULL,                   -- never a token: those are made when it is sent
    idem_key text NOT NULL UNIQUE,
    state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'dropped')),
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    sent_at timestamptz
);

CREATE TABLE staff_audit (
    id uuid PRIMARY KEY,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    reason text NOT NULL,
    created_at timestamptz NOT NULL
);
