"""What an administrator runs on a stack: on the one of this machine, or on a deployed one."""
