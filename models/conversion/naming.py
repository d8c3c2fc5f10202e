# SPDX-License-Identifier: GPL-3.0-or-later
"""Which names a checkpoint should have and what we call them; what lacks or is unknown is told together."""
from conversion.refusal import Refusal, counted, listed

BOTH, WEIGHT, BARE = (".weight", ".bias"), (".weight",), ("",)


class Naming:
    """Their names (without `prefix`) to ours, collected while the structure of a network is walked."""

    def __init__(self, checkpoint, prefix=""):
        self.pieces = checkpoint.below(prefix)  # by name without prefix
        self.path = checkpoint.path
        self.prefix = prefix
        self.ours = {}  # their name -> our name
        self.extra = {}  # our name -> piece that is made of several of theirs

    def row(self, theirs, ours, ends=BOTH):
        for end in ends:
            self.ours[theirs + end] = ours + end

    def rows(self, table, **ranges):
        """Rows (theirs, ours, ends) with one {letter}, which runs over ranges[letter]."""
        for theirs, ours, ends in table:
            letter = theirs.partition("{")[2][:1]
            for index in ranges[letter] if letter else (None,):
                fill = {letter: index} if letter else {}
                self.row(theirs.format(**fill), ours.format(**fill), ends)

    def has(self, start):
        return any(name.startswith(start) for name in self.pieces)

    def shape(self, name):
        if name not in self.pieces:
            require_whole(self.path, [self.prefix + name], [])
        return self.pieces[name].shape

    def count(self, start):
        """How many numbered blocks there are: one more than the greatest number after `start`."""
        found = {name.removeprefix(start).partition(".")[0] for name in self.pieces if name.startswith(start)}
        return max((int(number) + 1 for number in found if number.isdigit()), default=0)

    def missing(self):
        return [self.prefix + name for name in self.ours if name not in self.pieces]

    def unknown(self, is_ignored=lambda name: False):
        return [self.prefix + name for name in self.pieces if name not in self.ours and not is_ignored(name)]

    def renamed(self):
        """Our name -> piece. Names that we call "" are only looked for."""
        plain = {ours: self.pieces[theirs] for theirs, ours in self.ours.items() if ours and theirs in self.pieces}
        return plain | self.extra


def require_whole(path, missing, unknown):
    parts = []
    for names, what in ((missing, "missing"), (unknown, "unknown")):
        if names:
            parts.append(f"{counted(len(names), 'tensor')} {what} ({listed(sorted(names))})")
    if parts:
        raise Refusal(f"{path}: every tensor was expected to be there and known, found {'; '.join(parts)}. This is "
                      "another kind of checkpoint or an incomplete one; see models/README.md for what to download.")
