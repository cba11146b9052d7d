"""The editors' desk: the parts that the admin is put together from."""
