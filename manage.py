#!/usr/bin/env python
"""Django's command line for CooperaNet."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cooperanet.settings")
    import pghistory
    from django.core.management import execute_from_command_line

    # What a command changes in accounts and lists is recorded with its name.
    with pghistory.context(command=" ".join(sys.argv[1:2])):
        execute_from_command_line(sys.argv)
