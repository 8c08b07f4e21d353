-- What is for sale ------------------------------------------------------------------------------

CREATE TABLE credit_pack (
    code text PRIMARY KEY,                   -- a new price is a new code: a row never changes
    credits bigint NOT NULL CHECK (credits > 0),
    unit_amount bigint NOT NULL CHECK (unit_amount > 0),            -- minor units, before tax
    currency text NOT NULL CHECK (currency ~ '^[a-z]{3}$'),
    tax_code text NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION credit_pack_is_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.code, NEW.credits, NEW.unit_amount, NEW.currency, NEW.tax_code)
            IS NOT DISTINCT FROM (OLD.code, OLD.credits, OLD.unit_amount, OLD.currency, OLD.tax_code)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a pack never changes: add one with a new code, switch the old one off'
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER credit_pack_immutable BEFORE UPDATE OR DELETE ON credit_pack
    FOR EACH ROW EXECUTE FUNCTION credit_pack_is_immutable();

INSERT INTO credit_pack (code, credits, unit_amount, currency, tax_code) VALUES
    ('starter', 40, 900, 'usd', 'txcd_10000000'),
    ('studio', 120, 2400, 'usd', 'txcd_10000000'),
    ('archive', 500, 9000, 'usd', 'txcd_10000000');

-- Purchases -------------------------------------------------------------------------------------

CREATE TABLE purchase (
    id uuid PRIMARY KEY,
    wallet_id uuid NOT NULL REFERENCES wallet ON DELETE RESTRICT,
    client_key text NOT NULL,
    pack text NOT NULL REFERENCES credit_pack ON DELETE RESTRICT,
    credits bigint NOT NULL CHECK (credits > 0),                    -- the pack as it was sold
    amount_subtotal bigint NOT NULL CHECK (amount_subtotal > 0),
    currency text NOT NULL,
    tax_code text NOT NULL,
    livemode boolean NOT NULL,
    state text NOT NULL DEFAULT 'created' CHECK (state IN (
        'created', 'open', 'processing', 'paid', 'partially_refunded', 'refunded', 'disputed',
        'lost', 'expired', 'failed', 'abandoned', 'review')),
    review text,                             -- why staff must look; NULL when nothing is wrong
    review_accepted_at timestamptz,
    session_expires_at timestamptz NOT NULL, -- sent with every try, so that a replay is identical
    session_id text UNIQUE,
    checkout_url text,
    payment_intent_id text UNIQUE,
    charge_id text UNIQUE,
    amount_tax bigint,
    amount_total bigint,
    country text,
    invoice_url text,
    refunded_amount bigint NOT NULL DEFAULT 0 CHECK (refunded_amount >= 0),
    disputed_amount bigint NOT NULL DEFAULT 0 CHECK (disputed_amount >= 0),
    granted_at timestamptz,
    credits_clawed bigint NOT NULL DEFAULT 0,
    claw_count integer NOT NULL DEFAULT 0,
    last_error text,
    looks_begun bigint NOT NULL DEFAULT 0,   -- a look at Stripe takes a number before it asks
    look_applied bigint NOT NULL DEFAULT 0,  -- and is applied only if no later one was
    looked_at timestamptz,
    created_at timestamptz NOT NULL,
    paid_at timestamptz,
    UNIQUE (wallet_id, client_key),
    CHECK (credits_clawed >= 0 AND credits_clawed <= credits),
    CHECK (credits_clawed = 0 OR granted_at IS NOT NULL)
);
CREATE UNIQUE INDEX purchase_one_open ON purchase (wallet_id) WHERE state IN ('created', 'open');
CREATE INDEX purchase_wallet ON purchase (wallet_id, id);
CREATE INDEX purchase_unsettled ON purchase (looked_at NULLS FIRST)
    WHERE state IN ('created', 'open', 'processing');

CREATE FUNCTION purchase_terms_are_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.wallet_id, NEW.pack, NEW.credits, NEW.amount_subtotal, NEW.currency, NEW.livemode)
            IS DISTINCT FROM
       (OLD.wallet_id, OLD.pack, OLD.credits, OLD.amount_subtotal, OLD.currency, OLD.livemode)
    THEN
        RAISE EXCEPTION 'what was sold cannot be changed afterwards'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER purchase_terms BEFORE UPDATE ON purchase
    FOR EACH ROW EXECUTE FUNCTION purchase_terms_are_fixed();

