"""A stranger's file, judged by its content and made harmless, in a process that may die of it.

Read `limits`, then `detect`, `clean_image`, `check_pdf`, and `check`, which runs them in `upload_child`.
"""
