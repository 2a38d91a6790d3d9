"""What residents and staff do with ballots. One function, one transaction."""
