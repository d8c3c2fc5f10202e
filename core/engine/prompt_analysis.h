// SPDX-License-Identifier: GPL-3.0-or-later
// Which parts of a prompt each side reads, and which it ignores.
#pragma once

#include "core/engine/engine.h"
#include "core/methods/networks.h"
#include "core/prompts/word_tables.h"
#include "core/tokenizers/caption_cleaning.h"
#include "core/tokenizers/word_piece_tokenizer.h"

#include <optional>
#include <string>
#include <vector>

namespace referee {

/// The texts of a run. UsageError when nothing is left of the prompt after cleaning, or when it is not UTF-8.
/// The prefix is left out where the method takes none. `knownNouns`: for contradictions.
PromptTexts promptTexts(const std::string& prompt, const std::string& negativePrompt, const Settings& settings,
    const std::vector<std::string>& knownNouns);

/// The words of a pack's training, and the pack's name.
struct TaughtWords {
    WordList list;
    std::string packName;
};

/// Budgets and pieces of the sides that the method has, and warnings, by copies of the loaded networks' tokenizers.
/// Also warns where a sampler deviates from the checkpoint's scheduler.
class TokenAnalyzer : public PromptAnalyzer {
public:
    explicit TokenAnalyzer(const Networks& networks, std::optional<TaughtWords> words = {});
    PromptAnalysis read(const std::string& prompt, const Settings& settings) const override;
    /// Things of the pack's word list; empty where there is none.
    std::vector<std::string> knownNouns() const;

private:
    void readContradictions(const std::string& prompt, PromptAnalysis& reading) const;
    void readForReferee(const CleanedText& cleaned, PromptAnalysis& reading) const;
    void readForDiffusion(const std::string& prefix, const CleanedText& cleaned, PromptAnalysis& reading) const;
    void readWords(const std::string& prompt, PromptAnalysis& reading) const;

    std::optional<WordPieceTokenizer> m_referee; ///< BLIP-2's; a pack may have none
    ClipTokenizer m_diffusion;
    std::optional<TaughtWords> m_words; ///< of packs with a word list
    SchedulerConfig m_scheduler;
};

} // namespace referee
