"""Letters and mails of the collaboration stage, one file per subject."""
