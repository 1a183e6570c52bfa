"""A pause that doubles outgrows a float: the cap comes too late."""

attempt = 1100
pause = min(0.05 * 2**attempt, 0.4)
