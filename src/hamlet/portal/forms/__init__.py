"""What residents type: the questions of a request, and what goes with following one."""
