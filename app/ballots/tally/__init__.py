"""Counting votes over the frozen roll, in whole numbers; see ``procedure.count``."""
