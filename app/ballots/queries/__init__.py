"""What the pages of ballots show. Returns frozen values, never mapped objects."""
