"""How a log line looks: whatever the event, it shows no e-mail address and no stored row."""

import logging
import re

# The first part is bounded, or a long line without an address would take quadratic time.
ADDRESS = re.compile(
    r"""(?:"[^"\n]{1,64}"|[^\s<>()\[\],;:"'\\@]{1,64})(?:@|%40)[^\s<>()\[\],;:"'\\]+"""
)
# PostgreSQL's errors quote the row they refuse; a chained error begins after a blank line.
ROW = re.compile(r"^DETAIL:.*?(?=^\n(?:The above|During handling)|\Z)", re.DOTALL | re.MULTILINE)


class Formatter(logging.Formatter):
    def format(self, record):
        return ADDRESS.sub("…@…", ROW.sub("DETAIL: …\n", super().format(record)))
