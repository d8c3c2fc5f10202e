# SPDX-License-Identifier: GPL-3.0-or-later
"""Which layers a pattern means to peft (peft.utils.other.get_pattern_key): FILE holds {"patterns", "layers"}, printed is
a list with a list for each pattern: a truth value for each layer, or nothing for what is no regular expression."""
import json
import re
import sys
import warnings


def meant(pattern, layers):
    try:
        expression = re.compile(rf"(.*\.)?({pattern})$")
    except re.error:
        return []
    return [expression.match(layer) is not None for layer in layers]


warnings.simplefilter("ignore")  # "[[" may mean a nested set one day
with open(sys.argv[1], encoding="utf-8") as file:
    question = json.load(file)
print(json.dumps([meant(pattern, question["layers"]) for pattern in question["patterns"]]))
