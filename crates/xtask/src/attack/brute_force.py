"""Guesses passwords: registers accounts, tries wrong passwords on them from many addresses, and counts what was checked.

Speaks to one shop on this machine and to nothing else. The addresses are those that a trusted proxy would tell. What was
really checked is counted in the shop's own history of sign-ins, so a refusal that was a check all the same shows.
"""

import argparse
import http.client
import random
import re
import sqlite3
import threading
import time
import urllib.parse

PASSWORD = "a long and unlikely tea"


class Shop:
    """One connection to the shop, which is opened again where it broke."""

    def __init__(self, port):
        self.port = port
        self.connection = None

    def send(self, method, path, headers=None, form=None, address=None):
        headers = dict(headers or {})
        headers["Accept"] = "text/html"
        if address:
            headers["X-Forwarded-For"] = address
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Sec-Fetch-Site"] = "same-origin"
            headers["Referer"] = f"http://127.0.0.1:{self.port}/en/sign-in"
        for again in (True, False):
            try:
                if self.connection is None:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                text = answer.read().decode("utf-8", "replace")
                return answer.status, answer.getheader("Location") or "", text
            except (http.client.HTTPException, OSError):
                self.connection = None
                if not again:
                    raise


def register(shop, number):
    """Registers an account and gives its contact."""
    login = f"victim{number}@example.com"
    address = f"10.77.0.{number}"
    form = {"locale": "en", "next": "", "login": login, "password": PASSWORD, "agreed": "true"}
    _, location, text = shop.send("POST", "/api/user/register", form=form, address=address)
    ticket = re.search(r"ticket=([0-9a-f]+)", location)
    if ticket is None:
        raise SystemExit(f"{login} cannot be registered: {location or text[:200]}")
    code = code_for(shop, login)
    form = {"locale": "en", "next": "", "ticket": ticket.group(1), "code": code}
    _, location, text = shop.send("POST", "/api/user/confirm_registration", form=form, address=address)
    if "__err" in location or not location:
        raise SystemExit(f"{login} cannot be confirmed: {location or text[:200]}")
    return login


def code_for(shop, login):
    """Waits for the code that was sent to a contact."""
    for _ in range(300):
        _, _, page = shop.send("GET", "/dev/outbox")
        for article in page.split("<article>")[1:]:
            code = re.search(r"\b(\d{6})\b", article)
            if login in article and code:
                return code.group(1)
        time.sleep(0.1)
    raise SystemExit(f"no code was sent to {login}")


def guess(arguments, logins, counts, lock, deadline, seed):
    shop = Shop(arguments.port)
    pick = random.Random(seed)
    while time.monotonic() < deadline:
        with lock:
            if counts["tries"] >= arguments.tries:
                return
            counts["tries"] += 1
        number = pick.randrange(arguments.addresses)
        address = f"10.{100 + number // 65536}.{number // 256 % 256}.{number % 256}"
        form = {"locale": "en", "next": "", "login": pick.choice(logins), "password": f"wrong {pick.random()}"}
        status, _, _ = shop.send("POST", "/api/user/sign_in", form=form, address=address)
        with lock:
            counts[status] = counts.get(status, 0) + 1


def main():
    parser = argparse.ArgumentParser()
    for name in ("port", "tries", "seconds", "accounts", "addresses", "concurrency"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--database", required=True)
    arguments = parser.parse_args()
    shop = Shop(arguments.port)
    logins = [register(shop, number) for number in range(arguments.accounts)]
    deadline = time.monotonic() + arguments.seconds
    counts, lock = {"tries": 0}, threading.Lock()
    work = [
        threading.Thread(target=guess, args=(arguments, logins, counts, lock, deadline, seed))
        for seed in range(arguments.concurrency)
    ]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    # The history is written beside the answers.
    time.sleep(2)
    database = sqlite3.connect(f"file:{arguments.database}?mode=ro", uri=True)
    checked = database.execute(
        "SELECT account_id, COUNT(*) FROM sign_in WHERE outcome = 'wrong_password' GROUP BY account_id"
    ).fetchall()
    most = max((count for _, count in checked), default=0)
    total = sum(count for _, count in checked)
    broken = sum(count for status, count in counts.items() if isinstance(status, int) and status >= 500)
    told = {status: count for status, count in counts.items() if isinstance(status, int)}
    print(f"answers by status: {told}")
    print(f"result tries={counts['tries']} accounts={len(checked)} checked={total} most={most} broken={broken}")


main()
