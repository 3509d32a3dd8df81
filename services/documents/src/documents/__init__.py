"""The agreement as a sealed PDF, the page that verifies it, and the files that people upload.

Signing freezes what a paper shows and announces it; here the newest wanted version of it is made into a file
(`use_cases/want_print`, `make_print`, `publish_print`), and nothing older is ever served. Read in this order:
`lifecycle`, `printing`, `adapters/print_queue`, `edges/print_loop`, the use cases, `reading/verification`, then `engine`.
"""
