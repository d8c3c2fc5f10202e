# SPDX-License-Identifier: GPL-3.0-or-later
"""Downloads of other programs into the folders that Referee Studio reads; models/convert.py is the command."""
