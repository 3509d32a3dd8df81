"""The roles that review serves."""

DECIDERS = ("college_reviewer", "school_reviewer", "school_admin")
# The province reads and never decides a school's case.
READERS = (*DECIDERS, "province_operator")
