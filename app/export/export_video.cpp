// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/export_video.h"

#include "app/storage/picture_file.h"
#include "core/base/errors.h"

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <unistd.h>

namespace referee {

namespace {

constexpr double kLastSeconds = 1.5;
constexpr int kPatienceMs = 60000; ///< for ffmpeg to take a frame, or to end

void throwIfStopped(const FilmPlan& plan)
{
    if (plan.stop && *plan.stop) {
        throw Cancelled("Interrupted; no video was written.");
    }
}

/// ffmpeg while it reads frames. Its file has another name until it is whole.
class Encoder {
public:
    Encoder(const std::filesystem::path& file, const QSize& size, int framesPerSecond)
        : m_file(file)
        , m_unfinished(QString::fromStdString(file.string()) + QStringLiteral(".part"))
    {
        const QString program = QString::fromStdString(findFfmpeg().string());
        const QString sizeText = QStringLiteral("%1x%2").arg(size.width()).arg(size.height());
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.setChildProcessModifier([] { ::setsid(); }); // Ctrl+C is ours to answer
        m_process.start(program,
            { QStringLiteral("-hide_banner"), QStringLiteral("-loglevel"), QStringLiteral("error"),
                QStringLiteral("-y"), QStringLiteral("-f"), QStringLiteral("rawvideo"), QStringLiteral("-pix_fmt"),
                QStringLiteral("rgb24"), QStringLiteral("-s"), sizeText, QStringLiteral("-r"),
                QString::number(framesPerSecond), QStringLiteral("-i"), QStringLiteral("-"), QStringLiteral("-pix_fmt"),
                QStringLiteral("yuv420p"), QStringLiteral("-b:v"), QStringLiteral("4M"), QStringLiteral("-movflags"),
                QStringLiteral("+faststart"), QStringLiteral("-f"), QStringLiteral("mp4"), m_unfinished });
        if (!m_process.waitForStarted()) {
            fail(m_process.errorString());
        }
    }
    Encoder(const Encoder&) = delete;
    Encoder& operator=(const Encoder&) = delete;
    ~Encoder()
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished();
        }
        QFile::remove(m_unfinished); // gone when the film is whole
    }

    void add(const QImage& frame)
    {
        for (int row = 0; row < frame.height(); ++row) {
            m_process.write(reinterpret_cast<const char*>(frame.constScanLine(row)), 3LL * frame.width());
        }
        while (m_process.bytesToWrite() > 0) {
            if (!m_process.waitForBytesWritten(kPatienceMs)) {
                m_process.waitForFinished(1000); // its own words arrive with its end
                fail(m_process.errorString());
            }
        }
    }

    void finish()
    {
        m_process.closeWriteChannel();
        const bool hasEnded = m_process.waitForFinished(kPatienceMs);
        if (!hasEnded || m_process.exitStatus() != QProcess::NormalExit || m_process.exitCode() != 0) {
            fail(QStringLiteral("it ended with status %1").arg(m_process.exitCode()));
        }
        std::error_code error;
        std::filesystem::rename(m_unfinished.toStdString(), m_file, error);
        if (error) {
            fail(QString::fromStdString(error.message()));
        }
    }

private:
    [[noreturn]] void fail(const QString& otherwise)
    {
        QString words = QString::fromLocal8Bit(m_process.readAll()).trimmed().section(QLatin1Char('\n'), -1);
        words = words.isEmpty() ? otherwise : words;
        throw WriteError(m_file.string() + ": the video cannot be written, ffmpeg says: " + words.toStdString()
            + ". Free space, choose another folder with --out, or write pictures with --frames.");
    }

    std::filesystem::path m_file;
    QString m_unfinished;
    QProcess m_process;
};

} // namespace

std::filesystem::path findFfmpeg() { return QStandardPaths::findExecutable(QStringLiteral("ffmpeg")).toStdString(); }

void writeFilm(const std::filesystem::path& file, const FilmPlan& plan, const FilmStrip& strip)
{
    if (findFfmpeg().empty()) {
        throw UsageError("ffmpeg was expected on PATH to write a video, found none. Install it (Debian: apt install "
                         "ffmpeg), or write a sequence of pictures with --frames.");
    }
    Encoder encoder(file, strip.size(), plan.framesPerSecond);
    QImage frame;
    for (const int64_t iteration : plan.iterations) {
        throwIfStopped(plan);
        frame = strip.frame(plan.picture(iteration), iteration);
        encoder.add(frame);
    }
    for (int i = 0; i < static_cast<int>(kLastSeconds * plan.framesPerSecond) && !frame.isNull(); ++i) {
        encoder.add(frame);
    }
    encoder.finish();
}

void writeFrames(const std::filesystem::path& folder, const FilmPlan& plan, const FilmStrip& strip)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) {
        throw WriteError(folder.string() + ": the folder for frames cannot be made (" + error.message()
            + "). Choose another one with --out.");
    }
    int number = 0;
    for (const int64_t iteration : plan.iterations) {
        throwIfStopped(plan);
        const QString name = QStringLiteral("%1.png").arg(number++, 4, 10, QLatin1Char('0'));
        writePicture(
            folder / name.toStdString(), fromImage(strip.frame(plan.picture(iteration), iteration)), std::string());
    }
}

} // namespace referee
