"""`python3 -m perftalk …`, which is what the Makefile calls."""

import sys

from perftalk.commands import main

sys.exit(main())
