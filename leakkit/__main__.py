"""``python -m leakkit``: the command line."""

import sys

from leakkit.cli import main

sys.exit(main())