CREATE TABLE refund (
    id text PRIMARY KEY,                     -- Stripe's id
    purchase_id uuid NOT NULL REFERENCES purchase ON DELETE RESTRICT,
    amount bigint NOT NULL,
    status text NOT NULL,
    reason text NOT NULL DEFAULT '',
    failure_reason text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE INDEX refund_purchase ON refund (purchase_id);

CREATE TABLE dispute (
    id text PRIMARY KEY,                     -- Stripe's id
    purchase_id uuid NOT NULL REFERENCES purchase ON DELETE RESTRICT,
    amount bigint NOT NULL,
    status text NOT NULL,
    reason text NOT NULL DEFAULT '',
    evidence_due_at timestamptz,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE INDEX dispute_purchase ON dispute (purchase_id);

CREATE TABLE fraud_warning (
    id text PRIMARY KEY,                     -- Stripe's id
    purchase_id uuid NOT NULL REFERENCES purchase ON DELETE RESTRICT,
    fraud_type text NOT NULL DEFAULT '',
    is_actionable boolean NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);
CREATE INDEX fraud_warning_purchase ON fraud_warning (purchase_id);

-- A wallet is frozen while any of these is not lifted.
CREATE TABLE wallet_freeze (
    wallet_id uuid NOT NULL REFERENCES wallet ON DELETE RESTRICT,
    cause text NOT NULL CHECK (cause IN ('dispute', 'fraud_warning', 'staff')),
    subject text NOT NULL,
    created_at timestamptz NOT NULL,
    lifted_at timestamptz,
    lifted_by text,                          -- what staff lifted is not put on again by itself
    PRIMARY KEY (wallet_id, cause, subject)
);

CREATE TABLE refund_request (
    id uuid PRIMARY KEY,
    purchase_id uuid NOT NULL REFERENCES purchase ON DELETE RESTRICT,
    idem_key text NOT NULL UNIQUE,
    amount bigint CHECK (amount > 0),        -- NULL: all that is left
    actor text NOT NULL,
    reason text NOT NULL,
    refund_id text,
    refusal text,
    created_at timestamptz NOT NULL
);
CREATE INDEX refund_request_open ON refund_request (purchase_id)
    WHERE refund_id IS NULL AND refusal IS NULL;

-- Stripe's events: which object moved, never what the payload said of it.
CREATE TABLE stripe_event (
    event_id text PRIMARY KEY,
    work_id uuid NOT NULL UNIQUE,
    type text NOT NULL,
    object_id text NOT NULL,
    purchase_id text,                        -- as the object's metadata names it
    session_id text,
    payment_intent_id text,
    charge_id text,
    api_version text,
    livemode boolean NOT NULL,
    source text NOT NULL CHECK (source IN ('webhook', 'poll')),
    state text NOT NULL CHECK (state IN ('received', 'done', 'ignored', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    error text,
    created_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    tried_at timestamptz,
    done_at timestamptz
);
CREATE INDEX stripe_event_waiting ON stripe_event (received_at) WHERE state = 'received';

CREATE TABLE stripe_cursor (
    name text PRIMARY KEY,
    position timestamptz NOT NULL
);

CREATE TABLE webhook_refusal (
    day date NOT NULL,
    reason text NOT NULL,
    times bigint NOT NULL,
    PRIMARY KEY (day, reason)
);

-- The support desk ------------------------------------------------------------------------------

CREATE TABLE staff_adjustment (
    id uuid PRIMARY KEY,
    wallet_id uuid NOT NULL REFERENCES wallet ON DELETE RESTRICT,
    amount bigint NOT NULL CHECK (amount <> 0),
    reason text NOT NULL CHECK (reason <> ''),
    ticket text NOT NULL DEFAULT '',
    actor text NOT NULL,
    approver text,
    created_at timestamptz NOT NULL,
    CHECK (approver IS NULL OR approver <> actor)
);

CREATE TABLE staff_task (
    kind text NOT NULL,
    subject text NOT NULL,
    purchase_id uuid REFERENCES purchase ON DELETE RESTRICT,
    detail text NOT NULL,
    due_at timestamptz,
    created_at timestamptz NOT NULL,
    done_at timestamptz,
    done_by text,
    PRIMARY KEY (kind, subject)
);

CREATE TRIGGER staff_adjustment_append_only BEFORE UPDATE OR DELETE ON staff_adjustment
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER staff_adjustment_no_truncate BEFORE TRUNCATE ON staff_adjustment
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER staff_audit_append_only BEFORE UPDATE OR DELETE ON staff_audit
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();
CREATE TRIGGER staff_audit_no_truncate BEFORE TRUNCATE ON staff_audit
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only();

-- The rest of the ledger ------------------------------------------------------------------------

CREATE INDEX credit_lot_expiry ON credit_lot (expires_at)
    WHERE remaining > 0 AND expires_at IS NOT NULL;
CREATE INDEX ledger_tx_ref ON ledger_tx (ref_type, ref_id);

-- Takes credits out of lots: those of `p_own` (a purchase) first, then in the order of spending.
-- The caller holds the wallet's lock.
CREATE FUNCTION ledger_take_from_lots(p_wallet uuid, p_own text, p_amount bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE total bigint;
BEGIN
    WITH queue AS (
        SELECT id, remaining, sum(remaining) OVER spend - remaining AS before
        FROM credit_lot WHERE wallet_id = p_wallet AND remaining > 0
        WINDOW spend AS (
            ORDER BY source <> 'purchase' OR split_part(source_id, ':', 1) <> p_own,
                     source <> 'promo', expires_at NULLS LAST, id)
    ), taken AS (
        UPDATE credit_lot SET remaining = credit_lot.remaining
                                          - least(queue.remaining, p_amount - queue.before)
            FROM queue WHERE credit_lot.id = queue.id AND queue.before < p_amount
            RETURNING least(queue.remaining, p_amount - queue.before) AS amount
    )
    SELECT coalesce(sum(amount), 0) INTO total FROM taken;
    IF total <> p_amount THEN
        RAISE EXCEPTION 'lots of wallet % do not cover its balance', p_wallet
            USING ERRCODE = 'check_violation';
    END IF;
END $$;

-- Money went back: take the credits away, and what is no longer there becomes debt. Open holds
-- are left alone: work in progress is finished.
CREATE FUNCTION ledger_clawback(
    p_tx uuid, p_wallet uuid, p_purchase uuid, p_amount bigint, p_idem_key text,
    p_reason text, p_now timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE taken bigint;
BEGIN
    SELECT least(available, p_amount) INTO STRICT taken FROM wallet WHERE id = p_wallet FOR UPDATE;
    UPDATE wallet SET available = available - taken, debt = debt + p_amount - taken,
                      version = version + 1 WHERE id = p_wallet;
    INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, reason, created_at)
        VALUES (p_tx, 'clawback', p_idem_key, p_wallet, 'purchase', p_purchase::text, 'service',
                p_reason, p_now);
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
        SELECT p_tx, e.seq, e.wallet_id, e.account, e.amount
        FROM (VALUES (1, p_wallet, 'available', -taken), (2, p_wallet, 'debt', taken - p_amount),
                     (3, NULL::uuid, 'sys:reversed', p_amount)) AS e (seq, wallet_id, account, amount)
        WHERE e.amount <> 0;
    PERFORM ledger_take_from_lots(p_wallet, p_purchase::text, taken);
END $$;

-- Money came again (a won dispute, a failed refund): debt first, the rest into a lot of its own,
-- because the purchase's lot may have been refilled by a release meanwhile.
CREATE FUNCTION ledger_unclaw(
    p_tx uuid, p_lot uuid, p_wallet uuid, p_purchase uuid, p_amount bigint, p_idem_key text,
    p_reason text, p_now timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE owed bigint; rest bigint;
BEGIN
    SELECT least(debt, p_amount) INTO STRICT owed FROM wallet WHERE id = p_wallet FOR UPDATE;
    rest := p_amount - owed;
    UPDATE wallet SET available = available + rest, debt = debt - owed, version = version + 1
        WHERE id = p_wallet;
    INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, reason, created_at)
        VALUES (p_tx, 'unclaw', p_idem_key, p_wallet, 'purchase', p_purchase::text, 'service',
                p_reason, p_now);
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
        SELECT p_tx, e.seq, e.wallet_id, e.account, e.amount
        FROM (VALUES (1, NULL::uuid, 'sys:reversed', -p_amount), (2, p_wallet, 'debt', owed),
                     (3, p_wallet, 'available', rest)) AS e (seq, wallet_id, account, amount)
        WHERE e.amount <> 0;
    IF rest > 0 THEN
        INSERT INTO credit_lot (id, wallet_id, source, source_id, granted, remaining, created_at)
            VALUES (p_lot, p_wallet, 'purchase', p_purchase || ':' || p_idem_key, rest, rest, p_now);
    END IF;
END $$;

-- What is left in a lot after its time. Returns how many credits expired.
CREATE FUNCTION ledger_expire_lot(p_tx uuid, p_lot uuid, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE w uuid; gone bigint;
BEGIN
    SELECT wallet_id INTO w FROM credit_lot WHERE id = p_lot;
    PERFORM 1 FROM wallet WHERE id = w FOR UPDATE;
    SELECT remaining INTO gone FROM credit_lot WHERE id = p_lot AND expires_at <= p_now;
    IF coalesce(gone, 0) = 0 THEN
        RETURN 0;
    END IF;
    UPDATE credit_lot SET remaining = 0 WHERE id = p_lot;
    UPDATE wallet SET available = available - gone, version = version + 1 WHERE id = w;
    INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, created_at)
        VALUES (p_tx, 'expiry', 'expire:' || p_lot, w, 'lot', p_lot::text, 'service', p_now);
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
        VALUES (p_tx, 1, w, 'available', -gone), (p_tx, 2, NULL, 'sys:expired', gone);
    RETURN gone;
END $$;

-- Support takes credits away. FALSE: there are not so many.
CREATE FUNCTION ledger_take(
    p_tx uuid, p_wallet uuid, p_amount bigint, p_adjustment uuid, p_idem_key text,
    p_actor text, p_reason text, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    UPDATE wallet SET available = available - p_amount, version = version + 1
        WHERE id = p_wallet AND available >= p_amount;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, reason, created_at)
        VALUES (p_tx, 'adjustment', p_idem_key, p_wallet, 'adjust', p_adjustment::text, p_actor,
                p_reason, p_now);
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
        VALUES (p_tx, 1, p_wallet, 'available', -p_amount),
               (p_tx, 2, NULL, 'sys:adjusted', p_amount);
    PERFORM ledger_take_from_lots(p_wallet, '', p_amount);
    RETURN true;
END $$;

-- The end of a wallet: what is left is forfeited, what is owed is written off, nothing can be
-- spent from it again. FALSE: a hold is open, work is still in progress.
CREATE FUNCTION ledger_close(
    p_tx uuid, p_wallet uuid, p_actor text, p_reason text, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE w wallet%ROWTYPE;
BEGIN
    SELECT * INTO STRICT w FROM wallet WHERE id = p_wallet FOR UPDATE;
    IF w.held > 0 THEN
        RETURN false;
    END IF;
    UPDATE billing_account SET status = 'closed' WHERE id = p_wallet;
    UPDATE wallet SET available = 0, debt = 0, frozen = true, version = version + 1
        WHERE id = p_wallet;
    IF w.available = 0 AND w.debt = 0 THEN
        RETURN true;
    END IF;
    INSERT INTO ledger_tx (id, kind, idem_key, wallet_id, ref_type, ref_id, actor, reason, created_at)
        VALUES (p_tx, 'closure', 'close:' || p_wallet, p_wallet, 'wallet', p_wallet::text, p_actor,
                p_reason, p_now);
    INSERT INTO ledger_entry (tx_id, seq, wallet_id, account, amount)
        SELECT p_tx, e.seq, e.wallet_id, e.account, e.amount
        FROM (VALUES (1, p_wallet, 'available', -w.available),
                     (2, NULL::uuid, 'sys:expired', w.available),
                     (3, p_wallet, 'debt', w.debt),
                     (4, NULL::uuid, 'sys:written_off', -w.debt))
            AS e (seq, wallet_id, account, amount)
        WHERE e.amount <> 0;
    PERFORM ledger_take_from_lots(p_wallet, '', w.available);
    RETURN true;
END $$;

-- A closed wallet stays frozen whatever is lifted.
CREATE FUNCTION wallet_refreeze(p_wallet uuid) RETURNS boolean LANGUAGE sql AS $$
    UPDATE wallet SET version = version + 1, frozen =
            EXISTS (SELECT 1 FROM wallet_freeze f WHERE f.wallet_id = wallet.id AND f.lifted_at IS NULL)
            OR (SELECT b.status = 'closed' FROM billing_account b WHERE b.id = wallet.id)
        WHERE id = p_wallet RETURNING frozen
$$;

-- For operators who run the service under a role that does not own the tables: all it needs and
-- no more. The ledger and the desk's records can then be added to, and nothing else, whatever
-- the service is made to say. Call it again after each migration.
CREATE FUNCTION opendream_grant_service(p_role name) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', p_role);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO %I', p_role);
    EXECUTE format('GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO %I', p_role);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON ledger_tx, ledger_entry, staff_audit,'
                   ' staff_adjustment FROM %I', p_role);
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON credit_pack FROM %I', p_role);
END $$;
