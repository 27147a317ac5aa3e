"""The pages of the referral stage for the practice, one file per subject."""
