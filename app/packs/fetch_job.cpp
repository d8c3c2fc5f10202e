// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/packs/fetch_job.h"

#include "app/storage/atomic_file.h"
#include "app/storage/name_claim.h"
#include "core/base/log.h"
#include "core/io/identity.h"

#include <QtCore/QStorageInfo>
#include <QtNetwork/QNetworkProxyFactory>

namespace referee {

namespace {

namespace fs = std::filesystem;

constexpr int kStopPollMs = 50;
constexpr qint64 kProgressMs = 100;
constexpr quint64 kSpareBytes = quint64 { 64 } << 20; ///< left free on the disk
const QString kCancelled
    = QStringLiteral("The download was stopped. The downloaded part is kept, and the next download resumes it.");

quint64 sizeOrNone(const fs::path& path)
{
    std::error_code error;
    const auto bytes = fs::file_size(path, error);
    return error ? 0 : bytes;
}

std::string megabytes(quint64 bytes) { return std::to_string((bytes + 999'999) / 1'000'000) + " MB"; }

} // namespace

FetchJob::FetchJob(FetchRequest request, const std::atomic<bool>* stop)
    : m_request(std::move(request))
    , m_stop(stop)
{
    QNetworkProxyFactory::setUseSystemConfiguration(true); // http_proxy, no_proxy
    m_stopTimer.setInterval(kStopPollMs);
    connect(&m_stopTimer, &QTimer::timeout, this, [this] {
        if (m_stop->load()) {
            end(static_cast<int>(ExitCode::Interrupted), kCancelled);
        }
    });
}

void FetchJob::start()
{
    m_clock.start();
    m_stopTimer.start();
    QMetaObject::invokeMethod(
        this, [this] { guard([this] { prepare(); }); }, Qt::QueuedConnection);
}

/// No exception may reach the event loop.
void FetchJob::guard(const std::function<void()>& act)
{
    try {
        act();
    } catch (const Error& error) {
        const bool isStopped = error.exitCode() == ExitCode::Interrupted;
        end(static_cast<int>(error.exitCode()), isStopped ? kCancelled : QString::fromUtf8(error.what()));
    } catch (const std::exception& error) {
        end(static_cast<int>(ExitCode::OurBug), QString::fromUtf8(error.what()));
    }
}

fs::path FetchJob::targetOf(const ManifestFile& file) const { return m_request.folder / fs::path(file.path); }

/// WriteError if a link leads out of the target folder.
void FetchJob::requireInside(const fs::path& folder) const
{
    std::error_code error;
    const auto root = fs::canonical(m_request.folder, error);
    const auto real = fs::weakly_canonical(folder, error);
    const auto relative = real.lexically_relative(root);
    if (error || relative.empty() || *relative.begin() == "..") {
        throw WriteError(folder.string() + ": is a link to " + real.string() + ", outside of " + root.string()
            + ". Remove the link or choose another folder.");
    }
}

/// Whether the file exists already. WriteError for another file of that name, which is never overwritten.
bool FetchJob::isThere(const ManifestFile& file) const
{
    const auto target = targetOf(file);
    if (!isTaken(target)) {
        return false;
    }
    std::error_code ignored;
    const bool isSame = fs::is_regular_file(target, ignored) && sizeOrNone(target) == file.bytes
        && sha256File(target, { {}, m_stop }) == file.sha256;
    if (!isSame) {
        throw WriteError(target.string()
            + ": the file exists and differs from that of the manifest. Move it away or choose another folder.");
    }
    return true;
}

/// Checks URLs, target folder and disk space before the first download.
void FetchJob::prepare()
{
    for (const auto& file : m_request.manifest.files) {
        m_request.manifest.addressesOf(file, m_request.mirror);
    }
    m_request.folder = fs::absolute(m_request.folder).lexically_normal();
    makeFolder(m_request.folder);
    requireRoom();
    next();
}

void FetchJob::requireRoom() const
{
    quint64 missing = 0;
    for (const auto& file : m_request.manifest.files) {
        const auto target = targetOf(file);
        requireInside(target.parent_path());
        if (!isTaken(target)) {
            const auto part = sizeOrNone(target.string() + kPartEnding);
            missing += file.bytes - std::min<quint64>(part, file.bytes);
        }
    }
    QStorageInfo storage(QString::fromStdString(m_request.folder.string()));
    const auto free = storage.bytesAvailable();
    if (missing > 0 && free >= 0 && quint64(free) < missing + std::min(kSpareBytes, missing)) {
        throw WriteError(m_request.folder.string() + ": not enough disk space: " + megabytes(missing) + " needed, "
            + megabytes(quint64(free)) + " available. Free space or choose another folder.");
    }
}

void FetchJob::next()
{
    const auto& files = m_request.manifest.files;
    while (m_index < files.size()) {
        const auto& file = files[m_index];
        tell(0, false);
        if (!isThere(file)) {
            break;
        }
        m_result.files.push_back({ file, true });
        m_done += file.bytes;
        ++m_index;
    }
    if (m_index == files.size()) {
        end(static_cast<int>(ExitCode::Done), {});
        return;
    }
    const auto& file = files[m_index];
    const auto target = targetOf(file);
    makeFolder(target.parent_path());
    requireInside(target.parent_path());
    m_fetcher = std::make_unique<FileFetcher>(m_network, m_request.options, m_stop);
    connect(m_fetcher.get(), &FileFetcher::progressed, this, [this](quint64 bytes) { tell(bytes, false); });
    connect(m_fetcher.get(), &FileFetcher::checking, this, [this, bytes = file.bytes] {
        m_toldMs = 0;
        tell(bytes, true);
    });
    connect(m_fetcher.get(), &FileFetcher::noted, this, &FetchJob::noted);
    connect(m_fetcher.get(), &FileFetcher::finished, this, &FetchJob::takeFile);
    connect(m_fetcher.get(), &FileFetcher::failed, this, [this](int exitCode, const QString& sentence) {
        end(exitCode, exitCode == static_cast<int>(ExitCode::Interrupted) ? kCancelled : sentence);
    });
    m_fetcher->start(file, m_request.manifest.addressesOf(file, m_request.mirror), target);
}

void FetchJob::takeFile(quint64 bytesFetched)
{
    const auto& file = m_request.manifest.files[m_index];
    m_result.files.push_back({ file, false });
    m_result.bytesFetched += bytesFetched;
    m_done += file.bytes;
    ++m_index;
    // Queued, because next() deletes the fetcher that called this.
    QMetaObject::invokeMethod(
        this, [this] { guard([this] { m_hasEnded ? void() : next(); }); }, Qt::QueuedConnection);
}

void FetchJob::tell(quint64 ofFile, bool isChecking)
{
    const auto now = m_clock.elapsed();
    m_rate.add(double(now) / 1000, m_done + ofFile);
    if (m_toldMs > 0 && now - m_toldMs < kProgressMs) {
        return;
    }
    m_toldMs = std::max<qint64>(now, 1);
    const auto& files = m_request.manifest.files;
    const auto total = m_request.manifest.totalBytes();
    const bool isUnderWay = m_index < files.size();
    Q_EMIT progressed({ isUnderWay ? QString::fromStdString(files[m_index].path) : QString(),
        int(std::min(m_index + 1, files.size())), int(files.size()), m_done + ofFile, total, m_rate.bytesPerSecond(),
        m_rate.secondsFor(total - m_done - ofFile), isChecking });
}

void FetchJob::end(int exitCode, const QString& sentence)
{
    if (std::exchange(m_hasEnded, true)) {
        return;
    }
    m_stopTimer.stop();
    if (m_fetcher) {
        m_fetcher->cancel();
    }
    if (exitCode == 0) {
        m_toldMs = 0;
        tell(0, false);
    }
    m_result.exitCode = exitCode;
    m_result.sentence = sentence;
    Q_EMIT finished(m_result);
}

} // namespace referee
