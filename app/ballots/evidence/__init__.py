"""What a ballot leaves behind for anybody to check: pure, over bytes and hashes."""
