"""Letters of the referral stage, one file per subject."""
