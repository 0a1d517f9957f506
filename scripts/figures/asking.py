"""Asks a running system over HTTP, as somebody who may look at all of it."""

import json
import time
import urllib.error
import urllib.parse
import urllib.request

EVENTS_A_PAGE = 1000
ROWS_A_PAGE = 100
ANSWER_SECONDS_MAX = 60
TRIES_MAX = 5


class CannotAsk(Exception):
    """The system does not answer, or refuses."""


class Site:
    def __init__(self, url, username, password):
        self.url = url.rstrip("/")
        self.credentials = {"username": username, "password": password}
        self.token = None

    def log_in(self):
        self.token = self._send("POST", "/api/auth", self.credentials)["token"]

    def get(self, path, **query):
        """The JSON of an answer; a token that expired is renewed, and a system that is busy asked again."""
        asked = {name: value for name, value in query.items() if value is not None}
        target = path + ("?" + urllib.parse.urlencode(asked, doseq=True) if asked else "")
        for _ in range(TRIES_MAX):
            try:
                return self._send("GET", target)
            except urllib.error.HTTPError as error:
                if error.code == 401:
                    self.log_in()
                elif error.code in (429, 503, 504):
                    time.sleep(float(error.headers.get("retry-after", 1)))
                else:
                    raise CannotAsk(f"{target}: {error.code} {error.read().decode()}") from error
        raise CannotAsk(f"{target}: refused {TRIES_MAX} times")

    def events(self, service):
        """Every event of a log, oldest first."""
        after = 0
        while True:
            page = self.get("/api/system/events", service=service, after=after, limit=EVENTS_A_PAGE)["results"]
            yield from page
            if len(page) < EVENTS_A_PAGE:
                return
            after = page[-1]["position"]

    def listed(self, path, **query):
        """Every row of a list, page by page."""
        page = 1
        while True:
            answer = self.get(path, page=page, page_size=ROWS_A_PAGE, **query)
            yield from answer["results"]
            if answer["next"] is None:
                return
            page += 1

    def _send(self, method, target, body=None):
        headers = {"content-type": "application/json"} if body else {}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        data = json.dumps(body).encode() if body else None
        request = urllib.request.Request(self.url + target, data=data, headers=headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS_MAX) as answer:
                return json.load(answer)
        except urllib.error.HTTPError:
            raise
        except (OSError, ValueError) as error:
            raise CannotAsk(f"{self.url}{target}: {error}") from error
