"""No log line shows an e-mail address or a row of the database."""

import logging
import sys

import pytest
from django.conf import settings

from newsroom.log import Formatter


def line(message, *arguments, exception=None):
    record = logging.LogRecord("name", logging.ERROR, "", 0, message, arguments, exception)
    return Formatter("{name} {message}", style="{").format(record)


@pytest.mark.parametrize(
    "text",
    [
        "lan.anh@example.com",
        "lan+tin@example.com",
        "lan%40example.com",
        "lan.anh@bưuđiện.vn",
        "email=lan.anh@example.com&name=Lan",
        "<lan.anh@example.com>",
        '"lan"@example.com',
    ],
)
def test_an_address_is_left_out_wherever_it_stands(text):
    shown = line("Not Found: %s (%s)", f"/tim-kiem/{text}", "reason")
    assert "example.com" not in shown
    assert "bưu" not in shown
    assert shown.startswith("name Not Found: ")
    assert shown.endswith("(reason)")


def test_a_refused_row_is_left_out_and_the_error_kept():
    row, cause = "duplicate\nDETAIL:  (1, Lan\n\nwrote this).\n", "duplicate\nDETAIL:  (1, Lan).\n"
    try:
        try:
            raise ValueError(cause)
        except ValueError as error:
            raise RuntimeError(row) from error
    except RuntimeError:
        shown = line("Internal Server Error: %s", "/", exception=sys.exc_info())
    assert shown.count("duplicate\nDETAIL: …") == 2
    assert "direct cause" in shown
    assert "Lan" not in shown
    assert "wrote" not in shown


def test_a_long_line_takes_no_time():
    assert line("x" * 100_000 + " lan@example.com").endswith("x …@…")


def test_an_error_is_mailed_to_nobody_with_what_was_posted():
    assert logging.getLogger("django").handlers == []


def test_a_page_that_is_not_found_is_no_line(client, db, caplog):
    assert client.get("/lan@example.com").status_code == 404
    assert caplog.records == []


def test_every_handler_writes_such_lines():
    formatters = {handler["formatter"] for handler in settings.LOGGING["handlers"].values()}
    assert formatters == {"line"}
    assert settings.LOGGING["formatters"]["line"]["class"] == "newsroom.log.Formatter"
