# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user is told when something does not fit, with the exit codes of `referee`."""

USAGE, INPUT_FILE, CANNOT_WRITE, INTERRUPTED = 2, 3, 6, 130
MOST_LISTED = 8


class Refusal(Exception):
    """One sentence: expected, found, where, what to do."""

    def __init__(self, text, code=INPUT_FILE):
        super().__init__(text)
        self.code = code


def listed(names, most=MOST_LISTED):
    names = list(names)
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def counted(count, word):
    return f"{count} {word}" + ("" if count == 1 else "s")
