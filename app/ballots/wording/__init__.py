"""The sentences of ballots. A missing one fails the type check."""
