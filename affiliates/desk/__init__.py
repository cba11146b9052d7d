"""The parts that the admin is put together from."""
