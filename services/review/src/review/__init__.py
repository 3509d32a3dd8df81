"""The one queue of whatever reviewers decide, blind to what it is that they decide.

An owner asks for a round (ReviewRequested), reviewers decide its steps with the version they saw, the owner applies the
decision or says that it came too late (ReviewSettled). Read: lifecycle, case, authority (who may decide what), then
use_cases/decide and use_cases/open_case, reading/queue, edges/listeners, app.
"""
