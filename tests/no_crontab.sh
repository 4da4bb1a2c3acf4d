#!/bin/sh
# Stands in for crontab where a test has not brought its own: no test may reach the machine's.
echo "a test called crontab $* without a stand-in of its own; see tests/stand_in.ts" >&2
exit 1
