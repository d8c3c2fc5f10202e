// SPDX-License-Identifier: GPL-3.0-or-later
// A Python process that runs the same iterations in eager PyTorch, a few at a time, whenever it is told to.
#pragma once

#include <QtCore/QProcess>
#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace referee::cli {

struct PythonBenchRequest {
    std::filesystem::path pack;
    std::string prompt;
    std::string dtype; ///< "float32", "float64"
    int64_t views = 0;
    std::array<int64_t, 2> latent {}; ///< height, width
    int threads = 1;
};

class PythonBench {
public:
    /// Starts $REFEREE_ORACLE_PYTHON (or the one that packaging/test makes) and waits until its networks are loaded.
    /// LoadError when there is none, or when it ends early.
    explicit PythonBench(const PythonBenchRequest& request);
    ~PythonBench();
    PythonBench(const PythonBench&) = delete;
    PythonBench& operator=(const PythonBench&) = delete;

    /// Seconds of `iterations` iterations. `kind`: "eager", "authors", "anomaly" (tests/reference/bench_python.py).
    double run(const char* kind, int64_t iterations);

private:
    std::string readLine();

    QProcess m_process;
};

} // namespace referee::cli
