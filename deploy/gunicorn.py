"""How gunicorn serves CooperaNet, in the demo and in production: `gunicorn --config deploy/gunicorn.py`."""

import os

from cooperanet.logs import configure_logs

wsgi_app = "cooperanet.wsgi"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# The code is read once and shared; the workers start in no time.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
limit_request_line = 8190
# By default it opens a socket for remote control in the home folder.
control_socket_disable = True
logconfig_dict = configure_logs(os.environ.get("LOG_FORMAT", "json"), os.environ.get("LOG_LEVEL", "INFO"))
