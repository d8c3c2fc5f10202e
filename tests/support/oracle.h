// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the Python originals while a test runs. A missing Python is a failure, never a skip.
#pragma once

#include <QtCore/QString>
#include <QtCore/QStringList>
#include <map>
#include <string>
#include <torch/torch.h>

namespace referee::test {

using TensorMap = std::map<std::string, torch::Tensor>;

/// Runs `python tests/reference/<script> <arguments>` and waits. Throws std::runtime_error with the script's stderr
/// when it fails, cannot be started, or takes more than `seconds`. Returns its stdout. A fork of oracle_server.py runs
/// it; one that nobody has started yet is started.
QByteArray runPython(const QString& script, const QStringList& arguments, int seconds = 240);

/// The same with `--out FILE` appended, then reads FILE (safetensors, every tensor) with our own reader.
/// `folder` is where FILE is put (a QTemporaryDir of the test).
TensorMap runOracle(const QString& script, const QStringList& arguments, const QString& folder, int seconds = 240);

} // namespace referee::test
