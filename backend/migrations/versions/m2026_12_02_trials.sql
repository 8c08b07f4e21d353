-- What of a job's full price was paid before, and by which job: `credits` is what is left to pay.
ALTER TABLE job ADD COLUMN IF NOT EXISTS after_trial_job_id uuid REFERENCES job;
ALTER TABLE job ADD COLUMN IF NOT EXISTS trial_credits integer NOT NULL DEFAULT 0;
ALTER TABLE job DROP CONSTRAINT IF EXISTS job_trial_is_whole;
ALTER TABLE job ADD CONSTRAINT job_trial_is_whole
    CHECK (trial_credits >= 0 AND (trial_credits > 0) = (after_trial_job_id IS NOT NULL));
-- Once for each part; a whole that ended without a picture frees it for the next try.
CREATE UNIQUE INDEX IF NOT EXISTS job_trial_once ON job (after_trial_job_id)
    WHERE after_trial_job_id IS NOT NULL AND state IN ('queued', 'running', 'delivered');
-- Erasing an account asks of each of its jobs whether another one names it.
CREATE INDEX IF NOT EXISTS job_after_trial ON job (after_trial_job_id)
    WHERE after_trial_job_id IS NOT NULL;
