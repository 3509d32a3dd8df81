"""What a school may decide about how it works: document.py is the shape and its bounds, presets.py the four that the manuals
describe (one YAML file each), gates.py what the policy and a student's record together say about signing.
"""

from identity.policies.document import PolicyDocument
from identity.policies.gates import Gates, gates_of
from identity.policies.presets import PRESETS, preset

__all__ = ["PRESETS", "Gates", "PolicyDocument", "gates_of", "preset"]
