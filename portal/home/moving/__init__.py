"""Moving in from another site, and out again: CSV files and the files that they name.

Every file is read and checked whole before anything is written: pure files read rows and collect faults, the others
write through the rooms' own actions. `docs/moving-in.md` describes the columns.
"""
