"""Who is at the door: accounts and their roles, passwords, codes, sessions, signing keys, and the OpenID provider's grants.

Read: rules (every number), accounts, logins and hats (who can sign in, as what), passwords, codes, sign_in, activation, step_up,
own_password, sessions (begun, chosen, proved, ended) and session_endings (who is told), clients, authorize, grants and claims
(what a client gets), keys, metadata, me. The rest of identity uses `Access.accounts` only; the doors are edges/http_access.py,
edges/oidc.py, edges/pages.py and edges/pages_activate.py, and app_access.py builds it all.
"""
