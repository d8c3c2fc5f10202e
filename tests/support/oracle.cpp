// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/oracle.h"

#include "core/io/safetensors.h"

#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtCore/QProcess>
#include <QtCore/QUuid>
#include <stdexcept>

namespace referee::test {

QByteArray runPython(const QString& script, const QStringList& arguments, int seconds)
{
    const QString path = QStringLiteral(REFEREE_TEST_REFERENCE "/") + script;
    QProcess process;
    process.setWorkingDirectory(QStringLiteral(REFEREE_TEST_REFERENCE));
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HF_HUB_OFFLINE"), QStringLiteral("1"));
    environment.insert(QStringLiteral("PYTHONPATH"), QStringLiteral(REFEREE_TEST_REFERENCE));
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(REFEREE_TEST_PYTHON), QStringList { path } + arguments);
    if (!process.waitForStarted()) {
        throw std::runtime_error("The oracle Python was expected at " REFEREE_TEST_PYTHON
                                 " and cannot be started; packaging/test makes it.");
    }
    process.closeWriteChannel();
    if (!process.waitForFinished(seconds * 1000)) {
        process.kill();
        throw std::runtime_error(script.toStdString() + " took more than " + std::to_string(seconds) + " s");
    }
    if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0) {
        throw std::runtime_error(script.toStdString() + " failed: " + process.readAllStandardError().toStdString());
    }
    return process.readAllStandardOutput();
}

TensorMap runOracle(const QString& script, const QStringList& arguments, const QString& folder, int seconds)
{
    const QString name = QFileInfo(script).baseName() + QUuid::createUuid().toString(QUuid::Id128);
    const QString file = QDir(folder).filePath(name + QStringLiteral(".safetensors"));
    runPython(script, arguments + QStringList { QStringLiteral("--out"), file }, seconds);
    TensorMap tensors;
    const auto reader = SafetensorsFile::open(file.toStdString());
    for (const auto& entry : reader.entries()) {
        tensors.emplace(entry.name, reader.read(entry));
    }
    return tensors;
}

} // namespace referee::test
