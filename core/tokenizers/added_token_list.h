// SPDX-License-Identifier: GPL-3.0-or-later
// Which tokens a tokenizer folder declares beside its vocabulary, and which of them play a role.
// Precedence as in PreTrainedTokenizerBase._from_pretrained of transformers 5.
#pragma once

#include "core/tokenizers/vocabulary.h"

#include <map>
#include <string>
#include <vector>

namespace referee {

struct AddedToken {
    std::string content;
    bool isNormalized = false; ///< sought in normalised text instead of the raw one
    std::int64_t declaredId = kNoToken;
};

struct AddedTokenList {
    std::vector<AddedToken> tokens; ///< in the order of new ids; contents are unique
    std::map<std::string, std::string> contentOfRole; ///< "pad_token" to its content
};

/// Throws LoadError for broken files and for lstrip, rstrip or single_word, which are not implemented.
AddedTokenList readAddedTokens(const TokenizerFiles& files, const std::map<std::string, std::string>& defaultRoles);

} // namespace referee
