"""The pages that people see. The portal owns no data: it asks the gateway and draws the answer.

Read in this order: `app` (what a running portal is made of), `frame` (what every page has around it),
`templates/parts` (the sixteen parts; `/design` shows them), `words` (codes to labels and tones, as data),
`gateway_client` and `problem` (how the portal asks, and what a refusal is), `session`, `tokens`, `sign_in`,
`sign_out` and `csrf` (who is asking).
"""
