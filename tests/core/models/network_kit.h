// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of single networks share: answers of an oracle by case, changed configs, lists of checkpoint keys.
#pragma once

#include "core/base/errors.h"
#include "core/io/config.h"
#include "core/io/weights.h"
#include "tests/core/models/asked_network.h"
#include "tests/support/compare.h"
#include "tests/support/oracle.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTextStream>
#include <QtTest/QtTest>
#include <algorithm>
#include <filesystem>
#include <torch/torch.h>

namespace referee::test {

/// A mutant counts as noticed when its error is at least this many times what is allowed.
inline constexpr double kClearlyWrong = 10 * kToleranceF32;

/// Folder with the checkpoints of all cases and the answers of one run of an oracle.
class NetworkOracle {
public:
    void ask(const QString& script)
    {
        m_tensors = runOracle(script,
            { QStringLiteral("--folder"), m_folder.path(), QStringLiteral("--pack"),
                QStringLiteral(REFEREE_TEST_PACK) },
            m_folder.path());
    }
    std::filesystem::path folder(const std::string& name) const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    const torch::Tensor& operator[](const std::string& name) const { return m_tensors.at(name); }

    /// config.json of a case with one key changed.
    Config config(const std::string& name, const std::string& key, const nlohmann::json& value) const
    {
        auto json = readJsonFile(folder(name) / "config.json");
        json[key] = value;
        return Config(json, "config.json");
    }
    WeightSource weights(const std::string& name) const { return WeightSource::openFolder(folder(name)); }

private:
    QTemporaryDir m_folder;
    TensorMap m_tensors;
};

inline LoadOptions inBfloat16()
{
    LoadOptions options;
    options.dtype = torch::kBFloat16;
    return options;
}

/// Lines "name [shape]" of a file in tests/data, sorted.
inline std::vector<std::string> listedKeys(const QString& name)
{
    QFile file(QStringLiteral(REFEREE_TEST_DATA "/") + name);
    std::vector<std::string> lines;
    if (file.open(QIODevice::ReadOnly)) {
        QTextStream stream(&file);
        while (!stream.atEnd()) {
            const QString line = stream.readLine().trimmed();
            if (!line.isEmpty()) {
                lines.push_back(line.toStdString());
            }
        }
    }
    std::sort(lines.begin(), lines.end());
    return lines;
}

/// Names and shapes that a module registers, sorted like listedKeys().
inline std::vector<std::string> sortedKeys(const torch::nn::Module& module)
{
    auto keys = registeredKeys(module);
    std::sort(keys.begin(), keys.end());
    return keys;
}

/// Text of the LoadError that `action` throws; empty when it throws none.
template <typename Action> QString loadErrorOf(const Action& action)
{
    try {
        action();
    } catch (const LoadError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace referee::test
