"""How gunicorn serves CooperaNet, in the demo and in production: `gunicorn --config deploy/gunicorn.py`."""

from cooperanet.environment import env
from cooperanet.logs import configure_logs

wsgi_app = "cooperanet.wsgi"
bind = env("WEB_BIND", default="127.0.0.1:8000")
workers = env.int("WEB_CONCURRENCY", default=2)
worker_class = "gthread"
threads = env.int("WEB_THREADS", default=4)
# The code is read once and shared; the workers start in no time.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
limit_request_line = 8190
# By default it opens a socket for remote control in the home folder.
control_socket_disable = True
logconfig_dict = configure_logs(env("LOG_FORMAT", default="json"), env("LOG_LEVEL", default="INFO"))
