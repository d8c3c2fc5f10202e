// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/oracle.h"

#include "core/io/safetensors.h"

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QLockFile>
#include <QtCore/QProcess>
#include <QtCore/QThread>
#include <QtCore/QUuid>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace referee::test {

namespace {

constexpr int kStartSeconds = 120; // for importing torch on a busy machine
constexpr int kMostOfAPath = 100; // of a socket: 107 bytes

QByteArray readFile(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// In the build folder, unless that is too deep for a socket.
QString socketPath()
{
    const auto ofBuild = QStringLiteral(REFEREE_TEST_BUILD "/oracle.socket");
    const auto number = QString::number(qHash(ofBuild), 16);
    return ofBuild.toLocal8Bit().size() <= kMostOfAPath
        ? ofBuild
        : QDir::temp().filePath(QStringLiteral("referee-oracle-") + number);
}

/// A connection to oracle_server.py; closed with the object.
class Connection {
public:
    Connection() = default;
    ~Connection() { close(m_socket); }
    Q_DISABLE_COPY_MOVE(Connection)

    bool open(const QByteArray& path)
    {
        sockaddr_un address {};
        address.sun_family = AF_UNIX;
        std::copy(path.begin(), path.end(), address.sun_path);
        return connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
    }

    /// All that the other side says to one line; empty when it went away.
    QByteArray ask(const QByteArray& line)
    {
        QByteArray answer;
        if (send(m_socket, line.data(), static_cast<size_t>(line.size()), MSG_NOSIGNAL) != line.size()) {
            return answer;
        }
        char part[4096];
        for (ssize_t got = 0; (got = recv(m_socket, part, sizeof(part), 0)) > 0;) {
            answer.append(part, got);
        }
        return answer;
    }

private:
    const int m_socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

/// Starts a server when none answers. It outlives this test, for the next ones.
void connectOrStart(Connection& connection)
{
    const QString path = socketPath();
    QLockFile oneStarts(path + QStringLiteral(".lock"));
    oneStarts.setStaleLockTime(0);
    oneStarts.lock();
    if (connection.open(path.toLocal8Bit())) {
        return;
    }
    QProcess server;
    server.setProgram(QStringLiteral(REFEREE_TEST_PYTHON));
    server.setArguments({ QStringLiteral(REFEREE_TEST_REFERENCE "/oracle_server.py"), path });
    server.setStandardOutputFile(QProcess::nullDevice()); // else CTest waits for it
    server.setStandardErrorFile(path + QStringLiteral(".log"));
    auto environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HF_HUB_OFFLINE"), QStringLiteral("1"));
    server.setProcessEnvironment(environment);
    qint64 id = 0;
    if (!server.startDetached(&id)) {
        throw std::runtime_error("The oracle Python was expected at " REFEREE_TEST_PYTHON
                                 " and cannot be started; packaging/test makes it.");
    }
    QElapsedTimer time;
    for (time.start(); !connection.open(path.toLocal8Bit()); QThread::msleep(50)) {
        if (time.elapsed() > kStartSeconds * 1000 || !QFileInfo::exists(QStringLiteral("/proc/%1").arg(id))) {
            throw std::runtime_error(
                "oracle_server.py did not start to answer: " + readFile(path + QStringLiteral(".log")).toStdString());
        }
    }
}

} // namespace

QByteArray runPython(const QString& script, const QStringList& arguments, int seconds)
{
    Connection connection;
    connectOrStart(connection);
    const QJsonObject question { { QStringLiteral("script"), script },
        { QStringLiteral("arguments"), QJsonArray::fromStringList(arguments) },
        { QStringLiteral("folder"), QStringLiteral(REFEREE_TEST_REFERENCE) }, { QStringLiteral("seconds"), seconds } };
    const auto line = QJsonDocument(question).toJson(QJsonDocument::Compact) + '\n';
    const auto answer = QJsonDocument::fromJson(connection.ask(line)).object();
    if (answer.isEmpty()) {
        throw std::runtime_error(script.toStdString() + " crashed or took more than " + std::to_string(seconds) + " s");
    }
    if (answer[QStringLiteral("status")].toInt() != 0) {
        throw std::runtime_error(
            script.toStdString() + " failed: " + answer[QStringLiteral("err")].toString().toStdString());
    }
    return answer[QStringLiteral("out")].toString().toUtf8();
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
