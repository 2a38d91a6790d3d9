"""What staff and residents fill in about ballots."""
