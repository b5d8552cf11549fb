#!/usr/bin/env python
"""Django's command line for CooperaNet."""

import os
import sys
from contextlib import nullcontext

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperanet.settings")
    import pghistory
    from django.core.management import execute_from_command_line

    # What a command changes in accounts and lists is recorded with its name. The demo tells what many people did, and
    # who acts in it would be recorded as having done all that stands in the same context.
    command = " ".join(sys.argv[1:2])
    with nullcontext() if command in ("demo", "load_demo") else pghistory.context(command=command):
        execute_from_command_line(sys.argv)
