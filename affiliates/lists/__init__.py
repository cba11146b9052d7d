"""Lists of programs: what an address asks for, as rows, columns, filters and sentences."""
