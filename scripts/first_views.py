"""Tell how much CPU first views take; scripts/bench.py starts one of these in each tree.

Reads lines of JSON, each a list of addresses; answers each with a list of milliseconds. The pages
come from Django itself, without those that are kept ready before it.
"""

import json
import os
import sys
import time
from pathlib import Path
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application


def main():
    sys.path.insert(0, str(Path.cwd()))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    application = get_wsgi_application()
    for line in sys.stdin:
        print(json.dumps([taken(application, address) for address in json.loads(line)]), flush=True)


def taken(application, address):
    """Return the milliseconds of CPU that a page takes; raises RuntimeError where there is none."""
    path, _, query = address.partition("?")
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    answers = []
    started = time.process_time()
    body = application(environ, lambda status, headers, *_: answers.append(status))
    for _ in body:
        pass
    body.close()
    milliseconds = (time.process_time() - started) * 1000
    if not answers[0].startswith("200 "):
        raise RuntimeError(f"{address} answered {answers[0]}.")
    return milliseconds


if __name__ == "__main__":
    main()
