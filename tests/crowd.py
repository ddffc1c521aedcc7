"""Many readers at once, for tests of a running server: each has a connection and a network."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode, urlsplit

FORM = "application/x-www-form-urlencoded"


class Reader:
    """One who keeps a connection open, and opens another where the server is gone."""

    def __init__(self, url, network=""):
        self.host = urlsplit(url).netloc
        self.headers = {"X-Forwarded-For": f"{network}.7"} if network else {}
        self.connection = http.client.HTTPConnection(self.host, timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.connection.close()

    def get(self, path, **headers):
        return self._ask("GET", path, None, headers)

    def post(self, path, fields, **headers):
        return self._ask("POST", path, urlencode(fields), {"Content-Type": FORM} | headers)

    def post_until_taken(self, path, fields, seconds=300):
        """The address of the receipt, asked for again as long as nothing answers."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                response = self.post(path, fields)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if response.status == 303:
                return response.headers["Location"]
            assert response.status == 503, response.status
        raise AssertionError(f"nothing answered in {seconds} seconds")

    def _ask(self, method, path, body, headers):
        try:
            self.connection.request(method, path, body, self.headers | headers)
            response = self.connection.getresponse()
            response.text = response.read().decode()
        except BaseException:
            self.connection.close()  # the next request opens another
            raise
        return response


def all_at_once(act, things, readers):
    """What `act` returns for each of `things`, as many at a time as there are `readers`."""
    with ThreadPoolExecutor(readers) as crowd:
        return list(crowd.map(act, things))
