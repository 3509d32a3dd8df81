"""`python -m school_site`: the site on WQ_HTTP_PORT, until it is stopped."""

import uvicorn

from school_site.settings import read
from school_site.site import build


def main() -> None:
    settings = read()
    uvicorn.run(build(settings), host="127.0.0.1", port=settings.port, log_level="warning", server_header=False)


if __name__ == "__main__":
    main()
