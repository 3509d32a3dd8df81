"""Every number of the door: how long things live, how often they may be tried."""

from datetime import timedelta

from chassis.throttle import Limit

# Tokens.
ACCESS_TOKEN = timedelta(minutes=5)
ID_TOKEN = timedelta(minutes=10)
AUTHORIZATION_CODE = timedelta(seconds=60)
REFRESH_TOKEN = timedelta(hours=2)

# Sessions: after so long without a sign of life, and after so long whatever happens.
SESSION_IDLE = timedelta(hours=2)
SESSION_LONGEST = timedelta(hours=12)

# A step-up asks for a new code once the last proof is this old, so that what it was asked for fits into the ten minutes.
PROOF_REUSED = timedelta(minutes=5)

# Codes.
CODE_LIFE = timedelta(minutes=10)
CODE_DIGITS = 6
CODE_TRIES = 5
CODE_PAUSE = timedelta(seconds=60)

# Signing keys: in use for so long, published so much earlier and later than used.
KEY_USED = timedelta(days=30)
KEY_EARLY = timedelta(days=2)
KEY_LATE = timedelta(days=2)

# Back-channel logout: pauses before the tries after the first.
TELL_AGAIN = (timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))

# argon2id as OWASP advises: 19 MiB, two passes, one lane (28 ms of one core).
ARGON2_MEMORY_KIB = 19 * 1024
ARGON2_PASSES = 2
ARGON2_LANES = 1
ARGON2_WAITING = 32

PASSWORD_SHORTEST, PASSWORD_LONGEST = 8, 128

# Per account first; per address failures only, since a whole campus shares one (api.md 13).
SIGN_IN_TRIES = Limit("sign-in", 10, 900)
SIGN_IN_ADDRESS = Limit("sign-in-address", 200, 900)
ACTIVATION_TRIES = Limit("activation", 10, 3600)
ACTIVATION_ADDRESS = Limit("activation-address", 200, 3600)
# Whether it succeeds or not: whoever computes good codes could register firms without end.
REGISTRATION_ADDRESS = Limit("registration-address", 60, 3600)
CODES_SENT = Limit("code", 10, 3600)
