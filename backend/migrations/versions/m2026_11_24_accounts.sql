-- What a person chooses, and the second factor ----------------------------------------------------

ALTER TABLE account
    ADD COLUMN country text NOT NULL DEFAULT '',             -- ISO code at sign-up; '' unknown
    ADD COLUMN low_credit_mail boolean NOT NULL DEFAULT false,
    ADD COLUMN analytics boolean NOT NULL DEFAULT true,
    ADD COLUMN pending_email text,                           -- a new address, not yet confirmed
    ADD COLUMN totp_salt bytea,                              -- with our key it makes the secret
    ADD COLUMN totp_confirmed_at timestamptz,                -- NULL: not switched on
    ADD COLUMN totp_step bigint NOT NULL DEFAULT 0;          -- the last step used; none twice

CREATE TABLE recovery_code (
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (account_id, code_hash)
);

ALTER TABLE account_token ADD COLUMN email text;             -- the address that a link is about
CREATE INDEX account_token_expiry ON account_token (expires_at);

ALTER TABLE mail ADD COLUMN IF NOT EXISTS recipient text;    -- instead of the account's address,
                                                             -- until the letter has ended

-- Signals against fraud: coarse, and gone after 30 days --------------------------------------------

CREATE TABLE account_signal (
    id uuid PRIMARY KEY,
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('sign_up', 'sign_in', 'order')),
    network_hash bytea NOT NULL,                             -- keyed hash of the address
    network text NOT NULL,                                   -- the address cut to /24 or /48
    client text NOT NULL,                                    -- browser or app family
    os text NOT NULL,                                        -- family
    country text NOT NULL,
    device_hash bytea,                                       -- keyed hash of the device's name, OS
    created_at timestamptz NOT NULL
);
CREATE INDEX account_signal_account ON account_signal (account_id, created_at);
CREATE INDEX account_signal_network ON account_signal (network_hash, created_at);
CREATE INDEX account_signal_age ON account_signal (created_at);

-- The free grant, once for a person: outlives the account as a keyed hash with an end date.
CREATE TABLE free_grant (
    id uuid PRIMARY KEY,
    account_id uuid UNIQUE REFERENCES account ON DELETE SET NULL,
    email_hash bytea NOT NULL,                               -- keyed hash of the plainest spelling
    network_hash bytea,                                      -- forgotten after 30 days
    state text NOT NULL CHECK (state IN ('granted', 'waiting', 'approved', 'declined')),
    cause text NOT NULL DEFAULT '',                          -- why it waits
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text,
    ends_at timestamptz                                      -- set when the account is deleted
);
CREATE INDEX free_grant_email ON free_grant (email_hash);
CREATE INDEX free_grant_network ON free_grant (network_hash, created_at);
CREATE INDEX free_grant_waiting ON free_grant (created_at) WHERE state = 'waiting';

-- Privacy ------------------------------------------------------------------------------------------

CREATE TABLE legal_hold (
    id uuid PRIMARY KEY,
    account_id uuid REFERENCES account ON DELETE SET NULL,
    reference text NOT NULL CHECK (reference <> ''),         -- the order's number, no names
    actor text NOT NULL,
    created_at timestamptz NOT NULL,
    released_at timestamptz,
    released_by text
);
CREATE UNIQUE INDEX legal_hold_one ON legal_hold (account_id) WHERE released_at IS NULL;

CREATE TABLE account_deletion (
    id uuid PRIMARY KEY,
    account_id uuid UNIQUE REFERENCES account ON DELETE SET NULL,
    wallet_id uuid NOT NULL,
    cause text NOT NULL CHECK (cause IN ('self', 'staff', 'minor', 'unconfirmed')),
    waits_for text CHECK (waits_for IN ('legal_hold', 'dispute', 'payment')),
    requested_at timestamptz NOT NULL,
    done_at timestamptz
);
CREATE INDEX account_deletion_open ON account_deletion (requested_at) WHERE done_at IS NULL;

CREATE TABLE privacy_request (
    id uuid PRIMARY KEY,
    account_id uuid REFERENCES account ON DELETE SET NULL,
    kind text NOT NULL CHECK (kind IN (
        'access', 'rectification', 'erasure', 'opposition', 'authority', 'minor')),
    note text NOT NULL,
    actor text NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    closed_at timestamptz,
    outcome text
);
CREATE INDEX privacy_request_open ON privacy_request (due_at) WHERE closed_at IS NULL;
