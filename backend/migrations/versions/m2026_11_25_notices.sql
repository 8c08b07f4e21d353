-- Mail to addresses without an account, the newsletter, support messages, policy notices.

ALTER TABLE mail ADD COLUMN IF NOT EXISTS recipient text;  -- where it is not the account's address; NULL once sent

CREATE TABLE newsletter_subscriber (
    id uuid PRIMARY KEY,                     -- the signed link in a mail names it
    email text NOT NULL UNIQUE,
    locale text NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz                 -- NULL until the mailed link was used
);

CREATE TABLE support_message (
    id uuid PRIMARY KEY,
    account_id uuid REFERENCES account ON DELETE CASCADE,
    name text NOT NULL DEFAULT '',
    email text NOT NULL,
    locale text NOT NULL,
    message text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'answered')),
    created_at timestamptz NOT NULL
);
CREATE INDEX support_message_email ON support_message (email);
CREATE INDEX support_message_created ON support_message (created_at);

CREATE TABLE support_attachment (
    id uuid PRIMARY KEY,
    message_id uuid NOT NULL REFERENCES support_message ON DELETE CASCADE,
    file_name text NOT NULL,
    format text NOT NULL,
    size_bytes bigint NOT NULL,
    storage_key text NOT NULL
);
CREATE INDEX support_attachment_message ON support_attachment (message_id);

CREATE TABLE policy_notice (
    account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
    document text NOT NULL,
    version text NOT NULL,
    noticed_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, document, version)
);

-- One letter about few credits until the next top-up.
ALTER TABLE account ADD COLUMN low_credits_told_at timestamptz;

-- People of the support desk who may use the guarded pages.
CREATE TABLE staff_operator (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE,
    totp_salt bytea NOT NULL,                -- with our key it makes the secret of the codes
    totp_last_step bigint NOT NULL DEFAULT 0,
    link_hash bytea,                         -- a one-time sign-in link, printed by the command line
    link_expires_at timestamptz,
    created_at timestamptz NOT NULL,
    disabled_at timestamptz
);

CREATE TABLE staff_session (
    id uuid PRIMARY KEY,
    operator_id uuid NOT NULL REFERENCES staff_operator ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);
