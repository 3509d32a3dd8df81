"""People, schools, employers, their accounts and who may see what of them.

Read policies/ (what a school decides, and the gates that follow), then adapters/ (records with their versions, numbers sealed),
imports/ with roster/ and employers/ (how records come in), use_cases/ (one verb a file), lifecycle.py (admissions), reading/,
edges/ (HTTP, the directory over gRPC, listeners), access/ (the door: its own story), app.py (everything put together).
"""
