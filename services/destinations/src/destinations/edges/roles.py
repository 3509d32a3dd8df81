"""The roles that destinations serves."""

STUDENT = ("student",)
REVIEWERS = ("college_reviewer", "school_reviewer", "school_admin", "province_operator")
READERS = (*STUDENT, *REVIEWERS)
