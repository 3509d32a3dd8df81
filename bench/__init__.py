"""The measurements of quality.md: each against the least program that can do the same work, in the same run.

Read in this order: rows/ (one module a row: what is measured), rounds and report (how a figure becomes a verdict),
parts, serving and child (the processes), world and wire (whom they serve), floors/ and products/ (what the children do).
"""
