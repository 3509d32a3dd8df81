"""How a frozen agreement becomes a sealed PDF, and how a stranger's file becomes a harmless one.

Read in this order: `agreement_print` (what is printed), `template` and `render` (how), `renderer` and `renderer_child`
(in which process), `authority`, `seal`, `void`, `verify` (the school's signature), then `uploads/`.
Nothing here knows of HTTP, databases or events.
"""
