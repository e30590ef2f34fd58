"""Settings by place of use: base, local, test, production. The environment is read here and nowhere else."""
