-- Holds as one statement with all that goes with it: the account's wallet is found, and the
-- account's devices are told, without another way to the database and back.

CREATE FUNCTION ledger_tell_balance(p_account uuid, p_wallet uuid, p_now timestamptz)
RETURNS void LANGUAGE sql AS $$
    SELECT account_event_add(
        p_account, 'balance',
        jsonb_build_object('available', available, 'held', held, 'debt', debt), p_now
    ) FROM wallet WHERE id = p_wallet
$$;

-- FALSE: there is no wallet that covers it, is not frozen and owes nothing.
CREATE FUNCTION ledger_hold_for(
    p_tx uuid, p_hold uuid, p_account uuid, p_job uuid, p_amount bigint, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE w uuid;
BEGIN
    SELECT id INTO w FROM billing_account WHERE account_id = p_account;
    IF NOT coalesce(ledger_place_hold(p_tx, p_hold, w, p_job, p_amount, p_now), false) THEN
        RETURN false;
    END IF;
    PERFORM ledger_tell_balance(p_account, w, p_now);
    RETURN true;
END $$;

-- FALSE: there is no open hold for this job.
CREATE FUNCTION ledger_end_hold_for(
    p_tx uuid, p_account uuid, p_job uuid, p_captured bigint, p_reason text, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ledger_end_hold(p_tx, p_job, p_captured, p_reason, p_now) THEN
        RETURN false;
    END IF;
    PERFORM ledger_tell_balance(p_account, b.id, p_now)
        FROM billing_account b WHERE b.account_id = p_account;
    RETURN true;
END $$;
