"""How finely pages are drawn as pictures."""

DOTS_PER_INCH = 144
POINTS_PER_INCH = 72
