"""The first rows of a portal: what every partnership begins with, and Northmere, an invented one to try it with.

Everything goes through the rooms' own actions, by the person whose job it would be, so that audit, search and jobs
are as in use. Running it again adds what is missing and touches nothing that is there.
"""
