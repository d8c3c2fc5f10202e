// SPDX-License-Identifier: GPL-3.0-or-later
// The errors that core throws. Every text says where it is, what is wrong and what to do.
#pragma once

#include <stdexcept>
#include <string>

namespace referee {

/// Exit status of the command line for each kind of error (docs: "referee --help").
enum class ExitCode {
    Done = 0,
    OurBug = 1,
    Usage = 2, ///< wrong argument, setting or prompt
    InputFile = 3, ///< a file or folder that cannot be read as what it should be
    NotFinite = 4, ///< NaN or infinity in the numbers of a run
    OutOfMemory = 5,
    CannotWrite = 6,
    ReplayDiffers = 7,
    Interrupted = 130, ///< SIGINT, SIGTERM or the stop token
};

/// Base of all errors that are thrown on purpose; what() is for the user.
class Error : public std::runtime_error {
public:
    Error(ExitCode code, const std::string& text)
        : std::runtime_error(text)
        , m_code(code)
    {
    }
    ExitCode exitCode() const noexcept { return m_code; }

private:
    ExitCode m_code;
};

#define REFEREE_DEFINE_ERROR(Name, Code)                                                                               \
    class Name : public Error {                                                                                        \
    public:                                                                                                            \
        explicit Name(const std::string& text)                                                                         \
            : Error(ExitCode::Code, text)                                                                              \
        {                                                                                                              \
        }                                                                                                              \
    }

REFEREE_DEFINE_ERROR(UsageError, Usage);
REFEREE_DEFINE_ERROR(LoadError, InputFile); ///< weights, configs, vocabularies, packs, pictures
REFEREE_DEFINE_ERROR(ShapeError, InputFile); ///< a tensor of wrong shape
REFEREE_DEFINE_ERROR(NumericError, NotFinite);
REFEREE_DEFINE_ERROR(MemoryError, OutOfMemory);
REFEREE_DEFINE_ERROR(WriteError, CannotWrite);
REFEREE_DEFINE_ERROR(Cancelled, Interrupted); ///< the stop token was set; not a failure

#undef REFEREE_DEFINE_ERROR

} // namespace referee
