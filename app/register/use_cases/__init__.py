"""What staff do with estates and their register."""
