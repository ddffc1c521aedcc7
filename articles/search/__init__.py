"""Search: what readers and the desk find by words.

A story is a set of tokens (`documents.py`), kept by the database's own text index: FTS5 on SQLite,
a GIN index of `tsvector` on PostgreSQL (`sqlite.py`, `postgresql.py`). A question is parsed
(`query.py`) into expressions over tokens, the best first (`ranking.py`). The engine only says which
stories have the tokens, newest first; so both databases give the same answers in the same order.
"""
