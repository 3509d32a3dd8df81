"""Kill what can be killed while people work; nothing lost, nothing doubled, nothing stuck (domain 12, architecture 3).

person.py: somebody who does not give up · town.py: a school, an employer, their students · plots.py: what a student sets out
to do · reviewers.py: the school · storm.py: who is killed when · rest.py: when is it over · facts.py and law.py: what the
platform says afterwards, held against what must be true.
"""
