"""Run an administrator's commands on the local stack or on a deployed one."""
