"""Figures of this service. Data only."""

from datetime import timedelta

from chassis.throttle import Limit

# A worker says that often that it is alive; a print whose worker was killed is taken over after the lease.
LEASE_SECONDS = 15.0
# Seconds before the next try, by the number of failures so far; the last one repeats.
BACK_OFF = (1.0, 2.0, 5.0, 15.0, 60.0, 300.0)
# Before signing or identity is asked again after it did not answer.
AWAY_SECONDS = 2.0
# From this failure on each further one is an error in the log and not a warning.
LOUD_AFTER = 4

# Tokens of an upload live seven days (chassis.file_tokens); a file that nobody used is removed long after that.
UNUSED_FOR = timedelta(days=30)
MOST_SWEPT = 200
# A licence is brought before anybody signed in. Its token lives a day; the week after it is room for the news that it was used.
LICENCE_TOKEN = timedelta(days=1)
LICENCE_UNUSED_FOR = timedelta(days=8)
# However many addresses strangers have, what they brought and nobody uses takes no more of the disk than this.
LICENCES_WAITING = 2 * 1024**3
LICENCES_FULL_SECONDS = 3600

SEAL_ALARM = timedelta(days=30)

UPLOAD_LIMIT = Limit("upload", 120, 3600)
# Per address: a firm needs one, and a few tries.
LICENCE_LIMIT = Limit("licence", 40, 3600)
VERIFY_NUMBER = Limit("verify-number", 20, 600)
# A whole campus shares one address.
VERIFY_ADDRESS = Limit("verify", 600, 600)
VERIFY_FILES = Limit("verify-file", 60, 600)
