"""The committee's pages of estates and their register."""
