"""The pages on which the committee drafts, announces, opens and counts ballots."""
