"""Reading what committees really keep: workbooks in, checked units out. Pure."""
