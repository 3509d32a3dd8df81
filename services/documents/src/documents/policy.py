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

SEAL_ALARM = timedelta(days=30)

UPLOAD_LIMIT = Limit("upload", 120, 3600)
VERIFY_NUMBER = Limit("verify-number", 20, 600)
# A whole campus shares one address.
VERIFY_ADDRESS = Limit("verify", 600, 600)
VERIFY_FILES = Limit("verify-file", 60, 600)
