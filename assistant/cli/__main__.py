"""`python -m assistant.cli`, the same as `clausetrail`."""

import sys

from assistant.cli import main

sys.exit(main())
