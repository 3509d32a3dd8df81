"""Imports of workbooks: a dry run that shows a diff, then an apply that does exactly what was shown (domain 3.6, api.md 9).

importer.py says what a kind of import must know (roster/importer.py and employers/importer.py do); begin.py takes the file;
examine.py is the dry run; request_apply.py checks that the ground has not moved; apply.py does it; kept.py holds rows and files,
sealed, since both are full of identity numbers.
"""
