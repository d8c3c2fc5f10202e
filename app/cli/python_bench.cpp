// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/python_bench.h"

#include "app/cli/arguments/interrupt.h"
#include "core/base/errors.h"
#include "core/base/number_text.h"

#include <QtCore/QStringList>
#include <cstdlib>

namespace referee::cli {

namespace {

constexpr int kPollMs = 200;
constexpr int kEndMs = 3000;

QString pythonProgram()
{
    const char* named = std::getenv("REFEREE_ORACLE_PYTHON");
    return QString::fromUtf8(named != nullptr ? named : REFEREE_SOURCE_ROOT "/build/oracle/bin/python");
}

QStringList argumentsFor(const PythonBenchRequest& request)
{
    const auto number = [](int64_t value) { return QString::number(value); };
    return { QStringLiteral("-W"), QStringLiteral("ignore"),
        QStringLiteral(REFEREE_SOURCE_ROOT "/tests/reference/bench_python.py"), QStringLiteral("--pack"),
        QString::fromStdString(request.pack.string()), QStringLiteral("--prompt"),
        QString::fromStdString(request.prompt), QStringLiteral("--views"), number(request.views),
        QStringLiteral("--latent"), number(request.latent[0]), number(request.latent[1]), QStringLiteral("--threads"),
        number(request.threads), QStringLiteral("--dtype"), QString::fromStdString(request.dtype) };
}

} // namespace

PythonBench::PythonBench(const PythonBenchRequest& request)
{
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HF_HUB_OFFLINE"), QStringLiteral("1"));
    m_process.setProcessEnvironment(environment);
    m_process.start(pythonProgram(), argumentsFor(request));
    if (!m_process.waitForStarted()) {
        throw LoadError("A Python with PyTorch, diffusers and transformers was expected at "
            + pythonProgram().toStdString()
            + ", and it cannot be started; packaging/test makes one, or name yours in REFEREE_ORACLE_PYTHON.");
    }
    if (readLine() != "ready") {
        throw LoadError("The Python side of the benchmark was expected to say 'ready'; it said something else.");
    }
}

PythonBench::~PythonBench()
{
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(kEndMs)) {
        m_process.kill();
        m_process.waitForFinished(kEndMs);
    }
}

std::string PythonBench::readLine()
{
    while (!m_process.canReadLine()) {
        if (stopFlag().load()) {
            throw Cancelled("Interrupted while the Python side was at work.");
        }
        if (!m_process.waitForReadyRead(kPollMs) && m_process.state() == QProcess::NotRunning) {
            throw LoadError("The Python side of the benchmark ended early: "
                + m_process.readAllStandardError().right(400).trimmed().toStdString());
        }
    }
    return m_process.readLine().trimmed().toStdString();
}

double PythonBench::run(const char* kind, int64_t iterations)
{
    const std::string order = std::string(kind) + ' ' + std::to_string(iterations) + '\n';
    m_process.write(order.c_str());
    const std::string line = readLine();
    const auto seconds = numberFromText<double>(line);
    if (!seconds) {
        throw LoadError("Seconds were expected of the Python side of the benchmark, found '" + line + "'.");
    }
    return *seconds;
}

} // namespace referee::cli
