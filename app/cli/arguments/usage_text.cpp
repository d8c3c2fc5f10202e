// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments/usage_text.h"

namespace referee::cli {

std::string usageText(const CLI::ParseError& error, const std::string& program)
{
    const std::string text = error.what();
    const std::string mark = ": At Most 1 required but received ";
    const size_t at = text.find(mark);
    return (at == std::string::npos ? text
                                    : text.substr(0, at) + " was expected once, found " + text.substr(at + mark.size())
                       + " times; leave out all but one")
        + " (see " + program + " --help).";
}

} // namespace referee::cli
