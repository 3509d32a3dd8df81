"""Makes the faces ahead of the first start: `python -m documents.engine.prepare STATE_FOLDER`."""

import signal
import sys
from pathlib import Path

from documents.engine.fonts import FontsMissing, prepare_fonts


def main() -> int:
    # A stop removes what is half made; by default Python would leave it behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        fonts = prepare_fonts(Path(sys.argv[1]))
    except FontsMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    print(fonts.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
