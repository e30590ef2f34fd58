"""The corpus: hostile and good files for every door, made when asked for. Nothing dangerous lies in the repository.

Each file is a trick in a carrier, perhaps under a disguise; small makers are crossed by rule, so that each place is met
by several tricks and each trick tried in several places. `SAMPLE` of both is what an ordinary run takes.
"""
