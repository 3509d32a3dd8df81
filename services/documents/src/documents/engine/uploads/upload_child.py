"""The process that opens one stranger's file: little memory, little time, no files, and a new one for each."""

import os
import resource
import signal
import sys
from dataclasses import asdict

from documents.engine.frames import pack, read_frame
from documents.engine.uploads import limits
from documents.engine.uploads.check_pdf import check_pdf
from documents.engine.uploads.clean_image import clean_image
from documents.engine.uploads.cleaned import Cleaned
from documents.engine.uploads.detect import PDF, detect
from documents.engine.uploads.limits import UploadRefused


def clean(content: bytes, most_pages: int) -> Cleaned:
    """What is kept of the file, or why it is refused; a file that breaks its reader is unreadable."""
    media_type = detect(content)
    try:
        return check_pdf(content, most_pages) if media_type == PDF else clean_image(content, media_type)
    except UploadRefused:
        raise
    except Exception as error:  # the readers raise dozens of kinds on broken files, and all mean the same to the sender
        raise UploadRefused(limits.UNREADABLE) from error


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY_BYTES, limits.MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CPU_SECONDS, limits.CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the group, and must not pass for a broken file
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    frame = read_frame(sys.stdin.buffer)
    if frame is None:
        return
    try:
        told, parts = frame
        kept = asdict(clean(parts[0], told["pages"]))
        answers.write(pack(kept, [kept.pop("content"), kept.pop("preview")]))
    except UploadRefused as refusal:
        answers.write(pack({"refused": refusal.code, "facts": refusal.facts}, []))
    answers.flush()


if __name__ == "__main__":
    main()
